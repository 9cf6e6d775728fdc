import type { Request, Response } from 'express';
import { DomainError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import { formOf, merchantOf, say, staffOf } from '../platform/web/frame.ts';
import { FieldFaults } from '../platform/web/problems.ts';
import { meanwhileOf, type Refused, showCase } from './pages-case.ts';
import { caseIdOf, type CasePagesDeps, idIn, sceneOf } from './pages-deps.ts';

/** What a change is told: which case, in which shop, by whom. */
export interface Change {
  merchantId: string;
  id: string;
  actor: string;
  form: Record<string, string>;
  /** Of the form: pressed twice it counts once. */
  formKey: string;
}

/** A colleague has moved the case since the form was loaded. */
export class Crossed extends Error {
  readonly seen: number;
  constructor(seen: number) {
    super('the case was moved meanwhile');
    this.seen = seen;
  }
}

/** Forms whose words go to the customer. */
const SENDS: ReadonlySet<string> = new Set(['reply', 'report']);

/** What every form of a case's page has in common: reading it, looking whether colleagues were faster, telling so. */
export function changeTools(deps: CasePagesDeps) {
  const { db, desk, clock } = deps;

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

  return { changeOf, guard, back, refuse, tell };
}
