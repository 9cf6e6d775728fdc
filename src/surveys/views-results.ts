import { say } from '../platform/web/frame.ts';
import { shownMonth } from '../platform/web/shown.ts';
import { type Asked, grouped, inLanguage, percentWords, spanWords } from './pages-context.ts';
import type { Dimension, QuestionResult, Survey, SurveyResults } from './types.ts';
import { signed } from './views-list.ts';
import { fullOf, heatOf, lineOf, partsOf } from './views-pictures.ts';
import { choiceWords, howWords } from './views-questions.ts';
import { rangeOf } from './views-scores.ts';

/** Below so many answers a share or an average may be chance, and the page says so. */
export const FEW = 20;

/** Header tiles: what was asked and what came of it. */
export function tilesView(asked: Asked, results: SurveyResults) {
  const { res } = asked;
  const tile = (key: string, words: string, share = '') => ({ words: say(res, `surveys.tile.${key}`), value: words, share }); // prettier-ignore
  // Of what was typed in from paper nobody knows how long it took.
  const span = (key: string, millis: number | null) => (millis === null ? [] : [tile(key, spanWords(res, millis))]);
  return [
    tile('asked', grouped(asked, results.asked)),
    tile('began', grouped(asked, results.began)),
    tile('done', grouped(asked, results.done), results.completion === null ? '' : say(res, 'surveys.tile.completion', { share: percentWords(results.completion) })), // prettier-ignore
    // Whoever came by the word was asked by nobody: a dash alone would look like a fault.
    results.responseRate === null ? tile('noRate', '–') : tile('rate', percentWords(results.responseRate)),
    ...span('first', results.medianFirst),
    ...span('whole', results.medianWhole),
    ...(results.late > 0 ? [tile('late', grouped(asked, results.late))] : []),
    ...(results.left > 0 ? [tile('left', grouped(asked, results.left))] : []),
    ...(results.skipped > 0 ? [tile('skipped', grouped(asked, results.skipped))] : []),
  ];
}

function barsView(asked: Asked, result: QuestionResult) {
  if (result.question.type === 'text') return [];
  const { bars } = result;
  const most = bars.reduce((high, { count }) => Math.max(high, count), 0);
  return bars.map(({ code, count }, at) => ({
    // A choice is answered by its place in the list.
    code: result.question.type === 'choice' ? String(at + 1) : code,
    label: result.question.type === 'choice' ? choiceWords(asked, result.question, code) : '',
    count: grouped(asked, count),
    share: result.answered === 0 ? '' : percentWords(count / result.answered),
    width: fullOf(count, most),
  }));
}

/** The three parts of an NPS, those who would not recommend first, as their scores stand. */
function npsView(asked: Asked, { nps, answered }: QuestionResult) {
  if (!nps) return false;
  const counts = [nps.detractors, nps.passives, nps.promoters];
  const widths = partsOf(counts);
  const part = (key: string, at: number) => ({
    key,
    words: say(asked.res, `surveys.nps.${key}`),
    count: grouped(asked, counts[at]!),
    share: answered === 0 ? '' : percentWords(counts[at]! / answered),
    ...widths[at]!,
  });
  return {
    score: signed(nps.score),
    margin: nps.margin === null ? '' : say(asked.res, 'surveys.results.margin', { margin: Math.round(nps.margin) }),
    parts: [part('detractors', 0), part('passives', 1), part('promoters', 2)],
  };
}

function averageView({ res }: Asked, { question, average, margin }: QuestionResult) {
  if (average === null || question.type === 'nps') return false;
  const range = rangeOf(question);
  return {
    value: average.toFixed(1),
    of: range ? String(range.to) : '',
    margin: margin === null ? '' : say(res, 'surveys.results.margin', { margin: margin.toFixed(1) }),
  };
}

function questionView(asked: Asked, result: QuestionResult, at: number) {
  const { question, answered, skipped } = result;
  const { res } = asked;
  return {
    id: question.id,
    type: question.type,
    number: at + 1,
    words: inLanguage(asked, question.texts),
    how: howWords(asked, question),
    answered: say(res, 'surveys.results.answered', { count: answered }),
    skipped: skipped > 0 ? say(res, 'surveys.results.skipped', { count: skipped }) : '',
    nobody: answered === 0,
    // What somebody says is never chance.
    few:
      question.type !== 'text' && answered > 0 && answered < FEW
        ? say(res, 'surveys.results.few', { count: answered })
        : '',
    nps: npsView(asked, result),
    average: averageView(asked, result),
    bars: barsView(asked, result),
    // Ranges, days and choices need more room than a digit.
    wide: result.bars.some(({ code }) => code.length > 3) || question.type === 'choice',
    text: question.type === 'text',
  };
}

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

function heatView(asked: Asked, week: readonly number[]) {
  const { res } = asked;
  const heat = heatOf(week);
  const dayWords = (weekday: number): string => say(res, `surveys.weekday.${WEEKDAYS[weekday]!}`);
  if (!heat.most) return false;
  const { weekday, hour, count } = heat.most;
  return {
    ...heat,
    rows: heat.rows.map((row) => ({ ...row, words: dayWords(row.weekday) })),
    cells: heat.cells.map((cell) => ({
      ...cell,
      words: say(res, 'surveys.results.cell', { day: dayWords(cell.weekday), hour: `${cell.hour}:00`, count: cell.count }), // prettier-ignore
    })),
    busiest: say(res, 'surveys.results.busiest', { day: dayWords(weekday), hour: `${hour}:00`, count }),
  };
}

/** Months of one dimension, oldest first. */
function indexView(asked: Asked, all: SurveyResults['index']) {
  const { res, language } = asked;
  const dimensions = [...new Set(all.map(({ dimension }) => dimension))];
  return dimensions.map((dimension: Dimension) => {
    const months = all.filter((row) => row.dimension === dimension).toSorted((a, b) => (a.month < b.month ? -1 : 1));
    const name = say(res, `surveys.dimension.${dimension}`);
    const last = months.at(-1)!;
    return {
      name,
      value: Math.round(last.index),
      few: last.answered < FEW,
      answered: say(res, 'surveys.results.answered', { count: last.answered }),
      line: lineOf(months.map(({ index }) => index)),
      label: say(res, 'surveys.results.indexLabel', { name, value: Math.round(last.index) }),
      from: shownMonth(language, months[0]!.month),
      to: shownMonth(language, last.month),
      several: months.length > 1,
      months: months.map(({ month, index, answered }) => ({
        month: shownMonth(language, month),
        index: Math.round(index),
        answered: grouped(asked, answered),
      })),
    };
  });
}

/** Everything of the results page but what people said. */
export const resultsView = (asked: Asked, { id, state }: Survey, results: SurveyResults) => ({
  id,
  live: state === 'open',
  nothing: results.asked === 0 && results.began === 0,
  tiles: tilesView(asked, results),
  questions: results.questions.map((result, at) => questionView(asked, result, at)),
  heat: heatView(asked, results.week),
  index: indexView(asked, results.index),
});
