import { merchantOf, show } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { type CasePagesDeps, type Scene, sceneOf } from './pages-deps.ts';
import type { StaffTimes } from './types.ts';
import { spanWords } from './views.ts';

const SPANS = [30, 90] as const;

/** Fewer cases than this say little of somebody. */
const FEW = 5;

function rowView(scene: Scene, { staffId, cases, firstAnswer, toReport, late, rating }: StaffTimes) {
  const span = (value: number | null): string => (value === null ? '–' : spanWords(scene, value));
  return {
    name: scene.names.get(staffId) ?? '–',
    cases,
    few: cases < FEW,
    firstAnswer: span(firstAnswer),
    toReport: span(toReport),
    late,
    lateShare: cases === 0 ? 0 : Math.round((late * 100) / cases),
    rating: rating === null ? '–' : (Math.round(rating * 10) / 10).toFixed(1),
  };
}

/** How fast and how well cases were answered, by colleague. */
export function timesPage(pages: PageRouter, deps: CasePagesDeps): void {
  pages.get('/cases/times', 'look', async (req, res) => {
    const days = SPANS.find((one) => String(one) === req.query['days']) ?? 30;
    const scene = await sceneOf(deps, res);
    const times = await deps.desk.staffTimes(deps.db.reader, merchantOf(res), days);
    show(res, 'cases/times', {
      spans: SPANS.map((count) => ({ count, here: count === days })),
      rows: times.map((row) => rowView(scene, row)),
    });
  });
}
