import { HOUR, MINUTE, SECOND } from '../kernel/clock.ts';
import { safeError } from '../platform/log.ts';
import type { Pump } from '../platform/scheduler/index.ts';
import { callOut } from './call-out.ts';
import type { AppsDeps } from './deps.ts';
import * as store from './store-calls.ts';
import type { Apps } from './types.ts';

/** Waits between tries; behind the last one the call is given up. */
export const BACK_OFF = [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR];
/** A worker that died while calling leaves the call to another after this long. */
const GIVEN_UP_AFTER = MINUTE;
const AT_ONCE = 10;
/** One shop whose machine hangs keeps no other shop waiting. */
const OF_ONE_SHOP = 3;
const DAMAGED = { ok: false, outcome: 'damaged', again: false };
const IDLE = 2 * SECOND;

/** The key with which an app's calls are signed. */
export const callSecret = ({ vault }: Pick<AppsDeps, 'vault'>, merchantId: string, appId: string): string => vault.hash(merchantId, `apps.call:${appId}`); // prettier-ignore

/** Makes the calls that are due: some at a time, each written down before it leaves. */
export function callPump(deps: AppsDeps): Pump {
  const { db, clock, vault, mayCall, log } = deps;

  /** What is sent; undefined: it cannot be opened, today or ever. */
  function bodyOf({ merchantId, appId, id, body }: store.DueCall): string | undefined {
    try {
      return vault.open(merchantId, body);
    } catch (fault) {
      log.error({ fault: safeError(fault), appId, call: id }, 'the body of a call of an app cannot be opened');
      return undefined;
    }
  }

  async function make(call: store.DueCall): Promise<void> {
    const at = clock.now();
    if (!(await db.write((tx) => store.claimCall(tx, call, at + GIVEN_UP_AFTER)))) return;
    const { merchantId, appId, id, url } = call;
    const body = bodyOf(call);
    const { ok, outcome, again } =
      body === undefined
        ? DAMAGED
        : await callOut({ id, url, body, at, mayCall, secret: callSecret(deps, merchantId, appId) });
    const wait = BACK_OFF[call.attempts];
    const retry = !ok && again && wait !== undefined;
    const now = clock.now();
    if (!ok && !retry) log.warn({ appId, call: id, outcome }, 'a call of an app was given up');
    await db.write((tx) =>
      store.settleCall(tx, call, {
        outcome,
        status: ok ? 'done' : retry ? 'queued' : 'failed',
        nextAt: retry ? now + wait : null,
        endedAt: retry ? null : now,
      }),
    );
  }

  return {
    name: 'calls of apps',
    async run(guard) {
      const due = await store.dueCalls(db.reader, clock.now(), AT_ONCE, OF_ONE_SHOP);
      guard();
      await Promise.all(due.map(make));
      return due.length < OF_ONE_SHOP ? IDLE : 0; // so many of one shop: it may have more
    },
  };
}

/** What pages show of calls. */
export const appCalls = (deps: AppsDeps): Pick<Apps, 'calls' | 'callSecret'> => ({
  calls: (reader, merchantId, id, limit) => store.callsOf(reader, merchantId, id, limit),
  callSecret: (merchantId, id) => callSecret(deps, merchantId, id),
});
