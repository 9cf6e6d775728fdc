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
-- sqlite
create trigger cost_entries_no_update before update on cost_entries begin select raise(abort, 'cost_entries is append-only'); end
--> statement-breakpoint
-- sqlite
create trigger cost_entries_no_delete before delete on cost_entries begin select raise(abort, 'cost_entries is append-only'); end
--> statement-breakpoint
-- postgres
create trigger cost_entries_append_only before update or delete on cost_entries for each row execute function refuse_change()
--> statement-breakpoint
-- sqlite
create trigger prices_no_update before update on prices begin select raise(abort, 'prices is append-only'); end
--> statement-breakpoint
-- sqlite
create trigger prices_no_delete before delete on prices begin select raise(abort, 'prices is append-only'); end
--> statement-breakpoint
-- postgres
create trigger prices_append_only before update or delete on prices for each row execute function refuse_change()
