import type { Merchants } from '../merchants/index.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Answer, Language, Talk } from '../platform/slice.ts';
import { inLanguage } from './rules.ts';
import { BY_ITSELF } from './settings.ts';
import type { Found, Knowledge } from './types.ts';

/** A wrong answer that nobody asked for costs more than none: it must fit surely, and nothing else nearly as well. */
const SURELY = 0.75;
const APART = 0.2;

/** The one entry that surely fits, of what was found, best first; undefined: a person answers. */
export const surely = ([best, next]: readonly Found[]): Found | undefined =>
  best && best.fit >= SURELY && !(next && next.fit > best.fit - APART) ? best : undefined;

/** In which language a text is answered. @param language of the customer or the shop */
export const spokenIn = (text: string, language: Language): Language =>
  /\p{Script=Han}/u.test(text) ? 'zh' : language;

/**
 * Answers a text that no app knows, where the shop wants it and one entry surely fits.
 * @param may whether this number may have such an answer now; asked only when there is one, since it is used up by that
 */
export const answerByItself =
  ({ knowledge, merchants }: { knowledge: Knowledge; merchants: Merchants }) =>
  async (tx: Tx, talk: Talk, may: () => Promise<boolean>): Promise<{ by: string; answer: Answer } | undefined> => {
    const { merchantId, text, language } = talk;
    if (!(await merchants.setting(tx, merchantId, BY_ITSELF))) return undefined;
    const best = surely(await knowledge.find(tx, merchantId, text, 'texts', 2));
    if (!best || !(await may())) return undefined;
    await knowledge.count(tx, merchantId, best.entry.id);
    const spoken = spokenIn(text, language);
    const say = { template: 'knowledge/answer', values: { answer: inLanguage(best.entry.answer, spoken) }, language: spoken }; // prettier-ignore
    return { by: 'knowledge.answer', answer: { say } };
  };
