import { existsSync } from 'node:fs';
import { createGateway, databaseFile, migrate, openDatabase } from '../app.ts';
import { type Config, loadConfig } from '../config.ts';
import { DomainError } from '../kernel/errors.ts';
import { statusCounts } from '../messages/index.ts';
import { runTerminalPhone } from '../messages/providers/simulator/terminal.ts';
import { newSecret } from '../platform/crypto/key-ring.ts';
import { createLog } from '../platform/log.ts';
import { createScheduler } from '../platform/scheduler/index.ts';
import { type Command, withGateway } from './context.ts';
import { buildWorld, demoFolder } from './world.ts';

const isDemo = ({ databaseUrl, dataDir }: Config): boolean => !databaseUrl && dataDir === demoFolder();

/** Whether there is a shop to text. Where there is no database, none is made. */
async function hasShop(config: Config): Promise<boolean> {
  if (!config.databaseUrl && !existsSync(databaseFile(config))) return false;
  return withGateway(async ({ gateway }) => (await gateway.merchants.all(gateway.db.reader)).length > 0);
}

/**
 * Points DATA_DIR at the demo's folder when there is no shop in ./data. The demo shop is never put where a shop of one's
 * own may be opened: its set-up link would never come, and nobody could sign in.
 * @throws DomainError when a real carrier is configured, or a place without a shop was named
 */
async function choosePlace(): Promise<void> {
  const given = process.env['DATA_DIR'];
  // A secret of the moment, so that looking makes no key in a folder that stays unused.
  const config = loadConfig({ ...process.env, SECRET_KEY: process.env['SECRET_KEY'] || newSecret() });
  if (config.provider !== 'simulator')
    throw new DomainError(
      'forbidden',
      'A real carrier is configured: the simulated phones stay in the drawer. Say PROVIDER=simulator to rehearse.',
    );
  if (isDemo(config) || (await hasShop(config))) return;
  if (given || config.databaseUrl)
    throw new DomainError(
      'not_found',
      `There is no shop in ${config.databaseUrl ? 'DATABASE_URL' : config.dataDir} to text. Run "npm start" and open the shop first, or run "npm run simulate" without ${config.databaseUrl ? 'DATABASE_URL' : 'DATA_DIR'} to text the demo's.`,
    );
  process.env['DATA_DIR'] = demoFolder();
}

export const simulateCommand: Command = {
  name: 'simulate',
  summary: 'Be a customer: a phone in the terminal',
  usage: '   texts the shops in DATA_DIR, or where ./data has none, the demo shop; /help inside tells more',
  async run() {
    await choosePlace();
    const config = loadConfig();
    const log = createLog(config.logLevel === 'info' ? 'warn' : config.logLevel);
    await migrate(config);
    const db = openDatabase(config, log);
    let wake = (): void => {};
    const gateway = createGateway(config, db, { log, wake: () => wake() });
    const { carrier, merchants, clock, pumps } = gateway;
    if (isDemo(config)) await buildWorld(gateway);
    // Where a gateway runs on this data already, it holds the lease and does the work; else we do.
    const scheduler = createScheduler({ db, clock, log, pumps, jobs: [], lease: config.lease });
    wake = () => scheduler.wake();
    scheduler.start();
    try {
      const shops = new Map((await merchants.all(db.reader)).map((shop) => [shop.merchantId, shop]));
      await runTerminalPhone({
        carrier: carrier!,
        shops: (await merchants.numbers(db.reader))
          .filter(({ canReceive }) => canReceive)
          .map(({ address, merchantId }) => ({ address, ...shops.get(merchantId)! })),
        input: process.stdin,
        output: process.stdout,
        work: async () => {},
        async settled() {
          const { queued = 0, submitting = 0 } = await statusCounts(db.reader);
          return queued + submitting === 0 && (await carrier!.dueCount()) === 0;
        },
      });
    } finally {
      await scheduler.stop();
      await gateway.dispatcher.settled();
      await db.close();
    }
  },
};
