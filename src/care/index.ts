import type { Pump } from '../platform/scheduler/index.ts';
import type { Slice } from '../platform/slice.ts';
import type { CareDeps } from './deps.ts';
import { createGreetings } from './greetings/greetings.ts';
import type { Greetings } from './greetings/types.ts';
import { loadWordings, type Wordings } from './wordings.ts';

export type * from './greetings/types.ts';
export type { CareDeps } from './deps.ts';

/** Greetings of all shops, and the pump that carries them out in the worker. */
export function createCare(deps: CareDeps): { greetings: Greetings; pump: Pump; slice(): Slice } {
  let read: Wordings | undefined;
  const wordings = (): Wordings => (read ??= loadWordings());
  const { greetings, pump, jobs } = createGreetings({ ...deps, wordings });
  return {
    greetings,
    pump: { name: 'care', run: (guard) => pump.run(guard) },
    slice: () => ({ name: 'care', jobs }),
  };
}
