import type { Action } from '../platform/slice.ts';

/** Letters tried in turn: what the actions there are take, and less. */
const LENGTHS = [200, 140, 100, 60, 40, 20];

const cut = (value: unknown, most: number): unknown => {
  const letters = typeof value === 'string' ? Array.from(value) : [];
  return letters.length > most ? `${letters.slice(0, most - 1).join('').trimEnd()}…` : value; // prettier-ignore
};

/**
 * Reads an action's input whose fields are filled in. What people answered may make it longer than the action takes: it
 * is then cut, since staff who are told the beginning know more than staff who are told nothing.
 */
export function readInput(
  { input }: Pick<Action, 'input'>,
  given: Record<string, unknown>,
): ReturnType<Action['input']['safeParse']> {
  const whole = input.safeParse(given);
  if (whole.success) return whole;
  for (const most of LENGTHS) {
    const read = input.safeParse(Object.fromEntries(Object.entries(given).map(([name, value]) => [name, cut(value, most)]))); // prettier-ignore
    if (read.success) return read;
  }
  return whole;
}
