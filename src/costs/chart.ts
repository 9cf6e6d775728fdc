import { isDay } from '../kernel/calendar.ts';
import type { Language } from '../platform/slice.ts';
import { shownDate, shownMoney } from '../platform/web/shown.ts';
import { minorOf } from './rules.ts';

/** One day of a month as a bar in a picture 100 high. */
export interface Bar {
  day: string;
  x: number;
  y: number;
  height: number;
  cost: string;
}

export interface Chart {
  width: number;
  bars: Bar[];
  /** The dearest day. */
  top: string;
  currency: string;
  first: string;
  last: string;
}

/** Width of a day in the picture's own units. */
const STEP = 10;
const HIGH = 100;

const daysIn = (month: string): number => {
  const [year, number] = month.split('-').map(Number);
  return [31, 30, 29, 28].find((day) => isDay(year!, number!, day))!;
};

/** The days of a month in one currency, as a picture to be drawn by the server. */
export function chartOf(
  rows: readonly { day: string; currency: string; micros: number }[],
  currency: string,
  month: string,
  language: Language,
): Chart | false {
  const spent = new Map(rows.filter((row) => row.currency === currency).map(({ day, micros }) => [day, micros]));
  const most = [...spent.values()].reduce((top, micros) => (micros > top ? micros : top), 0);
  if (most <= 0) return false;
  const days = Array.from({ length: daysIn(month) }, (_, i) => `${month}-${String(i + 1).padStart(2, '0')}`);
  const costOf = (micros: number): string => shownMoney(language, minorOf(micros, currency), currency);
  return {
    width: days.length * STEP,
    bars: days.map((day, i) => {
      const micros = spent.get(day) ?? 0;
      const height = micros > 0 ? Math.max(1, Math.round((micros * HIGH) / most)) : 0;
      return { day: shownDate(language, day, month), x: i * STEP + 1, y: HIGH - height, height, cost: costOf(micros) };
    }),
    top: costOf(most),
    currency,
    first: shownDate(language, days[0]!, month),
    last: shownDate(language, days.at(-1)!, month),
  };
}
