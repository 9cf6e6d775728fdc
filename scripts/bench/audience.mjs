// A million customers: counting a segment beside the same SQL by hand, and expanding a broadcast to all of them beside
// bare INSERT … SELECT, with webhooks answered meanwhile.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { ask, folder, freePort, median, print, round, start } from './processes.mjs';

const PEOPLE = Number(process.env.BENCH_PEOPLE ?? 1_000_000);
const COUNTS = Number(process.env.BENCH_COUNTS ?? 5);
const NUMBER = '+12025550100';
const ACCOUNT = `AC${'0'.repeat(31)}1`;
const TOKEN = 'stub-token';
const PUBLIC = 'https://shop.example';
const TEXTS_A_SECOND = 40;

const seconds = (from) => (performance.now() - from) / 1000;
const pause = (millis) => new Promise((resume) => setTimeout(resume, millis));

/** A zone where it is noon or so now, so that no quiet hours hold the broadcast back. */
const noonZone = () => {
  const ahead = 12 - new Date().getUTCHours();
  return ahead === 0 ? 'Etc/GMT' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
};

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

async function countRounds(base, token, source, merchant) {
  const file = new Sqlite(source, { readonly: true });
  file.pragma('cache_size = -65536');
  file.pragma('mmap_size = 1073741824');
  const byHand = file.prepare(BY_HAND).raw();
  const ours = [];
  const bare = [];
  for (let i = 0; i <= COUNTS; i++) {
    const our = await timed(() => call(base, token, '/segments/preview', { where: CONDITION }));
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

async function call(base, token, path, body, key) {
  const answer = await fetch(`${base}/api/v1${path}`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${token}`,
      'Content-Type': 'application/json',
      ...(key && { 'Idempotency-Key': key }),
    },
    body: JSON.stringify(body),
  });
  const value = await answer.json();
  if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(value)}`);
  return value;
}

/** Starts the expansion and waits until the last recipient is a row. @returns seconds and recipients */
async function expansion(base, token, source) {
  const where = { field: 'customers.member', is: '=', value: true };
  const draft = { name: 'All', text: 'Fresh dumplings all week.', where };
  const { id } = await call(base, token, '/broadcasts', draft, 'draft');
  const file = new Sqlite(source, { readonly: true });
  const status = file.prepare('select status from broadcasts where id = ?').pluck();
  const begun = performance.now();
  await call(base, token, `/broadcasts/${id}/send`, {}, 'send');
  while (['scheduled', 'expanding'].includes(status.get(id))) await pause(50);
  const took = seconds(begun);
  const count = Number(
    file.prepare('select count(*) from broadcast_recipients where broadcast_id = ?').pluck().get(id),
  );
  file.close();
  return { took, count };
}

export async function audienceRounds() {
  const stub = start('test/support/twilio-stub-main.mjs', ['--bare']);
  const { url } = JSON.parse(await stub.line((text) => text.startsWith('{')));
  const port = await freePort();
  const env = {
    DATA_DIR: folder(), PORT: String(port), PUBLIC_URL: PUBLIC, LOG_LEVEL: 'error',
    TWILIO_ACCOUNT_SID: ACCOUNT, TWILIO_AUTH_TOKEN: TOKEN, TWILIO_API_URL: url,
  }; // prettier-ignore
  const question = { people: PEOPLE, zone: noonZone(), number: NUMBER, partsPerSecond: 100 };
  const { merchantId, token, people } = await ask('scripts/bench/crowd.mjs', question, env);
  const source = join(env.DATA_DIR, 'mcrm.db');
  const bare = bareExpansion(source, merchantId);

  const server = start('dist/main.js', ['serve'], env);
  await server.line((text) => text.startsWith('Stop with'));
  const base = `http://127.0.0.1:${port}`;
  await countRounds(base, token, source, merchantId);

  const texts = start('scripts/bench/paced.mjs', [
    JSON.stringify({
      port, publicUrl: PUBLIC, token: TOKEN, accountSid: ACCOUNT, to: NUMBER, from: '+12125000000',
      people: 5000, perSecond: TEXTS_A_SECOND, run: 'a',
    }),
  ]); // prettier-ignore
  const stretch = async (word) => {
    const line = texts.line((text) => text.startsWith('{'));
    texts.child.stdin.write(`${word}\n`);
    return JSON.parse(await line);
  };
  await pause(5000);
  await stretch('mark'); // warm
  await pause(15_000);
  const idle = await stretch('mark');
  const { took, count } = await expansion(base, token, source);
  const busy = await stretch('stop');
  await server.stop();
  await stub.stop();
  print({
    measure: `a broadcast expanded to ${count} of ${people}, seconds`,
    ours: round(took),
    bare: round(bare),
    ratio: round(took / bare),
  });
  print({
    measure: `webhooks at ${TEXTS_A_SECOND} a second meanwhile, milliseconds`,
    idle,
    busy,
    ratioP99: round(busy.p99 / idle.p99),
  });
}
