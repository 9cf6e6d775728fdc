CREATE TABLE `app_answers` (
	`merchant_id` text NOT NULL,
	`use_id` text NOT NULL,
	`step` text NOT NULL,
	`app_id` text NOT NULL,
	`code` text NOT NULL,
	`text` text NOT NULL,
	`at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `use_id`, `step`),
	FOREIGN KEY (`merchant_id`,`use_id`) REFERENCES `app_uses`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `app_answers_count` ON `app_answers` (`merchant_id`,`app_id`,`step`,`code`);--> statement-breakpoint
CREATE TABLE `app_calls` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`app_id` text NOT NULL,
	`use_id` text NOT NULL,
	`url` text NOT NULL,
	`body` text NOT NULL,
	`status` text NOT NULL,
	`attempts` bigint NOT NULL,
	`next_at` bigint,
	`outcome` text,
	`created_at` bigint NOT NULL,
	`ended_at` bigint,
	`waits_for_answer` smallint NOT NULL,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`,`use_id`) REFERENCES `app_uses`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `app_calls_due` ON `app_calls` (`next_at`) WHERE status in ('queued', 'calling');--> statement-breakpoint
CREATE INDEX `app_calls_app` ON `app_calls` (`merchant_id`,`app_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `app_draws` (
	`merchant_id` text NOT NULL,
	`app_id` text NOT NULL,
	`round` bigint NOT NULL,
	`seed` text NOT NULL,
	`fingerprint` text NOT NULL,
	`prizes` text NOT NULL,
	`tickets` bigint NOT NULL,
	`started_at` bigint NOT NULL,
	`ended_at` bigint,
	PRIMARY KEY(`merchant_id`, `app_id`, `round`),
	FOREIGN KEY (`merchant_id`,`app_id`) REFERENCES `wizard_apps`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `app_stock` (
	`merchant_id` text NOT NULL,
	`app_id` text NOT NULL,
	`item` text NOT NULL,
	`left_over` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `app_id`, `item`),
	FOREIGN KEY (`merchant_id`,`app_id`) REFERENCES `wizard_apps`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `app_tickets` (
	`merchant_id` text NOT NULL,
	`app_id` text NOT NULL,
	`round` bigint NOT NULL,
	`ticket` bigint NOT NULL,
	`use_id` text NOT NULL,
	`prize` text,
	`missed` text,
	`at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `app_id`, `round`, `ticket`),
	FOREIGN KEY (`merchant_id`,`app_id`,`round`) REFERENCES `app_draws`(`merchant_id`,`app_id`,`round`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `app_tickets_use` ON `app_tickets` (`merchant_id`,`use_id`);--> statement-breakpoint
CREATE TABLE `app_uses` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`app_id` text NOT NULL,
	`version` bigint NOT NULL,
	`number_hash` text NOT NULL,
	`customer_id` text,
	`inbound_id` text NOT NULL,
	`state` text NOT NULL,
	`reason` text,
	`started_at` bigint NOT NULL,
	`ended_at` bigint,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`,`app_id`) REFERENCES `wizard_apps`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `app_uses_inbound` ON `app_uses` (`merchant_id`,`inbound_id`,`app_id`);--> statement-breakpoint
CREATE INDEX `app_uses_number` ON `app_uses` (`merchant_id`,`app_id`,`number_hash`,`started_at`);--> statement-breakpoint
CREATE INDEX `app_uses_app` ON `app_uses` (`merchant_id`,`app_id`,`started_at`);--> statement-breakpoint
CREATE INDEX `app_uses_customer` ON `app_uses` (`merchant_id`,`customer_id`);--> statement-breakpoint
CREATE TABLE `app_versions` (
	`merchant_id` text NOT NULL,
	`app_id` text NOT NULL,
	`version` bigint NOT NULL,
	`draft` text NOT NULL,
	`at` bigint NOT NULL,
	`actor` text NOT NULL,
	PRIMARY KEY(`merchant_id`, `app_id`, `version`),
	FOREIGN KEY (`merchant_id`,`app_id`) REFERENCES `wizard_apps`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `wizard_apps` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`state` text NOT NULL,
	`live_version` bigint NOT NULL,
	`version` bigint NOT NULL,
	`passed_version` bigint NOT NULL,
	`live_since` bigint,
	`created_at` bigint NOT NULL,
	`updated_at` bigint NOT NULL,
	`actor` text NOT NULL,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `case_due_rules` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`category` text,
	`segment_id` text,
	`hours` bigint NOT NULL,
	`first` bigint NOT NULL,
	`created_at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `case_labels` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`sort` text NOT NULL,
	`name` text NOT NULL,
	`words` text NOT NULL,
	`position` bigint NOT NULL,
	`archived_at` bigint,
	PRIMARY KEY(`merchant_id`, `sort`, `id`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `shop_words` (
	`merchant_id` text NOT NULL,
	`word` text NOT NULL,
	`app` text NOT NULL,
	`ref` text NOT NULL,
	`takes` text NOT NULL,
	`written` text NOT NULL,
	PRIMARY KEY(`merchant_id`, `word`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `shop_words_ref` ON `shop_words` (`merchant_id`,`ref`);--> statement-breakpoint
CREATE TABLE `knowledge_entries` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`question` text NOT NULL,
	`answer` text NOT NULL,
	`words` text NOT NULL,
	`topic` text NOT NULL,
	`for_replies` smallint NOT NULL,
	`for_texts` smallint NOT NULL,
	`used` bigint NOT NULL,
	`created_at` bigint NOT NULL,
	`updated_at` bigint NOT NULL,
	`archived_at` bigint,
	`actor` text NOT NULL,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `knowledge_topic` ON `knowledge_entries` (`merchant_id`,`topic`);--> statement-breakpoint
CREATE TABLE `survey_answers` (
	`merchant_id` text NOT NULL,
	`run_id` text NOT NULL,
	`question` text NOT NULL,
	`survey_id` text NOT NULL,
	`id` text NOT NULL,
	`code` text NOT NULL,
	`text` text NOT NULL,
	`late` smallint NOT NULL,
	`at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `run_id`, `question`),
	FOREIGN KEY (`merchant_id`,`run_id`) REFERENCES `survey_runs`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `survey_answers_question` ON `survey_answers` (`merchant_id`,`survey_id`,`question`,`code`);--> statement-breakpoint
CREATE INDEX `survey_answers_newest` ON `survey_answers` (`merchant_id`,`survey_id`,`question`,`id`);--> statement-breakpoint
CREATE TABLE `survey_rounds` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`survey_id` text NOT NULL,
	`condition` text NOT NULL,
	`status` text NOT NULL,
	`cursor` text NOT NULL,
	`found` bigint NOT NULL,
	`start_at` bigint NOT NULL,
	`started_at` bigint NOT NULL,
	`ended_at` bigint,
	`actor` text NOT NULL,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`,`survey_id`) REFERENCES `surveys`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `survey_rounds_survey` ON `survey_rounds` (`merchant_id`,`survey_id`);--> statement-breakpoint
CREATE INDEX `survey_rounds_going` ON `survey_rounds` (`status`) WHERE status in ('finding', 'sending');--> statement-breakpoint
CREATE TABLE `survey_runs` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`survey_id` text NOT NULL,
	`customer_id` text,
	`number_hash` text,
	`via` text NOT NULL,
	`cause_key` text NOT NULL,
	`state` text NOT NULL,
	`reason` text,
	`bucket` text,
	`due_at` bigint,
	`asked_at` bigint,
	`first_answer_at` bigint,
	`ended_at` bigint,
	`rewarded` smallint NOT NULL,
	`message_id` text,
	`actor` text NOT NULL,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`,`survey_id`) REFERENCES `surveys`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `survey_runs_cause` ON `survey_runs` (`merchant_id`,`survey_id`,`cause_key`);--> statement-breakpoint
CREATE INDEX `survey_runs_number` ON `survey_runs` (`merchant_id`,`number_hash`,`asked_at`);--> statement-breakpoint
CREATE INDEX `survey_runs_customer` ON `survey_runs` (`merchant_id`,`customer_id`);--> statement-breakpoint
CREATE INDEX `survey_runs_state` ON `survey_runs` (`merchant_id`,`survey_id`,`state`);--> statement-breakpoint
CREATE INDEX `survey_runs_waiting` ON `survey_runs` (`merchant_id`,`survey_id`,`due_at`) WHERE state = 'waiting';--> statement-breakpoint
CREATE TABLE `survey_tallies` (
	`merchant_id` text NOT NULL,
	`survey_id` text NOT NULL,
	`question` text NOT NULL,
	`code` text NOT NULL,
	`month` text NOT NULL,
	`hour` bigint NOT NULL,
	`shard` bigint NOT NULL,
	`count` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `survey_id`, `question`, `code`, `month`, `hour`, `shard`),
	FOREIGN KEY (`merchant_id`,`survey_id`) REFERENCES `surveys`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `surveys` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`state` text NOT NULL,
	`draft` text NOT NULL,
	`opened_at` bigint,
	`closed_at` bigint,
	`created_at` bigint NOT NULL,
	`updated_at` bigint NOT NULL,
	`archived_at` bigint,
	`actor` text NOT NULL,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `surveys_open` ON `surveys` (`merchant_id`) WHERE state = 'open';--> statement-breakpoint
ALTER TABLE `case_steps` ADD `reason` text;--> statement-breakpoint
ALTER TABLE `case_texts` ADD `sort` text DEFAULT 'said' NOT NULL;--> statement-breakpoint
ALTER TABLE `case_texts` ADD `message_id` text;--> statement-breakpoint
ALTER TABLE `cases` ADD `category` text;--> statement-breakpoint
ALTER TABLE `cases` ADD `cause` text;--> statement-breakpoint
ALTER TABLE `cases` ADD `owner_id` text;--> statement-breakpoint
ALTER TABLE `cases` ADD `priority` bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `cases` ADD `due_at` bigint;--> statement-breakpoint
ALTER TABLE `cases` ADD `escalated` bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `cases` ADD `answered_at` bigint;--> statement-breakpoint
ALTER TABLE `cases` ADD `reported_at` bigint;--> statement-breakpoint
ALTER TABLE `cases` ADD `archived_at` bigint;--> statement-breakpoint
ALTER TABLE `cases` ADD `rating` bigint;--> statement-breakpoint
ALTER TABLE `cases` ADD `rated_at` bigint;--> statement-breakpoint
ALTER TABLE `cases` ADD `reopened` bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `cases` ADD `recurrence` text;--> statement-breakpoint
ALTER TABLE `cases` ADD `recurs_of` text;--> statement-breakpoint
CREATE INDEX `cases_open` ON `cases` (`merchant_id`,`due_at`) WHERE step <> 'archived';--> statement-breakpoint
CREATE INDEX `cases_archived` ON `cases` (`merchant_id`,`archived_at`);--> statement-breakpoint
-- sqlite
create trigger app_versions_no_update before update on app_versions begin select raise(abort, 'app_versions is append-only'); end
--> statement-breakpoint
-- sqlite
create trigger app_versions_no_delete before delete on app_versions begin select raise(abort, 'app_versions is append-only'); end
--> statement-breakpoint
-- postgres
create trigger app_versions_append_only before update or delete on app_versions for each row execute function refuse_change()
--> statement-breakpoint
-- sqlite
create trigger app_tickets_no_update before update on app_tickets begin select raise(abort, 'app_tickets is append-only'); end
--> statement-breakpoint
-- sqlite
create trigger app_tickets_no_delete before delete on app_tickets begin select raise(abort, 'app_tickets is append-only'); end
--> statement-breakpoint
-- postgres
create trigger app_tickets_append_only before update or delete on app_tickets for each row execute function refuse_change()
