// A million customers, and today's birthdays among them: how long the gateway takes from beginning the day's run to the
// last person found, beside the same people found and kept by one statement written by hand, with webhooks answered meanwhile.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { call, openLargeShop, pause, TEXTS_A_SECOND } from './large-shop.mjs';
import { folder, median, print, round } from './processes.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);

/** `MM-DD` of today by the shop's clock, which shows noon or so whatever the machine's says. */
function todayOf(source) {
  const file = new Sqlite(source, { readonly: true });
  const zone = file.prepare('select zone from merchants').pluck().get();
  file.close();
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, month: '2-digit', day: '2-digit' }).format(new Date());
}

/** The people of a day as somebody would find and keep them who needs nothing else, on a copy of the file, committed. */
function byHand(source, merchantId) {
  const path = join(folder(), 'bare.db');
  copyFileSync(source, path);
  const file = new Sqlite(path);
  file.pragma('journal_mode = WAL');
  file.pragma('synchronous = FULL');
  file.exec(
    'create table bare (merchant_id text, year text, customer_id text, region text, primary key (merchant_id, year, customer_id))',
  );
  const find = file.prepare(`insert into bare
    select c.merchant_id, '2026', c.id, (select n.region from customer_numbers n
      where n.merchant_id = c.merchant_id and n.customer_id = c.id and n.to_at is null limit 1)
    from customers c where c.merchant_id = ? and c.birthday = ? and c.archived_at is null and c.reach = 'yes'
    on conflict do nothing`);
  const day = todayOf(source);
  const took = [];
  let people = 0;
  for (let i = 0; i <= ROUNDS; i++) {
    file.exec('delete from bare');
    const begun = performance.now();
    people = find.run(merchantId, day).changes;
    if (i > 0) took.push(performance.now() - begun); // the first fills the cache
  }
  file.close();
  return { millis: median(took), people };
}

const DRAFT = {
  occasion: { kind: 'birthday' },
  daysBefore: 0,
  time: '00:00',
  wordings: { en: ['Happy birthday from all of us!'] },
  late: 'same_day',
};

/** Switches a greeting of birthdays on and waits until today's people are rows. @returns milliseconds of the run, and people */
async function ours(shop) {
  const file = new Sqlite(shop.source, { readonly: true });
  const { id } = await call(shop, '/greetings', DRAFT, 'greeting');
  await call(shop, `/greetings/${id}/on`, {}, 'on');
  const over = file.prepare(
    `select started_at as "from", found from greeting_runs where greeting_id = ? and status <> 'finding'`,
  );
  let run;
  while (!(run = over.get(id))) await pause(2);
  const took = Date.now() - run.from;
  file.close();
  return { took, found: run.found };
}

/** Until no greeting has left for five seconds: those to places where it is night wait for their morning. */
async function allGone({ source }) {
  const file = new Sqlite(source, { readonly: true });
  const left = file.prepare(`select count(*) from outbound where purpose = 'marketing' and status <> 'queued'`).pluck();
  for (let before = -1, now = left.get(); now > before; now = left.get()) {
    before = now;
    await pause(5000);
  }
  file.close();
}

export async function birthdayRounds() {
  const shop = await openLargeShop(byHand);
  const stretch = await shop.texts();
  await pause(15_000);
  const idle = await stretch('mark');
  await pause(57_000 - (Date.now() % 60_000)); // the day's run begins with the next full minute
  await stretch('mark');
  const { took, found } = await ours(shop);
  await allGone(shop);
  const busy = await stretch('stop');
  await shop.close();
  print({
    measure: `today's ${found} birthdays of ${shop.people} found and kept, milliseconds`,
    ours: round(took),
    bare: round(shop.before.millis),
    ratio: round(took / shop.before.millis),
    people: { ours: found, bare: shop.before.people },
  });
  print({
    measure: `webhooks at ${TEXTS_A_SECOND} a second meanwhile, milliseconds`,
    idle,
    busy,
    ratioP99: round(busy.p99 / idle.p99),
  });
}
