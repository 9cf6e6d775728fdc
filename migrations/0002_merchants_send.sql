ALTER TABLE `customer_numbers` ADD `region` text;--> statement-breakpoint
ALTER TABLE `customers` ADD `reach` text DEFAULT 'no_consent' NOT NULL;--> statement-breakpoint
ALTER TABLE `customers` ADD `zone` text;--> statement-breakpoint
ALTER TABLE `customers` ADD `archived_at` bigint;--> statement-breakpoint
ALTER TABLE `customers` ADD `merged_into` text;--> statement-breakpoint
ALTER TABLE `outbound` ADD `batch_id` text;--> statement-breakpoint
CREATE INDEX `outbound_batch` ON `outbound` (`merchant_id`,`batch_id`,`status`) WHERE batch_id is not null;