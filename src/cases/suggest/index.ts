import type { CaseDesk } from '../types.ts';

/** What category a text seems to be of. */
export const suggester = (): CaseDesk['suggest'] => async () => undefined;
