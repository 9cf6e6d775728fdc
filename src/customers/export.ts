import type { SQL } from 'drizzle-orm';
import { localDate } from '../kernel/calendar.ts';
import { maskedNumber } from '../platform/web/frame.ts';
import type { CsvCell } from '../platform/csv.ts';
import type { Database, Reader } from '../platform/db/index.ts';
import type { CustomerDeps } from './deps.ts';
import type { CustomField, CustomFields } from './records/custom.ts';
import * as store from './export-store.ts';
import { listSuppressions } from './store-consent.ts';

/** Columns that can be chosen, in the order of the file; `fields` stands for all of the shop's own. */
export const EXPORT_COLUMNS = [
  'member', 'phone', 'name', 'birthday', 'language', 'tags', 'points', 'marketing', 'reach', 'joined', 'source', 'fields',
] as const; // prettier-ignore
export type ExportColumn = (typeof EXPORT_COLUMNS)[number];

export interface ExportDeps extends CustomerDeps {
  db: Database;
  custom: CustomFields;
  /** Balances by customer; points live above, app.ts hands them over. */
  pointsOf(reader: Reader, merchantId: string, customerIds: readonly string[]): Promise<Map<string, string>>;
}

/** What goes into the file, and in which words. */
export interface ExportChoice {
  merchantId: string;
  columns: readonly ExportColumn[];
  fields: readonly CustomField[];
  where: SQL | undefined;
  /** Whole numbers; else the last four digits. */
  whole: boolean;
  zone: string;
  /** A name as the reader may see it. */
  name(name: string | null): string;
  /** Words of a code: `marketing.allowed`. */
  words(key: string): string;
}

/** So many people at once: opening their names and numbers takes a few milliseconds. */
const BATCH = 200;

type Value = Awaited<ReturnType<typeof store.valuesOfMany>>[number];

/** All that the columns of some people need, by customer. */
async function gather(deps: ExportDeps, { merchantId, columns }: ExportChoice, ids: string[]) {
  const reader = deps.db.aside;
  const wants = (column: ExportColumn): boolean => columns.includes(column);
  const numbers = wants('phone') ? await store.numbersOfMany(reader, merchantId, ids) : [];
  const tags = wants('tags') ? await store.tagsOfMany(reader, merchantId, ids) : [];
  const tagLists = new Map<string, string[]>();
  for (const { customerId, tag } of tags) tagLists.set(customerId, [...(tagLists.get(customerId) ?? []), tag]);
  const values = wants('fields') ? await store.valuesOfMany(reader, merchantId, ids) : [];
  return {
    numbers: new Map(numbers.map((number) => [number.customerId, number])), // the latest of several
    tags: tagLists,
    values: new Map(values.map((value) => [`${value.customerId} ${value.fieldId}`, value])),
    points: wants('points') ? await deps.pointsOf(reader, merchantId, ids) : new Map<string, string>(),
  };
}
type Gathered = Awaited<ReturnType<typeof gather>>;

function valueCell({ vault }: ExportDeps, { merchantId, words }: ExportChoice, field: CustomField, value?: Value): CsvCell {
  if (!value) return '';
  if (value.text !== null) return vault.open(merchantId, value.text);
  if (field.type === 'flag') return words(value.num === 1 ? 'yes' : 'no');
  if (field.type === 'choice') return field.choices.find(({ code }) => code === value.word)?.label ?? value.word;
  return value.num ?? value.word;
} // prettier-ignore

function cellsOf(deps: ExportDeps, choice: ExportChoice, person: store.ExportedPerson, found: Gathered): CsvCell[] {
  const { merchantId, whole, zone, words } = choice;
  const number = found.numbers.get(person.id);
  const phone = number && (whole ? deps.vault.open(merchantId, number.number) : maskedNumber(number.lastFour));
  const cells: Record<Exclude<ExportColumn, 'fields'>, () => CsvCell> = {
    member: () => person.memberNumber,
    phone: () => phone,
    name: () => choice.name(person.name && deps.vault.open(merchantId, person.name)),
    birthday: () => person.birthday,
    language: () => person.language,
    tags: () => (found.tags.get(person.id) ?? []).join(', '),
    points: () => Number(found.points.get(person.id) ?? 0),
    marketing: () => words(`marketing.${person.marketing}`),
    reach: () => words(`reach.${person.reach}`),
    joined: () => person.joinedAt && localDate(person.joinedAt, zone),
    source: () => person.source,
  };
  return choice.columns.flatMap((column) =>
    column === 'fields'
      ? choice.fields.map((field) => valueCell(deps, choice, field, found.values.get(`${person.id} ${field.id}`)))
      : [cells[column]()],
  );
}

/** The people in the order in which they came, some hundred at a time; read beside the web's own connection. */
export async function* exportPeople(deps: ExportDeps, choice: ExportChoice): AsyncGenerator<CsvCell[][]> {
  const reader = deps.db.aside;
  for (let after = ''; ;) {
    const people = await store.peopleAfter(reader, choice.merchantId, choice.where, after, BATCH);
    if (people.length === 0) return;
    after = people.at(-1)!.id;
    const ids = people.map(({ id }) => id);
    const found = await gather(deps, choice, ids);
    yield people.map((person) => cellsOf(deps, choice, person, found));
  }
}

/** Numbers that said stop, the latest first: number, day, whether the carrier blocks it too. */
export async function* exportStops(
  deps: ExportDeps,
  choice: Pick<ExportChoice, 'merchantId' | 'whole' | 'zone' | 'words'>,
): AsyncGenerator<CsvCell[][]> {
  const { merchantId, whole, zone, words } = choice;
  for (let before: string | undefined; ;) {
    const stops = await listSuppressions(deps.db.aside, merchantId, before, BATCH);
    if (stops.length === 0) return;
    before = stops.at(-1)!.eventId;
    yield stops.map(({ number, lastFour, since, byCarrier }) => [
      whole ? deps.vault.open(merchantId, number) : maskedNumber(lastFour),
      localDate(since, zone),
      words(byCarrier ? 'yes' : 'no'),
    ]);
  }
}
