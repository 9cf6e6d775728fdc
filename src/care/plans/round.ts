import { bindingOf, bucketOf, openHours, openSender, roomAt, type Sender } from '../../marketing/index.ts';
import { GREETING_PRIORITY } from '../../messages/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { Guard } from '../../platform/scheduler/index.ts';
import type { OpenPlan } from './book.ts';
import type { PlanDeps } from './deps.ts';
import type { Address } from './store-people.ts';

/** What one round of the pump reads once. */
export interface Round {
  now: number;
  /** As `db.write`, and nothing is written once another process has taken the work over. */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  sender(merchantId: string): Promise<Sender>;
  plan(merchantId: string, planId: string): Promise<OpenPlan | undefined>;
  /** How many more texts of a shop may be queued now; each that is takes one. */
  room(merchantId: string): Promise<{ left: number }>;
}

/** Remembers a promise by its key for the length of a round. */
function once<T>(load: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (key) => {
    const found = known.get(key) ?? load(key);
    known.set(key, found);
    return found;
  };
}

export function openRound({ db, clock, merchants, book }: PlanDeps, guard: Guard): Round {
  const now = clock.now();
  const sender = once((merchantId) => openSender(merchants, db.reader, merchantId));
  const plan = once((key) => book.one(db.reader, ...(key.split(' ') as [string, string])));
  const room = once(async (merchantId) => ({
    left: await roomAt(db.reader, (await sender(merchantId)).number, GREETING_PRIORITY, now),
  }));
  const write: Round['write'] = (work) =>
    db.write(async (tx) => {
      await guard.inside?.(tx);
      return work(tx);
    });
  return { now, write, sender, room, plan: (merchantId, planId) => plan(`${merchantId} ${planId}`) };
}

/** Whose hours bind somebody, and by which clock their waits are reckoned. */
export function timesOf({ merchant, shopHours }: Sender, { zone, region }: Pick<Address, 'zone' | 'region'>) {
  const bucket = bucketOf(zone, region);
  const binding = bindingOf(merchant, shopHours, bucket);
  return {
    bucket,
    zone: binding.zones[0] ?? merchant.zone,
    open: (at: number) => openHours(binding, at),
  };
}
