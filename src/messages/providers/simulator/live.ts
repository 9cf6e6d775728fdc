import { setTimeout as pause } from 'node:timers/promises';
import type { Response } from 'express';
import { MINUTE, SECOND } from '../../../kernel/clock.ts';

/** So many pages may follow at once; others ask every two seconds instead. */
const MOST_VIEWERS = 20;
/** Between two looks at the table. */
const LOOK = 300;
/** So that proxies keep a quiet stream open. */
const BEAT = 15 * SECOND;
/** Then the browser comes again, and passes the door again. */
const LIFE = 15 * MINUTE;

export interface Live {
  /** Whether one more may follow. */
  hasRoom(): boolean;
  /** Sends what `read` gives, now and after every change, until the browser leaves or `signal` says stop. */
  follow(res: Response, changes: () => Promise<string>, read: () => Promise<unknown>): Promise<void>;
}

/** Server-sent events, bounded in number and in time. */
export function createLive(signal?: AbortSignal): Live {
  let viewers = 0;

  async function run(
    res: Response,
    left: AbortSignal,
    changes: () => Promise<string>,
    read: () => Promise<unknown>,
  ): Promise<void> {
    const until = performance.now() + LIFE;
    let seen: string | undefined;
    let written = performance.now();
    while (!left.aborted && performance.now() < until) {
      const cursor = await changes();
      const silent = performance.now() - written > BEAT;
      if (cursor !== seen || silent) {
        res.write(cursor === seen ? ': still here\n\n' : `data: ${JSON.stringify(await read())}\n\n`);
        seen = cursor;
        written = performance.now();
      }
      await pause(LOOK, undefined, { signal: left, ref: false }).catch(() => {}); // it only wakes early
    }
  }

  return {
    hasRoom: () => viewers < MOST_VIEWERS,
    async follow(res, changes, read) {
      const gone = new AbortController();
      res.on('close', () => gone.abort());
      const left = signal ? AbortSignal.any([gone.signal, signal]) : gone.signal;
      viewers++;
      try {
        res.writeHead(200, {
          'Content-Type': 'text/event-stream',
          'Cache-Control': 'no-store',
          'X-Accel-Buffering': 'no',
        });
        res.write('retry: 2000\n\n');
        await run(res, left, changes, read);
        res.end();
      } finally {
        viewers--;
      }
    },
  };
}
