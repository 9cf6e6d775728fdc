CREATE TABLE `links` (
	`merchant_id` text NOT NULL,
	`broadcast_id` text NOT NULL,
	`customer_id` text NOT NULL,
	`code` text NOT NULL,
	`created_at` bigint NOT NULL,
	`first_click_at` bigint,
	`clicks` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `broadcast_id`, `customer_id`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `links_code` ON `links` (`code`);