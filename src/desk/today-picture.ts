/** One bar of the picture: where it stands and how high, in the units of the drawing. */
interface Bar {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface DayBars {
  /** What the bar's title says. */
  day: string;
  texts: number;
  visits: number;
  /** Where its label stands; the last one ends at the edge, lest it be cut. */
  label: number;
  last: boolean;
  textBar: Bar;
  visitBar: Bar;
  labelled: boolean;
}

export interface Picture {
  width: number;
  height: number;
  /** Where the bars stand. */
  ground: number;
  labels: number;
  days: DayBars[];
  most: number;
  empty: boolean;
}

const WIDTH = 560;
const TOP = 14;
const BARS = 100;
const LABELS = 30;

const round = (value: number): number => Math.round(value * 10) / 10;

/**
 * A picture of some days as pairs of bars, drawn by the server: it needs no script and takes its colours from the page.
 * @param days oldest first, with the words for each
 */
export function pictureOf(days: readonly { day: string; texts: number; visits: number }[]): Picture {
  const most = days.reduce((high, { texts, visits }) => Math.max(high, texts, visits), 0);
  const step = WIDTH / Math.max(1, days.length);
  const ground = TOP + BARS;
  const bar = (at: number, value: number): Bar => {
    const height = most === 0 ? 0 : round(Math.max(value > 0 ? 2 : 0, (value / most) * BARS));
    return { x: round(at), y: round(ground - height), width: round(step * 0.36), height };
  };
  return {
    width: WIDTH,
    height: ground + LABELS,
    ground,
    labels: ground + LABELS - 7,
    most,
    empty: most === 0,
    days: days.map(({ day, texts, visits }, i) => ({
      day,
      texts,
      visits,
      label: i === days.length - 1 ? WIDTH : round((i + 0.5) * step),
      last: i === days.length - 1,
      textBar: bar((i + 0.12) * step, texts),
      visitBar: bar((i + 0.52) * step, visits),
      labelled: (days.length - 1 - i) % 4 === 0,
    })),
  };
}
