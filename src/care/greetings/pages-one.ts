import type { Request, Response } from 'express';
import { addDays, addMonths, type LocalDate, parseDate } from '../../kernel/calendar.ts';
import { isId } from '../../kernel/ids.ts';
import { frameOf, say, show } from '../../platform/web/frame.ts';
import { shownMoney } from '../../platform/web/shown.ts';
import type { PageRouter } from '../../platform/web/page-router.ts';
import { PAST_DAYS } from './pages-calendar.ts';
import { type Asked, askedOf, grouped, type GreetingPagesDeps, idOf, peopleWords } from './pages-context.ts';
import { dayView } from './views-calendar.ts';
import { phonesOf, unlessRefused } from './views-edit.ts';
import { giftOf, meantNow, nextWords, segmentNames, sumsOf, switchedWords, whoWords } from './views-list.ts';
import { occasionKey } from './rules.ts';
import { greetingName } from './views-occasion.ts';
import { outcomesView, peopleView, STATES } from './views-one.ts';
import type { CalendarDay, Greeting, GreetingPreview } from './types.ts';

/** One greeting: what it says and to whom, and what became of it. */
export function onePages(pages: PageRouter, deps: GreetingPagesDeps): PageRouter {
  const { db, greetings } = deps;

  /** What a year of it costs by today's prices, all its people getting its longest wording; '' without prices. */
  async function costOf({ res, merchantId }: Asked, recipients: number, previews: readonly GreetingPreview[]) {
    const parts = Math.max(1, ...previews.map(({ measure }) => measure.parts));
    const number = await unlessRefused(deps.merchants.defaultNumber(db.reader, merchantId));
    if (!number) return '';
    const groups = [{ region: null, recipients, parts }];
    const { amount, currency, complete } = await deps.costs.estimate(db.reader, merchantId, number.id, groups);
    if (!complete || amount === 0) return '';
    return say(res, 'care.one.costWords', { amount: shownMoney(frameOf(res).language, amount, currency) });
  }

  const calendarOf = async (
    { merchantId }: Asked,
    id: string,
    from: LocalDate,
    to: LocalDate,
  ): Promise<CalendarDay[]> =>
    (await greetings.calendar(db.aside, merchantId, { from, to })).filter(({ greetingId }) => greetingId === id);

  /** Whether another greeting for its occasion, further up and on, takes whom it fits first. */
  async function isBehind({ merchantId }: Asked, { id, draft }: Greeting): Promise<boolean> {
    const all = await greetings.list(db.reader, merchantId);
    const before = all.slice(
      0,
      Math.max(
        0,
        all.findIndex((other) => other.id === id),
      ),
    );
    return before.some((other) => other.on && occasionKey(other.draft) === occasionKey(draft));
  }

  async function one(req: Request, res: Response): Promise<void> {
    const asked = await askedOf(deps, req, res);
    const { merchantId, merchant, today } = asked;
    const greeting = await greetings.byId(db.reader, merchantId, idOf(req));
    const { id, draft, on } = greeting;
    const since = addDays(today, -PAST_DAYS);
    const [names, coming, past, outcomes, figures, gift, previews] = await Promise.all([
      segmentNames(deps, asked),
      calendarOf(asked, id, today, addDays(addMonths(today, 12), -1)),
      calendarOf(asked, id, since, today),
      greetings.outcomes(db.aside, merchantId, { greetingId: id, from: since, to: today }),
      greetings.figures(db.aside, merchantId, id),
      giftOf(deps, asked, greeting),
      unlessRefused(greetings.preview(db.aside, merchantId, draft)),
    ]);
    const sums = sumsOf(past);
    show(res, 'care/one', {
      id,
      on,
      name: greetingName(asked, draft),
      switched: req.query['switched'] === id ? switchedWords(asked, greeting, coming, addDays(today, PAST_DAYS)) : '',
      next: nextWords(asked, greeting, coming),
      meant: peopleWords(asked, meantNow(greeting, coming)),
      who: await whoWords(deps, asked, greeting, names),
      time: draft.time,
      late: draft.late,
      zone: merchant.zone,
      cost: await costOf(asked, meantNow(greeting, coming), previews ?? []),
      gift: gift.words,
      giftGone: gift.gone,
      behind: meantNow(greeting, coming) === 0 && (await isBehind(asked, greeting)),
      own: Object.keys(draft.wordings).length > 0,
      phones: phonesOf(asked, previews ?? []),
      tiles: [
        { words: say(res, 'care.tile.sent'), count: grouped(res, sums.sent) },
        { words: say(res, 'care.tile.missed'), count: grouped(res, sums.missed) },
        ...(draft.voucherOfferId !== undefined || figures.issued > 0
          ? [
              { words: say(res, 'care.tile.issued'), count: grouped(res, figures.issued) },
              { words: say(res, 'care.tile.redeemed'), count: grouped(res, figures.redeemed) },
            ]
          : []),
      ],
      days: outcomesView(asked, outcomes),
    });
  }

  /** A day of the address; undefined for what is none. */
  function dayOf({ query }: Request): LocalDate | undefined {
    const { day } = query;
    try {
      return typeof day === 'string' ? parseDate(day) : undefined;
    } catch {
      return undefined;
    }
  }

  async function people(req: Request, res: Response): Promise<void> {
    const asked = await askedOf(deps, req, res);
    const { id, draft } = await greetings.byId(db.reader, asked.merchantId, idOf(req));
    const day = dayOf(req);
    if (!day) return res.redirect(303, `/care/greetings/${id}`);
    const state = STATES.find((known) => known === req.query['state']) ?? '';
    const after = typeof req.query['after'] === 'string' && isId(req.query['after']) ? req.query['after'] : '';
    show(res, 'care/people', {
      id,
      name: greetingName(asked, draft),
      date: dayView(asked, day),
      people: await peopleView(deps, asked, { greetingId: id, day, state, after }),
    });
  }

  return pages.get('/care/greetings/:id', 'look', one).get('/care/greetings/:id/people', 'look', people);
}
