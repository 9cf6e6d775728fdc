import type { Response } from 'express';
import { DomainError } from '../kernel/errors.ts';
import type { Tx } from '../platform/db/index.ts';
import { say } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { type CasePagesDeps, idIn, tidy } from './pages-deps.ts';
import { type Change, changeTools } from './pages-tools.ts';
import { wordsFault } from './pages-words.ts';
import { CASE_KINDS } from './rules.ts';

const NOTE_MAX = 2000;

/** The forms of a case's page, each one thing to do. */
export function changePages(pages: PageRouter, deps: CasePagesDeps): void {
  const { db, desk, cases, staff } = deps;
  const { changeOf, guard, back, refuse, tell } = changeTools(deps);

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
}
