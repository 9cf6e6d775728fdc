import type { Response } from 'express';
import { costWords } from '../costs/index.ts';
import type { TimelineEntry } from '../platform/slice.ts';
import { frameOf, say } from '../platform/web/frame.ts';
import { shownClock, shownCount, shownMoney } from '../platform/web/shown.ts';
import type { CustomersDeskDeps } from './customers-deps.ts';
import { dayWords, type Wall, wordsOr } from './customers-rows.ts';

/** What a timeline may be narrowed to. */
export const KINDS = [
  'texts',
  'purchases',
  'points',
  'vouchers',
  'cases',
  'surveys',
  'apps',
  'consent',
  'notes',
  'record',
] as const;
export type Kind = (typeof KINDS)[number];

export const PAGE = 30;

interface Entry extends TimelineEntry {
  slice: string;
}

interface Ask {
  merchantId: string;
  id: string;
  wall: Wall;
  kind: Kind | '';
  /** How many entries are shown. */
  shown: number;
}

/** Kinds of the customers' own entries; every other slice's entries are of one kind, by its name. */
const OWN: Record<string, Kind> = {
  textIn: 'texts',
  textOut: 'texts',
  note: 'notes',
  stop: 'consent',
  start: 'consent',
};

const kindOf = ({ slice, kind }: Entry): Kind => {
  if (slice === 'customers') return OWN[kind] ?? (kind.startsWith('consent') ? 'consent' : 'record');
  return KINDS.find((known) => known === slice) ?? 'record';
};

/** Whether a slice has entries of a kind: the customers' have several, every other slice is one kind or part of the record. */
const has = (slice: string, kind: Kind | ''): boolean =>
  kind === '' || slice === kind || (slice === 'customers' ? isPart(kind) : kind === 'record' && !isKind(slice));

const isKind = (slice: string): boolean => KINDS.some((known) => known === slice);

const PARTS: ReadonlySet<string> = new Set(['texts', 'consent', 'notes', 'record']);
const isPart = (kind: string): boolean => PARTS.has(kind);

/** Entries of all slices that have such, the newest first; nothing is read, let alone opened, that is not asked for. */
async function entriesOf(deps: CustomersDeskDeps, ask: Ask, limit: number): Promise<Entry[]> {
  const { merchantId, id, kind } = ask;
  const all: Entry[] = [];
  for (const { name, card } of deps.cards())
    if (has(name, kind))
      for (const entry of (await card.timeline?.(deps.db.reader, merchantId, id, limit, kind || undefined)) ?? [])
        all.push({ ...entry, slice: name });
  return all.toSorted((a, b) => b.at - a.at);
}

const actorOf = (names: ReadonlyMap<string, string>, actor: unknown): string =>
  typeof actor === 'string' && actor.startsWith('staff:') ? (names.get(actor.slice('staff:'.length)) ?? '') : '';

/** Codes in an entry that have words of their own: `<slice>.<name>.<code>`; a code of a caller's stays as it is. */
function worded(res: Response, { slice, values }: Entry): Record<string, unknown> {
  const words = { ...values };
  for (const name of ['kind', 'step', 'status', 'source'])
    if (typeof values[name] === 'string') words[name] = wordsOr(res, `${slice}.${name}`, values[name]);
  const { language } = frameOf(res);
  const { points, amount, currency } = values;
  if (typeof points === 'number' && points > 0) words['points'] = `+${shownCount(language, points)}`;
  if (typeof amount === 'string' && typeof currency === 'string')
    words['amount'] = shownMoney(language, amount, currency);
  return words;
}

function viewOf(res: Response, entry: Entry, names: ReadonlyMap<string, string>, { zone }: Wall) {
  const { slice, kind, at, values } = entry;
  const text = typeof values['text'] === 'string' ? values['text'] : '';
  const { customerId: other, caseId: issue } = values;
  return {
    kind: kindOf(entry),
    mark: `${slice}-${kind}`,
    side: kind === 'textIn' ? 'in' : kind === 'textOut' ? 'out' : '',
    time: shownClock(zone, at),
    words: say(res, `${slice}.timeline.${kind}`, worded(res, entry)),
    text,
    status: slice === 'customers' && kind === 'textOut' ? String(values['status']) : '',
    by: actorOf(names, values['actor']),
    href: typeof issue === 'string' ? `/cases/${issue}` : typeof other === 'string' ? `/customers/${other}` : '',
  };
}

/** `cost`: of a text, for whoever may see money. */
export type EntryView = ReturnType<typeof viewOf> & { cost: string };

const textIdOf = ({ slice, values }: Entry): string =>
  slice === 'customers' && typeof values['messageId'] === 'string' ? values['messageId'] : '';

/** The one timeline of a person by days, narrowed to a kind where one is named; `shown` entries, and whether there are more. */
export async function timelineOf(deps: CustomersDeskDeps, res: Response, ask: Ask) {
  const { merchantId, wall, kind, shown } = ask;
  const all = await entriesOf(deps, ask, shown + 1);
  const wanted = kind === '' ? all : all.filter((entry) => kindOf(entry) === kind);
  const names = await deps.staff.names(deps.db.reader, merchantId);
  const days: { day: string; entries: EntryView[] }[] = [];
  const listed = wanted.slice(0, shown);
  const prices = await costWords(deps.costs, deps.db.reader, res, listed.map(textIdOf));
  for (const entry of listed) {
    const day = dayWords(res, wall, entry.at);
    if (days.at(-1)?.day !== day) days.push({ day, entries: [] });
    days.at(-1)!.entries.push({ ...viewOf(res, entry, names, wall), cost: prices.get(textIdOf(entry)) ?? '' });
  }
  return { days, more: wanted.length > shown };
}
