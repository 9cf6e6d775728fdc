import type { Merchants } from '../merchants/index.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Answer, Talk } from '../platform/slice.ts';
import { inLanguage } from './rules.ts';
import { BY_ITSELF } from './settings.ts';
import type { Knowledge } from './types.ts';

/** A wrong answer that nobody asked for costs more than none: it must fit surely, and nothing else nearly as well. */
const SURELY = 0.75;
const APART = 0.2;

/**
 * Answers a text that no app knows, where the shop wants it and one entry surely fits.
 * @param may whether this number may have such an answer now; asked only when there is one, since it is used up by that
 */
export const answerByItself =
  ({ knowledge, merchants }: { knowledge: Knowledge; merchants: Merchants }) =>
  async (tx: Tx, talk: Talk, may: () => Promise<boolean>): Promise<{ by: string; answer: Answer } | undefined> => {
    const { merchantId, text, language } = talk;
    if (!(await merchants.setting(tx, merchantId, BY_ITSELF))) return undefined;
    const [best, next] = await knowledge.find(tx, merchantId, text, 'texts', 2);
    if (!best || best.fit < SURELY || (next && next.fit > best.fit - APART) || !(await may())) return undefined;
    await knowledge.count(tx, merchantId, best.entry.id);
    const spoken = /\p{Script=Han}/u.test(text) ? 'zh' : language;
    const say = { template: 'knowledge/answer', values: { answer: inLanguage(best.entry.answer, spoken) }, language: spoken }; // prettier-ignore
    return { by: 'knowledge.answer', answer: { say } };
  };
