DROP INDEX `segments_name`;--> statement-breakpoint
ALTER TABLE `segments` ADD `archived_at` bigint;--> statement-breakpoint
CREATE UNIQUE INDEX `segments_name` ON `segments` (`merchant_id`,`name_key`) WHERE archived_at is null;