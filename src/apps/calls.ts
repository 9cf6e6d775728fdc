import { HOUR, MINUTE, SECOND } from '../kernel/clock.ts';
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
const IDLE = 2 * SECOND;

/** The key with which an app's calls are signed. */
export const callSecret = ({ vault }: Pick<AppsDeps, 'vault'>, merchantId: string, appId: string): string => vault.hash(merchantId, `apps.call:${appId}`); // prettier-ignore

/** Makes the calls that are due: some at a time, each written down before it leaves. */
export function callPump(deps: AppsDeps): Pump {
  const { db, clock, vault, mayCall, log } = deps;

  async function make(call: store.DueCall): Promise<void> {
    const at = clock.now();
    if (!(await db.write((tx) => store.claimCall(tx, call, at + GIVEN_UP_AFTER)))) return;
    const { merchantId, appId, id, url } = call;
    const body = vault.open(merchantId, call.body);
    const { ok, outcome, again } = await callOut({ id, url, body, at, mayCall, secret: callSecret(deps, merchantId, appId) }); // prettier-ignore
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
      const due = await store.dueCalls(db.reader, clock.now(), AT_ONCE);
      guard();
      await Promise.all(due.map(make));
      return due.length === AT_ONCE ? 0 : IDLE;
    },
  };
}

/** What pages show of calls. */
export const appCalls = (deps: AppsDeps): Pick<Apps, 'calls' | 'callSecret'> => ({
  calls: (reader, merchantId, id, limit) => store.callsOf(reader, merchantId, id, limit),
  callSecret: (merchantId, id) => callSecret(deps, merchantId, id),
});
