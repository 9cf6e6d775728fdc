import type { Broadcast, Broadcasts, Counts } from '../broadcasts/index.ts';
import type { Greetings } from '../care/index.ts';
import { type Cases, openCaseCount } from '../cases/index.ts';
import type { BudgetState, Costs } from '../costs/index.ts';
import type { Customers } from '../customers/index.ts';
import type { FolderCounts, Inbox, Thread } from '../inbox/index.ts';
import { addDays, type LocalDate, localDate, startOfDay } from '../kernel/calendar.ts';
import { type Clock, DAY } from '../kernel/clock.ts';
import type { Merchants } from '../merchants/index.ts';
import { outboxHolds } from '../messages/index.ts';
import type { Database, Reader } from '../platform/db/index.ts';
import type { Principal } from '../platform/web/principal.ts';
import type { GuidedStart, StartStep } from '../staff/index.ts';
import type { Surveys } from '../surveys/index.ts';
import type { AgendaToday } from '../tasks/index.ts';
import { type OpenCase, openCases } from './today-cases.ts';
import * as store from './today-store.ts';
import { type RunningSurvey, runningSurveys } from './today-surveys.ts';

export interface TodayDeps {
  db: Database;
  clock: Clock;
  merchants: Merchants;
  inbox: Inbox;
  cases: Cases;
  customers: Customers;
  broadcasts: Pick<Broadcasts, 'list' | 'counts'>;
  costs: Pick<Costs, 'budget'>;
  greetings: Pick<Greetings, 'calendar'>;
  surveys: Pick<Surveys, 'list'>;
  /** What whoever is signed in may still do to make the shop ready. */
  start: GuidedStart;
  /** What of the agenda belongs on this day. */
  agenda(reader: Reader, merchantId: string, now: number): Promise<AgendaToday>;
}

/** A broadcast on its way, or one that asks for a person. */
export interface UnderWay {
  broadcast: Broadcast;
  counts: Counts | null;
}

/** The shop's day as the page shows it. */
export interface Today {
  currency: string;
  zone: string;
  spans: store.DaySpan[];
  texts: number[];
  visits: number[];
  takings: number;
  joined: number;
  cases: number;
  openCases: OpenCase[];
  surveys: RunningSurvey[];
  inbox: FolderCounts;
  waiting: Thread[];
  underWay: UnderWay[];
  missed: Broadcast[];
  /** How many people greetings of the last days did not reach. */
  ungreeted: number;
  budget: BudgetState;
  failures: Failures;
  /** Texts of the last two days: still waiting for money, and lost for want of it. */
  money: { waiting: number; lost: number };
  lapsed: number;
  start: StartStep[];
  members: boolean;
}

export interface Failures {
  unknown: number;
  failed: number;
  sent: number;
  pausedUntil: number | null;
  holds: readonly string[];
}

const DAYS = 14;
const MONEY_DAYS = 2 * DAY;
/** What was missed longer ago is history: the care calendar tells it. */
const MISSED_DAYS = 7;
const WAITING = 3;
const BROADCASTS = 20;
const LAPSED_AFTER = 60 * DAY;
/** Beyond so many "many" is enough. */
export const LAPSED_MOST = 1000;

const ON_ITS_WAY = new Set(['expanding', 'sending', 'paused', 'awaiting_approval', 'scheduled']);
const HAS_COUNTS = new Set(['expanding', 'sending', 'paused']);

/** The last days of the shop's calendar, today last; a day is as long as its zone makes it. */
export function lastDays(now: number, zone: string, days = DAYS): store.DaySpan[] {
  const today = localDate(now, zone);
  return Array.from({ length: days }, (_, i) => {
    const date = addDays(today, i - days + 1);
    return { from: startOfDay(date, zone), until: startOfDay(addDays(date, 1), zone) };
  });
}

async function underWay({ broadcasts }: TodayDeps, reader: Reader, merchantId: string) {
  const latest = await broadcasts.list(reader, merchantId, { limit: BROADCASTS });
  const going = latest.filter(({ status }) => ON_ITS_WAY.has(status));
  const withCounts: UnderWay[] = [];
  for (const broadcast of going)
    withCounts.push({
      broadcast,
      counts: HAS_COUNTS.has(broadcast.status) ? await broadcasts.counts(reader, merchantId, broadcast.id) : null,
    });
  return { underWay: withCounts, missed: latest.filter(({ status }) => status === 'missed') };
}

/** People who were to be greeted on one of the last days and were not. */
async function ungreeted({ db, greetings }: TodayDeps, merchantId: string, today: LocalDate): Promise<number> {
  const span = { from: addDays(today, -MISSED_DAYS), to: addDays(today, -1) };
  const days = await greetings.calendar(db.aside, merchantId, span);
  return days.reduce((sum, { missed }) => sum + missed, 0);
}

/**
 * Reads a shop's day. Nothing scans a table: days are ranges of ids, the rest are summaries and partial indexes; what
 * may read much goes to the thread of its own.
 */
export async function readToday(deps: TodayDeps, who: Principal): Promise<Today> {
  const { merchantId, staffId = '' } = who;
  const { db, clock, merchants, inbox, costs, start } = deps;
  const now = clock.now();
  const { zone, currency } = await merchants.byId(db.reader, merchantId);
  const spans = lastDays(now, zone);
  const [texts, { perDay: visits, takings }, { joined, failed }, lapsed] = await Promise.all([
    store.textsPerDay(db.aside, merchantId, spans),
    store.visitsPerDay(db.aside, merchantId, spans),
    store.happened(db.aside, merchantId, { joined: spans.at(-1)!.from, failed: now - DAY }),
    store.lapsedUpTo(db.aside, merchantId, now - LAPSED_AFTER, LAPSED_MOST),
  ]);
  const { sent, unknown, pausedUntil } = await store.leaving(db.aside, merchantId, now, now - DAY);
  const budget = await costs.budget(db.reader, merchantId);
  const limited = budget.limit !== null || budget.day.cap !== null;
  const held = limited ? await store.heldForMoney(db.aside, merchantId, now - MONEY_DAYS) : { waiting: 0, lost: 0 };
  const holds = (await outboxHolds(db.reader)).map(({ reason }) => reason);
  return {
    currency,
    zone,
    spans,
    texts,
    visits,
    takings,
    joined,
    lapsed,
    cases: await openCaseCount(db.reader, merchantId),
    openCases: await openCases(deps, db.reader, merchantId),
    surveys: await runningSurveys(deps, db.aside, merchantId, spans.at(-1)!.from),
    inbox: await inbox.counts(db.reader, merchantId, staffId),
    waiting: await inbox.list(db.reader, merchantId, { folder: 'open', staffId, limit: WAITING }),
    ...(await underWay(deps, db.reader, merchantId)),
    ungreeted: await ungreeted(deps, merchantId, localDate(now, zone)),
    budget,
    money: held,
    failures: { unknown, failed, sent, pausedUntil, holds },
    start: await start(db.reader, who),
    members: await store.hasMembers(db.reader, merchantId),
  };
}
