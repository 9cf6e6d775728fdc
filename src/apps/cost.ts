import { localDate } from '../kernel/calendar.ts';
import { measure } from '../kernel/sms-text.ts';
import { shopMark } from '../platform/merchant-text.ts';
import { type Language, LANGUAGES } from '../platform/slice.ts';
import { shownMoney } from '../platform/web/shown.ts';
import type { AppsDeps } from './deps.ts';
import { menuOf } from './interpret.ts';
import { longestText } from './longest.ts';
import type { Apps, Step } from './types.ts';
import { waysCost } from './ways.ts';

/** A field in a text is usually this many letters. */
const FIELD = 8;

const usually = (text: string, _language: Language): string => text.replace(/\{\{[^{}]*\}\}/g, 'x'.repeat(FIELD));

/** What one use costs: every text is reckoned by itself, at most with its fields at their longest, so that what is told is never too little. */
export const costOf =
  (deps: AppsDeps): Apps['cost'] =>
  async (reader, merchantId, draft) => {
    const merchant = await deps.merchants.byId(reader, merchantId);
    const partsOf = (step: Step, fill: typeof usually = usually): number => {
      if (step.kind !== 'reply' && step.kind !== 'ask') return 0;
      const language = [merchant.language, ...LANGUAGES].find((one) => step.texts[one]?.trim());
      if (!language) return 0;
      const words = [fill(step.texts[language]!, language), ...(step.kind === 'ask' ? menuOf(step, language) : [])]; // prettier-ignore
      return measure(shopMark(merchant.name, language) + words.join('\n')).parts;
    };
    const today = localDate(deps.clock.now(), merchant.zone);
    const fills = new Map(LANGUAGES.map((language) => [language, longestText(deps, draft, { shop: merchant.name, language, today })])); // prettier-ignore
    const { usual } = waysCost(draft.steps, (step) => partsOf(step));
    const { most } = waysCost(draft.steps, (step) => partsOf(step, (text, language) => fills.get(language)!(text)));
    const [number] = await deps.merchants.numbersOf(reader, merchantId);
    if (!number) return { parts: usual, most, cost: null };
    const { amount, currency, complete } = await deps.costs.estimate(reader, merchantId, number.id, [{ region: null, recipients: 1, parts: usual }]); // prettier-ignore
    return { parts: usual, most, cost: complete ? shownMoney(merchant.language, amount, currency) : null };
  };
