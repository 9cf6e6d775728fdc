import { DomainError } from '../kernel/errors.ts';
import { formatAmount, type Minor, parseAmount } from '../kernel/money.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import type { Merchant, Merchants, Setting } from './types.ts';

/** One field of a settings page: a setting, or a part of one that is an object. */
export interface SettingField {
  /** Name of the field; its words are `settings.section.<slug>.<name>` with `label` and `help`. */
  name: string;
  // A page only carries values between a form and the setting's own schema, which is what checks them.
  // oxlint-disable-next-line typescript/no-explicit-any
  setting: Setting<any>;
  part?: string;
  kind: 'whole' | 'money' | 'text' | 'flag';
  /** Left empty it is null; a setting of parts is null when all of them are empty. */
  optional?: boolean;
  min?: number;
  max?: number;
}

/** A page of settings, declared by whoever puts the slices together: `/settings/<slug>`. */
export interface SettingSection {
  slug: string;
  fields: readonly SettingField[];
}

/** Field to code of what is wrong with it: `whole`, `between`, `money`, `value`, `missing`, `text`. */
export type SettingFaults = Record<string, 'whole' | 'between' | 'money' | 'value' | 'missing' | 'text'>;

const textOf = (field: SettingField, value: unknown, { currency }: Merchant): string => {
  if (value === null || value === undefined) return '';
  if (field.kind === 'money') return formatAmount(value as Minor, currency);
  if (field.kind === 'flag') return value === true ? 'yes' : '';
  return typeof value === 'number' ? String(value) : (value as string);
};

/** What the fields of a section hold now, as their form shows it. */
export async function readSection(
  merchants: Merchants,
  reader: Reader,
  merchantId: string,
  { fields }: SettingSection,
): Promise<Record<string, string>> {
  const shop = await merchants.byId(reader, merchantId);
  const values: Record<string, string> = {};
  for (const field of fields) {
    const value: unknown = await merchants.setting(reader, merchantId, field.setting);
    const own = field.part === undefined ? value : (value as Record<string, unknown> | null)?.[field.part];
    values[field.name] = textOf(field, own, shop);
  }
  return values;
}

function valueOf(field: SettingField, text: string, shop: Merchant): unknown {
  const { kind, min = 0, max = Number.MAX_SAFE_INTEGER } = field;
  if (kind === 'flag') return text === 'yes';
  if (text === '' && field.optional) return kind === 'text' ? '' : null;
  if (text === '') throw new DomainError('invalid', 'missing');
  if (kind === 'text') return text;
  if (kind === 'money') return parseAmount(text, shop.currency);
  if (!/^\d{1,15}$/.test(text)) throw new DomainError('invalid', 'whole');
  const value = Number(text);
  if (value < min || value > max) throw new DomainError('invalid', 'between');
  return value;
}

const CODES = new Set<string>(['whole', 'between', 'missing']);

function readField(field: SettingField, form: Record<string, string>, shop: Merchant, faults: SettingFaults): unknown {
  try {
    return valueOf(field, (form[field.name] ?? '').trim(), shop);
  } catch (fault) {
    if (!(fault instanceof DomainError)) throw fault;
    faults[field.name] = CODES.has(fault.message) ? (fault.message as 'whole') : 'money';
    return undefined;
  }
}

/** Puts the parts of one setting together over what it is now; null when all are empty. */
function joined(fields: readonly SettingField[], values: unknown[], before: unknown): unknown {
  if (fields[0]!.part === undefined) return values[0];
  if (values.every((value) => value === null)) return null;
  return { ...(before as object | null), ...Object.fromEntries(fields.map(({ part }, i) => [part!, values[i]])) };
}

function bySetting(fields: readonly SettingField[]): Map<SettingField['setting'], SettingField[]> {
  const groups = new Map<SettingField['setting'], SettingField[]>();
  for (const field of fields) groups.set(field.setting, [...(groups.get(field.setting) ?? []), field]);
  return groups;
}

/**
 * Saves a whole section, or nothing of it.
 * @returns names of the settings that are different now, or what is wrong with which field
 */
export async function saveSection(
  merchants: Merchants,
  tx: Tx,
  merchantId: string,
  { fields }: SettingSection,
  form: Record<string, string>,
): Promise<{ changed: string[] } | { faults: SettingFaults }> {
  const shop = await merchants.byId(tx, merchantId);
  const faults: SettingFaults = {};
  const settings = bySetting(fields);
  const next: { setting: SettingField['setting']; value: unknown }[] = [];
  for (const [setting, group] of settings) {
    const before: unknown = await merchants.setting(tx, merchantId, setting);
    const value = joined(
      group,
      group.map((field) => readField(field, form, shop, faults)),
      before,
    );
    if (group.some(({ name }) => name in faults)) continue;
    if (setting.schema.safeParse(value).success) {
      if (JSON.stringify(value) !== JSON.stringify(before)) next.push({ setting, value });
    } else for (const { name } of group) faults[name] = 'value';
  }
  if (Object.keys(faults).length > 0) return { faults };
  for (const { setting, value } of next) await merchants.set(tx, merchantId, setting, value);
  return { changed: next.map(({ setting }) => setting.name) };
}
