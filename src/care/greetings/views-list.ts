import type { LocalDate } from '../../kernel/calendar.ts';
import { frameOf, say } from '../../platform/web/frame.ts';
import { sentenceOf } from '../../segments/index.ts';
import { giftWords } from '../../vouchers/index.ts';
import { type Asked, dayWords, grouped, type GreetingPagesDeps, peopleWords } from './pages-context.ts';
import { isPersonal, occasionKey } from './rules.ts';
import { beginningOf } from './views-calendar.ts';
import { unlessRefused } from './views-edit.ts';
import { greetingName, weekdayWords } from './views-occasion.ts';
import type { CalendarDay, Greeting } from './types.ts';

/** The next day on which a greeting goes out to anybody; a feast's is told even while it means nobody. */
export const nextOf = ({ draft }: Greeting, coming: readonly CalendarDay[]): CalendarDay | undefined =>
  coming.find(({ people }) => people > 0) ?? (isPersonal(draft.occasion) ? undefined : coming[0]);

/** When it goes out next, and to how many: "Tuesday, 25 November, to 12 people"; '' when no day is known. */
export function nextWords(asked: Asked, greeting: Greeting, coming: readonly CalendarDay[]): string {
  const next = nextOf(greeting, coming);
  if (!next) return '';
  return say(asked.res, 'care.next', {
    weekday: weekdayWords(asked.res, next.day),
    day: dayWords(asked, next.day),
    time: greeting.draft.time,
    people: peopleWords(asked, next.people),
  });
}

/** Whom it means now: of a feast those of its next day, of people's own days all within a year. */
export const meantNow = ({ draft }: Greeting, coming: readonly CalendarDay[]): number =>
  isPersonal(draft.occasion) ? coming.reduce((sum, { people }) => sum + people, 0) : (coming[0]?.people ?? 0);

/** Sums of some past days. */
export const sumsOf = (past: readonly CalendarDay[]) =>
  past.reduce(
    (sum, day) => ({
      sent: sum.sent + day.sent,
      missed: sum.missed + day.missed,
      skipped: sum.skipped + day.skipped,
    }),
    { sent: 0, missed: 0, skipped: 0 },
  );

/** For whom a greeting is, in words; `segments` names by id. */
export async function whoWords(
  deps: GreetingPagesDeps,
  { res }: Asked,
  { draft }: Greeting,
  segments: ReadonlyMap<string, string>,
): Promise<string> {
  if (draft.where !== undefined) return sentenceOf(deps, deps.db.reader, res, draft.where);
  if (draft.segmentId === undefined) return say(res, 'care.who.all');
  return segments.get(draft.segmentId) ?? say(res, 'care.who.gone');
}

/** Names of the shop's segments by their ids. */
export const segmentNames = async (
  { segments, db }: GreetingPagesDeps,
  { merchantId }: Asked,
): Promise<ReadonlyMap<string, string>> =>
  new Map((await segments.list(db.reader, merchantId)).map(({ id, name }) => [id, name]));

/** What goes with it, and whether no more of that is given: then it goes out without. */
export async function giftOf(deps: GreetingPagesDeps, { res, merchantId }: Asked, { draft }: Greeting) {
  if (draft.voucherOfferId === undefined) return { words: '', gone: false };
  const offer = await unlessRefused(deps.vouchers.offer(deps.db.reader, merchantId, draft.voucherOfferId));
  return { words: offer ? giftWords(offer, frameOf(res).language) : '', gone: offer?.archived ?? true };
}

/** What was just switched, in a sentence: when the first goes out, or what will not be sent now. */
export function switchedWords(
  asked: Asked,
  greeting: Greeting,
  coming: readonly CalendarDay[],
  until: LocalDate,
): string {
  const { res } = asked;
  const name = greetingName(asked, greeting.draft);
  if (greeting.on) {
    const next = nextWords(asked, greeting, coming);
    return next === '' ? say(res, 'care.switched.onNobody', { name }) : say(res, 'care.switched.on', { name, next });
  }
  const lost = coming.filter(({ day }) => day <= until).reduce((sum, { people }) => sum + people, 0);
  return say(res, lost > 0 ? 'care.switched.off' : 'care.switched.offNobody', {
    name,
    people: peopleWords(asked, lost),
  });
}

/** One card of the list. */
export async function cardView(
  deps: GreetingPagesDeps,
  asked: Asked,
  greeting: Greeting,
  more: {
    coming: readonly CalendarDay[];
    past: readonly CalendarDay[];
    segments: ReadonlyMap<string, string>;
    before: readonly Greeting[];
  },
) {
  const { res } = asked;
  const { sent, missed, skipped } = sumsOf(more.past);
  const figures = await deps.greetings.figures(deps.db.aside, asked.merchantId, greeting.id);
  const withVoucher = greeting.draft.voucherOfferId !== undefined || figures.issued > 0;
  return {
    id: greeting.id,
    name: greetingName(asked, greeting.draft),
    on: greeting.on,
    who: await whoWords(deps, asked, greeting, more.segments),
    time: greeting.draft.time,
    next: nextWords(asked, greeting, more.coming),
    meant: peopleWords(asked, meantNow(greeting, more.coming)),
    beginning: beginningOf(deps, asked, greeting.draft),
    sent: grouped(res, sent),
    missed: missed === 0 ? '' : grouped(res, missed),
    skipped: skipped === 0 ? '' : grouped(res, skipped),
    vouchers: withVoucher ? say(res, 'care.card.vouchers', { issued: figures.issued, redeemed: figures.redeemed }) : '',
    giftGone: (await giftOf(deps, asked, greeting)).gone,
    // Order counts only among those for one occasion.
    mayRise: more.before.some((other) => occasionKey(other.draft) === occasionKey(greeting.draft)),
  };
}
