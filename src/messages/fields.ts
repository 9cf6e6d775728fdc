import { and, eq, gte, isNotNull, lte, notInArray, type SQL, sql } from 'drizzle-orm';
import { addDays, type LocalDate, localDate, startOfDay } from '../kernel/calendar.ts';
import { DAY } from '../kernel/clock.ts';
import { firstIdAt } from '../kernel/ids.ts';
import { COMPARISONS, isNot, numberSql, zeroMeets } from '../platform/field-sql.ts';
import type { AskedOf, Comparison, FieldsOfShop, FieldValue, SegmentField } from '../platform/slice.ts';
import { inbound, outbound } from './schema.ts';

/**
 * Message history is read by ranges of the primary key, whose ids begin with their time: no index of its own, which
 * every text would have to pay for. A text found late has an id younger than itself, so its time is looked at too.
 */
interface Talk {
  /** Customers with a text since an instant; with a text at all where none is given. */
  since(asked: AskedOf, at?: number): SQL;
  /** Customers whose number of texts since an instant meets a condition on `count(*)`. */
  counted(asked: AskedOf, at: number, having: SQL): SQL;
}

/** Nothing that never left, and nothing that certainly did not arrive. */
const NOT_SENT = ['canceled', 'expired', 'failed', 'undelivered'] as const;

function talkOf(rows: (asked: AskedOf, at: number | undefined) => { from: SQL; where: SQL }): Talk {
  const chosen = (asked: AskedOf, at: number | undefined, more: SQL = sql``): SQL => {
    const { from, where } = rows(asked, at);
    return sql`${asked.customerId} in (select customer_id from ${from} where ${where}${more})`;
  };
  return {
    since: (asked, at) => chosen(asked, at),
    counted: (asked, at, having) => chosen(asked, at, sql` group by customer_id having ${having}`),
  };
}

const fromThem = (which?: SQL): Talk =>
  talkOf(({ merchantId }, at) => ({
    from: sql`${inbound}`,
    where: and(
      eq(inbound.merchantId, merchantId),
      isNotNull(inbound.customerId),
      at === undefined ? undefined : gte(inbound.id, firstIdAt(Math.max(at, 0))),
      at === undefined ? undefined : gte(inbound.receivedAt, at),
      which,
    )!,
  }));

const REPLY = 3 * DAY;

/** An offer that left within the three days before a text from the same number: found by that number's own index. */
const offerBefore = sql`exists (select 1 from ${outbound} where ${and(
  eq(outbound.merchantId, inbound.merchantId),
  eq(outbound.numberHash, inbound.numberHash),
  gte(outbound.createdAt, sql`${inbound.receivedAt} - ${REPLY}`),
  lte(outbound.createdAt, inbound.receivedAt),
  lte(outbound.attemptAt, inbound.receivedAt),
  eq(outbound.purpose, 'marketing'),
  notInArray(outbound.status, [...NOT_SENT]),
)})`;

const toThem = (purpose?: 'marketing'): Talk =>
  talkOf(({ merchantId }, at) => ({
    from: sql`${outbound}`,
    where: and(
      eq(outbound.merchantId, merchantId),
      isNotNull(outbound.customerId),
      at === undefined ? undefined : gte(outbound.id, firstIdAt(Math.max(at, 0))),
      purpose && eq(outbound.purpose, purpose),
      notInArray(outbound.status, [...NOT_SENT]),
    )!,
  }));

/** "The last one is on or after this instant" is "there is one since then"; every comparison is made of that. */
function lastSql(talk: Talk, asked: AskedOf, is: Comparison, value: FieldValue): SQL {
  const start = (date: LocalDate): number => startOfDay(date, asked.zone);
  const next = (date: LocalDate): number => start(addDays(date, 1));
  const from = (at: number): SQL => talk.since(asked, at);
  const before = (at: number): SQL => sql`(${talk.since(asked)} and ${isNot(from(at))})`;
  const within = (first: LocalDate, last: LocalDate): SQL =>
    sql`(${from(start(first))} and ${isNot(from(next(last)))})`;
  const recent = (): number => start(addDays(localDate(asked.now, asked.zone), 1 - (value as number)));
  const day = value as LocalDate;
  switch (is) {
    case 'known':
      return talk.since(asked);
    case 'unknown':
      return isNot(talk.since(asked));
    case 'within_days':
      return from(recent());
    case 'older_than_days':
      return before(recent());
    case '>':
      return from(next(day));
    case '>=':
      return from(start(day));
    case '<':
      return before(start(day));
    case '<=':
      return before(next(day));
    case '=':
      return within(day, day);
    case '!=':
      return sql`(${talk.since(asked)} and ${isNot(within(day, day))})`;
    case 'between':
      return within(...(value as readonly [LocalDate, LocalDate]));
    case 'in':
    case 'not_in':
      throw new Error(`a day was asked "${is}"`);
  }
}

const label = (name: string) => ({ key: `messages.field.${name}` });

const lastOf = (name: string, talk: Talk, comparisons: readonly Comparison[] = COMPARISONS.day): SegmentField => ({
  name: `messages.${name}`,
  type: 'day',
  label: label(name),
  comparisons,
  where: (asked, is, value) => lastSql(talk, asked, is, value),
});

const WINDOW = 90 * DAY;

/** How many within the last 90 days; none counts as zero. */
const countOf = (name: string, talk: Talk): SegmentField => ({
  name: `messages.${name}`,
  type: 'number',
  label: label(name),
  comparisons: COMPARISONS.number.filter((is) => is !== 'known' && is !== 'unknown'),
  where(asked, is, value) {
    const counted = (having: SQL): SQL => talk.counted(asked, asked.now - WINDOW, having);
    const meets = numberSql(sql`count(*)`, is, value);
    return zeroMeets(is, value) ? isNot(counted(isNot(meets))) : counted(meets);
  },
});

/** What a segment may ask of texts from and to a customer. */
export const messageFields: FieldsOfShop = async () => [
  lastOf('lastFromThem', fromThem()),
  lastOf('lastToThem', toThem()),
  lastOf('lastOffer', toThem('marketing')),
  // Each text of the days asked for is looked at beside its offers: never all texts there ever were.
  lastOf('lastReplyToOffer', fromThem(offerBefore), ['within_days', '>=']),
  countOf('fromThem90', fromThem()),
  countOf('offers90', toThem('marketing')),
];
