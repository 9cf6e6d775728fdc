UPDATE `customers` SET `reach` = CASE
  WHEN NOT EXISTS (select 1 from `customer_numbers` n where n.`merchant_id` = `customers`.`merchant_id` and n.`customer_id` = `customers`.`id` and n.`to_at` is null) THEN 'no_number'
  WHEN EXISTS (select 1 from `customer_numbers` n where n.`merchant_id` = `customers`.`merchant_id` and n.`customer_id` = `customers`.`id` and n.`to_at` is null and exists (select 1 from `suppressions` s where s.`merchant_id` = n.`merchant_id` and s.`number_hash` = n.`number_hash`)) THEN 'stopped'
  WHEN EXISTS (select 1 from `customer_numbers` n where n.`merchant_id` = `customers`.`merchant_id` and n.`customer_id` = `customers`.`id` and n.`to_at` is null and n.`trouble_code` is not null) THEN 'trouble'
  WHEN exists (select 1 from `customer_numbers` n join `consents` c on c.`merchant_id` = n.`merchant_id` and c.`customer_id` = n.`customer_id` and c.`number_hash` = n.`number_hash` where n.`merchant_id` = `customers`.`merchant_id` and n.`customer_id` = `customers`.`id` and n.`to_at` is null and c.`state` = 'granted') THEN 'yes'
  WHEN exists (select 1 from `customer_numbers` n join `consents` c on c.`merchant_id` = n.`merchant_id` and c.`customer_id` = n.`customer_id` and c.`number_hash` = n.`number_hash` where n.`merchant_id` = `customers`.`merchant_id` and n.`customer_id` = `customers`.`id` and n.`to_at` is null and c.`state` = 'paused') THEN 'paused'
  ELSE 'no_consent'
END
--> statement-breakpoint
INSERT INTO `threads` (`merchant_id`, `id`, `number_hash`, `number`, `last_four`, `number_id`, `customer_id`, `topic`, `open`, `unread`, `waiting_since`, `last_at`, `last_words`, `last_out`, `doubt_inbound_id`, `place`, `created_at`)
SELECT i.`merchant_id`, i.`id`, i.`number_hash`, i.`from_number`, i.`last_four`, i.`number_id`, i.`customer_id`, 'other', 1, 1, i.`received_at`, i.`received_at`, i.`text`, 0, CASE WHEN i.`waiting` = 'doubtful_stop' THEN i.`id` END, i.`received_at`, i.`received_at`
FROM `inbound` i
WHERE i.`waiting` IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM `inbound` j WHERE j.`merchant_id` = i.`merchant_id` AND j.`number_hash` = i.`number_hash` AND j.`waiting` IS NOT NULL AND j.`id` > i.`id`)
--> statement-breakpoint
-- sqlite
create trigger cost_entries_no_update before update on cost_entries begin select raise(abort, 'cost_entries is append-only'); end
--> statement-breakpoint
-- sqlite
create trigger cost_entries_no_delete before delete on cost_entries begin select raise(abort, 'cost_entries is append-only'); end
--> statement-breakpoint
-- postgres
create trigger cost_entries_append_only before update or delete on cost_entries for each row execute function refuse_change()
--> statement-breakpoint
-- sqlite
create trigger prices_no_update before update on prices begin select raise(abort, 'prices is append-only'); end
--> statement-breakpoint
-- sqlite
create trigger prices_no_delete before delete on prices begin select raise(abort, 'prices is append-only'); end
--> statement-breakpoint
-- postgres
create trigger prices_append_only before update or delete on prices for each row execute function refuse_change()
--> statement-breakpoint
update purchase_sums set first_visit_at = (select min(p.at) from purchases p where p.merchant_id = purchase_sums.merchant_id and p.customer_id = purchase_sums.customer_id)
where exists (select 1 from purchases p where p.merchant_id = purchase_sums.merchant_id and p.customer_id = purchase_sums.customer_id)
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
