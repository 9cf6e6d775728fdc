import type { Request, Response } from 'express';
import { isId, newId } from '../kernel/ids.ts';
import type { RefusedWord } from '../keywords/index.ts';
import { formOf, say, show, staffOf, wantsPart } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { type Asked, askedOf, idOf, type SurveyPagesDeps } from './pages-context.ts';
import { SurveyFaults } from './fault-codes.ts';
import type { Survey, SurveyDraft, SurveyFault } from './types.ts';
import { formView, phoneOfForm } from './views-edit.ts';
import { hintPlaces, hintsOf } from './views-hints.ts';
import { editQuestions, rawOf, type RawSurvey, readSurvey } from './views-form.ts';
import { draftOf, type FormFaults, formField, listOf, settingsOf } from './views-read.ts';
import { blankDraft, startDraft, STARTS } from './views-starts.ts';
import { questionLines } from './views-questions.ts';

/** What is edited: a survey that stands, or one to be made. */
interface Subject {
  survey: Survey | undefined;
  /** So that pressing save twice makes one. */
  key: string;
}

/** The editor: a form that works without a script, its buttons post it whole; nothing is kept before save. */
export function editPages(pages: PageRouter, deps: SurveyPagesDeps): PageRouter {
  const { db, clock, surveys } = deps;

  const isDraft = ({ survey }: Subject): boolean => survey === undefined || survey.state === 'draft';

  /** Of an open survey the questions stand still: what the form does not show is taken from where it stands. */
  function wholeDraft({ survey }: Subject, raw: RawSurvey): { draft: SurveyDraft; faults: FormFaults } {
    if (!survey || survey.state === 'draft') return draftOf(raw, survey?.draft);
    const faults: FormFaults = {};
    const { closeOn: _closeOn, ...stands } = survey.draft;
    return { draft: { ...stands, ...settingsOf(raw, faults) }, faults };
  }

  /** What the engine finds, at the fields of the form, the first of each; a warning keeps nobody from saving. */
  async function found(asked: Asked, subject: Subject, draft: SurveyDraft): Promise<FormFaults> {
    return atFields(asked, await surveys.faults(db.reader, asked.merchantId, draft, subject.survey?.id));
  }

  const atFields = ({ merchant }: Asked, all: readonly SurveyFault[]): FormFaults =>
    Object.fromEntries(
      all
        .filter(({ warning }) => !warning)
        .toReversed()
        .map(({ at, code, values }) => [formField(at, merchant.language), { code, ...(values && { values }) }]),
    );

  async function showForm(
    asked: Asked,
    subject: Subject,
    raw: RawSurvey,
    { faults = {}, fresh = '', verb = 'show' }: { faults?: FormFaults; fresh?: string; verb?: string } = {},
  ): Promise<void> {
    const { req, res } = asked;
    const { survey, key } = subject;
    const faulty = Object.keys(faults).length > 0;
    const still = survey && !isDraft(subject) ? survey.draft : undefined;
    const hints = still ? {} : await hintsOf(deps, asked, raw, { draft: draftOf(raw, survey?.draft).draft, id: survey?.id ?? '' }); // prettier-ignore
    const [form, phone] = await Promise.all([
      formView(deps, asked, raw, { faults, fresh, hints }),
      phoneOfForm(deps, asked, still ? { ...raw, questions: rawOf(still).questions } : raw, verb, survey?.draft),
    ]);
    show(res.status(faulty ? 422 : 200), wantsPart(req) ? 'surveys/form' : 'surveys/edit', {
      ...form,
      id: survey?.id ?? '',
      action: survey ? `/surveys/${survey.id}/edit` : '/surveys/new',
      key,
      title: survey?.draft.name || say(res, 'surveys.edit.new'),
      draft: isDraft(subject),
      lines: still ? questionLines(asked, still) : [],
      phone,
    });
  }

  async function submit(asked: Asked, subject: Subject): Promise<void> {
    const raw = readSurvey(asked.req.body);
    const button = raw.values['do'] ?? 'show';
    const verb = button.split(':')[0] ?? '';
    if (verb === 'save') return save(asked, subject, raw);
    const fresh = isDraft(subject) ? editQuestions(raw, button) : '';
    if (asked.req.get('HX-Target') === 'phone') return live(asked, subject, raw, verb);
    await showForm(asked, subject, raw, { fresh, verb });
  }

  /** The phone as the form stands, and what is to be told at its fields while somebody writes. */
  async function live(asked: Asked, subject: Subject, raw: RawSurvey, verb: string): Promise<void> {
    const { survey } = subject;
    const phone = await phoneOfForm(deps, asked, raw, verb, survey?.draft);
    const stands = { draft: draftOf(raw, survey?.draft).draft, id: survey?.id ?? '' };
    const hints = isDraft(subject) ? hintPlaces(raw, await hintsOf(deps, asked, raw, stands)) : [];
    show(asked.res, 'surveys/phone-live', { phone, hints });
  }

  async function save(asked: Asked, subject: Subject, raw: RawSurvey): Promise<void> {
    const { draft, faults } = wholeDraft(subject, raw);
    const all = { ...(await found(asked, subject, draft)), ...faults };
    if (Object.keys(all).length > 0) return showForm(asked, subject, raw, { faults: all });
    try {
      const id = await keep(asked, subject, draft);
      asked.res.redirect(303, `/surveys/${id}?done=surveys.done.saved`);
    } catch (fault) {
      if (!(fault instanceof SurveyFaults)) throw fault;
      await showForm(asked, subject, raw, { faults: atFields(asked, fault.codes) });
    }
  }

  async function keep({ res, merchantId }: Asked, { survey, key }: Subject, draft: SurveyDraft): Promise<string> {
    const { actor } = staffOf(res);
    return db.write(async (tx) => {
      if (!survey) return (await surveys.add(tx, merchantId, draft, actor, key)).id;
      await surveys.change(tx, merchantId, survey.id, draft, actor);
      return survey.id;
    });
  }

  const begun = ({ req }: Asked): Subject => {
    const { key = '' } = formOf(req);
    return { survey: undefined, key: isId(key) ? key : newId(clock.now()) };
  };

  async function begin(req: Request, res: Response): Promise<void> {
    const asked = await askedOf(deps, req, res);
    const start = STARTS.find((one) => one === req.query['from']);
    await showForm(asked, begun(asked), rawOf(start ? startDraft(start, asked.merchant.language) : blankDraft()));
  }

  async function standing(req: Request, res: Response): Promise<{ asked: Asked; survey: Survey }> {
    const asked = await askedOf(deps, req, res);
    return { asked, survey: await surveys.byId(db.reader, asked.merchantId, idOf(req)) };
  }

  async function edit(req: Request, res: Response): Promise<void> {
    const { asked, survey } = await standing(req, res);
    if (survey.state === 'closed') return res.redirect(303, `/surveys/${survey.id}`);
    const faults = req.query['mend'] === '1' ? await found(asked, { survey, key: '' }, survey.draft) : {};
    await showForm(asked, { survey, key: '' }, rawOf(survey.draft), { faults });
  }

  async function update(req: Request, res: Response): Promise<void> {
    const { asked, survey } = await standing(req, res);
    if (survey.state === 'closed') return res.redirect(303, `/surveys/${survey.id}?done=surveys.done.already`);
    await submit(asked, { survey, key: '' });
  }

  /** Whether the words typed so far can be had. */
  async function words(req: Request, res: Response): Promise<void> {
    const asked = await askedOf(deps, req, res);
    const { words: typed = '', id = '' } = formOf(req);
    const rows = await Promise.all(
      listOf(typed).slice(0, 20).map(async (word) => ({ word, refused: await deps.words().check(db.reader, asked.merchantId, word, id || undefined) })), // prettier-ignore
    );
    show(res, 'surveys/words', { words: rows.map(({ word, refused }) => wordView(res, word, refused)) });
  }

  const wordView = (res: Response, word: string, refused: RefusedWord | undefined) => ({
    free: refused === undefined,
    words: say(res, `surveys.word.${refused?.fault ?? 'free'}`, { word }),
  });

  return pages
    .get('/surveys/new', 'compose', begin)
    .post('/surveys/new', 'compose', async (req, res) => {
      const asked = await askedOf(deps, req, res);
      await submit(asked, begun(asked));
    })
    .post('/surveys/word', 'compose', words)
    .get('/surveys/:id/edit', 'compose', edit)
    .post('/surveys/:id/edit', 'compose', update);
}
