UPDATE `customers` SET `reach` = CASE
  WHEN NOT EXISTS (select 1 from `customer_numbers` n where n.`merchant_id` = `customers`.`merchant_id` and n.`customer_id` = `customers`.`id` and n.`to_at` is null) THEN 'no_number'
  WHEN EXISTS (select 1 from `customer_numbers` n where n.`merchant_id` = `customers`.`merchant_id` and n.`customer_id` = `customers`.`id` and n.`to_at` is null and exists (select 1 from `suppressions` s where s.`merchant_id` = n.`merchant_id` and s.`number_hash` = n.`number_hash`)) THEN 'stopped'
  WHEN EXISTS (select 1 from `customer_numbers` n where n.`merchant_id` = `customers`.`merchant_id` and n.`customer_id` = `customers`.`id` and n.`to_at` is null and n.`trouble_code` is not null) THEN 'trouble'
  WHEN exists (select 1 from `customer_numbers` n join `consents` c on c.`merchant_id` = n.`merchant_id` and c.`customer_id` = n.`customer_id` and c.`number_hash` = n.`number_hash` where n.`merchant_id` = `customers`.`merchant_id` and n.`customer_id` = `customers`.`id` and n.`to_at` is null and c.`state` = 'granted') THEN 'yes'
  WHEN exists (select 1 from `customer_numbers` n join `consents` c on c.`merchant_id` = n.`merchant_id` and c.`customer_id` = n.`customer_id` and c.`number_hash` = n.`number_hash` where n.`merchant_id` = `customers`.`merchant_id` and n.`customer_id` = `customers`.`id` and n.`to_at` is null and c.`state` = 'paused') THEN 'paused'
  ELSE 'no_consent'
END;
