import type { Response } from 'express';
import { type CustomField, readName } from '../customers/index.ts';
import { parseBirthday, writeBirthday } from '../kernel/birthday.ts';
import { isZone } from '../kernel/calendar.ts';
import { DomainError } from '../kernel/errors.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import { LANGUAGES } from '../platform/slice.ts';
import type { CustomersDeskDeps } from './customers-deps.ts';
import { birthdayWords } from './customers-page.ts';

/** Faults by field, as keys of the words that say them (`customers.fault.<key>`). */
export type Faults = Record<string, string>;

/** A profile as it was read from a form; undefined: take it away. */
export interface ProfileRead {
  name: string | undefined;
  birthday: string | undefined;
  language: 'en' | 'zh' | undefined;
  zone: string | null;
  tags: string[];
  custom: Map<string, string>;
}

/** Letters of a proof of consent. */
export const MOST_PROOF = 200;

export const fieldName = (id: string): string => `custom.${id}`;

/** Tags as people write them: parted by commas of either script. */
export const tagsOf = (text: string): string[] => [
  ...new Set(
    text
      .normalize('NFC')
      .split(/[,，、;；\n]/)
      .map((tag) => tag.replace(/\p{Cc}+/gu, ' ').trim())
      .filter(Boolean),
  ),
];

/** Reads the form of a person; every fault is told, nothing is guessed. */
export function readProfile(
  form: Record<string, string>,
  fields: readonly CustomField[],
): { read: ProfileRead; faults: Faults } {
  const faults: Faults = {};
  const text = (name: string): string => (form[name] ?? '').trim();
  const name = text('name') === '' ? undefined : readName(text('name'));
  if (text('name') !== '' && name === undefined) faults['name'] = 'name';
  const day = text('birthday') === '' ? undefined : parseBirthday(text('birthday'));
  if (day && !day.ok) faults['birthday'] = day.fault === 'no_such_day' ? 'noSuchDay' : 'birthday';
  const language = LANGUAGES.find((code) => code === text('language'));
  const zone = text('zone') === '' ? null : text('zone');
  if (zone !== null && !isZone(zone)) faults['zone'] = 'zone';
  const tags = tagsOf(text('tags'));
  if (tags.length > 50 || tags.some((tag) => Array.from(tag).length > 40)) faults['tags'] = 'tags';
  const custom = new Map(fields.map(({ id }) => [id, text(fieldName(id))]));
  const birthday = day?.ok ? writeBirthday(day.birthday) : undefined;
  return { read: { name, birthday, language, zone, tags, custom }, faults };
}

/** Writes a profile; what is not in it is taken away. @returns names of what changed @throws DomainError on a custom field */
export async function writeProfile(
  deps: CustomersDeskDeps,
  tx: Tx,
  merchantId: string,
  id: string,
  read: ProfileRead,
  fields: readonly CustomField[],
): Promise<string[]> {
  const { customers, register, custom } = deps;
  const was = await customers.byId(tx, merchantId, id);
  const { zone } = await register.stateOf(tx, merchantId, id);
  const changed: string[] = [];
  const change = async (what: string, differs: boolean, write: () => Promise<void>): Promise<void> => {
    if (!differs) return;
    changed.push(what);
    await write();
  };
  const { name, birthday, language } = read;
  await change('name', (was.name ?? undefined) !== name, () =>
    name === undefined ? register.clear(tx, merchantId, id, 'name') : customers.setName(tx, merchantId, id, name),
  );
  await change('birthday', (was.birthday ?? undefined) !== birthday, () =>
    birthday === undefined
      ? register.clear(tx, merchantId, id, 'birthday')
      : customers.setBirthday(tx, merchantId, id, birthday),
  );
  await change('language', (was.language ?? undefined) !== language, () =>
    language === undefined
      ? register.clear(tx, merchantId, id, 'language')
      : customers.setLanguage(tx, merchantId, id, language),
  );
  await change('zone', zone !== read.zone, () => register.setZone(tx, merchantId, id, read.zone));
  const tags = await customers.tags(tx, merchantId, id);
  const gone = tags.filter((tag) => !read.tags.includes(tag));
  const more = read.tags.filter((tag) => !tags.includes(tag));
  await change('tags', gone.length + more.length > 0, async () => {
    await register.removeTags(tx, merchantId, id, gone);
    if (more.length > 0) await customers.addTags(tx, merchantId, id, more);
  });
  const values = await custom.valuesOf(tx, merchantId, id);
  for (const field of fields) {
    const written = read.custom.get(field.id) ?? '';
    await change(fieldName(field.id), (values.get(field.id) ?? '') !== written, () =>
      custom.set(tx, merchantId, id, field, written),
    );
  }
  return changed;
}

/** A fault of a custom field, which is found as it is written; anything else is thrown on. */
export function customFault(thrown: unknown): Faults {
  if (thrown instanceof DomainError && thrown.field?.startsWith('custom.'))
    return { [thrown.field]: `custom_${thrown.message}` };
  throw thrown;
}

/** The values a person's form begins with. */
export async function valuesOf(
  deps: CustomersDeskDeps,
  reader: Reader,
  res: Response,
  merchantId: string,
  id: string,
): Promise<Record<string, string>> {
  const { name, birthday, language } = await deps.customers.byId(reader, merchantId, id);
  const { zone } = await deps.register.stateOf(reader, merchantId, id);
  const custom = await deps.custom.valuesOf(reader, merchantId, id);
  return {
    name: name ?? '',
    birthday: birthday === null ? '' : birthdayWords(res, birthday),
    language: language ?? '',
    zone: zone ?? '',
    tags: (await deps.customers.tags(reader, merchantId, id)).join(', '),
    ...Object.fromEntries([...custom].map(([fieldId, value]) => [fieldName(fieldId), value])),
  };
}

/** Custom fields as a form shows them. */
export const inputsOf = (fields: readonly CustomField[], values: Record<string, string>, faults: Faults) =>
  fields.map(({ id, name, type, choices }) => {
    const value = values[fieldName(id)] ?? '';
    return {
      name: fieldName(id),
      label: name,
      type,
      value,
      choices: choices
        .filter(({ code, gone }) => !gone || code === value)
        .map(({ code, label }) => ({ code, label, here: code === value || label === value })),
      fault: faults[fieldName(id)] ?? '',
    };
  });
