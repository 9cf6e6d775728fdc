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
CREATE INDEX `customer_numbers_region` ON `customer_numbers` (`merchant_id`,`region`) WHERE to_at is null;