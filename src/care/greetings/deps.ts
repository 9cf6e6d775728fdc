import type { CareDeps } from '../deps.ts';
import type { Wordings } from '../wordings.ts';

/** What greetings are built on. */
export interface GreetingDeps extends CareDeps {
  /** The product's own wordings; read from their files when first asked for. */
  wordings(): Wordings;
}
