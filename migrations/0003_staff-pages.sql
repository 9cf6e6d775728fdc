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
ALTER TABLE `sessions` ADD `fresh_at` bigint;--> statement-breakpoint
ALTER TABLE `sessions` ADD `device` text;--> statement-breakpoint
ALTER TABLE `staff` ADD `name` text;--> statement-breakpoint
ALTER TABLE `staff` ADD `preset` text;--> statement-breakpoint
ALTER TABLE `staff` ADD `totp` text;--> statement-breakpoint
ALTER TABLE `staff` ADD `totp_since` bigint;--> statement-breakpoint
ALTER TABLE `staff` ADD `totp_step` bigint;--> statement-breakpoint
CREATE INDEX `audit_actor` ON `audit` (`merchant_id`,`actor`,`id`);