import { sayMember } from '../customers/index.ts';
import type { Merchant } from '../merchants/index.ts';
import type { Sealed, Vault } from '../platform/crypto/vault.ts';
import type { Reader } from '../platform/db/index.ts';
import type { Language, MergeField } from '../platform/slice.ts';

/** Of a person what texts may say. */
export interface Person {
  customerId: string;
  name: Sealed | null;
  language: Language | null;
  memberNumber: number | null;
}

/** Fields that need no other slice. */
const BUILT_IN = ['name', 'shop', 'member'] as const;

/** Every field that any text of a shop may use; what carries a link or a voucher adds its own. */
export const fieldNames = (mergeFields: readonly MergeField[]): readonly string[] => [
  ...BUILT_IN,
  ...mergeFields.map(({ name }) => name),
];

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
