import { DomainError } from '../kernel/errors.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import type { CasePagesDeps } from './pages-deps.ts';
import { firstSaid } from './pages-store.ts';
import { type Change, changeTools, Crossed } from './pages-tools.ts';
import { CASE_STEPS, type CaseStep } from './rules.ts';
import { isLater, isOpen } from './steps.ts';
import type { Case } from './types.ts';

/** A suggestion less sure than this is for a person to take or leave. */
const SURE = 0.8;

const stepIn = (value: unknown): CaseStep | undefined => CASE_STEPS.find((step) => step === value);

/** The board that the card stood on, ready for one more word of the query; nothing else is a place to go back to. */
function boardIn(back = ''): string {
  const path = /^\/cases(\?[\w=&%+.-]{0,300})?$/.test(back) ? back : '/cases';
  return path.includes('?') ? `${path}&` : `${path}?`;
}

/** What came of a move: how it is told, or where the words or the choice it needs are asked for. */
type Moved = { done: string } | { lead: string };

/** A card of the board goes on. */
export function movePage(pages: PageRouter, deps: CasePagesDeps): void {
  const { db, desk, cases, vault } = deps;
  const { changeOf, guard, back, tell } = changeTools(deps);

  /** Takes the category that the customer's words suggest; where they suggest none, or not plainly, a person is asked. */
  async function classifyFirst(asked: Change, step: CaseStep): Promise<Moved> {
    const { merchantId, id, actor } = asked;
    const said = (await firstSaid(vault, db.reader, merchantId, [id])).get(id) ?? '';
    const found = await desk.suggest(db.reader, merchantId, said);
    if (!found || found.sure < SURE) return { lead: `/cases/${id}?pick=1#classify` };
    await db.write(async (tx) => {
      await guard(tx, asked);
      await desk.classify(tx, merchantId, id, { category: found.category }, actor);
      if (step !== 'classified') await desk.move(tx, merchantId, id, { from: 'classified', step }, actor);
    });
    return { done: 'suggested' };
  }

  /** A step back; from a reported case that is opening it again. */
  async function takeBack({ merchantId, id, actor }: Change, from: CaseStep): Promise<Moved> {
    const again = !isOpen(from);
    await db.write((tx) =>
      again ? desk.reopen(tx, merchantId, id, 'staff', actor) : desk.back(tx, merchantId, id, from, actor),
    );
    return { done: again ? 'reopened' : 'back' };
  }

  async function move(asked: Change, one: Case, from: CaseStep, step: CaseStep): Promise<Moved> {
    const { merchantId, id, actor, form } = asked;
    const cause = form['cause'];
    if (one.step === step && from !== step) return { done: 'there' }; // pressed twice, or a colleague was as quick
    if (step === 'reported') return { lead: `/cases/${id}#report` };
    if (isLater(from, step)) return takeBack(asked, from);
    if (step !== 'archived' && from === 'received' && one.category === null) return classifyFirst(asked, step);
    await db.write((tx) => desk.move(tx, merchantId, id, { from, step, ...(cause && { cause }) }, actor));
    return { done: step === 'archived' ? 'archived' : 'moved' };
  }

  pages.post('/cases/:id/move', 'serve', async (req, res) => {
    const asked = changeOf(req, res);
    const { merchantId, id, form } = asked;
    const one = await cases.byId(db.reader, merchantId, id);
    const [from, step] = [stepIn(form['from']), stepIn(form['step'])];
    if (!from || !step) throw new DomainError('invalid', 'There is no such step.', 'step');
    const onBoard = form['on'] === 'board';
    const board = (done: string): void =>
      res.redirect(
        303,
        `${boardIn(form['back'])}done=cases.done.${done}${done === 'archived' ? `&closed=${id}` : `#case-${id}`}`,
      );
    try {
      const moved = await move(asked, one, from, step);
      if ('lead' in moved) res.redirect(303, moved.lead);
      else if (onBoard) board(moved.done);
      else back(res, asked, moved.done);
    } catch (thrown) {
      const late = thrown instanceof DomainError && (thrown.code === 'conflict' || thrown.code === 'unprocessable');
      if (onBoard && (late || thrown instanceof Crossed)) return board('crossed');
      return tell(req, res, asked, thrown, 'step');
    }
  });
}
