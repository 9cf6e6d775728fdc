// Fills a data folder with a shop of many customers, for benchmarks on SQLite: ten thousand invented people, then copies
// of their rows by SQL, each with ids and number hashes of its own. Uses the built program for the first ten thousand.
import Sqlite from 'better-sqlite3';
import { createGateway, databaseFile, migrate, openDatabase } from '../../dist/app.js';
import { buildTown } from '../../dist/commands/town.js';
import { loadConfig } from '../../dist/config.js';
import { createLog } from '../../dist/platform/log.js';

const { people, zone, number, partsPerSecond = 100 } = JSON.parse(process.argv[2]);
const SEED = Math.min(people, 10_000);
const copies = Math.ceil(people / SEED) - 1;

const config = loadConfig();
await migrate(config);
const log = createLog('warn');
const db = openDatabase(config, log);
const gateway = createGateway(config, db, { log });
const { merchantId, token } = await db.write(async (tx) => {
  const shop = { name: "Lin's Noodles", country: 'US', zone, language: 'en' };
  const { merchantId: id } = await gateway.merchants.add(tx, shop);
  await gateway.merchants.addNumber(tx, id, { address: number, partsPerSecond });
  return { merchantId: id, ...(await gateway.staff.addToken(tx, id, 'benchmark', 'manager')) };
});
await buildTown(gateway, merchantId, SEED, { named: false });
await gateway.provider.close();
await db.close();

/** Expressions that make a copy's own keys out of the original's. */
const own = (column) => `substr(${column}, 1, length(${column}) - 7) || n.tail`;
const TABLES = {
  customers: { id: own('t.id'), member_number: 't.member_number + n.i * 10000000' },
  customer_numbers: { id: own('t.id'), customer_id: own('t.customer_id'), number_hash: own('t.number_hash') },
  customer_tags: { customer_id: own('t.customer_id') },
  consents: { customer_id: own('t.customer_id'), number_hash: own('t.number_hash') },
  suppressions: { number_hash: own('t.number_hash') },
  purchase_sums: { customer_id: own('t.customer_id') },
  point_balances: { customer_id: own('t.customer_id') },
};

const file = new Sqlite(databaseFile(config));
file.pragma('journal_mode = WAL');
file.pragma('synchronous = OFF'); // it is only filled here; the gateway opens it at FULL
file.pragma('cache_size = -524288');
file.exec('create temp table n (i integer, tail text)');
for (let i = 1; i <= copies; i++) file.prepare('insert into n values (?, ?)').run(i, String(i).padStart(7, '0'));
for (const [table, keys] of Object.entries(TABLES)) {
  const columns = file.pragma(`table_info(${table})`).map(({ name }) => name);
  const values = columns.map((name) => keys[name] ?? `t.${name}`);
  const order = keys.id ? 't.id' : keys.customer_id ? 't.customer_id' : 't.number_hash';
  file.exec(
    `insert into ${table} (${columns.join()}) select ${values.join()} from ${table} t, n order by ${order}, n.i`,
  );
}
file.exec('drop table n');
const count = file.prepare('select count(*) from customers').pluck().get();
file.pragma('wal_checkpoint(truncate)');
file.close();
console.log(JSON.stringify({ merchantId, token, people: count }));
