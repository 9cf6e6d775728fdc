export { readIntent } from './classify.ts';
export type { Intent, IntentRules } from './classify.ts';
export { exactWords } from './words.ts';
