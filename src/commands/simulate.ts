import { createGateway, migrate, openDatabase } from '../app.ts';
import { loadConfig } from '../config.ts';
import { DomainError } from '../kernel/errors.ts';
import { statusCounts } from '../messages/index.ts';
import { runTerminalPhone } from '../messages/providers/simulator/terminal.ts';
import { createLog } from '../platform/log.ts';
import { createScheduler } from '../platform/scheduler/index.ts';
import type { Command } from './context.ts';
import { buildWorld } from './world.ts';

export const simulateCommand: Command = {
  name: 'simulate',
  summary: 'Be a customer: a phone in the terminal',
  usage: '   texts the shops in DATA_DIR (an empty one gets the demo shop); /help inside tells more',
  async run() {
    const config = loadConfig();
    if (config.provider !== 'simulator')
      throw new DomainError(
        'forbidden',
        'A real carrier is configured: the simulated phones stay in the drawer. Say PROVIDER=simulator to rehearse.',
      );
    const log = createLog(config.logLevel === 'info' ? 'warn' : config.logLevel);
    await migrate(config);
    const db = openDatabase(config, log);
    let wake = (): void => {};
    const gateway = createGateway(config, db, { log, wake: () => wake() });
    const { carrier, merchants, clock, pumps } = gateway;
    await buildWorld(gateway);
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
