import { say } from '../platform/web/frame.ts';
import { shownDate } from '../platform/web/shown.ts';
import { sentenceOf } from '../segments/index.ts';
import { type Asked, grouped, type SurveyPagesDeps, timeWords } from './pages-context.ts';
import type { Survey, SurveyRound } from './types.ts';
import { questionName } from './views-edit.ts';
import { rawOf } from './views-form.ts';

/** How it begins, what it gives and when it ends: one sentence each. */
export async function rulesView(
  deps: SurveyPagesDeps,
  asked: Asked,
  { draft }: Survey,
  reward: string,
): Promise<string[]> {
  const { res, language } = asked;
  const { after, restDays, lowOpensCase, closeOn } = draft;
  const questions = rawOf(draft).questions;
  const lowAt = questions.findIndex(({ id }) => id === lowOpensCase?.question);
  return [
    ...(after ? [say(res, `surveys.one.after_${after.what}`, { count: after.hours })] : []),
    ...(after?.where === undefined ? [] : [say(res, 'surveys.one.which', { words: await sentenceOf(deps, deps.db.reader, res, after.where) })]), // prettier-ignore
    ...(reward === '' ? [] : [reward]),
    ...(restDays > 0 ? [say(res, 'surveys.one.rest', { count: restDays })] : []),
    ...(lowOpensCase && lowAt >= 0 ? [say(res, 'surveys.one.low', { score: lowOpensCase.atMost, question: questionName(asked, questions[lowAt]!, lowAt + 1) })] : []), // prettier-ignore
    ...(closeOn ? [say(res, 'surveys.one.until', { day: shownDate(language, closeOn) })] : []),
  ];
}

const isGoing = ({ status }: SurveyRound): boolean => status === 'finding' || status === 'sending';

/** Rounds, the newest first, with how far they are; `going` while one moves. */
export async function roundsView(deps: SurveyPagesDeps, asked: Asked, survey: Survey) {
  const { res, merchantId } = asked;
  const all = await deps.surveys.rounds(deps.db.reader, merchantId, survey.id);
  return {
    going: all.some(isGoing),
    rows: all.map((round) => {
      const { id, status, found, asked: sent, skipped, startAt } = round;
      return {
        id,
        status,
        words: say(res, `surveys.round.${status}`),
        going: isGoing(round),
        at: timeWords(asked, startAt),
        found: Math.max(1, found),
        settled: sent + skipped,
        progress: say(res, 'surveys.round.progress', { asked: grouped(asked, sent), found: grouped(asked, found) }),
        skipped: skipped > 0 ? say(res, 'surveys.round.skipped', { count: skipped }) : '',
        left: Math.max(0, found - sent - skipped),
      };
    }),
  };
}
