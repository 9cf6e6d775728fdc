import { parseBirthday, writeBirthday } from '../../kernel/birthday.ts';
import { DomainError } from '../../kernel/errors.ts';
import { fold } from '../../kernel/fold.ts';
import { parsePhone, type Phone } from '../../kernel/phone.ts';
import type { Language } from '../../platform/slice.ts';
import { readName } from '../names.ts';
import type { CustomType } from '../rules.ts';
import type { FaultCode, Plan, RowFault, Target } from './plan.ts';

/** What one row says, read and checked; what could not be read is left out and named in `faults`. */
export interface RowRead {
  phone?: Phone;
  name?: string;
  birthday?: string;
  language?: Language;
  tags: string[];
  member?: number;
  points?: number;
  consent?: boolean;
  stopped?: boolean;
  /** The shop's own fields, as typed, by their ids. */
  fields: Record<string, string>;
  faults: RowFault[];
}

const MAX_TAGS = 20;
const MAX_TAG = 40;
const MAX_POINTS = 10_000_000;
/** Member numbers of eight digits at most: the numbers given out afterwards begin above the highest one. */
const MEMBER = /^(\d)-?(\d{0,7})$/;

const YES = new Set(['yes', 'y', 'true', '1', 'x', 'ok', 'on', 'agreed', 'granted', 'subscribed', '是', '有', '同意', '已同意', '愿意', '对', '√', '✓', '✔']); // prettier-ignore
const NO = new Set(['', 'no', 'n', 'false', '0', 'off', 'none', 'null', 'unsubscribed', '否', '不', '无', '没有', '不同意', '拒绝', '×', '✗']); // prettier-ignore

const LANGUAGE_WORDS: Record<string, Language> = {
  en: 'en', 'en-us': 'en', 'en-gb': 'en', english: 'en', 英文: 'en', 英语: 'en',
  zh: 'zh', cn: 'zh', 'zh-cn': 'zh', 'zh-hans': 'zh', chinese: 'zh', mandarin: 'zh', 中文: 'zh', 汉语: 'zh', 普通话: 'zh',
}; // prettier-ignore

const FORMULA = /^\s*[=+\-@＝＋－＠]/u;

type Read<T> = { value: T } | { fault: FaultCode };

/**
 * A number as spreadsheets leave it: with ".0" behind, without its plus, with 00 in front. What Excel has shortened to
 * 1.38E+10 has lost its digits for good.
 */
export function readPhone(cell: string, country: string): Read<Phone> {
  const text = cell.replace(/\.0+$/, '').trim();
  if (/^\d+(?:[.,]\d+)?e\+?\d+$/i.test(text)) return { fault: 'phone_shortened' };
  if (/[;,/|、；，]/.test(text) && text.replace(/\D/g, '').length > 15) return { fault: 'phone_several' };
  const digits = text.replace(/\D/g, '');
  const tries = [text, ...(digits.length >= 10 && !text.startsWith('+') ? [`+${digits.replace(/^00/, '')}`] : [])];
  let fault: FaultCode = 'phone';
  for (const written of tries) {
    try {
      return { value: parsePhone(written, country) };
    } catch (thrown) {
      if (!(thrown instanceof DomainError)) throw thrown;
      if (thrown.message.includes('premium')) fault = 'phone_premium';
    }
  }
  return { fault };
}

const DAY_FIRST = /^(\d{1,2})[-/. ](\d{1,2})(?:[-/. ](\d{2,4}))?$/;

/** A birthday in the order the file writes its dates; a year is read past. */
export function readBirthday(cell: string, dayFirst: boolean): Read<string> {
  const plain = cell.replace(/[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?$/, '');
  const form = DAY_FIRST.exec(plain);
  const [first, second] = form ? [Number(form[1]), Number(form[2])] : [0, 0];
  const [month, day] = (dayFirst && second <= 12) || first > 12 ? [second, first] : [first, second];
  const read = parseBirthday(form ? `${month}/${day}` : plain);
  return read.ok ? { value: writeBirthday(read.birthday) } : { fault: 'birthday' };
}

function readYesNo(cell: string): Read<boolean> {
  const word = cell.trim().toLowerCase();
  if (YES.has(word)) return { value: true };
  return NO.has(word) ? { value: false } : { fault: 'yes_no' };
}

function readCellName(cell: string): Read<string> {
  if (FORMULA.test(cell)) return { fault: 'formula' };
  const name = readName(cell);
  return name ? { value: name } : { fault: 'name' };
}

const tidyTag = (tag: string): string =>
  tag
    .replace(/[\p{C}{}<>]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();

function readTags(cell: string): Read<string[]> {
  const tags = [...new Set(cell.split(/[,;|/、，；]/).map(tidyTag))].filter((tag) => tag !== '');
  const bad = tags.length > MAX_TAGS || tags.some((tag) => Array.from(tag).length > MAX_TAG || FORMULA.test(tag));
  return bad ? { fault: 'tags' } : { value: tags };
}

function readWhole(cell: string, most: number, fault: FaultCode): Read<number> {
  const value = Number(cell.replace(/[\s,]/g, ''));
  return Number.isInteger(value) && value >= 0 && value <= most ? { value } : { fault };
}

function readMember(cell: string): Read<number> {
  const form = MEMBER.exec(cell.replace(/\.0+$/, ''));
  const value = form ? Number(form[1]! + form[2]!) : 0;
  return value > 0 ? { value } : { fault: 'member' };
}

function readLanguage(cell: string): Read<Language> {
  const language = LANGUAGE_WORDS[fold(cell)];
  return language ? { value: language } : { fault: 'language' };
}

/** A cell as a form would say it, for a field of the shop's own: yes or no in other words, a day with other signs. */
export function asWritten({ type }: { type: CustomType }, cell: string): string {
  if (type === 'flag') {
    const read = readYesNo(cell);
    return 'fault' in read ? cell : read.value ? 'yes' : 'no';
  }
  const day = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(cell);
  if (type === 'day' && day) return `${day[1]}-${day[2]!.padStart(2, '0')}-${day[3]!.padStart(2, '0')}`;
  return type === 'number' ? cell.replace(/[\s,]/g, '').replace(/\.0+$/, '') : cell;
}

/** Chinese names have the family's first and no blank between. */
const joinName = (given: string, family: string): string =>
  /\p{Script=Han}/u.test(given + family) ? family + given : `${given} ${family}`.trim();

type Reader = (row: RowRead, cell: string, plan: Plan) => FaultCode | undefined;

const keep =
  <T>(read: (cell: string, plan: Plan) => Read<T>, put: (row: RowRead, value: T) => void): Reader =>
  (row, cell, plan) => {
    const result = read(cell, plan);
    if ('fault' in result) return result.fault;
    put(row, result.value);
    return undefined;
  };

/** Names in two columns are put together after all cells are read. */
const READERS: Record<Exclude<Target, `field:${string}` | 'given' | 'family'>, Reader> = {
  phone: keep((cell, plan) => readPhone(cell, plan.country), (row, value) => void (row.phone = value)),
  name: keep(readCellName, (row, value) => void (row.name = value)),
  birthday: keep((cell, plan) => readBirthday(cell, plan.dayFirst), (row, value) => void (row.birthday = value)),
  language: keep(readLanguage, (row, value) => void (row.language = value)),
  tags: keep(readTags, (row, value) => void row.tags.push(...value)),
  member: keep(readMember, (row, value) => void (row.member = value)),
  points: keep((cell) => readWhole(cell, MAX_POINTS, 'points'), (row, value) => void (row.points = value)),
  consent: keep(readYesNo, (row, value) => void (row.consent = value)),
  stopped: keep(readYesNo, (row, value) => void (row.stopped = value)),
}; // prettier-ignore

function readTarget(row: RowRead, target: Target, cell: string, plan: Plan): FaultCode | undefined {
  if (target === 'given' || target === 'family') return undefined;
  if (!target.startsWith('field:')) return READERS[target as keyof typeof READERS](row, cell, plan);
  row.fields[target.slice('field:'.length)] = cell;
  return undefined;
}

/** Reads one row by the plan. Never throws for what stands in it. */
export function readRow(cells: readonly string[], plan: Plan): RowRead {
  const row: RowRead = { tags: plan.tag === '' ? [] : [plan.tag], fields: {}, faults: [] };
  const at = (target: Target): number => plan.columns.indexOf(target);
  for (const [column, target] of plan.columns.entries()) {
    const cell = cells[column]?.trim() ?? '';
    if (target === null || cell === '') continue;
    const code = readTarget(row, target, cell, plan);
    if (code) row.faults.push({ column, code });
  }
  const [given, family] = [cells[at('given')]?.trim() ?? '', cells[at('family')]?.trim() ?? ''];
  if (row.name === undefined && given + family !== '') {
    const name = readCellName(joinName(given, family));
    if ('fault' in name) row.faults.push({ column: at(given === '' ? 'family' : 'given'), code: name.fault });
    else row.name = name.value;
  }
  const phone = at('phone');
  if (!row.phone && !row.faults.some(({ column }) => column === phone))
    row.faults.push({ column: phone, code: 'phone_missing' });
  if (cells.length > plan.columns.length) row.faults.push({ column: null, code: 'extra' });
  return row;
}
