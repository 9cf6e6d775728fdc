import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { holdOutbox, releaseOutbox } from '../../src/messages/index.ts';
import { scratch, until } from '../support/process.ts';
import { arm, failPoints } from './shop.ts';
import { LEADS, openWorkers, type WorkersShop } from './workers.ts';

// FAULTS matrix 18 and 19: several processes on one PostgreSQL.
let shop: WorkersShop;

beforeEach(async () => {
  shop = await openWorkers({ name: "Lin's Noodles", country: 'US', zone: 'America/New_York', language: 'en' });
}, 60_000);

afterEach(() => shop.close());

/** Queues one service text for each of so many numbers, while nothing leaves. */
async function queue(count: number): Promise<void> {
  await holdOutbox(shop.test.db, Date.now(), 'staff', 'filling');
  for (let n = 0; n < count; n++)
    await shop.test.db.write((tx) =>
      shop.gateway.messages.enqueue(tx, {
        merchantId: shop.merchantId,
        numberId: shop.numberId,
        to: `+1202556${String(1000 + n)}`,
        text: `Your order ${n} is ready.`,
        purpose: 'service',
      }),
    );
}

const statuses = async (): Promise<Record<string, number>> =>
  Object.fromEntries(
    (await shop.test.db.admin('select status, count(*) from outbound group by status')).map(([s, n]) => [s, n]),
  ) as Record<string, number>;

const allDelivered = (count: number) =>
  until(
    async () => `all are delivered: ${JSON.stringify(await statuses())}`,
    async () => (await statuses())['delivered'] === count,
    { within: 60_000, every: 100 },
  );

test('two workers, the leader killed in the middle: every text leaves once (row 18)', async () => {
  const count = 600;
  const [first, second] = [await shop.worker(), await shop.worker()];
  await queue(count);
  const leader = await until('one leads', () => [first, second].find((one) => one.log().includes(LEADS)));
  const other = leader === first ? second : first;
  expect(other.log()).not.toContain(LEADS);
  await releaseOutbox(shop.test.db);
  await until('some are sent', () => shop.stub.ledger().accepted >= count / 4);
  await leader.kill();
  await shop.leads(other);
  await allDelivered(count);
  expect(shop.stub.ledger()).toMatchObject({ accepted: count, distinct: count, duplicated: 0 });
  expect(await other.stop()).toEqual({ code: 0, signal: null });
}, 120_000);

/** Moments of a send at which a machine may stand still for longer than its lease. */
const FROZEN_AT = [
  'worker: before commit of claim #1', // its claim is not on disk yet: nobody else could have taken these
  'worker: after commit of claim #1', // on disk, nothing has left
  'worker: request made #5', // handed to the connections one by one
  'worker: answer read #1', // the first connection is free for one that waited
];

test.each(FROZEN_AT)(
  'frozen past its lease at "%s", a worker sends nothing more when it thaws (row 19)',
  async (step) => {
    const count = 96; // one round of claims: more than there are connections, so that some wait inside for a free one
    const points = failPoints(scratch());
    const frozen = await shop.worker(points.env);
    await shop.leads(frozen);
    const other = await shop.worker();
    await queue(count);
    shop.stub.mode({ latencyMs: 100 });
    arm(points.folder, `${step}\nSIGSTOP`);
    await releaseOutbox(shop.test.db);
    await until('it is frozen', () => existsSync(join(points.folder, 'struck')), { within: 20_000 });
    await shop.leads(other);
    await allDelivered(count);
    frozen.signal('SIGCONT');
    expect(await frozen.stop()).toEqual({ code: 0, signal: null });
    expect(shop.stub.ledger()).toMatchObject({ accepted: count, distinct: count, duplicated: 0 });
    expect(await statuses()).toEqual({ delivered: count });
  },
  120_000,
);
