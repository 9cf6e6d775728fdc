import type { Request, Response } from 'express';
import { mayStillSend, type RecordState, sayMember } from '../customers/index.ts';
import { nextBirthday, readBirthday } from '../kernel/birthday.ts';
import { localDate } from '../kernel/calendar.ts';
import { newId } from '../kernel/ids.ts';
import { shownPhone } from '../kernel/phone.ts';
import { formOf, frameOf, maskedNumber, merchantOf, say, show, shownName, staffOf, wantsPart } from '../platform/web/frame.ts'; // prettier-ignore
import { hasRight } from '../platform/web/principal.ts';
import { shownDate, shownMoney, shownMonthDay, shownTime } from '../platform/web/shown.ts';
import type { CustomersDeskDeps } from './customers-deps.ts';
import { dayWords, faceOf, type Wall, wordsOr } from './customers-rows.ts';
import { peopleByIds } from './customers-store.ts';
import { KINDS, PAGE, timelineOf } from './customers-timeline.ts';

const MOST_SHOWN = 600;
const CONSENTS = 12;

/** A fault of one of the small forms of the page, with what was entered. */
export interface PageFault {
  form: 'note' | 'text' | 'stop' | 'consent' | 'tags';
  /** Key of the words that say it. */
  key: string;
  value: string;
}

/** "20 May", "农历八月十五": a birthday in the words of the page. */
export function birthdayWords(res: Response, stored: string): string {
  const { kind, month, day, leap } = readBirthday(stored);
  if (kind === 'lunar') return say(res, leap ? 'customers.lunarLeap' : 'customers.lunar', { month, day });
  return shownMonthDay(frameOf(res).language, month, day);
}

/** Fields of all slices' cards; those of later slices are simply there. */
async function fieldsOf(deps: CustomersDeskDeps, merchantId: string, id: string): Promise<Record<string, unknown>> {
  const shown: Record<string, unknown> = {};
  for (const { card } of deps.cards()) Object.assign(shown, await card.fields?.(deps.db.reader, merchantId, id));
  return shown;
}

/** A record that was merged or erased is told, not shown: there is nothing to do with it. */
async function showGone(deps: CustomersDeskDeps, res: Response, id: string, state: RecordState): Promise<void> {
  const merchantId = merchantOf(res);
  const { zone } = await deps.merchants.byId(deps.db.reader, merchantId);
  show(res, 'customers/gone', {
    id,
    into: state.mergedInto ?? '',
    at: dayWords(res, { zone, now: deps.clock.now() }, state.archivedAt!),
  });
}

/** Everything the head of the page says of a person. */
export async function headOf(deps: CustomersDeskDeps, res: Response, id: string) {
  const { db, customers, merchants, clock } = deps;
  const merchantId = merchantOf(res);
  const reader = db.reader;
  const customer = await customers.byId(reader, merchantId, id);
  const merchant = await merchants.byId(reader, merchantId);
  const number = await customers.currentNumber(reader, merchantId, id);
  const stop = number && (await customers.suppression(reader, merchantId, number.numberHash));
  const name = shownName(res, customer.name);
  const wall = { zone: merchant.zone, now: clock.now() };
  const today = localDate(wall.now, wall.zone);
  const birthday = customer.birthday === null ? undefined : readBirthday(customer.birthday);
  return {
    customer,
    merchant,
    wall,
    number,
    head: {
      id,
      name,
      title: name || (number ? maskedNumber(number.lastFour) : say(res, 'customers.nameless')),
      ...faceOf(id, name),
      number: number ? maskedNumber(number.lastFour) : '',
      member: customer.memberNumber === null ? '' : sayMember(customer.memberNumber),
      stopped: stop !== undefined,
      stoppedByCarrier: stop?.byCarrier ?? false,
      stoppedSince: stop ? dayWords(res, wall, stop.since) : '',
      marketing: customer.marketing,
      birthday: customer.birthday === null ? '' : birthdayWords(res, customer.birthday),
      birthdayToday: birthday !== undefined && nextBirthday(today, birthday) === today,
      joined: customer.joinedAt === null ? '' : dayWords(res, wall, customer.joinedAt),
      known: dayWords(res, wall, customer.createdAt),
      language: customer.language ?? '',
      tags: await customers.tags(reader, merchantId, id),
    },
  };
}

type Head = Awaited<ReturnType<typeof headOf>>;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Where consent stands, with the words it was given under. */
async function consentOf(deps: CustomersDeskDeps, res: Response, id: string, { merchant, wall }: Head) {
  const own = deps.cards().find(({ name }) => name === 'customers');
  const entries = (await own?.card.timeline?.(deps.db.reader, merchant.merchantId, id, CONSENTS, 'consent')) ?? [];
  return entries.map(({ at, kind, values }) => ({
    at: shownTime(frameOf(res).language, wall.zone, at, wall.now),
    words: say(res, `customers.timeline.${kind}`, values),
    wording: textOf(values['wording']).replace(/^template:/, ''),
    source: wordsOr(res, 'customers.source', textOf(values['source'])),
    text: textOf(values['text']),
  }));
}

/** Why a service text cannot be sent now; '' when it can. */
async function refusalOf(deps: CustomersDeskDeps, id: string, { merchant, number }: Head): Promise<string> {
  if (!number) return 'no_number';
  const { merchantId } = merchant;
  const { id: numberId } = await deps.merchants.defaultNumber(deps.db.reader, merchantId).catch(() => ({ id: '' }));
  if (numberId === '') return 'no_sender';
  const { numberHash } = number;
  const question = { merchantId, numberId, numberHash, customerId: id, purpose: 'service' as const };
  return (await mayStillSend(deps.db.reader, question)) ?? '';
}

async function customOf(deps: CustomersDeskDeps, res: Response, merchantId: string, id: string) {
  const fields = await deps.custom.list(deps.db.reader, merchantId);
  const values = await deps.custom.valuesOf(deps.db.reader, merchantId, id);
  return fields.flatMap(({ id: fieldId, name, type, choices }) => {
    const value = values.get(fieldId);
    if (value === undefined) return [];
    if (type === 'flag') return [{ name, value: say(res, `customers.${value}`) }];
    if (type === 'choice') return [{ name, value: choices.find(({ code }) => code === value)?.label ?? value }];
    return [{ name, value }];
  });
}

function asked(req: Request) {
  const { kind, n } = req.query;
  const shown = Number(typeof n === 'string' && /^\d{1,4}$/.test(n) ? n : PAGE);
  return {
    kind: KINDS.find((known) => known === kind) ?? ('' as const),
    shown: Math.min(MOST_SHOWN, Math.max(PAGE, shown)),
  };
}

/** The page of one person: card left, one timeline of everything beside it. */
export async function showCustomerPage(
  deps: CustomersDeskDeps,
  req: Request,
  res: Response,
  options: { fault?: PageFault; revealed?: string } = {},
): Promise<void> {
  const id = String(req.params['id']);
  const merchantId = merchantOf(res);
  const state = await deps.register.stateOf(deps.db.reader, merchantId, id);
  if (state.archivedAt !== null) return showGone(deps, res, id, state);
  const whole = await headOf(deps, res, id);
  const { wall } = whole;
  const { currency } = whole.merchant;
  const { kind, shown } = asked(req);
  const timeline = await timelineOf(deps, res, { merchantId, id, wall, kind, shown });
  const more = timeline.more && shown < MOST_SHOWN ? `/customers/${id}?${new URLSearchParams({ ...(kind && { kind }), n: String(shown + PAGE) }).toString()}#timeline` : ''; // prettier-ignore
  const parts = {
    id,
    days: timeline.days,
    more,
    full: timeline.more && shown >= MOST_SHOWN ? MOST_SHOWN : 0,
    kinds: ['', ...KINDS].map((code) => ({ code, here: code === kind, href: `/customers/${id}${code ? `?kind=${code}` : ''}#timeline` })), // prettier-ignore
  };
  if (wantsPart(req)) return show(res, 'customers/timeline', parts);
  const fields = await fieldsOf(deps, merchantId, id);
  const merges = await deps.register.merges(deps.db.reader, merchantId, id);
  show(res, 'customers/one', {
    ...parts,
    head: whole.head,
    zone: state.zone ?? '',
    source: state.source,
    points: fields['points'] ?? 0,
    spend: shownMoney(frameOf(res).language, await spendOf(deps, merchantId, id), currency),
    visits: fields['visits'] ?? 0,
    lastVisit: typeof fields['lastVisitAt'] === 'string' ? dayWords(res, wall, Date.parse(fields['lastVisitAt'])) : '',
    rhythm: rhythmWords(res, wall, fields),
    late: typeof fields['overdueBy'] === 'number',
    tier: typeof fields['tier'] === 'string' ? fields['tier'] : '',
    openCases: fields['openCases'] ?? 0,
    openTasks: fields['openTasks'] ?? 0,
    care: careOf(res, fields),
    custom: await customOf(deps, res, merchantId, id),
    consent: await consentOf(deps, res, id, whole),
    refusal: await refusalOf(deps, id, whole),
    merges: merges
      .filter(({ intoId, undoneAt }) => intoId === id && undoneAt === null)
      .map(({ id: mergeId, fromId, at }) => ({ mergeId, fromId, at: dayWords(res, wall, at) })),
    revealed: options.revealed ?? '',
    mayData: hasRight(staffOf(res), 'export') || hasRight(staffOf(res), 'merge'),
    fault: options.fault ?? false,
    formKey: newId(deps.clock.now()),
  });
}

/** The plans somebody is in, and what they last told when one asked. */
function careOf(res: Response, { carePlans, careScore, careCause }: Record<string, unknown>) {
  const told = [
    typeof careScore === 'number' ? say(res, 'plans.person.score', { value: careScore }) : '',
    typeof careCause === 'string' ? say(res, 'plans.timeline.cause', { source: wordsOr(res, 'plans.source', careCause) }) : '', // prettier-ignore
  ];
  return { plans: Array.isArray(carePlans) ? carePlans : [], told: told.filter((words) => words !== '').join(' · ') };
}

/** "Usually comes every 14 days; 6 days overdue"; empty for whoever has no rhythm yet. */
function rhythmWords(res: Response, { zone, now }: Wall, fields: Record<string, unknown>): string {
  const { rhythmDays, expectedOn, overdueBy } = fields;
  if (typeof rhythmDays !== 'number' || typeof expectedOn !== 'string') return '';
  const every = rhythmDays === 1 ? say(res, 'purchases.rhythm.daily') : say(res, 'purchases.rhythm.every', { days: rhythmDays }); // prettier-ignore
  if (typeof overdueBy === 'number') return say(res, 'purchases.rhythm.late', { every, count: overdueBy });
  return say(res, 'purchases.rhythm.expected', {
    every,
    day: shownDate(frameOf(res).language, expectedOn, localDate(now, zone)),
  });
}

async function spendOf(deps: CustomersDeskDeps, merchantId: string, id: string): Promise<number> {
  const [row] = await peopleByIds(deps.db.reader, merchantId, [id]);
  return row?.spend ?? 0;
}

/** Shows the whole number once, after it has been written down who looked. */
export async function reveal(deps: CustomersDeskDeps, req: Request, res: Response): Promise<void> {
  const id = String(req.params['id']);
  const merchantId = merchantOf(res);
  const { actor } = staffOf(res);
  const number = await deps.customers.currentNumber(deps.db.reader, merchantId, id);
  await deps.customers.byId(deps.db.reader, merchantId, id);
  if (!number) return res.redirect(303, `/customers/${id}`);
  await deps.db.write((tx) => deps.staff.noteReveal(tx, { merchantId, actor, subject: id, of: 'number' }));
  if (wantsPart(req)) return show(res, 'customers/number', { number: shownPhone(number.phone) });
  await showCustomerPage(deps, req, res, { revealed: shownPhone(number.phone) });
}

export const valueOf = (req: Request, name: string): string => (formOf(req)[name] ?? '').trim();
