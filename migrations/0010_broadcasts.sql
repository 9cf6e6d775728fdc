CREATE TABLE `broadcast_recipients` (
	`merchant_id` text NOT NULL,
	`broadcast_id` text NOT NULL,
	`customer_id` text NOT NULL,
	`arm` text NOT NULL,
	`bucket` text NOT NULL,
	`state` text NOT NULL,
	`reason` text,
	`message_id` text,
	PRIMARY KEY(`merchant_id`, `broadcast_id`, `customer_id`),
	FOREIGN KEY (`merchant_id`,`broadcast_id`) REFERENCES `broadcasts`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `broadcast_recipients_waiting` ON `broadcast_recipients` (`merchant_id`,`broadcast_id`,`arm`,`bucket`,`customer_id`) WHERE state = 'waiting';--> statement-breakpoint
CREATE TABLE `broadcasts` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`draft` text NOT NULL,
	`status` text NOT NULL,
	`paused_from` text,
	`reason` text,
	`created_at` bigint NOT NULL,
	`created_by` text NOT NULL,
	`sent_at` bigint,
	`sent_by` text,
	`approved_at` bigint,
	`approved_by` text,
	`start_at` bigint,
	`started_at` bigint,
	`expanded_at` bigint,
	`ended_at` bigint,
	`cursor` text NOT NULL,
	`audience` bigint NOT NULL,
	`held_out` bigint NOT NULL,
	`skipped` bigint NOT NULL,
	`pace_at` bigint NOT NULL,
	`sampled_at` bigint,
	`winner` text,
	`parent_id` text,
	`occurrence` text,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `broadcasts_occurrence` ON `broadcasts` (`merchant_id`,`parent_id`,`occurrence`) WHERE parent_id is not null;--> statement-breakpoint
CREATE INDEX `broadcasts_active` ON `broadcasts` (`status`,`start_at`) WHERE status in ('scheduled', 'recurring', 'expanding', 'sending');