import type { Request, Response } from 'express';
import { isId, newId } from '../kernel/ids.ts';
import { parsePhone } from '../kernel/phone.ts';
import { DomainError } from '../kernel/errors.ts';
import { formOf, show, staffOf } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { FieldFaults } from '../platform/web/problems.ts';
import { type Asked, askedOf, idOf, inLanguage, type SurveyPagesDeps } from './pages-context.ts';
import type { Question, Survey } from './types.ts';
import { faultWords } from './views-edit.ts';
import { readSurvey, type Values } from './views-form.ts';
import { howWords } from './views-questions.ts';
import type { FormFaults } from './views-read.ts';
import { byMemberNumber } from './views-store.ts';
import { typedView } from './views-typed.ts';
import { rangeOf } from './views-scores.ts';

/** A question's field in the form; ids of questions are short and plain. */
const fieldOf = ({ id }: Question): string => `a-${id}`;

const MOST_DIGITS = 6;

/** Answers from paper or the telephone: one field a question, digits as on the paper, and on to the next person. */
export function typePages(pages: PageRouter, deps: SurveyPagesDeps): PageRouter {
  const { db, clock, surveys } = deps;

  async function standing(req: Request, res: Response): Promise<{ asked: Asked; survey: Survey }> {
    const asked = await askedOf(deps, req, res);
    return { asked, survey: await surveys.byId(db.reader, asked.merchantId, idOf(req)) };
  }

  function fieldView(asked: Asked, question: Question, values: Values, told: Record<string, string>, at: number) {
    const range = rangeOf(question);
    const digits = question.type === 'choice' || question.type === 'number' || range !== undefined;
    return {
      name: fieldOf(question),
      number: at + 1,
      words: inLanguage(asked, question.texts),
      how: howWords(asked, question),
      long: question.type === 'text',
      digits,
      choices: question.type === 'choice' ? question.choices.map(({ label }, place) => ({ code: String(place + 1), words: inLanguage(asked, label) })) : [], // prettier-ignore
      value: values[fieldOf(question)] ?? '',
      fault: told[fieldOf(question)] ?? '',
      optional: question.optional,
    };
  }

  async function showForm(asked: Asked, survey: Survey, values: Values, faults: FormFaults = {}): Promise<void> {
    const { res } = asked;
    const told = faultWords(res, faults);
    const faulty = Object.keys(faults).length > 0;
    const { key = '' } = values;
    show(res.status(faulty ? 422 : 200), 'surveys/type', {
      id: survey.id,
      name: survey.draft.name,
      key: isId(key) && faulty ? key : newId(clock.now()),
      who: values['who'] ?? '',
      told: { who: '', ...told },
      faulty,
      open: survey.state === 'open',
      typed: await typedView(deps, asked, survey),
      fields: survey.draft.questions.map((question, at) => fieldView(asked, question, values, told, at)),
    });
  }

  /** Who said it, by number or member number; undefined: nobody named. @throws FieldFaults on `who` */
  async function whoIs({ merchantId, merchant }: Asked, who: string): Promise<string | undefined> {
    const text = who.normalize('NFKC').trim();
    if (text === '') return undefined;
    const unknown = new FieldFaults([{ field: 'who', message: 'Nobody here has this number.' }]);
    if (/^#?\d+$/.test(text) && text.length <= MOST_DIGITS) {
      const found = await byMemberNumber(db.reader, merchantId, Number(text.replace('#', '')));
      if (found) return found;
      throw unknown;
    }
    let phone;
    try {
      phone = parsePhone(text, merchant.country);
    } catch (fault) {
      if (fault instanceof DomainError) throw unknown;
      throw fault;
    }
    const found = await deps.customers.byNumber(db.reader, merchantId, deps.customers.hashOf(merchantId, phone));
    if (!found) throw unknown;
    return found.id;
  }

  /** Faults of the engine at the fields of the form. */
  const faultsOf = ({ faults }: FieldFaults): FormFaults =>
    Object.fromEntries(
      faults.map(({ field }): [string, FormFaults[string]] => {
        const id = /^answers\.(.+)$/.exec(field)?.[1];
        if (field === 'who' || field === 'customerId') return ['who', { code: 'who' }];
        return id ? [`a-${id}`, { code: 'answer' }] : ['who', { code: 'other' }];
      }),
    );

  async function typed(req: Request, res: Response): Promise<void> {
    const { asked, survey } = await standing(req, res);
    const { values } = readSurvey(req.body);
    const written = survey.draft.questions.map((question): [string, string] => [question.id, (values[fieldOf(question)] ?? '').trim()]); // prettier-ignore
    const answers = Object.fromEntries(written.filter(([, text]) => text !== ''));
    const first = survey.draft.questions[0];
    if (Object.keys(answers).length === 0 && first)
      return showForm(asked, survey, values, { [fieldOf(first)]: { code: 'nothing' } });
    const key = values['key'] ?? '';
    try {
      if (!isId(key)) throw new FieldFaults([{ field: 'key', message: 'Send the form as the page shows it.' }]);
      const customerId = await whoIs(asked, values['who'] ?? '');
      const said = { answers, formKey: key, ...(customerId && { customerId }) };
      await db.write((tx) => surveys.typeIn(tx, asked.merchantId, survey.id, said, staffOf(res).actor));
    } catch (fault) {
      if (!(fault instanceof FieldFaults)) throw fault;
      return showForm(asked, survey, values, faultsOf(fault));
    }
    res.redirect(303, `/surveys/${survey.id}/answers?done=surveys.done.typed`);
  }

  async function form(req: Request, res: Response): Promise<void> {
    const { asked, survey } = await standing(req, res);
    if (survey.state === 'draft') return res.redirect(303, `/surveys/${survey.id}`);
    await showForm(asked, survey, {});
  }

  /** Takes back what was typed in by mistake; somebody else may have done it a moment ago. */
  async function untype(req: Request, res: Response): Promise<void> {
    const { asked, survey } = await standing(req, res);
    const { run = '' } = formOf(req);
    if (!isId(run)) throw new DomainError('not_found', 'There are no such answers.', 'run');
    await db.write((tx) => surveys.takeBack(tx, asked.merchantId, survey.id, run, staffOf(res).actor));
    res.redirect(303, `/surveys/${survey.id}/answers?done=surveys.done.takenBack`);
  }

  return pages
    .get('/surveys/:id/answers', 'serve', form)
    .post('/surveys/:id/answers', 'serve', typed)
    .post('/surveys/:id/answers/back', 'serve', untype);
}
