import { planFields } from '../../src/care/plans/fields.ts';
import { CAUSES } from '../../src/care/plans/types.ts';
import { careAnswers, carePlans, careWalks } from '../../src/care/schema.ts';
import { cases } from '../../src/cases/schema.ts';
import { casesFields } from '../../src/cases/fields.ts';
import { customers } from '../../src/customers/schema.ts';
import { addDays, daysBetween, localDate, type LocalDate } from '../../src/kernel/calendar.ts';
import { DAY, HOUR } from '../../src/kernel/clock.ts';
import { newId } from '../../src/kernel/ids.ts';
import type { Minor, Points } from '../../src/kernel/money.ts';
import { createMerchants } from '../../src/merchants/index.ts';
import { messageFields } from '../../src/messages/fields.ts';
import { inbound, outbound } from '../../src/messages/schema.ts';
import type { KeyedHash, Sealed } from '../../src/platform/crypto/vault.ts';
import type { Engine, Tx } from '../../src/platform/db/index.ts';
import { pointsFields } from '../../src/points/fields.ts';
import { pointBalances } from '../../src/points/schema.ts';
import { purchaseFields } from '../../src/purchases/fields.ts';
import { purchaseItems, purchaseSums, purchases, soldItems } from '../../src/purchases/schema.ts';
import { createSegments } from '../../src/segments/index.ts';
import type { AuditEntry } from '../../src/staff/types.ts';
import { voucherFields } from '../../src/vouchers/fields.ts';
import { voucherOffers, vouchers } from '../../src/vouchers/schema.ts';
import { openTestDatabase } from '../support/engines.ts';

/** Two weeks after the clocks of New York went forward, in the evening of the 22nd there and the 23rd in London. */
export const NOW = Date.parse('2026-03-23T01:30:00Z');
export const ZONE = 'America/New_York';
const TODAY = localDate(NOW, ZONE);

/** As a till writes it; "Tea " and "TEA" are one to people. */
export const DISHES = ['Noodles', 'Dumplings', 'Tea', 'TEA ', '牛肉面'] as const;

interface Receipt {
  at: number;
  amount: number;
  dishes: string[];
}
interface Text {
  at: number;
  /** Found so much later than it was sent. */
  late?: number;
}
interface Sent {
  at: number;
  purpose: 'marketing' | 'reply';
  status: 'delivered' | 'canceled' | 'failed' | 'unknown';
}

interface Gift {
  at: number;
  /** Days it counts. */
  days: number;
  redeemed?: number;
  revoked?: boolean;
}

/** What plans asked of somebody, and which they are in; `was`: no more. */
interface Cared {
  answers: { at: number; kind: 'score' | 'cause'; value: string }[];
  plans: { id: (typeof PLANS)[number]; was: boolean }[];
}

export const PLANS = ['welcome', 'thanks', 'back'] as const;

/** A person in plain values, which the tests reckon with and the database is filled from. */
export interface Person {
  receipts: Receipt[];
  balance?: number;
  /** Days between visits, as the summary row has it. */
  rhythm?: number;
  cases: { kind: 'complaint' | 'feedback'; open: boolean; category?: string; rating?: number; ratedAt: number }[];
  from: Text[];
  to: Sent[];
  gifts: Gift[];
  care: Cared;
  archived: boolean;
}

/** The same numbers each time, from 0 up to one less. */
export function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return Math.floor((state / 4_294_967_296) * sides);
  };
}

const list = <T>(length: number, make: () => T): T[] => Array.from({ length }, make);

export function inventPeople(count: number, seed: number): Person[] {
  const throwDie = dice(seed);
  const ago = (): number => NOW - throwDie(130) * DAY - throwDie(24) * HOUR;
  const text = (at: number): Text => ({ at: Math.min(at, NOW), ...(throwDie(4) === 0 && { late: HOUR }) });
  const sent = (): Sent => ({
    at: ago(),
    purpose: throwDie(2) ? 'marketing' : 'reply',
    status: (['delivered', 'canceled', 'failed', 'unknown'] as const)[throwDie(4)]!,
  });
  const gift = (at: number): Gift => {
    const fate = throwDie(3);
    return {
      at,
      days: 1 + throwDie(120),
      ...(fate === 0 ? { redeemed: Math.min(at + DAY, NOW) } : { revoked: fate === 1 }),
    };
  };
  const person = (to: Sent[]): Person => ({
    receipts: list(Math.max(0, throwDie(6) - 2), () => ({
      at: ago(),
      amount: throwDie(8) * 500,
      dishes: list(Math.max(0, throwDie(5) - 1), () => DISHES[throwDie(DISHES.length)]!),
    })),
    ...(throwDie(4) > 0 && { balance: throwDie(6) * 25 }),
    cases: list(Math.max(0, throwDie(4) - 2), () => ({
      kind: throwDie(2) ? ('complaint' as const) : ('feedback' as const),
      open: throwDie(2) === 0,
      ...judged(),
    })),
    from: [
      ...list(Math.max(0, throwDie(5) - 2), () => text(ago())),
      ...to.filter(() => throwDie(2)).map(({ at }) => text(at + throwDie(97) * HOUR)), // up to a day too late for an answer
    ],
    to,
    gifts: list(Math.max(0, throwDie(5) - 2), () => gift(ago())),
    care: { answers: [], plans: [] },
    archived: throwDie(8) === 0,
  });
  const throwCare = dice(seed + 200);
  const cared = (): Cared => ({
    answers: list(Math.max(0, throwCare(6) - 2), () => {
      const at = NOW - throwCare(4) * HOUR; // often of one moment
      return throwCare(2)
        ? { at, kind: 'score', value: String(1 + throwCare(5)) }
        : { at, kind: 'cause', value: CAUSES[throwCare(5)]! };
    }),
    plans: PLANS.filter(() => throwCare(3) === 0).map((id) => ({ id, was: throwCare(2) === 0 })),
  });
  const throwRhythm = dice(seed + 100); // of its own, so that the people stay who they were
  return list(count, () => person(list(Math.max(0, throwDie(6) - 2), sent)))
    .map((one) => (one.receipts.length > 0 && throwRhythm(4) > 0 ? { ...one, rhythm: 1 + throwRhythm(50) } : one))
    .map((one) => ({ ...one, care: cared() }));
}

const last = (times: readonly number[]): number | undefined => (times.length > 0 ? Math.max(...times) : undefined);
const left = ({ status }: Sent): boolean => status === 'delivered' || status === 'unknown';
const offers = ({ to }: Person): number[] =>
  to.filter((one) => left(one) && one.purpose === 'marketing').map(({ at }) => at);
const lately = (times: readonly number[]): number => times.filter((at) => at >= NOW - 90 * DAY).length;
const dayOf = (at: number | undefined): LocalDate | undefined => (at === undefined ? undefined : localDate(at, ZONE));

const lastDayOf = (at: number, days: number): LocalDate => addDays(localDate(at, ZONE), days - 1);

const replies = (person: Person): number[] =>
  person.from.map(({ at }) => at).filter((at) => offers(person).some((offer) => offer <= at && offer >= at - 3 * DAY));

/** What somebody bought: by its name, how often and when last. */
function bought({ receipts }: Person): Map<string, { times: number; lastAt: number }> {
  const items = new Map<string, { times: number; lastAt: number }>();
  for (const { dishes, at } of receipts)
    for (const name of new Set(dishes.map((dish) => dish.trim().toLowerCase()))) {
      const { times, lastAt } = items.get(name) ?? { times: 0, lastAt: at };
      items.set(name, { times: times + 1, lastAt: Math.max(at, lastAt) });
    }
  return items;
}

const boughtIn = (days: number) => (person: Person) =>
  [...bought(person)].filter(([, { lastAt }]) => dayOf(lastAt)! > addDays(TODAY, -days)).map(([name]) => name);

/** The last answer of a kind; of one moment the one to the younger walk, which comes later in the list. */
const lastAnswer = ({ care }: Person, kind: 'score' | 'cause'): string | undefined =>
  care.answers
    .filter((one) => one.kind === kind)
    .reduce<Cared['answers'][0] | undefined>((best, one) => (best && best.at > one.at ? best : one), undefined)?.value;

let cased = 0;

/** Every second case has a category, two of three a rating, some of them of the same moment. */
function judged() {
  const i = cased++;
  return {
    ...(i % 2 === 0 && { category: ['service', 'price', 'support'][(i >> 1) % 3]! }),
    ...(i % 3 !== 0 && { rating: (i % 5) + 1 }),
    ratedAt: NOW - ((i * 7) % 4) * HOUR,
  };
}

/** Of the case rated last; of one moment the younger. */
const lastRating = (person: Person): number | undefined =>
  person.cases
    .filter(({ rating }) => rating !== undefined)
    .reduce<Person['cases'][0] | undefined>((best, one) => (best && best.ratedAt > one.ratedAt ? best : one), undefined)
    ?.rating;

type Said = number | string | boolean | readonly string[] | undefined;

/** What each field says of a person, reckoned without a database. */
export const SAYS: Record<string, (person: Person) => Said> = {
  'purchases.spend': ({ receipts }) => receipts.reduce((sum, { amount }) => sum + amount, 0),
  'purchases.visits': ({ receipts }) => receipts.length,
  'purchases.lastVisit': ({ receipts }) => dayOf(last(receipts.map(({ at }) => at))),
  'purchases.firstVisit': ({ receipts }) =>
    dayOf(receipts.length ? Math.min(...receipts.map(({ at }) => at)) : undefined),
  'purchases.rhythm': ({ rhythm }) => rhythm,
  'purchases.overdue': ({ receipts, rhythm }) =>
    rhythm === undefined
      ? undefined
      : Math.max(0, daysBetween(addDays(dayOf(last(receipts.map(({ at }) => at)))!, rhythm), TODAY)),
  'purchases.item': (person) => [...bought(person).keys()],
  'purchases.item30': boughtIn(30),
  'purchases.item90': boughtIn(90),
  'points.balance': ({ balance = 0 }) => balance,
  'cases.open': (person) => person.cases.some(({ open }) => open),
  'cases.complained': (person) => person.cases.some(({ kind }) => kind === 'complaint'),
  'cases.praised': (person) => person.cases.some(({ kind }) => kind === 'feedback'),
  'cases.count': (person) => person.cases.length,
  'cases.rating': lastRating,
  'cases.category': (person) => person.cases.findLast(({ category }) => category !== undefined)?.category,
  'messages.lastFromThem': ({ from }) => dayOf(last(from.map(({ at }) => at))),
  'messages.lastToThem': ({ to }) => dayOf(last(to.filter(left).map(({ at }) => at))),
  'messages.lastOffer': (person) => dayOf(last(offers(person))),
  'messages.lastReplyToOffer': (person) => dayOf(last(replies(person))),
  'messages.fromThem90': ({ from }) => lately(from.map(({ at }) => at)),
  'messages.offers90': (person) => lately(offers(person)),
  'vouchers.unused': ({ gifts }) =>
    gifts.filter(
      ({ at, days, redeemed, revoked }) => redeemed === undefined && !revoked && lastDayOf(at, days) >= TODAY,
    ).length,
  'vouchers.redeemed': ({ gifts }) => gifts.filter(({ redeemed }) => redeemed !== undefined).length,
  'vouchers.lastRedeemed': ({ gifts }) => dayOf(last(gifts.flatMap(({ redeemed }) => redeemed ?? []))),
  'care.in_plan': ({ care }) => care.plans.filter(({ was }) => !was).map(({ id }) => id),
  'care.score': (person) => {
    const score = lastAnswer(person, 'score');
    return score === undefined ? undefined : Number(score);
  },
  'care.cause': (person) => lastAnswer(person, 'cause'),
  'segments.everybody': () => true,
};

/** A comparison as people mean it. `value` as the API takes it. */
export function meets(said: Said, is: string, value: unknown): boolean {
  if (is === 'unknown') return said === undefined;
  if (said === undefined) return false;
  const says = said as number | string;
  const first = typeof value === 'number' ? addDays(TODAY, 1 - value) : '';
  const [from, to] = (Array.isArray(value) ? value : []) as (number | string)[];
  const answers: Record<string, () => boolean> = {
    known: () => true,
    in: () => (value as string[]).some((one) => (said as readonly string[]).includes(one)),
    not_in: () => !(value as string[]).some((one) => (said as readonly string[]).includes(one)),
    within_days: () => says >= first && says <= TODAY,
    older_than_days: () => says < first,
    between: () => says >= from! && says <= to!,
    '=': () => says === value,
    '!=': () => says !== value,
    '>': () => says > (value as typeof says),
    '>=': () => says >= (value as typeof says),
    '<': () => says < (value as typeof says),
    '<=': () => says <= (value as typeof says),
  };
  return answers[is]!();
}

async function fill(tx: Tx, merchantId: string, numberId: string, people: readonly Person[]): Promise<string[]> {
  const ids: string[] = [];
  let serial = 0;
  await tx.db.insert(voucherOffers).values({
    merchantId,
    id: 'dessert',
    words: { en: 'a dessert' },
    kind: 'item',
    validDays: 9,
    createdAt: NOW,
    actor: 'test',
  });
  for (const planId of PLANS)
    await tx.db.insert(carePlans).values({
      merchantId, id: planId, name: planId, draft: {}, version: 1, on: true, createdAt: NOW, updatedAt: NOW, actor: 'test',
    }); // prettier-ignore
  const closed = 's' as Sealed;
  for (const person of people) {
    const id = newId(NOW - 200 * DAY + ids.length);
    ids.push(id);
    const hash = `h${ids.length}` as KeyedHash;
    const ofShop = { merchantId, customerId: id };
    const common = { marketing: 'none', source: 'sms', createdAt: NOW, updatedAt: NOW } as const;
    const reach = (['yes', 'stopped', 'no_consent'] as const)[ids.length % 3]!;
    await tx.db
      .insert(customers)
      .values({ ...common, merchantId, id, reach, archivedAt: person.archived ? NOW : null });
    for (const { at, amount } of person.receipts)
      await tx.db.insert(purchases).values({
        ...ofShop, id: newId(at), receipt: `R${++serial}`, amount: amount as Minor, currency: 'USD', at, recordedAt: at, actor: 'test',
      }); // prettier-ignore
    if (person.receipts.length > 0)
      await tx.db.insert(purchaseSums).values({
        ...ofShop,
        visits: person.receipts.length,
        spend: SAYS['purchases.spend']!(person) as Minor,
        firstVisitAt: Math.min(...person.receipts.map(({ at }) => at)),
        lastVisitAt: last(person.receipts.map(({ at }) => at))!,
        rhythmDays: person.rhythm ?? null,
      });
    for (const [itemKey, item] of bought(person))
      await tx.db.insert(purchaseItems).values({ ...ofShop, itemKey, ...item });
    if (person.balance !== undefined)
      await tx.db.insert(pointBalances).values({ ...ofShop, balance: person.balance as Points, owed: 0 as Points });
    for (const { at, days, redeemed = null, revoked } of person.gifts)
      await tx.db.insert(vouchers).values({
        ...ofShop, id: newId(at), offerId: 'dessert', codeHash: `c${++serial}` as KeyedHash, ending: '2RT', source: 'api', issuedAt: at,
        expiresOn: lastDayOf(at, days), redeemedAt: redeemed, revokedAt: revoked ? at : null,
      }); // prettier-ignore
    for (const { id: planId, was } of person.care.plans)
      await tx.db.insert(careWalks).values({
        ...ofShop, id: newId(NOW), planId, causeKey: 'joined', state: was ? 'done' : 'going', taken: 0, startedAt: NOW,
      }); // prettier-ignore
    for (const { at, kind, value } of person.care.answers) {
      const walkId = newId(NOW);
      await tx.db.insert(careWalks).values({
        ...ofShop, id: walkId, planId: PLANS[0], causeKey: walkId, state: 'done', taken: 1, startedAt: NOW,
      }); // prettier-ignore
      await tx.db.insert(careAnswers).values({ ...ofShop, walkId, stepId: 'q', kind, value, at });
    }
    for (const one of person.cases)
      await tx.db.insert(cases).values({
        ...ofShop, id: newId(NOW), number: 100 + ++serial, numberHash: hash, lastFour: '0142', kind: one.kind,
        step: one.open ? 'received' : 'archived', source: 'sms', openedAt: NOW, updatedAt: NOW,
        category: one.category ?? null, rating: one.rating ?? null, ratedAt: one.rating === undefined ? null : one.ratedAt,
      }); // prettier-ignore
    for (const { at, late = 0 } of person.from)
      await tx.db.insert(inbound).values({
        ...ofShop, id: newId(Math.min(at + late, NOW)), providerId: `SM${++serial}`, numberId, numberHash: hash, from: closed, lastFour: '0142',
        text: closed, receivedAt: at, late: late > 0,
      }); // prettier-ignore
    for (const { at, purpose, status } of person.to)
      await tx.db.insert(outbound).values({
        ...ofShop, id: newId(at), numberId, numberHash: hash, to: closed, lastFour: '0142', text: closed, parts: 1, purpose,
        priority: 1, status, createdAt: at, expiresAt: at, attempt: 1, attemptAt: at, looks: 0, statusAt: at,
      }); // prettier-ignore
  }
  const names = new Map(DISHES.map((name) => [name.trim().toLowerCase(), name.trim()]));
  for (const [itemKey, name] of names) await tx.db.insert(soldItems).values({ merchantId, itemKey, name, buyers: 1 });
  return ids;
}

/** Two shops of one town with invented people, and segments over the fields of the slices. */
export async function openTown(engine: Engine, count = 30, splitFrom = 2) {
  const test = await openTestDatabase(engine);
  const { db } = test;
  const clock = { now: () => NOW };
  const merchants = createMerchants({ clock });
  const audited: AuditEntry[] = [];
  const segments = createSegments({
    clock,
    merchants,
    fields: () => [messageFields, purchaseFields, pointsFields, voucherFields, casesFields, planFields],
    audit: async (_tx, entry) => void audited.push(entry),
    splitFrom,
  });
  const shops = [];
  for (const [i, name] of ["Lin's Noodles", 'Hu Teahouse'].entries()) {
    const people = inventPeople(count, 7 + i);
    shops.push(
      await db.write(async (tx) => {
        const { merchantId } = await merchants.add(tx, { name, country: 'US', zone: ZONE, language: 'en' });
        const { id } = await merchants.addNumber(tx, merchantId, { address: `+1202555010${i}` });
        return { merchantId, people, ids: await fill(tx, merchantId, id, people) };
      }),
    );
  }
  return { ...test, segments, merchants, audited, shops: shops as [(typeof shops)[0], (typeof shops)[0]] };
}
