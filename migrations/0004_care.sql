CREATE TABLE `care_answers` (
	`merchant_id` text NOT NULL,
	`walk_id` text NOT NULL,
	`step_id` text NOT NULL,
	`customer_id` text NOT NULL,
	`kind` text NOT NULL,
	`value` text NOT NULL,
	`inbound_id` text,
	`at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `walk_id`, `step_id`),
	FOREIGN KEY (`merchant_id`,`walk_id`) REFERENCES `care_walks`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `care_answers_customer` ON `care_answers` (`merchant_id`,`customer_id`,`kind`,`at`);--> statement-breakpoint
CREATE INDEX `care_answers_kind` ON `care_answers` (`merchant_id`,`kind`,`at`);--> statement-breakpoint
CREATE TABLE `care_plans` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`card` text,
	`name` text NOT NULL,
	`draft` text NOT NULL,
	`version` bigint NOT NULL,
	`is_on` smallint NOT NULL,
	`on_since` bigint,
	`searched_on` text,
	`created_at` bigint NOT NULL,
	`updated_at` bigint NOT NULL,
	`archived_at` bigint,
	`actor` text NOT NULL,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `care_plans_card` ON `care_plans` (`merchant_id`,`card`) WHERE card is not null and archived_at is null;--> statement-breakpoint
CREATE INDEX `care_plans_on` ON `care_plans` (`merchant_id`) WHERE is_on = 1 and archived_at is null;--> statement-breakpoint
CREATE TABLE `care_steps` (
	`merchant_id` text NOT NULL,
	`walk_id` text NOT NULL,
	`step_id` text NOT NULL,
	`plan_id` text NOT NULL,
	`kind` text NOT NULL,
	`outcome` text NOT NULL,
	`reason` text,
	`message_id` text,
	`at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `walk_id`, `step_id`),
	FOREIGN KEY (`merchant_id`,`walk_id`) REFERENCES `care_walks`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `care_steps_plan` ON `care_steps` (`merchant_id`,`plan_id`,`at`);--> statement-breakpoint
CREATE TABLE `care_versions` (
	`merchant_id` text NOT NULL,
	`of_id` text NOT NULL,
	`version` bigint NOT NULL,
	`draft` text NOT NULL,
	`at` bigint NOT NULL,
	`actor` text NOT NULL,
	PRIMARY KEY(`merchant_id`, `of_id`, `version`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `care_walks` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`plan_id` text NOT NULL,
	`customer_id` text NOT NULL,
	`cause_key` text NOT NULL,
	`state` text NOT NULL,
	`reason` text,
	`last_step` text,
	`taken` bigint NOT NULL,
	`next_at` bigint,
	`started_at` bigint NOT NULL,
	`ended_at` bigint,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`,`plan_id`) REFERENCES `care_plans`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`merchant_id`,`customer_id`) REFERENCES `customers`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `care_walks_cause` ON `care_walks` (`merchant_id`,`plan_id`,`customer_id`,`cause_key`);--> statement-breakpoint
CREATE INDEX `care_walks_due` ON `care_walks` (`next_at`) WHERE state = 'going';--> statement-breakpoint
CREATE INDEX `care_walks_plan` ON `care_walks` (`merchant_id`,`plan_id`,`state`,`started_at`);--> statement-breakpoint
CREATE INDEX `care_walks_customer` ON `care_walks` (`merchant_id`,`customer_id`);--> statement-breakpoint
CREATE TABLE `greeted` (
	`merchant_id` text NOT NULL,
	`occasion` text NOT NULL,
	`period` text NOT NULL,
	`customer_id` text NOT NULL,
	`greeting_id` text NOT NULL,
	`day` text NOT NULL,
	`bucket` text NOT NULL,
	`state` text NOT NULL,
	`reason` text,
	`message_id` text,
	`settled_at` bigint,
	PRIMARY KEY(`merchant_id`, `occasion`, `period`, `customer_id`),
	FOREIGN KEY (`merchant_id`,`greeting_id`) REFERENCES `greetings`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `greeted_waiting` ON `greeted` (`merchant_id`,`greeting_id`,`day`,`bucket`,`customer_id`) WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX `greeted_run` ON `greeted` (`merchant_id`,`greeting_id`,`day`,`state`);--> statement-breakpoint
CREATE INDEX `greeted_customer` ON `greeted` (`merchant_id`,`customer_id`);--> statement-breakpoint
CREATE TABLE `greeting_runs` (
	`merchant_id` text NOT NULL,
	`greeting_id` text NOT NULL,
	`day` text NOT NULL,
	`status` text NOT NULL,
	`cursor` text NOT NULL,
	`found` bigint NOT NULL,
	`started_at` bigint NOT NULL,
	`ended_at` bigint,
	PRIMARY KEY(`merchant_id`, `greeting_id`, `day`),
	FOREIGN KEY (`merchant_id`,`greeting_id`) REFERENCES `greetings`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `greeting_runs_going` ON `greeting_runs` (`status`) WHERE status in ('finding', 'sending');--> statement-breakpoint
CREATE TABLE `greetings` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`occasion` text NOT NULL,
	`draft` text NOT NULL,
	`version` bigint NOT NULL,
	`position` bigint NOT NULL,
	`is_on` smallint NOT NULL,
	`done_through` text,
	`created_at` bigint NOT NULL,
	`updated_at` bigint NOT NULL,
	`archived_at` bigint,
	`actor` text NOT NULL,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `greetings_on` ON `greetings` (`merchant_id`) WHERE is_on = 1 and archived_at is null;--> statement-breakpoint
CREATE TABLE `calendar_feeds` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`staff_id` text NOT NULL,
	`hash` text NOT NULL,
	`created_at` bigint NOT NULL,
	`revoked_at` bigint,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `calendar_feeds_hash` ON `calendar_feeds` (`hash`);--> statement-breakpoint
CREATE TABLE `task_occurrences` (
	`merchant_id` text NOT NULL,
	`task_id` text NOT NULL,
	`day` text NOT NULL,
	`number` bigint NOT NULL,
	`due_at` bigint NOT NULL,
	`state` text NOT NULL,
	`settled_at` bigint,
	`settled_by` text,
	PRIMARY KEY(`merchant_id`, `task_id`, `day`),
	FOREIGN KEY (`merchant_id`,`task_id`) REFERENCES `tasks`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `task_occurrences_number` ON `task_occurrences` (`merchant_id`,`number`);--> statement-breakpoint
CREATE INDEX `task_occurrences_due` ON `task_occurrences` (`merchant_id`,`due_at`) WHERE state = 'open';--> statement-breakpoint
CREATE TABLE `task_reminders` (
	`merchant_id` text NOT NULL,
	`task_id` text NOT NULL,
	`day` text NOT NULL,
	`staff_id` text NOT NULL,
	`due_at` bigint NOT NULL,
	`lead` bigint NOT NULL,
	`state` text NOT NULL,
	`message_id` text,
	`at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `task_id`, `day`, `staff_id`, `due_at`, `lead`),
	FOREIGN KEY (`merchant_id`,`task_id`) REFERENCES `tasks`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `tasks` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`note` text,
	`starts_on` text NOT NULL,
	`time` text,
	`minutes` bigint,
	`rule` text,
	`assignee_id` text,
	`leads` text NOT NULL,
	`customer_id` text,
	`case_id` text,
	`source` text NOT NULL,
	`once_key` text,
	`created_at` bigint NOT NULL,
	`updated_at` bigint NOT NULL,
	`ended_at` bigint,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tasks_once` ON `tasks` (`merchant_id`,`once_key`) WHERE once_key is not null;--> statement-breakpoint
CREATE INDEX `tasks_going` ON `tasks` (`merchant_id`,`starts_on`) WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX `tasks_customer` ON `tasks` (`merchant_id`,`customer_id`);--> statement-breakpoint
CREATE INDEX `tasks_case` ON `tasks` (`merchant_id`,`case_id`);--> statement-breakpoint
CREATE TABLE `voucher_batches` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`offer_id` text NOT NULL,
	`name` text NOT NULL,
	`count` bigint NOT NULL,
	`created_at` bigint NOT NULL,
	`actor` text NOT NULL,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`,`offer_id`) REFERENCES `voucher_offers`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `voucher_offers` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`words` text NOT NULL,
	`kind` text NOT NULL,
	`value` bigint,
	`least_spend` bigint,
	`valid_days` bigint NOT NULL,
	`created_at` bigint NOT NULL,
	`archived_at` bigint,
	`actor` text NOT NULL,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `vouchers` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`offer_id` text NOT NULL,
	`customer_id` text,
	`batch_id` text,
	`code_hash` text NOT NULL,
	`ending` text NOT NULL,
	`source` text NOT NULL,
	`once_key` text,
	`issued_at` bigint NOT NULL,
	`expires_on` text NOT NULL,
	`redeemed_at` bigint,
	`redeemed_by` text,
	`receipt` text,
	`revoked_at` bigint,
	`revoked_by` text,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`,`offer_id`) REFERENCES `voucher_offers`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`merchant_id`,`customer_id`) REFERENCES `customers`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `vouchers_code` ON `vouchers` (`merchant_id`,`code_hash`);--> statement-breakpoint
CREATE UNIQUE INDEX `vouchers_once` ON `vouchers` (`merchant_id`,`once_key`) WHERE once_key is not null;--> statement-breakpoint
CREATE INDEX `vouchers_customer` ON `vouchers` (`merchant_id`,`customer_id`,`issued_at`);--> statement-breakpoint
CREATE INDEX `vouchers_source` ON `vouchers` (`merchant_id`,`source`,`redeemed_at`);--> statement-breakpoint
CREATE INDEX `vouchers_unused` ON `vouchers` (`merchant_id`,`issued_at`) WHERE redeemed_at is null and revoked_at is null;--> statement-breakpoint
DROP INDEX `purchase_sums_asked`;--> statement-breakpoint
ALTER TABLE `purchase_sums` ADD `rhythm_days` bigint;--> statement-breakpoint
CREATE INDEX `purchase_sums_asked` ON `purchase_sums` (`merchant_id`,`customer_id`,`spend`,`visits`,`last_visit_at`,`first_visit_at`,`rhythm_days`);--> statement-breakpoint
CREATE INDEX `customers_birthday` ON `customers` (`merchant_id`,`birthday`,`id`) WHERE birthday is not null and archived_at is null;--> statement-breakpoint
CREATE INDEX `customers_joined` ON `customers` (`merchant_id`,`joined_at`,`id`) WHERE joined_at is not null and archived_at is null;