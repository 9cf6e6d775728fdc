CREATE INDEX `cases_owner` ON `cases` (`merchant_id`,`owner_id`,`id`) WHERE owner_id is not null;--> statement-breakpoint
CREATE INDEX `cases_category` ON `cases` (`merchant_id`,`category`,`id`) WHERE category is not null;--> statement-breakpoint
CREATE INDEX `cases_strays` ON `cases` (`merchant_id`,`number_hash`) WHERE customer_id is null;--> statement-breakpoint
update cases set customer_id = s.owner from (
	select c.merchant_id, c.id, min(o.id) as owner
	from customer_numbers n cross join cases c cross join customers p cross join customers o
	where n.to_at is not null and n.number_hash <> ''
		and (n.merchant_id, n.number_hash) in (select merchant_id, number_hash from cases where customer_id is null)
		and c.merchant_id = n.merchant_id and c.number_hash = n.number_hash and c.customer_id is null and c.opened_at <= n.to_at
		and p.merchant_id = n.merchant_id and p.id = n.customer_id
		and o.merchant_id = p.merchant_id and o.id = coalesce(p.merged_into, p.id) and o.archived_at is null
		and not exists (
			select 1 from customer_numbers m
			where m.merchant_id = n.merchant_id and m.number_hash = n.number_hash and m.to_at >= c.opened_at and m.to_at < n.to_at
		)
	group by c.merchant_id, c.id
) s where cases.merchant_id = s.merchant_id and cases.id = s.id
--> statement-breakpoint
update cases set customer_id = s.owner from (
	select c.merchant_id, c.id, o.id as owner
	from cases c cross join customer_numbers n cross join customers o
	where c.customer_id is null and c.number_hash <> ''
		and n.merchant_id = c.merchant_id and n.number_hash = c.number_hash and n.to_at is null
		and o.merchant_id = n.merchant_id and o.id = n.customer_id and o.archived_at is null
) s where cases.merchant_id = s.merchant_id and cases.id = s.id
