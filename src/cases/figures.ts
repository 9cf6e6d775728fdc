import { type Clock, DAY } from '../kernel/clock.ts';
import type { Merchants } from '../merchants/index.ts';
import { CASE_STEPS } from './rules.ts';
import { monthsBack } from './due.ts';
import { isOpen } from './steps.ts';
import * as store from './store-figures.ts';
import type { CaseDesk, StaffTimes } from './types.ts';

/** The middle of a list; between two middles, halfway, in whole milliseconds. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : Math.round((sorted[middle - 1]! + sorted[middle]!) / 2);
}

type Owned = Awaited<ReturnType<typeof store.ownedSince>>[number];

/** Past its time: reported after it, or not reported while it is over. */
function isLate({ step, dueAt, reportedAt }: Owned, now: number): boolean {
  if (dueAt === null) return false;
  return isOpen(step) ? now > dueAt : reportedAt !== null && reportedAt > dueAt;
}

/** Times of one colleague, by the cases they look after. */
export function timesOf(staffId: string, owned: readonly Owned[], now: number): StaffTimes {
  const since = (at: number | null, { openedAt }: Owned) => (at === null ? [] : [at - openedAt]);
  const ratings = owned.flatMap(({ rating }) => rating ?? []);
  return {
    staffId,
    cases: owned.length,
    firstAnswer: median(owned.flatMap((one) => since(one.answeredAt, one))),
    toReport: median(owned.flatMap((one) => (isOpen(one.step) ? [] : since(one.reportedAt, one)))),
    late: owned.filter((one) => isLate(one, now)).length,
    rating: ratings.length === 0 ? null : ratings.reduce((sum, one) => sum + one, 0) / ratings.length,
  };
}

/** What is learnt from cases: how many at each step, why they came, how fast they were answered. */
export function caseFigures({
  clock,
  merchants,
}: {
  clock: Clock;
  merchants: Merchants;
}): Pick<CaseDesk, 'counts' | 'causesByMonth' | 'staffTimes'> {
  return {
    async counts(reader, merchantId) {
      const found = new Map((await store.countsByStep(reader, merchantId)).map(({ step, count }) => [step, count]));
      const late = await store.lateCount(reader, merchantId, clock.now());
      const byStep = Object.fromEntries(CASE_STEPS.map((step) => [step, found.get(step) ?? 0]));
      return { ...byStep, late } as Awaited<ReturnType<CaseDesk['counts']>>;
    },
    async causesByMonth(reader, merchantId, months) {
      const { zone } = await merchants.byId(reader, merchantId);
      const spans = monthsBack(clock.now(), months, zone);
      const rows = [];
      for (const { month, from, until } of spans)
        for (const row of await store.causesBetween(reader, merchantId, from, until)) rows.push({ month, ...row });
      return rows.toSorted((a, b) => (a.month === b.month ? b.count - a.count : a.month < b.month ? 1 : -1));
    },
    async staffTimes(reader, merchantId, days) {
      const now = clock.now();
      const owned = await store.ownedSince(reader, merchantId, now - days * DAY);
      const byStaff = new Map<string, Owned[]>();
      for (const one of owned) {
        const own = byStaff.get(one.ownerId!);
        if (own) own.push(one);
        else byStaff.set(one.ownerId!, [one]);
      }
      return [...byStaff].map(([staffId, own]) => timesOf(staffId, own, now)).toSorted((a, b) => b.cases - a.cases);
    },
  };
}
