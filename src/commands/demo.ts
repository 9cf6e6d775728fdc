import type { Command } from './context.ts';
import { readOptions } from './options.ts';
import { serve } from './serve.ts';
import { buildWorld, demoFolder } from './world.ts';

export const demoCommand: Command = {
  name: 'demo',
  summary: 'Run a shop with three customers and open phones, on this machine only',
  usage: '   data in DATA_DIR, or ./data/demo',
  async run(args) {
    readOptions(args, {});
    // The demo is a rehearsal whatever the environment says: its own folder, the simulated carrier, loopback.
    process.env['DATA_DIR'] ||= demoFolder(); // an empty variable counts as absent
    process.env['PROVIDER'] = 'simulator';
    process.env['HOST'] = '127.0.0.1';
    delete process.env['DATABASE_URL'];
    await serve('all', { openPhones: true, prepare: buildWorld });
  },
};
