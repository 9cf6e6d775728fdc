CREATE TABLE `canned_replies` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`language` text NOT NULL,
	`name` text NOT NULL,
	`shortcut` text NOT NULL,
	`text` text NOT NULL,
	`updated_at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `canned_replies_shortcut` ON `canned_replies` (`merchant_id`,`language`,`shortcut`);--> statement-breakpoint
CREATE TABLE `thread_notes` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`thread_id` text NOT NULL,
	`text` text NOT NULL,
	`actor` text NOT NULL,
	`at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`,`thread_id`) REFERENCES `threads`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `thread_notes_thread` ON `thread_notes` (`merchant_id`,`thread_id`,`id`);--> statement-breakpoint
CREATE TABLE `thread_steps` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`thread_id` text NOT NULL,
	`kind` text NOT NULL,
	`value` text,
	`actor` text NOT NULL,
	`at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`,`thread_id`) REFERENCES `threads`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `thread_steps_thread` ON `thread_steps` (`merchant_id`,`thread_id`,`id`);--> statement-breakpoint
CREATE TABLE `threads` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`number_hash` text NOT NULL,
	`number` text NOT NULL,
	`last_four` text NOT NULL,
	`number_id` text NOT NULL,
	`customer_id` text,
	`topic` text NOT NULL,
	`topic_by` text,
	`open` smallint NOT NULL,
	`unread` smallint NOT NULL,
	`assigned_to` text,
	`waiting_since` bigint,
	`last_at` bigint NOT NULL,
	`last_words` text NOT NULL,
	`last_out` smallint NOT NULL,
	`doubt_inbound_id` text,
	`place` bigint NOT NULL,
	`created_at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `threads_number` ON `threads` (`merchant_id`,`number_hash`);--> statement-breakpoint
CREATE INDEX `threads_place` ON `threads` (`merchant_id`,`open`,`place`,`id`);--> statement-breakpoint
CREATE INDEX `threads_customer` ON `threads` (`merchant_id`,`customer_id`);--> statement-breakpoint
CREATE INDEX `outbound_unknown` ON `outbound` (`merchant_id`,`id`) WHERE status = 'unknown';--> statement-breakpoint
INSERT INTO `threads` (`merchant_id`, `id`, `number_hash`, `number`, `last_four`, `number_id`, `customer_id`, `topic`, `open`, `unread`, `waiting_since`, `last_at`, `last_words`, `last_out`, `doubt_inbound_id`, `place`, `created_at`)
SELECT i.`merchant_id`, i.`id`, i.`number_hash`, i.`from_number`, i.`last_four`, i.`number_id`, i.`customer_id`, 'other', 1, 1, i.`received_at`, i.`received_at`, i.`text`, 0, CASE WHEN i.`waiting` = 'doubtful_stop' THEN i.`id` END, i.`received_at`, i.`received_at`
FROM `inbound` i
WHERE i.`waiting` IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM `inbound` j WHERE j.`merchant_id` = i.`merchant_id` AND j.`number_hash` = i.`number_hash` AND j.`waiting` IS NOT NULL AND j.`id` > i.`id`);
