import { addDays, type LocalDate, startOfDay } from '../../kernel/calendar.ts';
import type { Reader } from '../../platform/db/index.ts';
import type { OpenPlan } from './book.ts';
import type { PlanDeps } from './deps.ts';
import { meantBy } from './meant.ts';
import * as people from './store-people.ts';
import * as searched from './store-search.ts';
import type { Trigger } from './types.ts';

/** Somebody whom a day sets off, and by what. */
export interface Found {
  customerId: string;
  key: string;
}

/** One page of a search with where to go on; undefined: that was the last. */
interface Page {
  people: Found[];
  after?: string | undefined;
}

/** Triggers that are looked for every day. */
export const DAILY: readonly Trigger['kind'][] = ['points_expiring', 'overdue', 'voucher_unused', 'field', 'day'];

const A_PAGE = 500;
/**
 * After downtime: who became late, or let a voucher lie, within so many days is still found, since it is still true of
 * them. A date is not: its day is over.
 */
const MADE_UP_DAYS = 7;

interface Search {
  reader: Reader;
  merchantId: string;
  zone: string;
  today: LocalDate;
  /** The last day that was searched before. */
  since: LocalDate;
  /** Where the page before ended, in the words of its search; '': this is the first. */
  after: string;
}

function pageOf<Row>(rows: readonly Row[], idOf: (row: Row) => string, foundOf: (row: Row) => Found): Page {
  return { people: rows.map(foundOf), after: rows.length < A_PAGE ? undefined : idOf(rows.at(-1)!) };
}

/** One page of those whom a day sets off, whoever of them is meant. */
async function pageAt(deps: PlanDeps, plan: OpenPlan, search: Search): Promise<Page> {
  const { reader, merchantId, zone, today, since, after } = search;
  const { trigger } = plan.draft;
  const at = { merchantId, after, limit: A_PAGE };
  switch (trigger.kind) {
    case 'points_expiring': {
      const span = { fromDay: today, toDay: addDays(today, trigger.days), after, limit: A_PAGE };
      const rows = await deps.points.expiringBetween(reader, merchantId, span);
      const last = rows.length < A_PAGE ? undefined : rows.at(-1)!.customerId;
      const enough = rows.filter(({ points }) => points >= trigger.least);
      return {
        people: enough.map(({ customerId, firstDay }) => ({ customerId, key: `expiry:${firstDay}` })),
        after: last,
      };
    }
    case 'overdue': {
      const span = { factorPercent: trigger.percent, from: since, to: today, after, limit: A_PAGE };
      const rows = await deps.purchases.overdueSince(reader, merchantId, span);
      return pageOf(rows, ({ customerId }) => customerId, ({ customerId, lastVisitAt }) => ({ customerId, key: `overdue:${lastVisitAt}` })); // prettier-ignore
    }
    case 'voucher_unused': {
      const from = startOfDay(addDays(since, 1 - trigger.days), zone);
      const below = startOfDay(addDays(today, 1 - trigger.days), zone);
      const [issuedAt, last] = after.split(' ');
      const behind = last === undefined ? {} : { after: { issuedAt: Number(issuedAt), id: last } };
      const rows = await searched.unusedVouchers(reader, at, { from, below, today, ...behind });
      return pageOf(
        rows,
        (row) => `${row.issuedAt} ${row.id}`,
        ({ id, customerId }) => ({ customerId: customerId!, key: `voucher:${id}` }),
      );
    }
    case 'field': {
      const day = addDays(today, -trigger.days);
      const rows = await searched.datedOn(reader, at, { fieldId: trigger.fieldId, day });
      return pageOf(rows, (id) => id, (customerId) => ({ customerId, key: `field:${day}` })); // prettier-ignore
    }
    case 'day': {
      if (trigger.on !== today) return { people: [] };
      const meant = await meantBy(deps.segments, reader, merchantId, plan.draft);
      if (meant.kind === 'nobody') return { people: [] };
      const where = meant.kind === 'some' ? meant.where : undefined;
      const rows = await people.peopleAfter(reader, merchantId, { meant: where, after, limit: A_PAGE });
      return pageOf(
        rows,
        (id) => id,
        (customerId) => ({ customerId, key: `day:${trigger.on}` }),
      );
    }
    case 'joined':
    case 'first_purchase':
    case 'purchase':
    case 'points_reached':
    case 'case_closed':
    case 'survey_done':
      return { people: [] };
  }
}

/** Those of a page who are meant, alive and have not stopped. */
async function meantOf(deps: PlanDeps, plan: OpenPlan, { reader, merchantId }: Search, found: Page): Promise<Found[]> {
  const ids = [...new Set(found.people.map(({ customerId }) => customerId))].toSorted();
  if (ids.length === 0) return [];
  const part = { from: ids[0]!, below: `${ids.at(-1)!}0` };
  const meant = await meantBy(deps.segments, reader, merchantId, plan.draft, part);
  if (meant.kind === 'nobody') return [];
  const where = meant.kind === 'some' ? meant.where : undefined;
  const kept = new Set(await people.peopleAfter(reader, merchantId, { meant: where, ids, limit: ids.length }));
  return found.people.filter(({ customerId }) => kept.has(customerId));
}

/** Page by page everybody whom the shop's day sets off; reads much, so give it `db.aside`. */
export async function* foundOn(
  deps: PlanDeps,
  reader: Reader,
  plan: OpenPlan,
  of: { merchantId: string; zone: string; today: LocalDate },
): AsyncGenerator<Found[]> {
  const least = addDays(of.today, -MADE_UP_DAYS);
  const before = (plan.searchedOn ?? addDays(of.today, -1)) as LocalDate;
  const since = before < least ? least : before < of.today ? before : addDays(of.today, -1);
  for (let after: string | undefined = ''; after !== undefined;) {
    const search: Search = { ...of, reader, since, after };
    const found: Page = await pageAt(deps, plan, search);
    yield await meantOf(deps, plan, search, found);
    after = found.after;
  }
}
