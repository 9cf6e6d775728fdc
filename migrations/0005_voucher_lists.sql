DROP INDEX `vouchers_customer`;--> statement-breakpoint
CREATE INDEX `vouchers_offer` ON `vouchers` (`merchant_id`,`offer_id`,`id`,`redeemed_at`,`revoked_at`,`expires_on`);--> statement-breakpoint
CREATE INDEX `vouchers_customer` ON `vouchers` (`merchant_id`,`customer_id`,`issued_at`,`redeemed_at`,`revoked_at`,`expires_on`);