ALTER TABLE `customers` ADD `name_key` text;--> statement-breakpoint
CREATE INDEX `customers_name_key` ON `customers` (`merchant_id`,`name_key`,`birthday`) WHERE name_key is not null;