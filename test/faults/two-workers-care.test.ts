import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { localDate } from '../../src/kernel/calendar.ts';
import { scratch, until } from '../support/process.ts';
import { zoneAtNoon } from './broadcast-crowd.ts';
import { arm, failPoints } from './shop.ts';
import { openWorkers, type WorkersShop } from './workers.ts';

// Two worker processes on one PostgreSQL, one frozen past its lease in the middle of greeting, or of a step of a plan, and thawed.
const TILL = { source: 'counter', actor: 'staff:1' };
const COUNT = 60; // more than one chunk of feeding

let shop: WorkersShop;
const zone = zoneAtNoon();

beforeEach(async () => {
  shop = await openWorkers({ name: "Lin's Noodles", country: 'DE', zone, language: 'en' });
}, 60_000);

afterEach(() => shop.close());

/** People whose birthday it is today, and a greeting for them, switched on. */
async function greetToday(): Promise<void> {
  const { gateway, merchantId, test } = shop;
  const birthday = localDate(Date.now(), zone).slice(5);
  await test.db.write(async (tx) => {
    for (let n = 0; n < COUNT; n++) {
      const { id } = await gateway.customers.findOrCreate(tx, merchantId, `+4930555${10_000 + n}` as never, TILL);
      await gateway.customers.recordConsent(tx, merchantId, id, { ...TILL, state: 'granted' });
      await gateway.customers.setBirthday(tx, merchantId, id, birthday);
    }
  });
  const draft = { occasion: { kind: 'birthday' as const }, daysBefore: 0, time: '09:00', wordings: {}, late: 'same_day' as const }; // prettier-ignore
  await test.db.write(async (tx) => {
    const { id } = await gateway.care.greetings.add(tx, merchantId, draft, 'staff:1');
    await gateway.care.greetings.switch(tx, merchantId, id, true, 'staff:1');
  });
}

/** How texts and greetings stand, for a test that waited in vain. */
const standing = async (what: string): Promise<string> => {
  const texts = await shop.test.db.admin('select status, reason, count(*) from outbound group by status, reason');
  const greetings = await shop.test.db.admin('select state, count(*) from greeted group by state');
  return `${what}: ${JSON.stringify({ ledger: shop.stub.ledger().accepted, texts, greetings })}`;
};

const rows = async (sql: string): Promise<number> => Number((await shop.test.db.admin(sql))[0]![0]);

/** Moments at which a machine may stand still for longer than its lease. */
const FROZEN_AT = [
  'worker: before commit of find #1', // nobody is found yet, as far as others know
  'worker: before commit of greet #1', // texts are made, none is queued yet
  'worker: after commit of greet #1', // some are queued, others wait
  'worker: before commit of claim #1',
];

test.each(FROZEN_AT)(
  'frozen past its lease at "%s", the others greet everybody, and thawed it greets nobody again',
  async (step) => {
    const points = failPoints(scratch());
    const frozen = await shop.worker(points.env);
    await shop.leads(frozen);
    const other = await shop.worker();
    arm(points.folder, `${step}\nSIGSTOP`);
    await greetToday();
    await until('it is frozen', () => existsSync(join(points.folder, 'struck')), { within: 90_000 });
    await shop.leads(other);
    await until(() => standing('everybody is greeted'), () => shop.stub.ledger().accepted >= COUNT, { within: 120_000 }); // prettier-ignore
    frozen.signal('SIGCONT');
    expect(await frozen.stop()).toEqual({ code: 0, signal: null });
    expect(await other.stop()).toEqual({ code: 0, signal: null });
    expect(shop.stub.ledger()).toMatchObject({ accepted: COUNT, distinct: COUNT, duplicated: 0 });
    expect(await rows(`select count(*) from greeted where state = 'queued'`)).toBe(COUNT);
    expect(await rows(`select count(*) from outbound`)).toBe(COUNT);
  },
  300_000,
);

test('frozen past its lease between a claim and its requests, with nobody to take over: thawed, it sends them', async () => {
  const points = failPoints(scratch());
  const worker = await shop.worker(points.env);
  await shop.leads(worker);
  arm(points.folder, 'worker: after commit of claim #1\nSIGSTOP');
  await greetToday();
  await until('it is frozen', () => existsSync(join(points.folder, 'struck')), { within: 90_000 });
  const over = async () =>
    (await shop.test.db.admin('select until_at from leases')).every(([end]) => Number(end) < Date.now());
  await until('its lease is over', over);
  worker.signal('SIGCONT');
  await until(() => standing('everybody is greeted'), () => shop.stub.ledger().accepted >= COUNT, { within: 120_000 }); // prettier-ignore
  expect(await worker.stop()).toEqual({ code: 0, signal: null });
  expect(shop.stub.ledger()).toMatchObject({ accepted: COUNT, distinct: COUNT, duplicated: 0 });
}, 300_000);

/** A plan that texts whoever joins and then gives points, switched on, and people who join. */
async function joinToday(): Promise<void> {
  const { gateway, merchantId, test } = shop;
  const steps = [
    { id: 'a', kind: 'send' as const, texts: { en: 'Good to have you with us' } },
    { id: 'b', kind: 'do' as const, action: 'points.give', input: { points: 7 } },
  ];
  const draft = { name: 'Joined', trigger: { kind: 'joined' as const }, steps, stopWhen: [], again: 0 };
  const { plans } = gateway.care;
  await test.db.write(async (tx) => {
    const { id } = await plans.add(tx, merchantId, { draft }, 'staff:1');
    await plans.switch(tx, merchantId, id, { on: true }, 'staff:1');
  });
  await test.db.write(async (tx) => {
    for (let n = 0; n < COUNT; n++) {
      const { id } = await gateway.customers.findOrCreate(tx, merchantId, `+4930555${20_000 + n}` as never, TILL);
      await gateway.customers.recordConsent(tx, merchantId, id, { ...TILL, state: 'granted' });
      await gateway.customers.join(tx, merchantId, id, TILL);
    }
  });
}

test.each([
  'worker: before commit of care step #1',
  'worker: after commit of care step #1',
  'worker: before commit of care step #70',
])(
  'frozen past its lease at "%s", the others take every step, and thawed it takes none again',
  async (step) => {
    const points = failPoints(scratch());
    const frozen = await shop.worker(points.env);
    await shop.leads(frozen);
    const other = await shop.worker();
    arm(points.folder, `${step}\nSIGSTOP`);
    await joinToday();
    await until('it is frozen', () => existsSync(join(points.folder, 'struck')), { within: 90_000 });
    await shop.leads(other);
    const done = () => rows(`select count(*) from care_walks where state = 'done'`);
    await until('everybody is through', async () => (await done()) === COUNT, { within: 120_000 });
    await until(() => standing('every text has left'), () => shop.stub.ledger().accepted >= COUNT, { within: 120_000 }); // prettier-ignore
    frozen.signal('SIGCONT');
    expect(await frozen.stop()).toEqual({ code: 0, signal: null });
    expect(await other.stop()).toEqual({ code: 0, signal: null });
    expect(shop.stub.ledger()).toMatchObject({ accepted: COUNT, distinct: COUNT, duplicated: 0 });
    expect(await rows(`select count(*) from care_steps where outcome in ('sent', 'done')`)).toBe(2 * COUNT);
    expect(await rows(`select count(*) from outbound`)).toBe(COUNT);
    expect(await rows(`select count(*) from point_entries where points = 7`)).toBe(COUNT);
  },
  300_000,
);
