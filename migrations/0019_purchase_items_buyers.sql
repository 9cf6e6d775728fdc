DROP INDEX `purchase_items_asked`;--> statement-breakpoint
CREATE INDEX `purchase_items_buyers` ON `purchase_items` (`merchant_id`,`item_key`,`customer_id`,`last_at`);