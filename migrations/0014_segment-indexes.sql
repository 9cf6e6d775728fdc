CREATE INDEX `customers_people` ON `customers` (`merchant_id`,`id`,`reach`) WHERE archived_at is null;--> statement-breakpoint
CREATE INDEX `point_balances_asked` ON `point_balances` (`merchant_id`,`customer_id`,`balance`);--> statement-breakpoint
CREATE INDEX `purchase_sums_asked` ON `purchase_sums` (`merchant_id`,`customer_id`,`spend`,`visits`,`last_visit_at`);