ALTER TABLE `outbound` ADD `about_hash` text;--> statement-breakpoint
CREATE INDEX `outbound_about` ON `outbound` (`merchant_id`,`about_hash`) WHERE about_hash is not null;