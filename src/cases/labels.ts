import { newId } from '../kernel/ids.ts';
import type { Clock } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import type { Reader } from '../platform/db/index.ts';
import { LANGUAGES, type Language } from '../platform/slice.ts';
import { type FieldFault, FieldFaults } from '../platform/web/problems.ts';
import type { Staff } from '../staff/index.ts';
import * as store from './store-labels.ts';
import type { CaseDesk, Label } from './types.ts';

export type LabelSort = 'category' | 'cause';

/** Defaults of the product; a row of the shop's with a default's code renames or hides it. */
export const DEFAULTS = {
  category: ['service', 'handling', 'information', 'price', 'support'],
  cause: ['quality', 'speed', 'manner', 'detail', 'information', 'price', 'promise', 'outside'],
} as const satisfies Record<LabelSort, readonly string[]>;

const MOST_LABELS = 40;
const MOST_NAME = 40;
const MOST_WORDS = 60;
const MOST_WORD = 30;

const isDefault = (sort: LabelSort, id: string): boolean => (DEFAULTS[sort] as readonly string[]).includes(id);

/** Labels of a shop in their order: the defaults it did not hide, under its own names where it gave any, then its own. */
export async function labelsOf(reader: Reader, merchantId: string, sort: LabelSort): Promise<Label[]> {
  const rows = await store.labelRows(reader, merchantId, sort);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const defaults = DEFAULTS[sort].flatMap((id): Label[] => {
    const row = byId.get(id);
    if (row?.archivedAt) return [];
    const own = row && Object.keys(row.name).length > 0 ? { words: row.name } : { key: `cases.${sort}.${id}` };
    return [{ id, name: own, words: row?.words ?? [] }];
  });
  const own = rows
    .filter(({ id, archivedAt }) => archivedAt === null && !isDefault(sort, id))
    .map(({ id, name, words }): Label => ({ id, name: { words: name }, words }));
  return [...defaults, ...own];
}

/** @throws FieldFaults when the shop has no such label, or has put it away */
export async function checkLabel(
  reader: Reader,
  merchantId: string,
  sort: LabelSort,
  id: string,
  known?: string | null,
): Promise<void> {
  if (id === known) return; // it may have been put away since it was chosen
  const labels = await labelsOf(reader, merchantId, sort);
  if (!labels.some((label) => label.id === id))
    throw new FieldFaults([{ field: sort, message: `Choose a ${sort} from the list.` }]);
}

type NewLabel = Parameters<CaseDesk['setLabel']>[2];

function read({ name, words, archived, id, sort }: NewLabel): {
  name: Partial<Record<Language, string>>;
  words: string[];
} {
  const faults: FieldFault[] = [];
  const clean = Object.fromEntries(
    LANGUAGES.flatMap((language) => {
      const text = name[language]?.trim() ?? '';
      if (text.length > MOST_NAME)
        faults.push({ field: `name.${language}`, message: `Keep it within ${MOST_NAME} characters.` });
      return text === '' ? [] : [[language, text]];
    }),
  ) as Partial<Record<Language, string>>;
  const needsName = !archived && !(id !== undefined && isDefault(sort, id));
  if (needsName && Object.keys(clean).length === 0) faults.push({ field: 'name', message: 'Give it a name.' });
  const kept = [...new Set(words.map((word) => word.trim()).filter((word) => word !== ''))];
  if (kept.length > MOST_WORDS) faults.push({ field: 'words', message: `At most ${MOST_WORDS} words.` });
  if (kept.some((word) => word.length > MOST_WORD))
    faults.push({ field: 'words', message: `Keep each word within ${MOST_WORD} characters.` });
  if (faults.length > 0) throw new FieldFaults(faults);
  return { name: clean, words: kept };
}

const sameName = (a: Partial<Record<Language, string>>, label: Label): boolean =>
  'words' in label.name &&
  LANGUAGES.some(
    (language) => a[language] !== undefined && a[language] === (label.name as { words: typeof a }).words[language],
  );

/** Adds, renames, or takes away a label; what has it keeps it. */
export const labelSetter =
  ({ clock, audit }: { clock: Clock; audit: Staff['audit'] }): CaseDesk['setLabel'] =>
  async (tx, merchantId, label, actor) => {
    const { sort, id, archived = false } = label;
    const { name, words } = read(label);
    const known = await labelsOf(tx, merchantId, sort);
    const at = clock.now();
    if (!archived && known.some((other) => other.id !== id && sameName(name, other)))
      throw new FieldFaults([{ field: 'name', message: 'There is one with this name already.' }]);
    if (id === undefined) {
      if (known.length >= MOST_LABELS)
        throw new FieldFaults([{ field: 'name', message: `At most ${MOST_LABELS}. Take one away first.` }]);
      const made = newId(at);
      await store.putLabel(tx, { merchantId, id: made, sort, name, words, position: at, archivedAt: null });
      await audit(tx, { merchantId, actor, action: `case_${sort}.added`, subject: made });
      return { id: made };
    }
    const rows = await store.labelRows(tx, merchantId, sort);
    const row = rows.find((one) => one.id === id);
    if (!row && !isDefault(sort, id)) throw new DomainError('not_found', `There is no such ${sort}.`);
    const kept = archived && row ? { name: row.name, words: row.words } : { name, words };
    const position = row?.position ?? 0;
    await store.putLabel(tx, { merchantId, id, sort, ...kept, position, archivedAt: archived ? at : null });
    await audit(tx, { merchantId, actor, action: `case_${sort}.${archived ? 'removed' : 'changed'}`, subject: id });
    return { id };
  };
