import { createGateway, type Gateway } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import type { NewMerchant } from '../../src/merchants/index.ts';
import { createLog } from '../../src/platform/log.ts';
import { openTestDatabase, type TestDatabase } from '../support/engines.ts';
import { assertBuilt, endProcesses, type RunningGateway, scratch, startGateway, until } from '../support/process.ts';
import { startTwilioStub, type TwilioStub } from '../support/twilio-stub.mjs';

const SECRET = 'c2VjcmV0LWZvci10ZXN0cy1vbmx5LTAxMjM0NTY3ODkw';

/** What a worker says when the scheduled work becomes its own. */
export const LEADS = 'this process does the scheduled work now';

/** A shop on PostgreSQL with a web process; workers are started as a test needs them, with a lease of two seconds. */
export interface WorkersShop {
  test: TestDatabase;
  stub: TwilioStub;
  /** The program's own functions on the same database, for setting up and looking. */
  gateway: Gateway;
  merchantId: string;
  numberId: string;
  worker(more?: Record<string, string>): Promise<RunningGateway>;
  /** Waits until the work is this process's. */
  leads(process: RunningGateway): Promise<unknown>;
  close(): Promise<void>;
}

export async function openWorkers(shop: NewMerchant): Promise<WorkersShop> {
  assertBuilt();
  const test = await openTestDatabase('postgres');
  const stub = await startTwilioStub();
  const env = {
    DATABASE_URL: test.where,
    SECRET_KEY: SECRET,
    PUBLIC_URL: 'https://shop.test',
    TWILIO_ACCOUNT_SID: stub.accountSid,
    TWILIO_AUTH_TOKEN: stub.token,
    TWILIO_API_URL: stub.url,
    RECONCILE_SECONDS: '2',
    LEASE_SECONDS: '2',
  };
  const gateway = createGateway(loadConfig({ ...env, DATA_DIR: scratch() }), test.db, { log: createLog('silent') });
  const added = await test.db.write(async (tx) => {
    const { merchantId } = await gateway.merchants.add(tx, shop);
    const number = { address: '+12025550100', partsPerSecond: 2000 };
    const { id: numberId } = await gateway.merchants.addNumber(tx, merchantId, number);
    return { merchantId, numberId };
  });
  const web = await startGateway({ ...env, DATA_DIR: scratch() }, { role: 'web' });
  stub.callbackBase(web.base);
  return {
    test,
    stub,
    gateway,
    ...added,
    worker: (more = {}) => startGateway({ ...env, ...more, DATA_DIR: scratch() }, { role: 'worker' }),
    leads: (process) => until('it leads', () => process.log().includes(LEADS), { within: 60_000 }),
    async close() {
      await endProcesses();
      await stub.close();
      await gateway.provider.close();
      await test.close();
    },
  };
}
