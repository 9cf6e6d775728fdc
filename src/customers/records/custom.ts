import { and, asc, eq, getTableColumns, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import { DomainError } from '../../kernel/errors.ts';
import { fold } from '../../kernel/fold.ts';
import { newId } from '../../kernel/ids.ts';
import type { KeyedHash, Vault } from '../../platform/crypto/vault.ts';
import { hot, hotWrite, type Reader, type Tx } from '../../platform/db/index.ts';
import { CUSTOM_TYPES, type CustomType } from '../rules.ts';
import { type Choice, type CustomField, type CustomRead, readCustom, writeChoices } from './custom-rules.ts';
import { customFields, customValues } from './schema.ts';

export type { Choice, CustomField } from './custom-rules.ts';

/** The fields a shop made for itself, and what they hold. */
export interface CustomFields {
  /** In the order in which they were made. */
  list(reader: Reader, merchantId: string, options?: { archived?: boolean }): Promise<CustomField[]>;
  /** @throws DomainError `invalid` on the field of the form, `conflict` on `name` when another has it */
  add(tx: Tx, merchantId: string, field: { name: string; type: string; choices: string }): Promise<string>;
  /** Another name or list of choices; the type stays. @throws as `add`, and DomainError `not_found` */
  change(tx: Tx, merchantId: string, id: string, field: { name: string; choices: string }): Promise<void>;
  /** Out of forms and segments, and back; what is known stays. @throws DomainError `not_found`, `conflict` */
  archive(tx: Tx, merchantId: string, id: string, archived: boolean): Promise<void>;
  /** As written in a form, by id of the field; archived fields too. */
  valuesOf(reader: Reader, merchantId: string, customerId: string): Promise<Map<string, string>>;
  /** An empty text takes the value away. @throws DomainError `invalid` on `custom.<id>`, its message a fault code */
  set(tx: Tx, merchantId: string, customerId: string, field: CustomField, written: string): Promise<void>;
}

const $ = (name: string) => sql.placeholder(name);

const MAX_FIELDS = 40;
const MAX_CHOICES = 40;
const storedChoices = z.array(z.object({ code: z.string(), label: z.string(), gone: z.boolean().optional() }));

const fault = (message: string, field: string): never => {
  throw new DomainError('invalid', message, field);
};

function readFieldName(text: string): string {
  const name = text.normalize('NFC').replace(/[\p{C}{}<>]/gu, ' ').replace(/\s+/g, ' ').trim(); // prettier-ignore
  return name !== '' && Array.from(name).length <= 40
    ? name
    : fault('Give the field a name of 1 to 40 letters.', 'name');
}

function readChoices(type: CustomType, lines: string, before?: readonly Choice[]): Choice[] | null {
  if (type !== 'choice') return null;
  const choices = writeChoices(lines, before);
  const offered = choices.filter(({ gone }) => !gone);
  if (offered.length < 2) return fault('Give at least two choices, one a line.', 'choices');
  if (offered.length > MAX_CHOICES || offered.some(({ label }) => Array.from(label).length > 40))
    return fault(`Give at most ${MAX_CHOICES} choices of at most 40 letters.`, 'choices');
  return choices;
}

/** What a text of a field is found by: equal words, however they were written. */
export const customTextHash = (vault: Vault, merchantId: string, fieldId: string, text: string): KeyedHash =>
  vault.hash(merchantId, `custom:${fieldId}:${fold(text)}`);

type FieldRow = typeof customFields.$inferSelect;

const opened = ({ id, name, type, choices, archivedAt }: FieldRow): CustomField => ({
  id,
  name,
  type,
  choices: storedChoices.parse(choices ?? []) as Choice[],
  archived: archivedAt !== null,
});

const fieldRows = hot('customFields.ofShop', (db) =>
  db
    .select(getTableColumns(customFields))
    .from(customFields)
    .where(eq(customFields.merchantId, $('merchantId')))
    .orderBy(asc(customFields.id)),
);

const setValue = hotWrite('customFields.setValue', (db) =>
  db
    .insert(customValues)
    .values({
      merchantId: $('merchantId'),
      fieldId: $('fieldId'),
      customerId: $('customerId'),
      num: $('num'),
      word: $('word'),
      text: $('text'),
      at: $('at'),
    })
    .onConflictDoUpdate({
      target: [customValues.merchantId, customValues.fieldId, customValues.customerId],
      set: { num: sql`excluded.num`, word: sql`excluded.word`, text: sql`excluded.text`, at: sql`excluded.at` },
    }),
);

/** Every field of a shop, forty at most. */
const fieldsOf = async (reader: Reader, merchantId: string): Promise<CustomField[]> =>
  (await fieldRows.all(reader, { merchantId })).map(opened);

async function fieldOf(reader: Reader, merchantId: string, id: string): Promise<CustomField> {
  const field = (await fieldsOf(reader, merchantId)).find((one) => one.id === id);
  if (!field) throw new DomainError('not_found', 'There is no such field.');
  return field;
}

/** Two live fields of one name could not be told apart in a segment. */
async function refuseTwin(reader: Reader, merchantId: string, name: string, own?: string): Promise<void> {
  const same = and(
    eq(customFields.merchantId, merchantId),
    eq(customFields.name, name),
    isNull(customFields.archivedAt),
  );
  const [twin] = await reader.db.select({ id: customFields.id }).from(customFields).where(same);
  if (twin && twin.id !== own) throw new DomainError('conflict', 'There is a field of this name already.', 'name');
}

export function createCustomFields({ clock, vault }: { clock: Clock; vault: Vault }): CustomFields {
  const write = (tx: Tx, merchantId: string, id: string, values: Partial<FieldRow>) =>
    tx.db
      .update(customFields)
      .set(values)
      .where(and(eq(customFields.merchantId, merchantId), eq(customFields.id, id)));

  const stored = (merchantId: string, field: CustomField, { num, word, text }: CustomRead) => ({
    num,
    word: text === null ? word : customTextHash(vault, merchantId, field.id, text),
    text: text === null ? null : vault.seal(merchantId, text),
  });

  return {
    async list(reader, merchantId, { archived = false } = {}) {
      return (await fieldsOf(reader, merchantId)).filter((field) => field.archived === archived);
    },

    async add(tx, merchantId, { name: written, type: wanted, choices }) {
      const name = readFieldName(written);
      const type = CUSTOM_TYPES.find((known) => known === wanted) ?? fault('Choose what kind of field it is.', 'type');
      const row = { merchantId, id: newId(clock.now()), name, type, choices: readChoices(type, choices) };
      if ((await fieldsOf(tx, merchantId)).length >= MAX_FIELDS)
        fault(`A shop has at most ${MAX_FIELDS} fields.`, 'name');
      const [added] = await tx.db
        .insert(customFields)
        .values({ ...row, createdAt: clock.now(), archivedAt: null })
        .onConflictDoNothing()
        .returning({ id: customFields.id });
      if (!added) throw new DomainError('conflict', 'There is a field of this name already.', 'name');
      return added.id;
    },

    async change(tx, merchantId, id, { name: written, choices }) {
      const field = await fieldOf(tx, merchantId, id);
      const name = readFieldName(written);
      await refuseTwin(tx, merchantId, name, id);
      await write(tx, merchantId, id, { name, choices: readChoices(field.type, choices, field.choices) });
    },

    async archive(tx, merchantId, id, archived) {
      const { name } = await fieldOf(tx, merchantId, id);
      if (!archived) await refuseTwin(tx, merchantId, name, id);
      await write(tx, merchantId, id, { archivedAt: archived ? clock.now() : null });
    },

    async valuesOf(reader, merchantId, customerId) {
      const rows = await reader.db
        .select({
          fieldId: customValues.fieldId,
          num: customValues.num,
          word: customValues.word,
          text: customValues.text,
          type: customFields.type,
        })
        .from(customValues)
        .innerJoin(
          customFields,
          and(eq(customFields.merchantId, customValues.merchantId), eq(customFields.id, customValues.fieldId)),
        )
        .where(and(eq(customValues.merchantId, merchantId), eq(customValues.customerId, customerId)));
      return new Map(
        rows.map(({ fieldId, num, word, text, type }) => {
          if (text !== null) return [fieldId, vault.open(merchantId, text)];
          if (type === 'flag') return [fieldId, num === 1 ? 'yes' : 'no'];
          return [fieldId, num === null ? (word ?? '') : String(num)];
        }),
      );
    },

    async set(tx, merchantId, customerId, field, written) {
      const read = readCustom(field, written);
      if (typeof read === 'string') return fault(read, `custom.${field.id}`);
      const key = { merchantId, fieldId: field.id, customerId };
      const values = stored(merchantId, field, read);
      if (values.num === null && values.word === null) {
        const own = and(eq(customValues.merchantId, merchantId), eq(customValues.fieldId, field.id), eq(customValues.customerId, customerId)); // prettier-ignore
        await tx.db.delete(customValues).where(own);
        return;
      }
      await setValue.run(tx, { ...key, ...values, at: clock.now() });
    },
  };
}
