import { type Asked, type PlanPagesDeps } from './pages-context.ts';
import type { PlanDraft } from './types.ts';

/** A plan that is ready to be switched on. */
export interface ReadyCard {
  code: string;
}

/** In the order of a customer's life. */
export const READY: readonly ReadyCard[] = [
  'welcome',
  'thanks',
  'near_reward',
  'expiring',
  'win_back',
  'care_call',
].map((code) => ({ code }));

export const cardNamed = (code: unknown): ReadyCard | undefined => READY.find((card) => card.code === code);

export async function draftOfCard(_deps: PlanPagesDeps, _asked: Asked, code: string): Promise<PlanDraft> {
  return {
    name: code,
    trigger: { kind: 'joined' },
    steps: [{ id: 'a', kind: 'send', texts: { en: 'Hello {{name "friend"}}' } }],
    stopWhen: [],
    again: 0,
  };
}
