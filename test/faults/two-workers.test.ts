import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createGateway, type Gateway } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { holdOutbox, releaseOutbox } from '../../src/messages/index.ts';
import { createLog } from '../../src/platform/log.ts';
import { openTestDatabase, type TestDatabase } from '../support/engines.ts';
import { assertBuilt, endProcesses, type RunningGateway, scratch, startGateway, until } from '../support/process.ts';
import { startTwilioStub, type TwilioStub } from '../support/twilio-stub.mjs';
import { arm, failPoints } from './shop.ts';

// FAULTS matrix 18 and 19: several processes on one PostgreSQL.
const SECRET = 'c2VjcmV0LWZvci10ZXN0cy1vbmx5LTAxMjM0NTY3ODkw';
const SHOP = { name: "Lin's Noodles", country: 'US', zone: 'America/New_York', language: 'en' as const };
const LEADS = 'this process does the scheduled work now';

let test1: TestDatabase;
let stub: TwilioStub;
let gateway: Gateway;
let env: Record<string, string>;
let web: RunningGateway;
let merchantId: string;
let numberId: string;

beforeEach(async () => {
  assertBuilt();
  test1 = await openTestDatabase('postgres');
  stub = await startTwilioStub();
  env = {
    DATABASE_URL: test1.where,
    SECRET_KEY: SECRET,
    PUBLIC_URL: 'https://shop.test',
    TWILIO_ACCOUNT_SID: stub.accountSid,
    TWILIO_AUTH_TOKEN: stub.token,
    TWILIO_API_URL: stub.url,
    RECONCILE_SECONDS: '2',
    LEASE_SECONDS: '2',
  };
  gateway = createGateway(loadConfig({ ...env, DATA_DIR: scratch() }), test1.db, { log: createLog('silent') });
  await test1.db.write(async (tx) => {
    ({ merchantId } = await gateway.merchants.add(tx, SHOP));
    const number = { address: '+12025550100', partsPerSecond: 2000 };
    ({ id: numberId } = await gateway.merchants.addNumber(tx, merchantId, number));
  });
  web = await startGateway({ ...env, DATA_DIR: scratch() }, { role: 'web' });
  stub.callbackBase(web.base);
}, 60_000);

afterEach(async () => {
  await endProcesses();
  await stub.close();
  await gateway.provider.close();
  await test1.close();
});

const worker = (more: Record<string, string> = {}): Promise<RunningGateway> =>
  startGateway({ ...env, ...more, DATA_DIR: scratch() }, { role: 'worker' });
const leads = (process: RunningGateway) => until('it leads', () => process.log().includes(LEADS), { within: 60_000 });

/** Queues one service text for each of so many numbers, while nothing leaves. */
async function queue(count: number): Promise<void> {
  await holdOutbox(test1.db, Date.now(), 'staff', 'filling');
  for (let n = 0; n < count; n++)
    await test1.db.write((tx) =>
      gateway.messages.enqueue(tx, {
        merchantId,
        numberId,
        to: `+1202556${String(1000 + n)}`,
        text: `Your order ${n} is ready.`,
        purpose: 'service',
      }),
    );
}

const statuses = async (): Promise<Record<string, number>> =>
  Object.fromEntries(
    (await test1.db.admin('select status, count(*) from outbound group by status')).map(([s, n]) => [s, n]),
  ) as Record<string, number>;

const allDelivered = (count: number) =>
  until(
    async () => `all are delivered: ${JSON.stringify(await statuses())}`,
    async () => (await statuses())['delivered'] === count,
    { within: 60_000, every: 100 },
  );

test('two workers, the leader killed in the middle: every text leaves once (row 18)', async () => {
  const count = 600;
  const [first, second] = [await worker(), await worker()];
  await queue(count);
  const leader = await until('one leads', () => [first, second].find((one) => one.log().includes(LEADS)));
  const other = leader === first ? second : first;
  expect(other.log()).not.toContain(LEADS);
  await releaseOutbox(test1.db);
  await until('some are sent', () => stub.ledger().accepted >= count / 4);
  await leader.kill();
  await leads(other);
  await allDelivered(count);
  expect(stub.ledger()).toMatchObject({ accepted: count, distinct: count, duplicated: 0 });
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
    const frozen = await worker(points.env);
    await leads(frozen);
    const other = await worker();
    await queue(count);
    stub.mode({ latencyMs: 100 });
    arm(points.folder, `${step}\nSIGSTOP`);
    await releaseOutbox(test1.db);
    await until('it is frozen', () => existsSync(join(points.folder, 'struck')), { within: 20_000 });
    await leads(other);
    await allDelivered(count);
    frozen.signal('SIGCONT');
    expect(await frozen.stop()).toEqual({ code: 0, signal: null });
    expect(stub.ledger()).toMatchObject({ accepted: count, distinct: count, duplicated: 0 });
    expect(await statuses()).toEqual({ delivered: count });
  },
  120_000,
);
