import type { Reader } from '../../platform/db/index.ts';

/** Columns whose different values are asked for: each has an index that begins with the merchant and this column. */
const COLUMNS = {
  tag: { table: 'customer_tags', column: 'tag', where: '' },
  region: { table: 'customer_numbers', column: 'region', where: 'and to_at is null' },
  zone: { table: 'customers', column: 'zone', where: 'and zone is not null' },
} as const;

const MOST = 300;

/**
 * The different values of a column for one shop, in order, at most 300. A jump along the index for each value instead
 * of a walk over all rows: the list of tags costs the same with ten customers and with a million.
 */
export async function labelsOf(
  reader: Reader,
  merchantId: string,
  what: keyof typeof COLUMNS,
): Promise<readonly string[]> {
  const { table, column, where } = COLUMNS[what];
  const least = `select min(${column}) from ${table} where merchant_id = ? ${where}`;
  const rows = await reader.exec(
    `with recursive jump(label) as (select (${least}) union all select (${least} and ${column} > jump.label) from jump where jump.label is not null) select label from jump where label is not null limit ${MOST}`,
    [merchantId, merchantId],
    'all',
  );
  return rows.map(([label]) => String(label));
}
