import type { AppsDeps } from './deps.ts';
import type { Special } from './types.ts';

/** Every special step there is: those that the cards of this gateway bring. */
export const specialsOf = ({ kinds }: Pick<AppsDeps, 'kinds'>): Special[] =>
  kinds.flatMap(({ specials }) => specials ?? []);

export const specialNamed = (deps: Pick<AppsDeps, 'kinds'>, name: string): Special | undefined =>
  specialsOf(deps).find((special) => special.name === name);
