import { shownMonth } from '../platform/web/shown.ts';
import { frameOf, say } from '../platform/web/frame.ts';
import type { Scene } from './pages-deps.ts';
import type { CauseMonth } from './types.ts';
import { nameOf } from './views.ts';

/** More causes than this cannot be told apart by eye: the rest is one. */
const MOST_COLOURS = 6;
const HEIGHT = 160;
const COLUMN = 64;
const BAR = 40;
const LEFT = 34;

const KEY = { none: '', rest: '*' } as const;

const sum = (rows: readonly { count: number }[]): number => rows.reduce((all, { count }) => all + count, 0);

/** A step of the scale so that at most five lines stand behind the bars. */
const stepOf = (most: number): number =>
  [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find((step) => most / step <= 5) ?? 5000;

/** Months from the first to this one, oldest first. @param last YYYY-MM */
export function monthsUpTo(last: string, count: number): string[] {
  const [year, month] = last.split('-').map(Number) as [number, number];
  return Array.from({ length: count }, (_, at) => {
    const whole = year * 12 + (month - 1) - (count - 1 - at);
    return `${Math.floor(whole / 12)}-${String((whole % 12) + 1).padStart(2, '0')}`;
  });
}

/** Causes with their counts, the most frequent first, the rare ones and the unknown at the end. */
function keysOf(rows: readonly CauseMonth[]): string[] {
  const counts = new Map<string, number>();
  for (const { cause, count } of rows) if (cause !== null) counts.set(cause, (counts.get(cause) ?? 0) + count);
  const known = [...counts].toSorted((a, b) => b[1] - a[1]).map(([cause]) => cause);
  const shown = known.slice(0, MOST_COLOURS);
  return [
    ...shown,
    ...(known.length > MOST_COLOURS ? [KEY.rest] : []),
    ...(rows.some(({ cause }) => cause === null) ? [KEY.none] : []),
  ];
}

/** Causes by month: bars to be drawn, and the same as a table. */
export function causesPicture(scene: Scene, rows: readonly CauseMonth[], months: readonly string[]) {
  const { res } = scene;
  const { language } = frameOf(res);
  const keys = keysOf(rows);
  const own = new Set(keys);
  const keyOf = ({ cause }: CauseMonth): string => (cause === null ? KEY.none : own.has(cause) ? cause : KEY.rest);
  const totals = months.map((month) => sum(rows.filter((row) => row.month === month)));
  const step = stepOf(Math.max(1, ...totals));
  const top = Math.max(step, Math.ceil(Math.max(...totals, 1) / step) * step);
  const scale = HEIGHT / top;
  const nameOfKey = (key: string): string =>
    key === KEY.none ? say(res, 'cases.causes.unknown') : key === KEY.rest ? say(res, 'cases.causes.rest') : nameOf(scene, 'causes', key); // prettier-ignore
  const legend = keys.map((key, at) => ({
    key,
    name: nameOfKey(key),
    colour: key === KEY.none ? 'none' : key === KEY.rest ? 'rest' : String(at),
    counts: months.map((month) => sum(rows.filter((row) => row.month === month && keyOf(row) === key))),
    total: sum(rows.filter((row) => months.includes(row.month) && keyOf(row) === key)),
  }));
  const columns = months.map((month, at) => {
    let base = HEIGHT;
    const bars = legend.flatMap(({ counts, colour, name }) => {
      const count = counts[at]!;
      if (count === 0) return [];
      const height = count * scale;
      base -= height;
      return [{ y: round(base), height: round(height), colour, words: `${name}: ${count}` }];
    });
    return { x: LEFT + at * COLUMN + (COLUMN - BAR) / 2, middle: LEFT + at * COLUMN + COLUMN / 2, top: round(base - 5), total: totals[at]!, label: monthShort(language, month), words: shownMonth(language, month), bars }; // prettier-ignore
  });
  return {
    width: LEFT + months.length * COLUMN,
    height: HEIGHT + 18 + 30,
    ground: HEIGHT,
    bar: BAR,
    labelY: HEIGHT + 20,
    columns,
    lines: Array.from({ length: top / step + 1 }, (_, at) => ({
      value: at * step,
      y: round(HEIGHT - at * step * scale),
    })),
    left: LEFT,
    legend,
    months: months.map((month) => shownMonth(language, month)),
    any: totals.some((total) => total > 0),
  };
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** A month under a bar: "Nov", "11月". */
const monthShort = (language: 'en' | 'zh', month: string): string =>
  new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { month: 'short', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  );

/** Categories across, causes down: how often each pair came in these months. */
export function crossTable(scene: Scene, rows: readonly CauseMonth[]) {
  const { res } = scene;
  const idsOf = (sort: 'category' | 'cause'): (string | null)[] => {
    const counts = new Map<string | null, number>();
    for (const row of rows) counts.set(row[sort], (counts.get(row[sort]) ?? 0) + row.count);
    return [...counts]
      .toSorted((a, b) => Number(a[0] === null) - Number(b[0] === null) || b[1] - a[1])
      .map(([id]) => id);
  };
  const categories = idsOf('category');
  return {
    heads: categories.map((id) => nameOf(scene, 'categories', id) || say(res, 'cases.unclassified')),
    rows: idsOf('cause').map((cause) => ({
      id: cause ?? '',
      name: nameOf(scene, 'causes', cause) || say(res, 'cases.causes.unknown'),
      counts: categories.map((category) => sum(rows.filter((row) => row.cause === cause && row.category === category))),
      total: sum(rows.filter((row) => row.cause === cause)),
    })),
  };
}
