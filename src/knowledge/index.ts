import type { Slice } from '../platform/slice.ts';
import type { KnowledgePagesDeps } from './pages-deps.ts';
import { knowledgePages } from './pages.ts';

export type * from './types.ts';
export { inLanguage } from './rules.ts';
export { answerByItself } from './by-itself.ts';
export { BY_ITSELF } from './settings.ts';
export { createKnowledge, type KnowledgeDeps } from './knowledge.ts';

/** What the answer library plugs in. No personal data: entries are the shop's own words. */
export const knowledgeSlice = (deps: KnowledgePagesDeps): Slice => ({ name: 'knowledge', pages: knowledgePages(deps) });
