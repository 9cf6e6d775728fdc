CREATE TABLE `links` (
	`merchant_id` text NOT NULL,
	`broadcast_id` text NOT NULL,
	`customer_id` text NOT NULL,
	`code` text NOT NULL,
	`created_at` bigint NOT NULL,
	`first_click_at` bigint,
	`clicks` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `broadcast_id`, `customer_id`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `links_code` ON `links` (`code`);--> statement-breakpoint
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
	`resumed_at` bigint,
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
CREATE INDEX `broadcasts_active` ON `broadcasts` (`status`,`start_at`) WHERE status in ('scheduled', 'recurring', 'expanding', 'sending');--> statement-breakpoint
CREATE TABLE `cost_days` (
	`merchant_id` text NOT NULL,
	`day` text NOT NULL,
	`currency` text NOT NULL,
	`direction` text NOT NULL,
	`purpose` text NOT NULL,
	`number_id` text NOT NULL,
	`prefix` text NOT NULL,
	`batch_id` text NOT NULL,
	`lane` bigint NOT NULL,
	`messages` bigint NOT NULL,
	`parts` bigint NOT NULL,
	`amount` bigint NOT NULL,
	`unpriced` bigint NOT NULL,
	`confirmed` bigint NOT NULL,
	`confirmed_amount` bigint NOT NULL,
	`corrected` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `day`, `currency`, `direction`, `purpose`, `number_id`, `prefix`, `batch_id`, `lane`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `cost_days_batch` ON `cost_days` (`merchant_id`,`batch_id`) WHERE batch_id <> '';--> statement-breakpoint
CREATE TABLE `cost_entries` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`message_id` text NOT NULL,
	`attempt` bigint NOT NULL,
	`source` text NOT NULL,
	`currency` text NOT NULL,
	`direction` text NOT NULL,
	`purpose` text NOT NULL,
	`number_id` text NOT NULL,
	`prefix` text NOT NULL,
	`batch_id` text NOT NULL,
	`day` text NOT NULL,
	`messages` bigint NOT NULL,
	`parts` bigint NOT NULL,
	`unpriced` bigint NOT NULL,
	`amount` bigint NOT NULL,
	`told` bigint,
	`at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `cost_entries_once` ON `cost_entries` (`merchant_id`,`message_id`,`attempt`,`source`,`currency`);--> statement-breakpoint
CREATE TABLE `cost_marks` (
	`merchant_id` text NOT NULL,
	`stage` bigint NOT NULL,
	`passed` text NOT NULL,
	PRIMARY KEY(`merchant_id`, `stage`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `prices` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`number_id` text NOT NULL,
	`direction` text NOT NULL,
	`prefix` text NOT NULL,
	`amount` bigint,
	`currency` text NOT NULL,
	`from_day` text NOT NULL,
	`created_at` bigint NOT NULL,
	`actor` text NOT NULL,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `import_rows` (
	`merchant_id` text NOT NULL,
	`import_id` text NOT NULL,
	`line` bigint NOT NULL,
	`cells` text NOT NULL,
	`verdict` text,
	`number_hash` text,
	`stopped` smallint NOT NULL,
	`faults` text,
	`outcome` text,
	`customer_id` text,
	`before` text,
	`done_at` bigint,
	`undo` text,
	PRIMARY KEY(`merchant_id`, `import_id`, `line`),
	FOREIGN KEY (`merchant_id`,`import_id`) REFERENCES `imports`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `import_rows_repeat` ON `import_rows` (`merchant_id`,`import_id`,`number_hash`,`line`);--> statement-breakpoint
CREATE INDEX `import_rows_number` ON `import_rows` (`merchant_id`,`number_hash`) WHERE number_hash is not null;--> statement-breakpoint
CREATE INDEX `import_rows_customer` ON `import_rows` (`merchant_id`,`customer_id`) WHERE customer_id is not null;--> statement-breakpoint
CREATE TABLE `imports` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`header` text NOT NULL,
	`columns` bigint NOT NULL,
	`plan` text,
	`total` bigint NOT NULL,
	`line` bigint NOT NULL,
	`done` bigint NOT NULL,
	`counts` text NOT NULL,
	`start_at` bigint,
	`actor` text NOT NULL,
	`created_at` bigint NOT NULL,
	`finished_at` bigint,
	`undone_at` bigint,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `imports_active` ON `imports` (`state`) WHERE state in ('checking', 'running', 'undoing');--> statement-breakpoint
CREATE TABLE `custom_fields` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`type` text NOT NULL,
	`choices` text,
	`created_at` bigint NOT NULL,
	`archived_at` bigint,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `custom_fields_name` ON `custom_fields` (`merchant_id`,`name`) WHERE archived_at is null;--> statement-breakpoint
CREATE TABLE `custom_values` (
	`merchant_id` text NOT NULL,
	`field_id` text NOT NULL,
	`customer_id` text NOT NULL,
	`num` bigint,
	`word` text,
	`text` text,
	`at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `field_id`, `customer_id`),
	FOREIGN KEY (`merchant_id`,`field_id`) REFERENCES `custom_fields`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`merchant_id`,`customer_id`) REFERENCES `customers`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `custom_values_num` ON `custom_values` (`merchant_id`,`field_id`,`num`,`customer_id`) WHERE num is not null;--> statement-breakpoint
CREATE INDEX `custom_values_word` ON `custom_values` (`merchant_id`,`field_id`,`word`,`customer_id`) WHERE word is not null;--> statement-breakpoint
CREATE INDEX `custom_values_customer` ON `custom_values` (`merchant_id`,`customer_id`);--> statement-breakpoint
CREATE TABLE `customer_merges` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`from_id` text NOT NULL,
	`into_id` text NOT NULL,
	`moved` text NOT NULL,
	`before` text NOT NULL,
	`actor` text NOT NULL,
	`at` bigint NOT NULL,
	`undone_at` bigint,
	`undone_by` text,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`,`from_id`) REFERENCES `customers`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`merchant_id`,`into_id`) REFERENCES `customers`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `customer_merges_into` ON `customer_merges` (`merchant_id`,`into_id`);--> statement-breakpoint
CREATE INDEX `customer_merges_from` ON `customer_merges` (`merchant_id`,`from_id`);--> statement-breakpoint
CREATE TABLE `customer_notes` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`customer_id` text NOT NULL,
	`text` text NOT NULL,
	`actor` text NOT NULL,
	`at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`,`customer_id`) REFERENCES `customers`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `customer_notes_customer` ON `customer_notes` (`merchant_id`,`customer_id`,`id`);--> statement-breakpoint
CREATE TABLE `distinct_people` (
	`merchant_id` text NOT NULL,
	`a_id` text NOT NULL,
	`b_id` text NOT NULL,
	`actor` text NOT NULL,
	`at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `a_id`, `b_id`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `erasures` (
	`merchant_id` text NOT NULL,
	`customer_id` text NOT NULL,
	`at` bigint NOT NULL,
	`actor` text NOT NULL,
	`done_at` bigint,
	PRIMARY KEY(`merchant_id`, `customer_id`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `erasures_open` ON `erasures` (`at`) WHERE done_at is null;--> statement-breakpoint
CREATE TABLE `sign_ups` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`number_hash` text NOT NULL,
	`prefix_hash` text NOT NULL,
	`address_hash` text NOT NULL,
	`tag` text,
	`at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `sign_ups_at` ON `sign_ups` (`merchant_id`,`at`);--> statement-breakpoint
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
CREATE TABLE `purchase_items` (
	`merchant_id` text NOT NULL,
	`customer_id` text NOT NULL,
	`item_key` text NOT NULL,
	`times` bigint NOT NULL,
	`last_at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `customer_id`, `item_key`),
	FOREIGN KEY (`merchant_id`,`customer_id`) REFERENCES `customers`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `purchase_items_buyers` ON `purchase_items` (`merchant_id`,`item_key`,`customer_id`,`last_at`);--> statement-breakpoint
CREATE TABLE `sold_items` (
	`merchant_id` text NOT NULL,
	`item_key` text NOT NULL,
	`name` text NOT NULL,
	`buyers` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `item_key`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `segments` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`name_key` text NOT NULL,
	`where_json` text NOT NULL,
	`created_at` bigint NOT NULL,
	`updated_at` bigint NOT NULL,
	`archived_at` bigint,
	`actor` text NOT NULL,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `segments_name` ON `segments` (`merchant_id`,`name_key`) WHERE archived_at is null;--> statement-breakpoint
CREATE TABLE `house_rule_ticks` (
	`merchant_id` text NOT NULL,
	`staff_id` text NOT NULL,
	`rule` text NOT NULL,
	`at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `staff_id`, `rule`),
	FOREIGN KEY (`merchant_id`,`staff_id`) REFERENCES `staff`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `recovery_codes` (
	`merchant_id` text NOT NULL,
	`staff_id` text NOT NULL,
	`hash` text NOT NULL,
	`used_at` bigint,
	PRIMARY KEY(`merchant_id`, `staff_id`, `hash`),
	FOREIGN KEY (`merchant_id`,`staff_id`) REFERENCES `staff`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `staff_links` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`hash` text NOT NULL,
	`staff_id` text,
	`email` text,
	`name` text,
	`role` text,
	`preset` text,
	`created_by` text NOT NULL,
	`created_at` bigint NOT NULL,
	`expires_at` bigint NOT NULL,
	`used_at` bigint,
	`revoked_at` bigint,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `staff_links_hash` ON `staff_links` (`hash`);--> statement-breakpoint
ALTER TABLE `customer_numbers` ADD `region` text;--> statement-breakpoint
CREATE INDEX `customer_numbers_region` ON `customer_numbers` (`merchant_id`,`region`) WHERE to_at is null;--> statement-breakpoint
ALTER TABLE `customers` ADD `name_key` text;--> statement-breakpoint
ALTER TABLE `customers` ADD `reach` text DEFAULT 'no_consent' NOT NULL;--> statement-breakpoint
ALTER TABLE `customers` ADD `zone` text;--> statement-breakpoint
ALTER TABLE `customers` ADD `archived_at` bigint;--> statement-breakpoint
ALTER TABLE `customers` ADD `merged_into` text;--> statement-breakpoint
CREATE INDEX `customers_name_key` ON `customers` (`merchant_id`,`name_key`,`birthday`) WHERE name_key is not null;--> statement-breakpoint
CREATE INDEX `customers_asked` ON `customers` (`merchant_id`,`reach`,`id`,`joined_at`,`language`,`marketing`,`birthday`,`source`,`created_at`,`zone`,`archived_at`) WHERE archived_at is null;--> statement-breakpoint
CREATE INDEX `customers_zone` ON `customers` (`merchant_id`,`zone`) WHERE zone is not null;--> statement-breakpoint
ALTER TABLE `outbound` ADD `batch_id` text;--> statement-breakpoint
CREATE INDEX `outbound_batch` ON `outbound` (`merchant_id`,`batch_id`,`status`) WHERE batch_id is not null;--> statement-breakpoint
CREATE INDEX `outbound_unknown` ON `outbound` (`merchant_id`,`id`) WHERE status = 'unknown';--> statement-breakpoint
ALTER TABLE `sessions` ADD `fresh_at` bigint;--> statement-breakpoint
ALTER TABLE `sessions` ADD `device` text;--> statement-breakpoint
ALTER TABLE `staff` ADD `name` text;--> statement-breakpoint
ALTER TABLE `staff` ADD `preset` text;--> statement-breakpoint
ALTER TABLE `staff` ADD `totp` text;--> statement-breakpoint
ALTER TABLE `staff` ADD `totp_since` bigint;--> statement-breakpoint
ALTER TABLE `staff` ADD `totp_step` bigint;--> statement-breakpoint
CREATE INDEX `point_balances_asked` ON `point_balances` (`merchant_id`,`customer_id`,`balance`);--> statement-breakpoint
ALTER TABLE `purchase_sums` ADD `first_visit_at` bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `purchase_sums_asked` ON `purchase_sums` (`merchant_id`,`customer_id`,`spend`,`visits`,`last_visit_at`,`first_visit_at`);--> statement-breakpoint
CREATE INDEX `purchases_day` ON `purchases` (`merchant_id`,`at`);--> statement-breakpoint
CREATE INDEX `audit_actor` ON `audit` (`merchant_id`,`actor`,`id`);--> statement-breakpoint
DROP INDEX `customer_numbers_customer`;--> statement-breakpoint
CREATE INDEX `customer_numbers_customer` ON `customer_numbers` (`merchant_id`,`customer_id`,`to_at`,`region`);
