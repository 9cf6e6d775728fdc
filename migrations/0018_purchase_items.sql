CREATE TABLE `purchase_items` (
	`merchant_id` text NOT NULL,
	`customer_id` text NOT NULL,
	`item_key` text NOT NULL,
	`times` bigint NOT NULL,
	`last_at` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `customer_id`, `item_key`),
	FOREIGN KEY (`merchant_id`,`customer_id`) REFERENCES `customers`(`merchant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `purchase_items_asked` ON `purchase_items` (`merchant_id`,`item_key`,`last_at`,`customer_id`);--> statement-breakpoint
CREATE TABLE `sold_items` (
	`merchant_id` text NOT NULL,
	`item_key` text NOT NULL,
	`name` text NOT NULL,
	`buyers` bigint NOT NULL,
	PRIMARY KEY(`merchant_id`, `item_key`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`merchant_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
-- sqlite
-- What older receipts say, by the key that itemKey() makes. A name that PostgreSQL cannot read is passed over on both.
insert into purchase_items (merchant_id, customer_id, item_key, times, last_at)
select p.merchant_id, p.customer_id, lower(trim(json_extract(i.value, '$.name'))), count(distinct p.id), max(p.at)
from purchases p left join refunds r on r.merchant_id = p.merchant_id and r.purchase_id = p.id, json_each(p.items) i
where p.items is not null and p.items not like '%\u0000%' and p.items not like '%\ud%'
  and (r.amount is null or r.amount <> p.amount) and trim(json_extract(i.value, '$.name')) <> ''
group by 1, 2, 3
--> statement-breakpoint
-- sqlite
insert into sold_items (merchant_id, item_key, name, buyers)
select p.merchant_id, lower(trim(json_extract(i.value, '$.name'))), max(trim(json_extract(i.value, '$.name'))), count(distinct p.customer_id)
from purchases p, json_each(p.items) i
where p.items is not null and p.items not like '%\u0000%' and p.items not like '%\ud%' and trim(json_extract(i.value, '$.name')) <> ''
group by 1, 2
--> statement-breakpoint
-- postgres
insert into purchase_items (merchant_id, customer_id, item_key, times, last_at)
select p.merchant_id, p.customer_id, translate(trim(i.value ->> 'name'), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), count(distinct p.id), max(p.at)
from (select * from purchases where items is not null and items !~* '\\u(0000|d)' offset 0) p
left join refunds r on r.merchant_id = p.merchant_id and r.purchase_id = p.id
cross join lateral json_array_elements(p.items::json) i
where (r.amount is null or r.amount <> p.amount) and trim(i.value ->> 'name') <> ''
group by 1, 2, 3
--> statement-breakpoint
-- postgres
insert into sold_items (merchant_id, item_key, name, buyers)
select p.merchant_id, translate(trim(i.value ->> 'name'), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), max(trim(i.value ->> 'name')), count(distinct p.customer_id)
from (select * from purchases where items is not null and items !~* '\\u(0000|d)' offset 0) p
cross join lateral json_array_elements(p.items::json) i
where trim(i.value ->> 'name') <> ''
group by 1, 2
