import type { Gateway } from '../app.ts';
import { type Command, UsageFault } from './context.ts';
import { readOptions } from './options.ts';
import { serve } from './serve.ts';
import { buildTown } from './town.ts';
import { TOWN_MAX } from './town-people.ts';
import { buildWorld, demoFolder } from './world.ts';
import { buildCare } from './world-care.ts';
import { buildExamples } from './world-examples.ts';

function readSize(text: string | undefined): number {
  const size = Number(text ?? 0);
  if (!Number.isInteger(size) || size < 0 || size > TOWN_MAX)
    throw new UsageFault(`--customers takes a number from 0 to ${TOWN_MAX}.`);
  return size;
}

/** A town may take a minute: whoever waits sees how far it is. */
async function settleTown(gateway: Gateway, size: number): Promise<void> {
  const [shop] = await gateway.merchants.all(gateway.db.reader);
  const { stderr } = process;
  let told = 0;
  await buildTown(gateway, shop!.merchantId, size, {
    onProgress(done, of) {
      const percent = Math.floor((done / of) * 100);
      if (percent < told + (stderr.isTTY ? 1 : 10) && done < of) return;
      told = percent;
      stderr.write(
        `${stderr.isTTY ? '\r' : ''}inventing customers: ${done} of ${of} (${percent} %)${stderr.isTTY && done < of ? '' : '\n'}`,
      );
    },
  });
}

export const demoCommand: Command = {
  name: 'demo',
  summary: 'Run a shop with three customers and open phones, on this machine only',
  usage: '[--customers 200000]   invents so many more with two years of visits; data in DATA_DIR, or ./data/demo',
  async run(args) {
    const size = readSize(readOptions(args, { customers: 'optional' }).customers);
    // The demo is a rehearsal whatever the environment says: its own folder, the simulated carrier, loopback.
    process.env['DATA_DIR'] ||= demoFolder(); // an empty variable counts as absent
    process.env['PROVIDER'] = 'simulator';
    process.env['HOST'] = '127.0.0.1';
    delete process.env['DATABASE_URL'];
    await serve('all', {
      openPhones: true,
      async prepare(gateway) {
        await buildWorld(gateway);
        await buildCare(gateway);
        await buildExamples(gateway);
        if (size > 0) await settleTown(gateway, size);
      },
    });
  },
};
