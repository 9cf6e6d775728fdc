CREATE TABLE `case_steps` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`case_id` text NOT NULL,
	`step` text NOT NULL,
	`actor` text NOT NULL,
	`at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`,`case_id`) REFERENCES `cases`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `case_steps_case` ON `case_steps` (`merchant_id`,`case_id`);--> statement-breakpoint
CREATE TABLE `case_texts` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`case_id` text NOT NULL,
	`text` text NOT NULL,
	`inbound_id` text,
	`actor` text NOT NULL,
	`at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`,`case_id`) REFERENCES `cases`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `case_texts_case` ON `case_texts` (`merchant_id`,`case_id`);--> statement-breakpoint
CREATE TABLE `cases` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`number` bigint NOT NULL,
	`customer_id` text,
	`number_hash` text NOT NULL,
	`last_four` text NOT NULL,
	`kind` text NOT NULL,
	`step` text NOT NULL,
	`source` text NOT NULL,
	`opened_at` bigint NOT NULL,
	`updated_at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `cases_number` ON `cases` (`merchant_id`,`number`);--> statement-breakpoint
CREATE INDEX `cases_customer` ON `cases` (`merchant_id`,`customer_id`);--> statement-breakpoint
CREATE TABLE `consent_events` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`customer_id` text NOT NULL,
	`number_hash` text NOT NULL,
	`state` text NOT NULL,
	`wording` text,
	`wording_version` bigint,
	`source` text NOT NULL,
	`proof` text,
	`inbound_id` text,
	`actor` text NOT NULL,
	`at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`,`customer_id`) REFERENCES `customers`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `consent_events_customer` ON `consent_events` (`merchant_id`,`customer_id`,`id`);--> statement-breakpoint
CREATE TABLE `consents` (
	`merchant_id` text NOT NULL,
	`customer_id` text NOT NULL,
	`number_hash` text NOT NULL,
	`state` text NOT NULL,
	`event_id` text NOT NULL,
	`at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `customer_id`, `number_hash`),
	FOREIGN KEY (`merchant_id`,`customer_id`) REFERENCES `customers`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `customer_name_tokens` (
	`merchant_id` text NOT NULL,
	`token` text NOT NULL,
	`customer_id` text NOT NULL,
	PRIMARY KEY(`merchant_id`, `token`, `customer_id`),
	FOREIGN KEY (`merchant_id`,`customer_id`) REFERENCES `customers`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `customer_name_tokens_customer` ON `customer_name_tokens` (`merchant_id`,`customer_id`);--> statement-breakpoint
CREATE TABLE `customer_numbers` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`customer_id` text NOT NULL,
	`number_hash` text NOT NULL,
	`number` text NOT NULL,
	`last_four` text NOT NULL,
	`from_at` bigint NOT NULL,
	`to_at` bigint,
	`trouble_code` bigint,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`,`customer_id`) REFERENCES `customers`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `customer_numbers_current` ON `customer_numbers` (`merchant_id`,`number_hash`) WHERE to_at is null;--> statement-breakpoint
CREATE INDEX `customer_numbers_customer` ON `customer_numbers` (`merchant_id`,`customer_id`);--> statement-breakpoint
CREATE INDEX `customer_numbers_last_four` ON `customer_numbers` (`merchant_id`,`last_four`);--> statement-breakpoint
CREATE TABLE `customer_tags` (
	`merchant_id` text NOT NULL,
	`tag` text NOT NULL,
	`customer_id` text NOT NULL,
	`at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `tag`, `customer_id`),
	FOREIGN KEY (`merchant_id`,`customer_id`) REFERENCES `customers`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `customer_tags_customer` ON `customer_tags` (`merchant_id`,`customer_id`);--> statement-breakpoint
CREATE TABLE `customers` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`member_number` bigint,
	`name` text,
	`language` text,
	`birthday` text,
	`joined_at` bigint,
	`source` text NOT NULL,
	`marketing` text NOT NULL,
	`created_at` bigint NOT NULL,
	`updated_at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `customers_member_number` ON `customers` (`merchant_id`,`member_number`) WHERE member_number is not null;--> statement-breakpoint
CREATE TABLE `suppression_events` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`number_hash` text NOT NULL,
	`kind` text NOT NULL,
	`source` text NOT NULL,
	`text` text,
	`inbound_id` text,
	`actor` text NOT NULL,
	`at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `suppression_events_number` ON `suppression_events` (`merchant_id`,`number_hash`,`id`);--> statement-breakpoint
CREATE TABLE `suppressions` (
	`merchant_id` text NOT NULL,
	`number_hash` text NOT NULL,
	`sender` text NOT NULL,
	`number` text NOT NULL,
	`last_four` text NOT NULL,
	`by_carrier` smallint NOT NULL,
	`event_id` text NOT NULL,
	`since` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `number_hash`, `sender`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `confirmations` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`number_hash` text NOT NULL,
	`purpose` text NOT NULL,
	`code` text NOT NULL,
	`payload` text NOT NULL,
	`tries_left` bigint NOT NULL,
	`expires_at` bigint NOT NULL,
	`used_at` bigint,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `confirmations_number` ON `confirmations` (`merchant_id`,`number_hash`,`expires_at`);--> statement-breakpoint
CREATE TABLE `courtesies` (
	`merchant_id` text NOT NULL,
	`number_hash` text NOT NULL,
	`kind` text NOT NULL,
	`at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `number_hash`, `kind`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `dialogues` (
	`merchant_id` text NOT NULL,
	`number_hash` text NOT NULL,
	`app` text NOT NULL,
	`state` text NOT NULL,
	`asked_at` bigint NOT NULL,
	`expires_at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `number_hash`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `merchant_settings` (
	`merchant_id` text NOT NULL,
	`name` text NOT NULL,
	`value` text NOT NULL,
	`updated_at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `name`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `merchants` (
	`merchant_id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`country` text NOT NULL,
	`zone` text NOT NULL,
	`language` text NOT NULL,
	`currency` text NOT NULL,
	`rule_pack` text NOT NULL,
	`created_at` bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE `numbers` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`address` text NOT NULL,
	`kind` text NOT NULL,
	`service` text,
	`parts_per_second` bigint NOT NULL,
	`can_receive` smallint NOT NULL,
	`is_default` smallint NOT NULL,
	`call_to_action` text,
	`call_to_action_version` bigint NOT NULL,
	`call_covers_marketing` smallint NOT NULL,
	`created_at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `numbers_address` ON `numbers` (`address`);--> statement-breakpoint
CREATE TABLE `sim_blocks` (
	`phone_hash` text NOT NULL,
	`shop` text NOT NULL,
	`at` bigint NOT NULL,
	PRIMARY KEY(`phone_hash`, `shop`)
);
--> statement-breakpoint
CREATE TABLE `sim_phones` (
	`phone_hash` text PRIMARY KEY NOT NULL,
	`phone` text NOT NULL,
	`label` text NOT NULL,
	`shop` text NOT NULL,
	`at` bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE `sim_settings` (
	`name` text NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sim_settings_name` ON `sim_settings` (`name`);--> statement-breakpoint
CREATE TABLE `sim_texts` (
	`id` text PRIMARY KEY NOT NULL,
	`direction` text NOT NULL,
	`phone_hash` text NOT NULL,
	`phone` text NOT NULL,
	`shop` text NOT NULL,
	`text` text NOT NULL,
	`ref` text,
	`status` text NOT NULL,
	`error_code` bigint,
	`at` bigint NOT NULL,
	`due_at` bigint,
	`copies` bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX `sim_texts_due` ON `sim_texts` (`due_at`) WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX `sim_texts_thread` ON `sim_texts` (`phone_hash`,`id`);--> statement-breakpoint
CREATE TABLE `attempts` (
	`merchant_id` text NOT NULL,
	`message_id` text NOT NULL,
	`attempt` bigint NOT NULL,
	`started_at` bigint NOT NULL,
	`ended_at` bigint NOT NULL,
	`outcome` text NOT NULL,
	`provider_id` text,
	`error_code` bigint,
	`reason` text,
	PRIMARY KEY(`merchant_id`, `message_id`, `attempt`),
	FOREIGN KEY (`merchant_id`,`message_id`) REFERENCES `outbound`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `backfill_marks` (
	`merchant_id` text NOT NULL,
	`number_id` text NOT NULL,
	`seen_to` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `number_id`),
	FOREIGN KEY (`merchant_id`,`number_id`) REFERENCES `numbers`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `inbound` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`provider_id` text NOT NULL,
	`number_id` text NOT NULL,
	`number_hash` text NOT NULL,
	`from_number` text NOT NULL,
	`last_four` text NOT NULL,
	`text` text NOT NULL,
	`media` text,
	`received_at` bigint NOT NULL,
	`late` smallint NOT NULL,
	`customer_id` text,
	`handled_by` text,
	`waiting` text,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`,`number_id`) REFERENCES `numbers`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `inbound_provider_id` ON `inbound` (`merchant_id`,`provider_id`);--> statement-breakpoint
CREATE INDEX `inbound_sender` ON `inbound` (`merchant_id`,`number_hash`,`received_at`);--> statement-breakpoint
CREATE INDEX `inbound_waiting` ON `inbound` (`merchant_id`,`received_at`) WHERE waiting is not null;--> statement-breakpoint
CREATE TABLE `orphans` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`once_key` text NOT NULL,
	`payload` text NOT NULL,
	`at` bigint NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `orphans_once` ON `orphans` (`kind`,`once_key`);--> statement-breakpoint
CREATE TABLE `outbound` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`number_id` text NOT NULL,
	`number_hash` text NOT NULL,
	`to_number` text NOT NULL,
	`last_four` text NOT NULL,
	`text` text NOT NULL,
	`parts` bigint NOT NULL,
	`customer_id` text,
	`purpose` text NOT NULL,
	`priority` bigint NOT NULL,
	`status` text NOT NULL,
	`inbound_id` text,
	`once_key` text,
	`created_at` bigint NOT NULL,
	`next_at` bigint,
	`expires_at` bigint NOT NULL,
	`attempt` bigint NOT NULL,
	`attempt_at` bigint,
	`looks` bigint NOT NULL,
	`provider_id` text,
	`status_at` bigint NOT NULL,
	`error_code` bigint,
	`reason` text,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`,`number_id`) REFERENCES `numbers`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `outbound_once` ON `outbound` (`merchant_id`,`once_key`) WHERE once_key is not null;--> statement-breakpoint
CREATE INDEX `outbound_queue` ON `outbound` (`number_id`,`priority`,`next_at`) WHERE status = 'queued';--> statement-breakpoint
CREATE INDEX `outbound_followed` ON `outbound` (`next_at`) WHERE status in ('submitting', 'unknown', 'accepted', 'sent') and next_at is not null;--> statement-breakpoint
CREATE INDEX `outbound_recipient` ON `outbound` (`merchant_id`,`number_hash`,`created_at`);--> statement-breakpoint
CREATE INDEX `outbound_provider_id` ON `outbound` (`provider_id`) WHERE provider_id is not null;--> statement-breakpoint
CREATE TABLE `outbox_holds` (
	`reason` text PRIMARY KEY NOT NULL,
	`detail` text NOT NULL,
	`since` bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE `sender_pauses` (
	`merchant_id` text NOT NULL,
	`number_id` text NOT NULL,
	`until_at` bigint NOT NULL,
	`reason` text NOT NULL,
	PRIMARY KEY(`merchant_id`, `number_id`),
	FOREIGN KEY (`merchant_id`,`number_id`) REFERENCES `numbers`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `counters` (
	`merchant_id` text NOT NULL,
	`name` text NOT NULL,
	`value` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `name`)
);
--> statement-breakpoint
CREATE TABLE `facts` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`customer_id` text,
	`ids` text NOT NULL,
	`at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `id`)
);
--> statement-breakpoint
CREATE TABLE `idempotency_keys` (
	`merchant_id` text NOT NULL,
	`key` text NOT NULL,
	`request_hash` text NOT NULL,
	`status` bigint NOT NULL,
	`answer` text NOT NULL,
	`at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `key`)
);
--> statement-breakpoint
CREATE INDEX `idempotency_keys_at` ON `idempotency_keys` (`at`);--> statement-breakpoint
CREATE TABLE `leases` (
	`name` text PRIMARY KEY NOT NULL,
	`owner` text NOT NULL,
	`token` bigint NOT NULL,
	`until_at` bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE `point_balances` (
	`merchant_id` text NOT NULL,
	`customer_id` text NOT NULL,
	`balance` bigint NOT NULL,
	`owed` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `customer_id`),
	FOREIGN KEY (`merchant_id`,`customer_id`) REFERENCES `customers`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `point_draws` (
	`merchant_id` text NOT NULL,
	`entry_id` text NOT NULL,
	`lot_id` text NOT NULL,
	`points` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `entry_id`, `lot_id`),
	FOREIGN KEY (`merchant_id`,`entry_id`) REFERENCES `point_entries`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`merchant_id`,`lot_id`) REFERENCES `point_lots`(`merchant_id`,`entry_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `point_entries` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`customer_id` text NOT NULL,
	`kind` text NOT NULL,
	`points` bigint NOT NULL,
	`reason` text NOT NULL,
	`purchase_id` text,
	`reverses` text,
	`once_key` text,
	`actor` text NOT NULL,
	`at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`,`customer_id`) REFERENCES `customers`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `point_entries_once` ON `point_entries` (`merchant_id`,`once_key`) WHERE once_key is not null;--> statement-breakpoint
CREATE INDEX `point_entries_customer` ON `point_entries` (`merchant_id`,`customer_id`,`id`);--> statement-breakpoint
CREATE INDEX `point_entries_purchase` ON `point_entries` (`merchant_id`,`purchase_id`) WHERE purchase_id is not null;--> statement-breakpoint
CREATE TABLE `point_lots` (
	`merchant_id` text NOT NULL,
	`entry_id` text NOT NULL,
	`customer_id` text NOT NULL,
	`remaining` bigint NOT NULL,
	`expires_on` text NOT NULL,
	PRIMARY KEY(`merchant_id`, `entry_id`),
	FOREIGN KEY (`merchant_id`,`entry_id`) REFERENCES `point_entries`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `point_lots_open` ON `point_lots` (`merchant_id`,`customer_id`,`expires_on`,`entry_id`) WHERE remaining > 0;--> statement-breakpoint
CREATE INDEX `point_lots_expiry` ON `point_lots` (`merchant_id`,`expires_on`) WHERE remaining > 0;--> statement-breakpoint
CREATE TABLE `purchase_sums` (
	`merchant_id` text NOT NULL,
	`customer_id` text NOT NULL,
	`visits` bigint NOT NULL,
	`spend` bigint NOT NULL,
	`last_visit_at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `customer_id`),
	FOREIGN KEY (`merchant_id`,`customer_id`) REFERENCES `customers`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `purchases` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`customer_id` text NOT NULL,
	`receipt` text NOT NULL,
	`amount` bigint NOT NULL,
	`currency` text NOT NULL,
	`items` text,
	`at` bigint NOT NULL,
	`recorded_at` bigint NOT NULL,
	`actor` text NOT NULL,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`,`customer_id`) REFERENCES `customers`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `purchases_receipt` ON `purchases` (`merchant_id`,`receipt`);--> statement-breakpoint
CREATE INDEX `purchases_customer` ON `purchases` (`merchant_id`,`customer_id`,`at`);--> statement-breakpoint
CREATE TABLE `refunds` (
	`merchant_id` text NOT NULL,
	`purchase_id` text NOT NULL,
	`amount` bigint NOT NULL,
	`at` bigint NOT NULL,
	`actor` text NOT NULL,
	PRIMARY KEY(`merchant_id`, `purchase_id`),
	FOREIGN KEY (`merchant_id`,`purchase_id`) REFERENCES `purchases`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `audit` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`at` bigint NOT NULL,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`subject` text,
	`details` text NOT NULL,
	PRIMARY KEY(`merchant_id`, `id`)
);
--> statement-breakpoint
CREATE TABLE `sessions` (
	`merchant_id` text NOT NULL,
	`hash` text NOT NULL,
	`staff_id` text NOT NULL,
	`created_at` bigint NOT NULL,
	`seen_at` bigint NOT NULL,
	`ended_at` bigint,
	PRIMARY KEY(`merchant_id`, `hash`),
	FOREIGN KEY (`merchant_id`,`staff_id`) REFERENCES `staff`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sessions_hash` ON `sessions` (`hash`);--> statement-breakpoint
CREATE TABLE `setup_links` (
	`hash` text PRIMARY KEY NOT NULL,
	`expires_at` bigint NOT NULL,
	`used_at` bigint
);
--> statement-breakpoint
CREATE TABLE `staff` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`email` text NOT NULL,
	`email_hash` text NOT NULL,
	`role` text NOT NULL,
	`password` text,
	`phone` text,
	`phone_hash` text,
	`alerts` text NOT NULL,
	`created_at` bigint NOT NULL,
	`disabled_at` bigint,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `staff_email` ON `staff` (`email_hash`);--> statement-breakpoint
CREATE INDEX `staff_alerts` ON `staff` (`merchant_id`) WHERE alerts <> '';--> statement-breakpoint
CREATE TABLE `tokens` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`hash` text NOT NULL,
	`created_at` bigint NOT NULL,
	`revoked_at` bigint,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tokens_hash` ON `tokens` (`hash`);