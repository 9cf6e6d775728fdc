import { localDate } from '../kernel/calendar.ts';
import { sayOr } from '../marketing/index.ts';
import { say } from '../platform/web/frame.ts';
import { shownCount, shownDate } from '../platform/web/shown.ts';
import { type Asked, languagesOf } from './pages-context.ts';
import type { AppDraft, AppFigures, Step } from './types.ts';

const CHART = { width: 300, height: 60, gap: 2 };

/** Uses by day as bars of a picture. The tallest day fills its height; a day with any use is seen. */
export function daysView({ res, language, merchant, now }: Asked, days: AppFigures['days']) {
  const top = Math.max(1, ...days.map(({ uses }) => uses));
  const step = CHART.width / Math.max(1, days.length);
  const today = localDate(now, merchant.zone);
  const sum = days.reduce((all, { uses }) => all + uses, 0);
  return {
    bars: days.map(({ day, uses }, i) => {
      const height = uses === 0 ? 1 : Math.max(3, Math.round((uses / top) * CHART.height));
      const when = shownDate(language, day, today);
      return {
        x: (i * step).toFixed(2),
        width: Math.max(1, step - CHART.gap).toFixed(2),
        y: CHART.height - height,
        height,
        none: uses === 0,
        words: say(res, 'apps.figures.day', { day: when, count: uses }),
      };
    }),
    words: say(res, 'apps.figures.days', { count: sum, most: sum === 0 ? 0 : top }),
    from: days[0] ? shownDate(language, days[0].day, today) : '',
    to: days.at(-1) ? shownDate(language, days.at(-1)!.day, today) : '',
    any: sum > 0,
  };
}

/** A question as its text begins, in the language of the page where there is one. */
export function questionWords(asked: Asked, step: Step | undefined, fallback: string): string {
  if (step?.kind !== 'ask') return sayOr(asked.res, `apps.special.${fallback}`, fallback);
  const all = [asked.language, ...languagesOf(asked)].map((language) => step.texts[language]);
  const text = (all.find((one) => one !== undefined) ?? '').replaceAll(/\s+/g, ' ').trim();
  const short = Array.from(text).slice(0, 90).join('');
  return short === text ? text : `${short}…`;
}

/** What a code of an answer means. */
export function answerWords(asked: Asked, step: Step | undefined, code: string): string {
  if (step?.kind !== 'ask' || step.wanted.type !== 'choice') return code;
  const choice = step.wanted.choices.find((one) => one.code === code);
  const all = [asked.language, ...languagesOf(asked)].map((language) => choice?.label[language]);
  return all.find((text) => text !== undefined) ?? code;
}

/** So many different answers are drawn; numbers and days may have hundreds. */
const DRAWN = 12;

/** Answers of each question as bars, in the order of its choices. */
export function answersView(asked: Asked, draft: AppDraft, answers: AppFigures['answers']) {
  return draft.steps.flatMap((step) => {
    const counts = answers[step.id] ?? [];
    const all = counts.reduce((sum, { count }) => sum + count, 0);
    if (all === 0) return [];
    const most = Math.max(...counts.map(({ count }) => count));
    return [
      {
        words: questionWords(asked, step, step.kind === 'special' ? step.special : step.kind),
        all: say(asked.res, 'apps.figures.answered', { count: all }),
        bars: counts.slice(0, DRAWN).map(({ code, count }) => ({
          words: code === '' ? say(asked.res, 'apps.figures.written') : answerWords(asked, step, code),
          count: shownCount(asked.language, count),
          percent: `${Math.round((count / all) * 100)} %`,
          width: Math.round((count / most) * 100),
        })),
      },
    ];
  });
}
