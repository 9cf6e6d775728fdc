import type { Request, Response } from 'express';
import { isId } from '../kernel/ids.ts';
import { contactsOf } from '../marketing/index.ts';
import type { CsvCell } from '../platform/csv.ts';
import { sendCsv } from '../platform/web/csv-answer.ts';
import { maskedNumber, say, show, shownName, staffOf, wantsPart } from '../platform/web/frame.ts';
import { masksNames } from '../platform/web/principal.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { plainTime } from '../platform/web/shown.ts';
import { type Asked, askedOf, idOf, inLanguage, type SurveyPagesDeps, timeWords } from './pages-context.ts';
import type { SaidAnswer, Survey, SurveyResults } from './types.ts';
import { LOOK } from './views-list.ts';
import { resultsView } from './views-results.ts';
import { headQuestion, rangeOf } from './views-scores.ts';
import { lowAnswers, type SheetRow, sheetRows } from './views-store.ts';

const LISTED = 20;
const LOW_LISTED = 5;
/** Rows read for the file at once: some milliseconds of work, after which webhooks come in between. */
const BATCH = 100;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What came of a survey, live while it is open, and as a file. */
export function resultPages(pages: PageRouter, deps: SurveyPagesDeps): PageRouter {
  const { db, surveys } = deps;

  async function standing(req: Request, res: Response): Promise<{ asked: Asked; survey: Survey }> {
    const asked = await askedOf(deps, req, res);
    return { asked, survey: await surveys.byId(db.reader, asked.merchantId, idOf(req)) };
  }

  async function rowsView(asked: Asked, rows: readonly SaidAnswer[]) {
    const { res, merchantId } = asked;
    const known = rows.flatMap(({ customerId }) => (customerId ? [{ customerId }] : []));
    const contacts = await contactsOf(deps, db.reader, merchantId, known);
    const practises = masksNames(staffOf(res));
    return rows.map(({ customerId, text, late, typedIn, at, score, caseId, id }) => {
      const { name = null, lastFour = null } = contacts.get(customerId ?? '') ?? {};
      return {
        id,
        // Free text may name people: whoever only practises does not read it.
        text: text && practises ? '•••' : text,
        late,
        typedIn,
        at: timeWords(asked, at),
        score: score === null ? '' : String(score),
        who: shownName(res, name) || (lastFour ? maskedNumber(lastFour) : say(res, 'surveys.said.nobody')),
        href: customerId ? `/customers/${customerId}` : '',
        caseHref: caseId ? `/cases/${caseId}` : '',
      };
    });
  }

  /** The filter of what people said, as its links and fields carry it. */
  function filterOf({ req }: Asked, { draft }: Survey) {
    const texts = draft.questions.filter(({ type }) => type === 'text');
    const question = texts.find(({ id }) => id === req.query['question']) ?? texts[0];
    const range = headRange({ draft });
    const most = textOf(req.query['atMost']);
    const atMost = /^-?\d{1,3}$/.test(most) && range ? Number(most) : undefined;
    const before = textOf(req.query['before']);
    return { texts, question, range, atMost, before: isId(before) ? before : undefined };
  }

  const headRange = ({ draft }: Pick<Survey, 'draft'>) => {
    const question = headQuestion(draft);
    return question && rangeOf(question);
  };

  /** What people said in their own words, newest first. */
  async function saidView(asked: Asked, survey: Survey) {
    const { merchantId, res } = asked;
    const { texts, question, range, atMost, before } = filterOf(asked, survey);
    if (!question) return false;
    const rows = await surveys.said(db.aside, merchantId, survey.id, {
      question: question.id,
      limit: LISTED + 1,
      ...(atMost !== undefined && { scoreAtMost: atMost }),
      ...(before && { before }),
    });
    const query = new URLSearchParams({ question: question.id, ...(atMost !== undefined && { atMost: String(atMost) }) }); // prettier-ignore
    const older = rows.length > LISTED ? rows[LISTED - 1]!.id : '';
    return {
      questions: texts.map(({ id, texts: words }) => ({ id, words: inLanguage(asked, words), chosen: id === question.id })), // prettier-ignore
      several: texts.length > 1,
      scores: range
        ? Array.from({ length: range.to - range.from + 1 }, (_, at) => range.from + at)
            .slice(0, -1)
            .map((score) => ({ score, words: say(res, 'surveys.said.atMost', { score }), chosen: score === atMost }))
        : [],
      rows: await rowsView(asked, rows.slice(0, LISTED)),
      query: query.toString(),
      first: before === undefined,
      older,
      filtered: atMost !== undefined,
    };
  }

  /** People who gave the lowest scores, newest first, with what they wrote: somebody should talk to them. */
  async function lowView(asked: Asked, survey: Survey, of: SurveyResults) {
    const { draft, id } = survey;
    const low = draft.lowOpensCase;
    const result = of.questions.find(({ question }) => question.id === (low?.question ?? headQuestion(draft)?.id));
    const range = result && rangeOf(result.question);
    if (!result || !range) return false;
    const atMost = low?.atMost ?? range.from + Math.floor((range.to - range.from) * 0.3);
    const bars = result.bars.filter(({ code }) => Number(code) <= atMost);
    const wanted = {
      surveyId: id,
      question: result.question.id,
      codes: bars.map(({ code }) => code),
      count: bars.reduce((sum, { count }) => sum + count, 0),
    };
    const rows = await lowAnswers(db.aside, asked.merchantId, wanted, LOW_LISTED);
    const written = rows.map(({ said, code, via, ...row }) => ({
      ...row,
      typedIn: via === 'staff',
      question: wanted.question,
      score: Number(code),
      text: said.map((text) => openText(asked, text)).join('\n'),
    }));
    const words = { score: atMost, question: inLanguage(asked, result.question.texts) };
    return { rows: await rowsView(asked, written), atMost: say(asked.res, 'surveys.low.atMost', words) };
  }

  async function results(req: Request, res: Response): Promise<void> {
    const { asked, survey } = await standing(req, res);
    const { id, state, draft } = survey;
    if (state === 'draft') return res.redirect(303, `/surveys/${id}`);
    const target = req.get('HX-Target');
    if (wantsPart(req) && target === 'said-list')
      return show(res, 'surveys/said-list', { id, live: state === 'open', said: await saidView(asked, survey) });
    const found = await surveys.results(db.aside, asked.merchantId, id);
    const figures = { ...resultsView(asked, survey, found), low: await lowView(asked, survey, found) };
    if (wantsPart(req)) return show(res, 'surveys/figures', figures);
    show(res, 'surveys/results', {
      ...figures,
      name: draft.name,
      state,
      look: LOOK[state],
      said: await saidView(asked, survey),
    });
  }

  /** A cell of the file: the code of a choice with its words, numbers as numbers, texts as they were written. */
  function cellOf(asked: Asked, survey: Survey, row: SheetRow, question: string): CsvCell {
    const answer = row.answers.find((one) => one.question === question);
    if (!answer) return '';
    if (answer.code === 'skipped') return say(asked.res, 'surveys.csv.skipped');
    const asks = survey.draft.questions.find(({ id }) => id === question);
    if (asks?.type === 'choice') {
      const at = asks.choices.findIndex(({ code }) => code === answer.code);
      return at < 0 ? answer.code : `${at + 1} ${inLanguage(asked, asks.choices[at]!.label)}`.trim();
    }
    if (asks?.type === 'text') return openText(asked, answer.text);
    return /^-?\d+$/.test(answer.code) ? Number(answer.code) : answer.code;
  }

  /** A damaged text spoils its own cell only. */
  function openText({ merchantId }: Asked, text: SheetRow['answers'][number]['text']): string {
    try {
      return deps.vault.open(merchantId, text);
    } catch {
      return '';
    }
  }

  async function* linesOf(asked: Asked, survey: Survey): AsyncGenerator<CsvCell[][]> {
    const { merchantId, merchant, res } = asked;
    const time = (at: number | null): string => (at === null ? '' : plainTime(merchant.zone, at));
    const [yes, no] = [say(res, 'surveys.csv.yes'), say(res, 'surveys.csv.no')];
    const staff = await deps.names(db.reader, merchantId);
    for (let after = ''; ;) {
      const rows = await sheetRows(db.aside, merchantId, survey.id, { after, limit: BATCH });
      if (rows.length === 0) return;
      const known = rows.flatMap(({ customerId }) => (customerId ? [{ customerId }] : []));
      const people = await contactsOf(deps, db.aside, merchantId, known);
      yield rows.map((row) => {
        const { name = null, lastFour = null } = people.get(row.customerId ?? '') ?? {};
        return [
          time(row.askedAt),
          time(row.firstAnswerAt),
          time(row.endedAt),
          say(res, `surveys.csv.via.${row.via}`),
          row.via === 'staff' ? (staff.get(row.actor.replace(/^staff:/, '')) ?? '') : '',
          row.state === 'done' ? yes : no,
          row.answers.some(({ late }) => late) ? yes : no,
          shownName(res, name),
          lastFour ? maskedNumber(lastFour) : '',
          ...survey.draft.questions.map(({ id }) => cellOf(asked, survey, row, id)),
        ];
      });
      after = rows.at(-1)!.id;
    }
  }

  async function exported(req: Request, res: Response): Promise<void> {
    const { asked, survey } = await standing(req, res);
    const { merchantId } = asked;
    const { actor } = staffOf(res);
    await db.write((tx) => deps.audit(tx, { merchantId, actor, action: 'survey.exported', subject: survey.id }));
    const columns = ['asked', 'first', 'ended', 'how', 'by', 'done', 'late', 'name', 'number'];
    const header = [
      ...columns.map((column) => say(res, `surveys.csv.${column}`)),
      ...survey.draft.questions.map(({ texts }, at) => `${at + 1}. ${inLanguage(asked, texts)}`),
    ];
    await sendCsv(res, 'survey-answers', header, linesOf(asked, survey));
  }

  return pages.get('/surveys/:id/results', 'look', results).post('/surveys/:id/results.csv', 'export', exported);
}
