import { MOST } from './draft.ts';

/** A name that no other has: as it is, else with the next number behind it. */
export function freeName(wanted: string, taken: readonly string[]): string {
  const others = new Set(taken.map((name) => name.trim()));
  const base = wanted.trim();
  const stem = base.replace(/ \d{1,3}$/, '');
  for (let number = 1; ; number++) {
    const name =
      number === 1
        ? base
        : `${Array.from(stem)
            .slice(0, MOST.name - 4)
            .join('')} ${number}`;
    if (!others.has(name)) return name;
  }
}
