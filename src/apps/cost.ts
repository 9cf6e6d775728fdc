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

/** What one use costs, answer by answer; at most by the longest way, with every field at its longest, so that it is never too little. */
export const costOf =
  (deps: AppsDeps): Apps['cost'] =>
  async (reader, merchantId, draft) => {
    const merchant = await deps.merchants.byId(reader, merchantId);
    const languageOf = (step: Step): Language | undefined =>
      'texts' in step ? [merchant.language, ...LANGUAGES].find((one) => step.texts[one]?.trim()) : undefined;
    const said = (step: Step, fill: typeof usually): string[] => {
      const language = languageOf(step);
      if (!language || !('texts' in step)) return [];
      return [fill(step.texts[language]!, language), ...(step.kind === 'ask' ? menuOf(step, language) : [])];
    };
    const waysWith = (fill: typeof usually): { usual: number; most: number } => {
      const partsOf = (turn: readonly Step[]): number => {
        const words = turn.flatMap((step) => said(step, fill)).join('\n');
        const language = turn.map(languageOf).find((one) => one !== undefined) ?? merchant.language;
        return measure(shopMark(merchant.name, language) + words).parts;
      };
      return waysCost(draft.steps, partsOf, (step) => said(step, fill).join('\n').length);
    };
    const today = localDate(deps.clock.now(), merchant.zone);
    const fills = new Map(LANGUAGES.map((language) => [language, longestText(deps, draft, { shop: merchant.name, language, today })])); // prettier-ignore
    const { usual } = waysWith(usually);
    const { most } = waysWith((text, language) => fills.get(language)!(text));
    const [number] = await deps.merchants.numbersOf(reader, merchantId);
    if (!number) return { parts: usual, most, cost: null };
    const { amount, currency, complete } = await deps.costs.estimate(reader, merchantId, number.id, [{ region: null, recipients: 1, parts: usual }]); // prettier-ignore
    return { parts: usual, most, cost: complete ? shownMoney(merchant.language, amount, currency) : null };
  };
