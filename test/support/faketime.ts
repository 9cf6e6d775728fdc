import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LIBRARY = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib', '/usr/local/lib']
  .map((folder) => join(folder, 'faketime', 'libfaketimeMT.so.1'))
  .find(existsSync);

/** The wall clock of real processes, moved while they run. Their monotonic clock and timers stay as they are. */
export interface FakeClock {
  /** For the environment of a process that is to live by it. */
  env: Record<string, string>;
  /** From now on it is this instant (epoch ms) and goes on from there. */
  set(instant: number): void;
  now(): number;
}

/**
 * @param folder where the file stands that the processes read at every look at the clock
 * @throws Error with what to install where libfaketime is missing
 */
export function fakeClock(folder: string, instant: number): FakeClock {
  if (!LIBRARY) throw new Error('These tests move the clock of a real process: apt-get install libfaketime.');
  const file = join(folder, 'clock');
  let ahead = 0;
  const clock: FakeClock = {
    env: {
      LD_PRELOAD: LIBRARY,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
    set(to) {
      ahead = to - Date.now();
      writeFileSync(file, `${ahead < 0 ? '-' : '+'}${(Math.abs(ahead) / 1000).toFixed(3)}\n`);
    },
    now: () => Date.now() + ahead,
  };
  clock.set(instant);
  return clock;
}
