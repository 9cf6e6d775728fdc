import { sayMember } from '../customers/index.ts';
import { fieldNames } from '../marketing/index.ts';
import type { Merchant } from '../merchants/index.ts';
import type { Reader } from '../platform/db/index.ts';
import type { Language } from '../platform/slice.ts';
import type { AppsDeps } from './deps.ts';
import { specialNamed } from './specials.ts';
import type { AppDraft } from './types.ts';

/** A value within a text is no longer than this: it comes from people. */
const MOST_LETTERS = 60;
const tidy = (value: string): string => value.replace(/[\p{C}\s]+/gu, ' ').trim().slice(0, MOST_LETTERS); // prettier-ignore

/** Names of the fields that a draft's texts may use: the customer's, its answers, and what its special steps give. */
export const fieldsIn = (
  deps: Pick<AppsDeps, 'kinds' | 'mergeFields'>,
  { steps }: Pick<AppDraft, 'steps'>,
): string[] => [
  ...fieldNames(deps.mergeFields()),
  ...steps.flatMap((step) => {
    if (step.kind === 'ask') return [`answer_${step.id}`];
    return step.kind === 'special' ? (specialNamed(deps, step.special)?.fields ?? []) : [];
  }),
];

/** What is known of a customer for these fields; who has none is left out. */
export async function customerValues(
  deps: AppsDeps,
  reader: Reader,
  merchant: Merchant,
  customerId: string | undefined,
  fields: readonly string[],
  language: Language,
): Promise<Record<string, string>> {
  const values: Record<string, string> = fields.includes('shop') ? { shop: merchant.name } : {};
  if (customerId === undefined) return values;
  const { merchantId } = merchant;
  if (fields.includes('name') || fields.includes('member')) {
    const { name, memberNumber } = await deps.customers.byId(reader, merchantId, customerId);
    if (name) values['name'] = tidy(name);
    if (memberNumber !== null) values['member'] = sayMember(memberNumber);
  }
  for (const field of deps.mergeFields().filter(({ name }) => fields.includes(name))) {
    const value = (await field.read(reader, merchantId, [customerId], language)).get(customerId);
    if (value) values[field.name] = tidy(value);
  }
  return values;
}
