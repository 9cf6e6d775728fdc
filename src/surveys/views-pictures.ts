/** Pictures drawn by the server: they need no script and take their colours from the page. Units are those of the drawing. */

const round = (value: number): number => Math.round(value * 10) / 10;

/** The width of each part of a bar of 100; what is there is seen, however little it is. */
export function partsOf(counts: readonly number[]): { x: number; width: number }[] {
  const sum = counts.reduce((all, count) => all + count, 0);
  let x = 0;
  return counts.map((count) => {
    const width = sum === 0 ? 0 : round((100 * count) / sum);
    const part = { x: round(x), width };
    x += width;
    return part;
  });
}

/** How full a bar is, 0 to 100; 1 at least for something. */
export const fullOf = (count: number, most: number): number =>
  most === 0 || count === 0 ? 0 : Math.max(1, round((100 * count) / most));

const CELL = 13;
const GAP = 1;
const LEFT = 34;
const TOP = 12;
/** So many shades besides none. */
const SHADES = 4;

export interface HeatCell {
  x: number;
  y: number;
  /** 0 nothing, 4 the most. */
  shade: number;
  weekday: number;
  hour: number;
  count: number;
}

/** The week as seven rows of hours. @param week 168 counts, Monday 0:00 first */
export function heatOf(week: readonly number[]) {
  const most = week.reduce((high, count) => Math.max(high, count), 0);
  const cells = week.map((count, at): HeatCell => ({
    x: LEFT + (at % 24) * CELL,
    y: TOP + Math.floor(at / 24) * CELL,
    shade: count === 0 ? 0 : Math.max(1, Math.ceil((SHADES * count) / most)),
    weekday: Math.floor(at / 24),
    hour: at % 24,
    count,
  }));
  return {
    width: LEFT + 24 * CELL,
    height: TOP + 7 * CELL,
    size: CELL - GAP,
    hours: [0, 6, 12, 18].map((hour) => ({ hour, x: LEFT + hour * CELL })),
    rows: Array.from({ length: 7 }, (_, weekday) => ({ weekday, y: TOP + weekday * CELL + CELL - 4 })),
    // Where nobody answered nothing is drawn: the ground shows through.
    cells: cells.filter(({ count }) => count > 0),
    ground: { x: LEFT, y: TOP, width: 24 * CELL - GAP, height: 7 * CELL - GAP },
    most: most === 0 ? undefined : cells.find(({ count }) => count === most),
  };
}

const LINE_WIDTH = 240;
const LINE_HEIGHT = 70;
const PAD = 10;

/** A line of 0 to 100 over months; a single month is a point. */
export function lineOf(values: readonly number[]) {
  const step = values.length > 1 ? (LINE_WIDTH - 2 * PAD) / (values.length - 1) : 0;
  const points = values.map((value, at) => ({
    x: round(values.length > 1 ? PAD + at * step : LINE_WIDTH / 2),
    y: round(PAD + ((100 - value) * (LINE_HEIGHT - 2 * PAD)) / 100),
  }));
  return {
    width: LINE_WIDTH,
    height: LINE_HEIGHT,
    points,
    path: points.map(({ x, y }) => `${x},${y}`).join(' '),
    middle: LINE_HEIGHT / 2,
    last: points.at(-1),
  };
}
