CREATE TABLE `survey_rewards` (
	`merchant_id` text NOT NULL,
	`survey_id` text NOT NULL,
	`customer_id` text NOT NULL,
	`run_id` text NOT NULL,
	`id` text NOT NULL,
	PRIMARY KEY(`merchant_id`, `survey_id`, `customer_id`),
	FOREIGN KEY (`merchant_id`,`survey_id`) REFERENCES `surveys`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `survey_rewards_customer` ON `survey_rewards` (`merchant_id`,`customer_id`);--> statement-breakpoint
insert into survey_rewards (merchant_id, survey_id, customer_id, run_id, id)
select merchant_id, survey_id, customer_id, max(id), max(id) from survey_runs
where rewarded = 1 and customer_id is not null group by merchant_id, survey_id, customer_id
