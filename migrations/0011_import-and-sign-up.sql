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
CREATE TABLE `segments` (
	`merchant_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`name_key` text NOT NULL,
	`where_json` text NOT NULL,
	`created_at` bigint NOT NULL,
	`updated_at` bigint NOT NULL,
	`actor` text NOT NULL,
	PRIMARY KEY(`merchant_id`, `id`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `segments_name` ON `segments` (`merchant_id`,`name_key`);