import type { Request, Response } from 'express';
import { DomainError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import { formOf, merchantOf, say, staffOf } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { FieldFaults } from '../platform/web/problems.ts';
import { meanwhileOf, type Refused, showCase } from './pages-case.ts';
import { caseIdOf, type CasePagesDeps, idIn, sceneOf, tidy } from './pages-deps.ts';
import { lastSaid } from './pages-store.ts';
import { wordsFault } from './pages-words.ts';
import { CASE_KINDS, CASE_STEPS, type CaseStep } from './rules.ts';

/** What a change is told: which case, in which shop, by whom. */
interface Change {
  merchantId: string;
  id: string;
  actor: string;
  form: Record<string, string>;
  /** Of the form: pressed twice it counts once. */
  formKey: string;
}

/** A colleague has moved the case since the form was loaded. */
class Crossed extends Error {
  readonly seen: number;
  constructor(seen: number) {
    super('the case was moved meanwhile');
    this.seen = seen;
  }
}

const NOTE_MAX = 2000;
/** Forms whose words go to the customer. */
const SENDS: ReadonlySet<string> = new Set(['reply', 'report']);

export function changePages(pages: PageRouter, deps: CasePagesDeps): void {
  const { db, desk, cases, clock, staff, vault } = deps;

  const changeOf = (req: Request, res: Response): Change => {
    const form = formOf(req);
    return {
      merchantId: merchantOf(res),
      id: caseIdOf(req),
      actor: staffOf(res).actor,
      form,
      formKey: idIn(form['key']) || newId(clock.now()),
    };
  };

  /** What others did since the form was loaded stands before whoever sends it; their own steps do not. */
  async function guard(tx: Tx, { merchantId, id, actor, form }: Change): Promise<void> {
    if (!/^\d{1,6}$/.test(form['seen'] ?? '')) return;
    const seen = Number(form['seen']);
    const steps = await desk.steps(tx, merchantId, id);
    if (steps.slice(seen).some((step) => step.actor !== actor)) throw new Crossed(seen);
  }

  const back = (res: Response, { id }: Change, done: string): void =>
    res.redirect(303, `/cases/${id}?done=cases.done.${done}#newest`);

  const refuse = (req: Request, res: Response, { form }: Change, status: number, refused: Refused) =>
    showCase(deps, req, res.status(status), { values: form, ...refused });

  /** What the engine would not do, said on the page with everything that was typed. */
  async function tell(req: Request, res: Response, asked: Change, thrown: unknown, field: string): Promise<void> {
    if (thrown instanceof FieldFaults) {
      const faults = Object.fromEntries(thrown.faults.map((fault) => [fault.field, say(res, 'cases.fault.choose')]));
      return refuse(req, res, asked, 422, { faults });
    }
    const crossed = thrown instanceof Crossed;
    if (!crossed && !(thrown instanceof DomainError && ['conflict', 'unprocessable'].includes(thrown.code)))
      throw thrown;
    const steps = await desk.steps(db.reader, asked.merchantId, asked.id);
    const seen = /^\d{1,6}$/.test(asked.form['seen'] ?? '') ? Number(asked.form['seen']) : steps.length;
    const meanwhile = meanwhileOf(await sceneOf(deps, res), steps, seen);
    if (meanwhile.length > 0) return refuse(req, res, asked, 409, { meanwhile });
    const code = thrown instanceof DomainError ? thrown.code : 'conflict';
    if (code === 'conflict' && SENDS.has(field)) return back(res, asked, field === 'report' ? 'reported' : 'replied'); // pressed twice
    if (thrown instanceof DomainError && thrown.field === 'category')
      return refuse(req, res, asked, 422, { faults: { category: say(res, 'cases.classify.pick') } });
    return refuse(req, res, asked, 422, {
      notice: say(res, `cases.refused.${SENDS.has(field) ? 'cannotText' : 'moved'}`),
    });
  }

  /** A form of the case's page: looks whether colleagues were faster, does it, goes back to the case. */
  function change(
    path: string,
    done: string,
    field: string,
    work: (tx: Tx, asked: Change) => Promise<unknown>,
    wrong: (res: Response, form: Record<string, string>) => string | undefined = () => undefined,
  ): void {
    pages.post(`/cases/:id/${path}`, 'serve', async (req, res) => {
      const asked = changeOf(req, res);
      await cases.byId(db.reader, asked.merchantId, asked.id);
      const fault = wrong(res, asked.form);
      if (fault) return refuse(req, res, asked, 422, { faults: { [field]: fault } });
      try {
        await db.write(async (tx) => {
          await guard(tx, asked);
          await work(tx, asked);
        });
      } catch (thrown) {
        return tell(req, res, asked, thrown, field);
      }
      back(res, asked, done);
    });
  }

  /** Only somebody of this shop can be given a case; '' gives it to nobody. @throws DomainError `not_found` */
  async function ownerIn(tx: Tx, merchantId: string, value = ''): Promise<string | null> {
    const ownerId = idIn(value) || null;
    if (ownerId !== null && !(await staff.names(tx, merchantId)).has(ownerId))
      throw new DomainError('not_found', 'There is no such person.');
    return ownerId;
  }

  change(
    'classify',
    'classified',
    'category',
    (tx, { merchantId, id, actor, form }) => {
      const kind = CASE_KINDS.find((one) => one === form['kind']);
      return desk.classify(tx, merchantId, id, { category: form['category'] ?? '', ...(kind && { kind }) }, actor);
    },
    (res, form) => (form['category'] ? undefined : say(res, 'cases.fault.choose')),
  );
  change('assign', 'assigned', 'owner', async (tx, { merchantId, id, actor, form }) =>
    desk.assign(tx, merchantId, id, await ownerIn(tx, merchantId, form['ownerId']), actor),
  );
  change(
    'note',
    'noted',
    'note',
    (tx, { merchantId, id, actor, form, formKey }) => desk.note(tx, merchantId, id, tidy(form['note']), actor, formKey),
    (res, form) => {
      const text = tidy(form['note']);
      return text === '' ? say(res, 'cases.fault.emptyNote') : text.length > NOTE_MAX ? say(res, 'cases.fault.tooLong') : undefined; // prettier-ignore
    },
  );
  change(
    'reply',
    'replied',
    'reply',
    (tx, { merchantId, id, actor, form, formKey }) =>
      desk.reply(tx, merchantId, id, tidy(form['reply']), actor, formKey),
    (res, form) => wordsFault({ res }, tidy(form['reply'])),
  );
  change(
    'report',
    'reported',
    'report',
    (tx, { merchantId, id, actor, form, formKey }) =>
      desk.report(tx, merchantId, id, tidy(form['report']), actor, formKey),
    (res, form) => wordsFault({ res }, tidy(form['report'])),
  );
  change('reopen', 'reopened', 'step', async (tx, { merchantId, id, actor }) => {
    const { step } = await cases.byId(tx, merchantId, id);
    if (step === 'reported' || step === 'archived') await desk.reopen(tx, merchantId, id, 'staff', actor);
  });
  change('archive', 'archived', 'step', async (tx, { merchantId, id, actor }) => {
    const { step } = await cases.byId(tx, merchantId, id);
    if (step !== 'archived') await desk.archive(tx, merchantId, id, actor);
  });

  change(
    'rate',
    'rated',
    'rating',
    (tx, { merchantId, id, actor, form }) => desk.rate(tx, merchantId, id, Number(form['rating']), actor),
    (res, form) => (/^[1-5]$/.test(form['rating'] ?? '') ? undefined : say(res, 'cases.fault.rating')),
  );

  const stepIn = (value: unknown): CaseStep | undefined => CASE_STEPS.find((step) => step === value);

  /** A card of the board goes on. What needs words or a choice leads to the case, where they are asked for. */
  pages.post('/cases/:id/move', 'serve', async (req, res) => {
    const asked = changeOf(req, res);
    const { merchantId, id, actor, form } = asked;
    const one = await cases.byId(db.reader, merchantId, id);
    const [from, step] = [stepIn(form['from']), stepIn(form['step'])];
    if (!from || !step) throw new DomainError('invalid', 'There is no such step.', 'step');
    const board = (done: string): void =>
      res.redirect(303, `${boardIn(form['back'])}done=cases.done.${done}#case-${id}`);
    if (one.step === step && from !== step) return board('there'); // pressed twice, or a colleague was as quick
    if (step === 'reported') return res.redirect(303, `/cases/${id}#report`);
    const cause = form['cause'];
    try {
      if (step === 'archived') await db.write((tx) => desk.archive(tx, merchantId, id, actor));
      else if (from === 'received' && one.category === null) {
        const said = (await lastSaid(vault, db.reader, merchantId, [id])).get(id) ?? '';
        const found = await desk.suggest(db.reader, merchantId, said);
        if (!found) return res.redirect(303, `/cases/${id}?pick=1#classify`);
        await db.write(async (tx) => {
          await guard(tx, asked);
          await desk.classify(tx, merchantId, id, { category: found.category }, actor);
          if (step !== 'classified') await desk.move(tx, merchantId, id, { from: 'classified', step }, actor);
        });
      } else await db.write((tx) => desk.move(tx, merchantId, id, { from, step, ...(cause && { cause }) }, actor));
    } catch (thrown) {
      if (!(thrown instanceof DomainError && thrown.code === 'conflict') && !(thrown instanceof Crossed)) throw thrown;
      if (form['on'] === 'board') return board('crossed');
      return tell(req, res, asked, thrown, 'step');
    }
    if (form['on'] === 'board') board('moved');
    else back(res, asked, 'moved');
  });
}

/** The board that the card stood on, ready for one more word of the query; nothing else is a place to go back to. */
function boardIn(back = ''): string {
  const path = /^\/cases(\?[\w=&%+.-]{0,300})?$/.test(back) ? back : '/cases';
  return path.includes('?') ? `${path}&` : `${path}?`;
}
