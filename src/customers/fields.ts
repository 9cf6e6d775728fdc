import { and, eq, isNotNull, sql, type SQL } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { localDate } from '../kernel/calendar.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Reader } from '../platform/db/index.ts';
import {
  choiceSql,
  COMPARISONS,
  daySql,
  flagSql,
  inRows,
  instantSql,
  isNot,
  numberSql,
} from '../platform/field-sql.ts';
import type { AskedOf, Comparison, FieldValue, SegmentField } from '../platform/slice.ts';
import { birthdaysOfMonth, birthdaysWithin } from './birthday-days.ts';
import { type CustomField, type CustomFields, customTextHash } from './records/custom.ts';
import { labelsOf } from './records/labels-store.ts';
import { customValues } from './records/schema.ts';
import { REACHES } from './rules.ts';
import { customerNumbers, customers, customerTags } from './schema.ts';

export interface FieldDeps {
  merchants: Merchants;
  vault: Vault;
  custom: CustomFields;
}

type Where = SegmentField['where'];

const NEVER_MISSING = ['=', '!=', 'in', 'not_in'] as const;
const key = (name: string) => ({ key: `customers.field.${name}` });
const codes = (name: string, list: readonly string[]) =>
  list.map((code) => ({ code, label: { key: `customers.${name}.${code}` } }));
const words = (list: readonly string[]) => list.map((code) => ({ code, label: { words: code } }));
const listOf = (value: FieldValue): readonly (string | number)[] =>
  Array.isArray(value) ? (value as readonly (string | number)[]) : [value as string];

/** Over a column of `customers`, which every question stands on. */
const flagOf = (name: string, holds: SQL): SegmentField => ({
  name: `customers.${name}`,
  type: 'flag',
  label: key(name),
  comparisons: COMPARISONS.flag,
  where: (_asked, is, value) => flagSql(holds, is, value),
});

const instantOf = (name: string, column: SQLiteColumn, comparisons: readonly Comparison[]): SegmentField => ({
  name: `customers.${name}`,
  type: 'day',
  label: key(name),
  comparisons,
  where: (asked, is, value) => instantSql(sql`${column}`, asked, is, value),
});

const choiceOf = (
  name: string,
  x: SQL,
  comparisons: readonly Comparison[],
  choices: NonNullable<SegmentField['choices']>,
): SegmentField => ({
  name: `customers.${name}`,
  type: 'choice',
  label: key(name),
  comparisons,
  choices,
  where: (_asked, is, value) => choiceSql(x, is, value),
});

/** A person may have several rows, or none: "is not" means that none of them is. */
function manyOf(has: (asked: AskedOf, among?: readonly (string | number)[]) => SQL): Where {
  return (asked, is, value) => {
    if (is === 'known') return has(asked);
    if (is === 'unknown') return isNot(has(asked));
    const among = has(asked, listOf(value));
    return is === '!=' || is === 'not_in' ? isNot(among) : among;
  };
}

const oneOf = (x: SQL | SQLiteColumn, among: readonly (string | number)[] | undefined): SQL | undefined =>
  among && choiceSql(sql`${x}`, 'in', among);

const MONTHS = Array.from({ length: 12 }, (_, i) => String(i + 1).padStart(2, '0'));

/** By the month in which the birthday is kept this year: a lunar one moves. */
const birthdayMonth: Where = (asked, is, value) => {
  if (is === 'known' || is === 'unknown') return choiceSql(sql`${customers.birthday}`, is, value);
  const year = Number(localDate(asked.now, asked.zone).slice(0, 4));
  const days = listOf(value).flatMap((month) => birthdaysOfMonth(year, String(month)));
  return choiceSql(sql`${customers.birthday}`, is === '=' || is === 'in' ? 'in' : 'not_in', days);
};

/** Days until the next birthday in the shop's calendar; 0 is today. */
const birthdayIn: Where = (asked, is, value) => {
  const [first, last] = is === 'between' ? listOf(value).map(Number) : [is === '=' ? Number(value) : 0, Number(value)];
  const days = birthdaysWithin(localDate(asked.now, asked.zone), first!, last!);
  return choiceSql(sql`${customers.birthday}`, 'in', days);
};

/** The profile of a person: what each shop may ask, with the tags, regions and zones this one has. */
async function profileFields(deps: FieldDeps, reader: Reader, merchantId: string): Promise<SegmentField[]> {
  const { language } = await deps.merchants.byId(reader, merchantId);
  const [tags, regions, zones] = [
    await labelsOf(reader, merchantId, 'tag'),
    await labelsOf(reader, merchantId, 'region'),
    await labelsOf(reader, merchantId, 'zone'),
  ];
  return [
    flagOf('member', sql`${customers.joinedAt} is not null`),
    instantOf('memberSince', customers.joinedAt, COMPARISONS.day),
    instantOf(
      'knownSince',
      customers.createdAt,
      COMPARISONS.day.filter((is) => is !== 'known' && is !== 'unknown'),
    ),
    {
      name: 'customers.birthdayMonth',
      type: 'choice',
      label: key('birthdayMonth'),
      comparisons: COMPARISONS.choice,
      choices: codes('month', MONTHS),
      where: birthdayMonth,
    },
    {
      name: 'customers.birthdayIn',
      type: 'number',
      label: key('birthdayIn'),
      comparisons: ['<=', '=', 'between'],
      where: birthdayIn,
    },
    flagOf('nameKnown', sql`${customers.name} is not null`),
    choiceOf(
      'language',
      sql`coalesce(${customers.language}, ${language})`,
      NEVER_MISSING,
      codes('language', ['en', 'zh']),
    ),
    {
      name: 'customers.tag',
      type: 'choice',
      label: key('tag'),
      comparisons: COMPARISONS.choice,
      choices: words(tags),
      where: manyOf((asked, among) => inRows(asked, customerTags, oneOf(customerTags.tag, among))),
    },
    {
      name: 'customers.region',
      type: 'choice',
      label: key('region'),
      comparisons: COMPARISONS.choice,
      choices: words(regions),
      where: manyOf(
        (asked, among) =>
        inRows(asked, customerNumbers, and(sql`to_at is null`, isNotNull(customerNumbers.region), oneOf(customerNumbers.region, among))), // prettier-ignore
      ),
    },
    choiceOf('zone', sql`${customers.zone}`, COMPARISONS.choice, words(zones)),
    choiceOf(
      'marketing',
      sql`${customers.marketing}`,
      NEVER_MISSING,
      codes('marketing', ['allowed', 'paused', 'none']),
    ),
    choiceOf('reach', sql`${customers.reach}`, NEVER_MISSING, codes('reach', REACHES)),
    choiceOf('source', sql`${customers.source}`, NEVER_MISSING, codes('source', SOURCES)),
  ];
}

/** Ways in which somebody comes to be known. */
export const SOURCES = ['sms', 'counter', 'web', 'import', 'api'] as const;

const COMPARED: Record<
  Exclude<CustomField['type'], 'flag'>,
  (x: SQL, asked: AskedOf, is: Comparison, value: FieldValue) => SQL
> = {
  number: (x, _asked, is, value) => numberSql(x, is, value),
  day: (x, asked, is, value) => daySql(x, asked, is, value),
  choice: (x, _asked, is, value) => choiceSql(x, is, value),
  text: (x, _asked, is, value) => choiceSql(x, is, value),
};

/** Found as a set by the index on field and value; whoever has no row has no value. */
function customField(vault: Vault, field: CustomField): SegmentField {
  const column = field.type === 'number' || field.type === 'flag' ? customValues.num : customValues.word;
  const has = (asked: AskedOf, condition?: SQL): SQL =>
    inRows(asked, customValues, and(eq(customValues.fieldId, field.id), condition));
  const hashed = (merchantId: string, value: FieldValue): FieldValue => {
    const hash = (text: unknown): string => customTextHash(vault, merchantId, field.id, String(text));
    return Array.isArray(value) ? value.map(hash) : hash(value);
  };
  return {
    name: `custom.${field.id}`,
    type: field.type,
    label: { words: field.name },
    comparisons: COMPARISONS[field.type],
    ...(field.type === 'choice' && {
      choices: field.choices.map(({ code, label }) => ({ code, label: { words: label } })),
    }),
    where(asked, is, value) {
      if (is === 'unknown') return isNot(has(asked));
      if (is === 'known') return has(asked);
      if (field.type === 'flag') return value === true ? has(asked, sql`${column} = 1`) : isNot(has(asked, sql`${column} = 1`)); // prettier-ignore
      const wanted = field.type === 'text' ? hashed(asked.merchantId, value) : value;
      return has(asked, COMPARED[field.type](sql`${column}`, asked, is, wanted));
    },
  };
}

/** Everything a segment may ask of the person: the profile, then the shop's own fields. */
export const customerFields =
  (deps: FieldDeps) =>
  async (reader: Reader, merchantId: string): Promise<SegmentField[]> => {
    const custom = await deps.custom.list(reader, merchantId);
    return [
      ...(await profileFields(deps, reader, merchantId)),
      ...custom.map((field) => customField(deps.vault, field)),
    ];
  };
