import { sayMember } from '../customers/index.ts';
import { type Measure, measure } from '../kernel/sms-text.ts';
import { type Merchant, rulesOf } from '../merchants/index.ts';
import type { Sealed, Vault } from '../platform/crypto/vault.ts';
import type { Reader } from '../platform/db/index.ts';
import {
  type FieldValues,
  MAX_TEXT,
  type MerchantText,
  parseMerchantText,
  renderMerchantText,
  surround,
} from '../platform/merchant-text.ts';
import { LANGUAGES, type Language, type MergeField } from '../platform/slice.ts';
import { fieldsOf, LINK_FIELD } from './draft.ts';
import type { ArmCode } from './schema.ts';
import type { Draft, Texts } from './types.ts';

/** Of a person what texts may say. */
export interface Person {
  customerId: string;
  name: Sealed | null;
  language: Language | null;
  memberNumber: number | null;
}

/** Fields that need no other slice. */
const BUILT_IN = ['name', 'shop', 'member'] as const;

/** Every field there is, `link` apart. */
export const fieldNames = (mergeFields: readonly MergeField[]): readonly string[] => [
  ...BUILT_IN,
  ...mergeFields.map(({ name }) => name),
];

/** The most parts one text may have; carriers cut or refuse longer ones. */
export const MOST_PARTS = 10;

/** A finished text, or why this one person cannot get it. */
export type Rendered =
  | { ok: true; text: string; own: { from: number; to: number }; measure: Measure; language: Language }
  | { ok: false; reason: string };

type ArmTexts = Partial<Record<Language, MerchantText>>;

function readArm(texts: Texts, allowed: readonly string[]): ArmTexts {
  const read: ArmTexts = {};
  for (const language of LANGUAGES) {
    if (!texts[language]?.trim()) continue;
    const parsed = parseMerchantText(texts[language], allowed);
    if (parsed.ok) read[language] = parsed.text;
  }
  return read;
}

/** A draft's texts, read once for all recipients. */
export interface ReadTexts {
  /** Fields that any of them uses. */
  fields: readonly string[];
  usesLink: boolean;
  /** The text for one person of an arm. Never throws: a fault is this person's alone. */
  render(arm: ArmCode, winner: 'a' | 'b' | null, language: Language | null, values: FieldValues): Rendered;
  /** The language in which somebody who reads this one gets an arm's text. */
  languageFor(arm: ArmCode, winner: 'a' | 'b' | null, language: Language | null): Language | undefined;
}

/** Reads a draft's texts; what cannot be read is as if it were not there, and the pre-flight has told so. */
export function readTexts(draft: Draft, merchant: Merchant, mergeFields: readonly string[]): ReadTexts {
  const allowed = fieldsOf(draft, mergeFields);
  const a = readArm(draft.texts, allowed);
  const b = draft.textsB ? readArm(draft.textsB, allowed) : a;
  const { optOut } = rulesOf(merchant);
  const all = [a, b].flatMap((arm) => Object.values(arm));
  const fields = [...new Set(all.flatMap((text) => text.fields))];
  const armOf = (arm: ArmCode, winner: 'a' | 'b' | null): ArmTexts =>
    arm === 'b' || (arm === 'r' && winner === 'b') ? b : a;

  const languageFor: ReadTexts['languageFor'] = (arm, winner, language) => {
    const texts = armOf(arm, winner);
    const order = [language ?? merchant.language, merchant.language, ...LANGUAGES];
    return order.find((candidate) => texts[candidate] !== undefined);
  };

  return {
    fields,
    usesLink: fields.includes(LINK_FIELD),
    languageFor,
    render(arm, winner, reads, values) {
      const language = languageFor(arm, winner, reads);
      if (!language) return { ok: false, reason: 'no_text' };
      const own = renderMerchantText(armOf(arm, winner)[language]!, values);
      if (own.missing.length > 0) return { ok: false, reason: `missing_${own.missing[0]}` };
      const around = surround(own.text, { shop: merchant.name, language, optOut: optOut[language] });
      const measured = measure(around.text);
      if (around.text.length > MAX_TEXT || measured.parts > MOST_PARTS) return { ok: false, reason: 'too_long' };
      return { ok: true, ...around, measure: measured, language };
    },
  };
}

/** Values are one line and no longer than this: they come from people. */
const LONGEST_VALUE = 60;
const tidy = (value: string): string =>
  value
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_VALUE);

interface ValueDeps {
  vault: Vault;
  mergeFields(): readonly MergeField[];
}

/** Reads the merge fields of one slice; when that fails for all, for each alone, so that one bad row spoils nobody else's. */
async function readField(
  field: MergeField,
  reader: Reader,
  merchantId: string,
  ids: readonly string[],
  language: Language,
): Promise<Map<string, string>> {
  try {
    return await field.read(reader, merchantId, ids, language);
  } catch (fault) {
    if (ids.length === 1) return new Map();
    const each = await Promise.all(ids.map((id) => readField(field, reader, merchantId, [id], language)));
    if (each.every((values) => values.size === 0)) throw fault;
    return new Map(each.flatMap((values) => [...values]));
  }
}

/** The values of `fields` for people of one language, by customer id. Who lacks one is left out of it. */
export async function readValues(
  { vault, mergeFields }: ValueDeps,
  reader: Reader,
  merchant: Merchant,
  people: readonly Person[],
  fields: readonly string[],
  language: Language,
): Promise<Map<string, Record<string, string>>> {
  const { merchantId } = merchant;
  const values = new Map<string, Record<string, string>>(people.map(({ customerId }) => [customerId, {}]));
  for (const { customerId, name, memberNumber } of people) {
    const of = values.get(customerId)!;
    if (fields.includes('shop')) of['shop'] = merchant.name;
    if (fields.includes('name') && name !== null) of['name'] = openName(vault, merchantId, name);
    if (fields.includes('member') && memberNumber !== null) of['member'] = sayMember(memberNumber);
  }
  const ids = people.map(({ customerId }) => customerId);
  for (const field of mergeFields().filter(({ name }) => fields.includes(name)))
    for (const [customerId, value] of await readField(field, reader, merchantId, ids, language)) {
      const of = values.get(customerId);
      if (of) of[field.name] = tidy(value);
    }
  return values;
}

/** A name that cannot be opened (a damaged row) is a name that is not there. */
function openName(vault: Vault, merchantId: string, name: Sealed): string {
  try {
    return tidy(vault.open(merchantId, name));
  } catch {
    return '';
  }
}
