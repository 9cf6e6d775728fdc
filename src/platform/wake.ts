import pg from 'pg';
import { type Logger, safeError } from './log.ts';

const CHANNEL = 'mcrm_wake';

/** One call for all that ask within so many milliseconds of the first. */
export function coalesced(millis: number, act: () => void): () => void {
  let pending = false;
  return () => {
    if (pending) return;
    pending = true;
    setTimeout(() => {
      pending = false;
      act();
    }, millis);
  };
}

/** Tells workers in other processes, through PostgreSQL, that something is queued; at most once in 20 ms. */
export const postgresWake = (notify: () => Promise<unknown>, log: Logger): (() => void) =>
  coalesced(20, () => {
    // A lost wake-up costs a second at most: workers look by themselves too.
    notify().catch((fault: unknown) => log.debug({ fault: safeError(fault) }, 'wake-up not sent'));
  });

export const WAKE_SQL = `select pg_notify('${CHANNEL}', '')`;

/** Listens for wake-ups; when the connection breaks it is opened again, and the worker's own looking bridges the gap. */
export function listenForWakes(url: string, onWake: () => void, log: Logger): { close(): Promise<void> } {
  let client: pg.Client | undefined;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;

  async function open(): Promise<void> {
    client = new pg.Client({ connectionString: url });
    client.on('error', again);
    client.on('notification', onWake);
    await client.connect();
    await client.query(`listen ${CHANNEL}`);
  }

  function again(fault: unknown): void {
    if (closed || retry) return;
    log.debug({ fault: safeError(fault) }, 'no wake-ups for now');
    retry = setTimeout(() => {
      retry = undefined;
      open().catch(again);
    }, 1000);
  }

  open().catch(again);
  return {
    async close() {
      closed = true;
      clearTimeout(retry);
      await client?.end().catch(() => {}); // it was dead already
    },
  };
}
