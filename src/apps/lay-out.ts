import type { Tx } from '../platform/db/index.ts';
import type { AppsDeps } from './deps.ts';
import { specialNamed } from './specials.ts';
import type { AppDraft } from './types.ts';

/** Lays out what a version's special steps need when it goes live: a draw's seed, coupons in stock. */
export async function layOut(
  deps: AppsDeps,
  tx: Tx,
  merchantId: string,
  appId: string,
  draft: AppDraft,
  before: AppDraft | undefined,
): Promise<void> {
  for (const step of draft.steps) {
    if (step.kind !== 'special') continue;
    const special = specialNamed(deps, step.special);
    const read = special?.input.safeParse(step.input);
    if (!special?.live || !read?.success) continue;
    const was = before?.steps.find((one) => one.kind === 'special' && one.special === step.special && one.id === step.id); // prettier-ignore
    const known = was?.kind === 'special' ? special.input.safeParse(was.input) : undefined;
    await special.live(deps, tx, { merchantId, appId, stepId: step.id }, read.data, known?.success ? known.data : undefined); // prettier-ignore
  }
}
