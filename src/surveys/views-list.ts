import { say } from '../platform/web/frame.ts';
import { shownDate } from '../platform/web/shown.ts';
import { type Asked, grouped, type SurveyPagesDeps, timeWords } from './pages-context.ts';
import type { Survey } from './types.ts';
import { headQuestion, meanOf, npsOf, rangeOf } from './views-scores.ts';
import { startDraft, STARTS } from './views-starts.ts';
import { runCounts, scoreCounts } from './views-store.ts';

/** How a state looks. */
export const LOOK = { draft: '', open: 'good', closed: 'warn' } as const;

const ASKED = new Set(['asked', 'answering', 'done', 'left', 'late']);
const ANSWERED = new Set(['done', 'late']);

/** "4.3 of 5" or "NPS 42", and how full its small bar is, 0 to 100. */
function scoreView(asked: Asked, { draft }: Survey, counts: readonly { code: string; count: number }[]) {
  const { res } = asked;
  const question = headQuestion(draft);
  if (!question) return false;
  if (question.type === 'nps') {
    const nps = npsOf(counts);
    return nps && { words: say(res, 'surveys.list.nps', { score: signed(nps.score) }), width: (nps.score + 100) / 2 };
  }
  const { from, to } = rangeOf(question)!;
  const found = meanOf(counts);
  return found && {
    words: say(res, 'surveys.list.average', { score: found.mean.toFixed(1), of: to }),
    width: Math.round((100 * (found.mean - from)) / Math.max(1, to - from)),
  }; // prettier-ignore
}

/** "+42", "−7": a score that may be below nothing shows on which side it stands. */
export const signed = (score: number): string => (score > 0 ? `+${score}` : score < 0 ? `−${-score}` : '0');

function whenWords(asked: Asked, { state, openedAt, closedAt, updatedAt, draft }: Survey): string {
  const { res, language } = asked;
  if (state === 'closed') return say(res, 'surveys.list.closed', { at: timeWords(asked, closedAt ?? updatedAt) });
  if (state === 'draft') return say(res, 'surveys.list.draft', { at: timeWords(asked, updatedAt) });
  const until = draft.closeOn ? ` · ${say(res, 'surveys.list.until', { day: shownDate(language, draft.closeOn) })}` : ''; // prettier-ignore
  return say(res, 'surveys.list.open', { at: timeWords(asked, openedAt ?? updatedAt) }) + until;
}

/** All surveys as rows, those that are open first. */
export async function listView(deps: SurveyPagesDeps, asked: Asked) {
  const { merchantId, res } = asked;
  const all = await deps.surveys.list(deps.db.reader, merchantId);
  const heads = all.flatMap(({ id, draft }) => {
    const question = headQuestion(draft);
    return question ? [{ surveyId: id, question: question.id }] : [];
  });
  const [runs, scores] = await Promise.all([
    runCounts(deps.db.aside, merchantId),
    scoreCounts(deps.db.aside, merchantId, heads),
  ]);
  const sum = (id: string, states: ReadonlySet<string>): number =>
    runs.filter((row) => row.surveyId === id && states.has(row.state)).reduce((total, row) => total + row.count, 0);
  const order = { open: 0, draft: 1, closed: 2 } as const;
  const rows = all
    .toSorted((a, b) => order[a.state] - order[b.state])
    .map((survey) => {
      const { id, state, draft } = survey;
      const begun = state !== 'draft';
      return {
        id,
        name: draft.name || say(res, 'surveys.list.nameless'),
        state,
        look: LOOK[state],
        href: `/surveys/${id}`,
        when: whenWords(asked, survey),
        begun,
        answered: grouped(asked, sum(id, ANSWERED)),
        asked: grouped(asked, sum(id, ASKED)),
        score:
          scoreView(
            asked,
            survey,
            scores.filter((row) => row.surveyId === id),
          ) || false,
      };
    });
  return { rows, starts: startsView(asked) };
}

/** Surveys that are ready, as cards. */
export const startsView = ({ res, merchant }: Asked) =>
  STARTS.map((start) => ({
    start,
    title: say(res, `surveys.start.${start}.title`),
    help: say(res, `surveys.start.${start}.help`),
    questions: startDraft(start, merchant.language).questions.length,
  }));
