import type { Request, Response } from 'express';
import { addDays, addMonths } from '../../kernel/calendar.ts';
import { isId, newId } from '../../kernel/ids.ts';
import { formOf, show, staffOf } from '../../platform/web/frame.ts';
import { DomainError } from '../../kernel/errors.ts';
import type { PageRouter } from '../../platform/web/page-router.ts';
import { PAST_DAYS } from './pages-calendar.ts';
import { type Asked, askedOf, type GreetingPagesDeps, idOf } from './pages-context.ts';
import { occasionKey } from './rules.ts';
import { byGreeting } from './views-calendar.ts';
import { cardView, segmentNames, switchedWords } from './views-list.ts';
import { readOccasion } from './views-occasion.ts';
import { readyDraft } from './views-ready.ts';
import type { CalendarDay, Greeting } from './types.ts';

/** All greetings as cards, and the buttons that change them. */
export function listPages(pages: PageRouter, deps: GreetingPagesDeps): PageRouter {
  const { db, greetings, clock } = deps;

  async function list(req: Request, res: Response): Promise<void> {
    const asked = await askedOf(deps, req, res);
    const { merchantId, today } = asked;
    const [all, segments, coming, past] = await Promise.all([
      greetings.list(db.reader, merchantId),
      segmentNames(deps, asked),
      greetings.calendar(db.aside, merchantId, { from: today, to: addDays(addMonths(today, 12), -1) }),
      greetings.calendar(db.aside, merchantId, { from: addDays(today, -PAST_DAYS), to: addDays(today, -1) }),
    ]);
    const [ahead, behind] = [byGreeting(coming), byGreeting(past)];
    const cards = await Promise.all(
      all.map((greeting, at) =>
        cardView(deps, asked, greeting, {
          coming: ahead.get(greeting.id) ?? [],
          past: behind.get(greeting.id) ?? [],
          segments,
          before: all.slice(0, at),
        }),
      ),
    );
    show(res, 'care/list', { cards, switched: switchedOf(asked, all, ahead) });
  }

  function switchedOf(asked: Asked, all: readonly Greeting[], ahead: ReadonlyMap<string, CalendarDay[]>): string {
    const greeting = all.find(({ id }) => id === asked.req.query['switched']);
    if (!greeting) return '';
    return switchedWords(asked, greeting, ahead.get(greeting.id) ?? [], addDays(asked.today, PAST_DAYS));
  }

  /** A greeting as it comes ready, switched off; of two clicks for one occasion the second leads to the first's. */
  async function ready(req: Request, res: Response): Promise<void> {
    const { merchantId } = await askedOf(deps, req, res);
    const { occasion: wanted, key = '' } = formOf(req);
    const occasion = readOccasion(wanted);
    // The shop's own dates need words of its own: they begin at the form.
    if (!occasion || occasion.kind === 'field')
      throw new DomainError('invalid', 'Choose an occasion from the list.', 'occasion');
    const draft = readyDraft(occasion);
    const there = (await greetings.list(db.reader, merchantId)).find(
      (greeting) => occasionKey(greeting.draft) === occasionKey(draft),
    );
    if (there) return res.redirect(303, `/care/greetings/${there.id}`);
    const formKey = isId(key) ? key : newId(clock.now());
    const { id } = await db.write((tx) => greetings.add(tx, merchantId, draft, staffOf(res).actor, formKey));
    res.redirect(303, `/care/greetings/${id}?done=care.done.ready`);
  }

  /** Said is what it is to be, so that a second click changes nothing. */
  async function turn(req: Request, res: Response): Promise<void> {
    const { merchantId } = await askedOf(deps, req, res);
    const { on, back } = formOf(req);
    const { id } = await greetings.byId(db.reader, merchantId, idOf(req));
    await db.write((tx) => greetings.switch(tx, merchantId, id, on === '1', staffOf(res).actor));
    res.redirect(303, `${back === 'list' ? '/care/greetings' : `/care/greetings/${id}`}?switched=${id}`);
  }

  async function up(req: Request, res: Response): Promise<void> {
    const { merchantId } = await askedOf(deps, req, res);
    await db.write((tx) => greetings.moveUp(tx, merchantId, idOf(req), staffOf(res).actor));
    res.redirect(303, '/care/greetings?done=care.done.moved');
  }

  async function remove(req: Request, res: Response): Promise<void> {
    const { merchantId } = await askedOf(deps, req, res);
    await db.write((tx) => greetings.remove(tx, merchantId, idOf(req), staffOf(res).actor));
    res.redirect(303, '/care/greetings?done=care.done.removed');
  }

  return pages
    .get('/care/greetings', 'look', list)
    .post('/care/greetings/ready', 'compose', ready)
    .post('/care/greetings/:id/switch', 'send', turn)
    .post('/care/greetings/:id/up', 'compose', up)
    .post('/care/greetings/:id/remove', 'compose', remove);
}
