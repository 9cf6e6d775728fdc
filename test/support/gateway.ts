import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGateway, type Gateway, type Parts } from '../../src/app.ts';
import { type Config, loadConfig } from '../../src/config.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import type { Engine } from '../../src/platform/db/index.ts';
import { createLog } from '../../src/platform/log.ts';
import { openTestDatabase, type TestDatabase } from './engines.ts';

/** A clock that moves only when told. */
export interface StoppedClock extends Clock {
  set(at: number): void;
  advance(millis: number): void;
}

export function stoppedClock(start = Date.UTC(2026, 5, 15, 16, 0)): StoppedClock {
  let now = start;
  return {
    now: () => now,
    set: (at) => void (now = at),
    advance: (millis) => void (now += millis),
  };
}

export interface TestGateway {
  gateway: Gateway;
  test: TestDatabase;
  clock: StoppedClock;
  config: Config;
  /** Carries, sends and reports until nothing is left to do; moves the clock a little at a time. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

const SECRET = 'c2VjcmV0LWZvci10ZXN0cy1vbmx5LTAxMjM0NTY3ODkw';

/** The whole gateway on an engine, with the simulated carrier unless the environment says otherwise. */
export async function openGateway(
  engine: Engine,
  parts: { env?: Record<string, string>; random?: () => number; clock?: StoppedClock; apps?: Parts['apps'] } = {},
): Promise<TestGateway> {
  const test = await openTestDatabase(engine);
  const clock = parts.clock ?? stoppedClock();
  const dataDir = mkdtempSync(join(tmpdir(), 'mcrm-gateway-'));
  const config = loadConfig({ DATA_DIR: dataDir, SECRET_KEY: SECRET, PUBLIC_URL: 'https://shop.test', ...parts.env });
  const gateway = createGateway(config, test.db, {
    log: createLog('silent'),
    clock,
    random: parts.random ?? (() => 0.5),
    ...(parts.apps && { apps: parts.apps }),
  });
  const step = 250;
  return {
    gateway,
    test,
    clock,
    config,
    async settle() {
      for (let quiet = 0, rounds = 0; quiet < 4 && rounds < 400; rounds++) {
        await gateway.carrier?.tick(gateway.messages);
        const started = await gateway.dispatcher.dispatch(() => {});
        await gateway.dispatcher.settled();
        const due = (await gateway.carrier?.dueCount()) ?? 0;
        quiet = started === 0 && due === 0 ? quiet + 1 : 0;
        clock.advance(step);
      }
    },
    async close() {
      await gateway.provider.close();
      await test.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
