ALTER TABLE `task_occurrences` ADD `moved_at` bigint;--> statement-breakpoint
CREATE INDEX `task_occurrences_when` ON `task_occurrences` (`merchant_id`,`due_at`);