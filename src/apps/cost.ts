import { measure } from '../kernel/sms-text.ts';
import { shopMark } from '../platform/merchant-text.ts';
import { LANGUAGES } from '../platform/slice.ts';
import { shownMoney } from '../platform/web/shown.ts';
import type { AppsDeps } from './deps.ts';
import { menuOf } from './interpret.ts';
import type { Apps, Step } from './types.ts';
import { waysCost } from './ways.ts';

/** A field in a text is reckoned as this many letters. */
const FIELD = 8;

/** What one use costs: every text is reckoned by itself, so that what is told is never too little. */
export const costOf =
  (deps: AppsDeps): Apps['cost'] =>
  async (reader, merchantId, draft) => {
    const merchant = await deps.merchants.byId(reader, merchantId);
    const partsOf = (step: Step): number => {
      if (step.kind !== 'reply' && step.kind !== 'ask') return 0;
      const language = [merchant.language, ...LANGUAGES].find((one) => step.texts[one]?.trim());
      if (!language) return 0;
      const words = [step.texts[language]!.replace(/\{\{[^{}]*\}\}/g, 'x'.repeat(FIELD)), ...(step.kind === 'ask' ? menuOf(step, language) : [])]; // prettier-ignore
      return measure(shopMark(merchant.name, language) + words.join('\n')).parts;
    };
    const { usual, most } = waysCost(draft.steps, partsOf);
    const [number] = await deps.merchants.numbersOf(reader, merchantId);
    if (!number) return { parts: usual, most, cost: null };
    const { amount, currency, complete } = await deps.costs.estimate(reader, merchantId, number.id, [{ region: null, recipients: 1, parts: usual }]); // prettier-ignore
    return { parts: usual, most, cost: complete ? shownMoney(merchant.language, amount, currency) : null };
  };
