import { localDate } from '../kernel/calendar.ts';
import { measure } from '../kernel/sms-text.ts';
import type { Merchant } from '../merchants/index.ts';
import { surround } from '../platform/merchant-text.ts';
import { type Language, LANGUAGES } from '../platform/slice.ts';
import { type Check, fault } from './faults.ts';
import { menuOf } from './interpret.ts';
import { longestText } from './longest.ts';
import type { Step, DraftFault } from './types.ts';
import { longestTurns } from './ways.ts';

const CUSTOMERS = new Set(['name', 'member', 'points']);
/** Letters that go in one text. */
const ROOM = { 'GSM-7': 160, 'UCS-2': 70 } as const;

type Says = Extract<Step, { kind: 'reply' | 'ask' }>;
const saysOf = (step: Step | undefined): step is Says => step?.kind === 'reply' || step?.kind === 'ask';

/** A customer's field that says nothing to whoever has none. */
function bareField(text: string): string | undefined {
  return [...text.matchAll(/\{\{\s*([A-Za-z_][A-Za-z_\d]*)\s*\}\}/g)].find(([, name]) => CUSTOMERS.has(name!))?.[1];
}

/** How many parts a text has; nothing where it is one. */
function partsIn(text: string): { parts: number; units: number; room: number } | undefined {
  const { parts, units, encoding } = measure(text);
  return parts > 1 ? { parts, units, room: ROOM[encoding] } : undefined;
}

/**
 * Texts that go out as several parts when every field is as long as it really gets: one by itself, and those that are
 * said in one turn together.
 */
export function lengthWarnings({ deps, draft }: Check, merchant: Merchant): DraftFault[] {
  const { name: shop, zone } = merchant;
  const today = localDate(deps.clock.now(), zone);
  const { steps } = draft;
  return LANGUAGES.flatMap((language) => {
    const fill = longestText(deps, draft, { shop, language, today });
    const sent = (...texts: string[]): string => surround(texts.join('\n'), { shop, language, optOut: '' }).text;
    const said = (step: Step | undefined): string => {
      const text = saysOf(step) ? step.texts[language] : undefined;
      return text?.trim() ? [fill(text), ...(step!.kind === 'ask' ? menuOf(step as Extract<Step, { kind: 'ask' }>, language) : [])].join('\n') : ''; // prettier-ignore
    };
    const alone = steps.flatMap((step, n) => [
      ...oneWarning(step, `steps.${n}.texts`, language, sent(said(step))),
      ...(step.kind === 'ask' && step.again ? oneWarning({ ...step, texts: step.again }, `steps.${n}.again`, language, sent(said({ ...step, texts: step.again }))) : []),
    ]); // prettier-ignore
    const long = new Set(alone.filter(({ code }) => code === 'text_parts').map(({ at }) => at));
    const together = longestTurns(steps, (step) => said(step).length).flatMap((turn) => {
      const own = turn.filter((n) => said(steps[n]) !== '');
      const last = own.at(-1);
      if (last === undefined || own.length < 2 || own.some((n) => long.has(`steps.${n}.texts.${language}`))) return [];
      const parts = partsIn(sent(...own.map((n) => said(steps[n]))));
      return parts ? [fault(`steps.${last}.texts.${language}`, 'turn_parts', parts)] : [];
    });
    const seen = new Set<string>();
    return [...alone, ...together.filter(({ at }) => !seen.has(at) && seen.add(at))];
  });
}

function oneWarning(step: Step, place: string, language: Language, sent: string): DraftFault[] {
  const text = saysOf(step) ? step.texts[language] : undefined;
  if (!text?.trim()) return [];
  const at = `${place}.${language}`;
  const bare = bareField(text);
  const parts = partsIn(sent);
  return [...(bare ? [fault(at, 'field_bare', { field: bare })] : []), ...(parts ? [fault(at, 'text_parts', parts)] : [])]; // prettier-ignore
}

/** What the shop's people are texted by this action goes out in one part, cut where it is longer. */
const ALERT = 'staff.alert';
const ALERT_WORDS = 'words';

/** What people write in their own words is always cut in an alert, and read whole on the page: so much of it is to fit. */
const LEAST_SAID = 24;

/** Alerts to the shop's people of which they would be texted the beginning only. */
export function alertWarnings({ deps, draft }: Check, { name: shop, zone, language }: Merchant): DraftFault[] {
  const fill = longestText(deps, draft, { shop, language, today: localDate(deps.clock.now(), zone), said: LEAST_SAID }); // prettier-ignore
  return draft.steps.flatMap((step, n) => {
    if (step.kind !== 'do' || step.action !== ALERT) return [];
    const words = step.input[ALERT_WORDS];
    if (typeof words !== 'string' || words.trim() === '') return [];
    const quote = fill(words);
    const text = deps.templates.render(language, { template: 'cases/alert-plan', values: { shop, quote, member: '', lastFour: '0142' } }); // prettier-ignore
    const parts = partsIn(text);
    return parts ? [fault(`steps.${n}.input.${ALERT_WORDS}`, 'alert_cut', parts)] : [];
  });
}
