// A million customers: counting a segment beside the same SQL by hand, and expanding a broadcast to all of them beside
// bare INSERT … SELECT, with webhooks answered meanwhile.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { call, openLargeShop, pause, seconds, TEXTS_A_SECOND } from './large-shop.mjs';
import { folder, median, print, round } from './processes.mjs';

const COUNTS = Number(process.env.BENCH_COUNTS ?? 5);

/** The same question in SQL as somebody would write it for this one question. */
const BY_HAND = `
  select count(*), sum(case when c.reach = 'yes' then 1 else 0 end)
  from customers c
  join purchase_sums s on s.merchant_id = c.merchant_id and s.customer_id = c.id
  join point_balances b on b.merchant_id = c.merchant_id and b.customer_id = c.id
  where c.merchant_id = :merchant and c.archived_at is null and c.joined_at is not null and c.language = 'zh'
    and s.visits >= 3 and s.spend >= 5000 and b.balance >= 50
    and not exists (select 1 from customer_tags t where t.merchant_id = c.merchant_id and t.tag = 'student' and t.customer_id = c.id)`;

const CONDITION = {
  all: [
    { field: 'customers.member', is: '=', value: true },
    { field: 'customers.language', is: '=', value: 'zh' },
    { field: 'purchases.visits', is: '>=', value: 3 },
    { field: 'purchases.spend', is: '>=', value: '50.00' },
    { field: 'points.balance', is: '>=', value: 50 },
    { field: 'customers.tag', is: 'not_in', value: ['student'] },
  ],
};

const pragmas = (file) => {
  file.pragma('journal_mode = WAL');
  file.pragma('synchronous = FULL');
  file.pragma('cache_size = -65536');
  return file;
};

/** Bare batches of 10,000 into a table with the same key, one commit each, on a copy of the same file. */
function bareExpansion(source, merchant) {
  const path = join(folder(), 'bare.db');
  copyFileSync(source, path);
  const file = pragmas(new Sqlite(path));
  file.exec(
    'create table bare (merchant_id text, broadcast_id text, customer_id text, primary key (merchant_id, broadcast_id, customer_id))',
  );
  const batch = file.prepare(
    `insert into bare select merchant_id, 'b', id from customers
     where merchant_id = ? and id > ? and archived_at is null and reach = 'yes' order by id limit 10000
     on conflict do nothing`,
  );
  const last = file.prepare('select max(customer_id) from bare').pluck();
  const begun = performance.now();
  for (let after = '', changes = 1; changes > 0; after = last.get() ?? '') ({ changes } = batch.run(merchant, after));
  const took = seconds(begun);
  file.close();
  return took;
}

const timed = async (work) => {
  const begun = performance.now();
  const value = await work();
  return { value, millis: performance.now() - begun };
};

async function countRounds(shop) {
  const { source, merchantId: merchant } = shop;
  const file = new Sqlite(source, { readonly: true });
  file.pragma('cache_size = -65536');
  file.pragma('mmap_size = 1073741824');
  const byHand = file.prepare(BY_HAND).raw();
  const ours = [];
  const bare = [];
  for (let i = 0; i <= COUNTS; i++) {
    const our = await timed(() => call(shop, '/segments/preview', { where: CONDITION }));
    const theirs = await timed(async () => byHand.get({ merchant }));
    const [count, reachable] = theirs.value;
    if (our.value.count !== count || our.value.reachable !== reachable)
      throw new Error(`counts differ: ${JSON.stringify(our.value)} and ${JSON.stringify(theirs.value)}`);
    if (i === 0) continue; // the first fills the caches of both
    ours.push(our.millis);
    bare.push(theirs.millis);
  }
  file.close();
  const ratios = ours.map((millis, i) => millis / bare[i]);
  print({
    measure: 'six conditions counted, milliseconds (ours through the API, with base and reasons)',
    ours: round(median(ours), 0),
    bare: round(median(bare), 0),
    ratio: round(median(ratios)),
    ratios: ratios.map((ratio) => round(ratio)),
  });
}

/** Starts the expansion and waits until the last recipient is a row. @returns seconds and recipients */
async function expansion(shop) {
  const where = { field: 'customers.member', is: '=', value: true };
  const draft = { name: 'All', text: 'Fresh dumplings all week.', where };
  const { id } = await call(shop, '/broadcasts', draft, 'draft');
  const file = new Sqlite(shop.source, { readonly: true });
  const status = file.prepare('select status from broadcasts where id = ?').pluck();
  const begun = performance.now();
  await call(shop, `/broadcasts/${id}/send`, {}, 'send');
  while (['scheduled', 'expanding'].includes(status.get(id))) await pause(50);
  const took = seconds(begun);
  const count = Number(
    file.prepare('select count(*) from broadcast_recipients where broadcast_id = ?').pluck().get(id),
  );
  file.close();
  return { took, count };
}

export async function audienceRounds() {
  const shop = await openLargeShop(bareExpansion);
  await countRounds(shop);
  const stretch = await shop.texts();
  await pause(15_000);
  const idle = await stretch('mark');
  const { took, count } = await expansion(shop);
  const busy = await stretch('stop');
  await shop.close();
  print({
    measure: `a broadcast expanded to ${count} of ${shop.people}, seconds`,
    ours: round(took),
    bare: round(shop.before),
    ratio: round(took / shop.before),
  });
  print({
    measure: `webhooks at ${TEXTS_A_SECOND} a second meanwhile, milliseconds`,
    idle,
    busy,
    ratioP99: round(busy.p99 / idle.p99),
  });
}
