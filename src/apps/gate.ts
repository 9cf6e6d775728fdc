import { addDays, type LocalDate, localDate, localTime, startOfDay, weekdayOf } from '../kernel/calendar.ts';
import type { Merchant } from '../merchants/index.ts';
import { nextNumber } from '../platform/counters.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Say, Talk } from '../platform/slice.ts';
import type { AppsDeps } from './deps.ts';
import { inSegment } from './segment.ts';
import * as store from './store.ts';
import type { AppDraft, Hours, Limit } from './types.ts';

/** Why an app does not answer somebody now, and what they are told. */
export interface Refusal {
  reason: string;
  say: Say;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** Whether an app answers at an instant; hours past midnight belong to the day on which they began. */
export function isOpen({ days, from, to }: Hours, at: number, zone: string): boolean {
  const { date, hour, minute } = localTime(at, zone);
  const now = `${two(hour)}:${two(minute)}`;
  const today = days.includes(weekdayOf(date));
  if (from < to) return today && now >= from && now < to;
  return (today && now >= from) || (days.includes(weekdayOf(addDays(date, -1))) && now < to);
}

/** When the day, week or month began that an instant is in, by the shop's calendar; 0: everything counts. */
export function periodStart(per: Limit['per'], at: number, zone: string): number {
  const today = localDate(at, zone);
  switch (per) {
    case 'day':
      return startOfDay(today, zone);
    case 'week':
      return startOfDay(addDays(today, 1 - weekdayOf(today)), zone);
    case 'month':
      return startOfDay(`${today.slice(0, 8)}01` as LocalDate, zone);
    case 'ever':
      return 0;
  }
}

export const hoursSay = ({ days, from, to }: Hours): Say => ({
  template: 'apps/closed',
  values: { from, to, days: days.length < 7 },
});

/** Whether this number may use an app now. */
export async function refusalOf(
  deps: AppsDeps,
  tx: Tx,
  merchant: Merchant,
  appId: string,
  draft: AppDraft,
  talk: Talk,
): Promise<Refusal | undefined> {
  const { merchantId, zone } = merchant;
  const { who, hours, limit } = draft;
  if (hours && !isOpen(hours, talk.at, zone)) return { reason: 'hours', say: hoursSay(hours) };
  if ('members' in who && !talk.memberNumber) return { reason: 'members', say: { template: 'keywords/members-only' } };
  if ('segmentId' in who) {
    const { customerId } = talk;
    const meant = customerId !== undefined && (await inSegment(deps, tx, merchantId, who.segmentId, customerId));
    if (!meant) return { reason: 'segment', say: { template: 'apps/not-for-you' } };
  }
  if (!limit) return undefined;
  // Of two texts at once the second waits for this row, and counts the first.
  await nextNumber(tx, merchantId, store.useCounter(appId, talk.numberHash), 1);
  const since = periodStart(limit.per, talk.at, zone);
  const used = await store.usesSince.get(tx, { merchantId, appId, numberHash: talk.numberHash, since });
  return used!.count < limit.times ? undefined : { reason: `limit_${limit.per}`, say: { template: `apps/limit-${limit.per}` } }; // prettier-ignore
}
