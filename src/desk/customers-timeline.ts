import type { Response } from 'express';
import type { Reader } from '../platform/db/index.ts';
import type { TimelineEntry } from '../platform/slice.ts';
import { say } from '../platform/web/frame.ts';
import type { CustomersDeskDeps } from './customers-deps.ts';
import { clockWords, dayWords, wordsOr } from './customers-rows.ts';

/** What a timeline may be narrowed to. */
export const KINDS = ['texts', 'purchases', 'points', 'cases', 'consent', 'notes', 'record'] as const;
export type Kind = (typeof KINDS)[number];

export const PAGE = 30;
const MOST = 2000;

interface Entry extends TimelineEntry {
  slice: string;
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

/** Entries of all slices, the newest first. */
async function entriesOf(deps: CustomersDeskDeps, reader: Reader, merchantId: string, id: string, limit: number) {
  const all: Entry[] = [];
  for (const { name, card } of deps.cards())
    for (const entry of (await card.timeline?.(reader, merchantId, id, limit)) ?? [])
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
  if (typeof values['points'] === 'number' && values['points'] > 0) words['points'] = `+${values['points']}`;
  return words;
}

function viewOf(res: Response, entry: Entry, names: ReadonlyMap<string, string>, zone: string) {
  const { slice, kind, at, values } = entry;
  const text = typeof values['text'] === 'string' ? values['text'] : '';
  const other = values['customerId'];
  return {
    kind: kindOf(entry),
    mark: `${slice}-${kind}`,
    side: kind === 'textIn' ? 'in' : kind === 'textOut' ? 'out' : '',
    time: clockWords(at, zone),
    words: say(res, `${slice}.timeline.${kind}`, worded(res, entry)),
    text,
    status: slice === 'customers' && kind === 'textOut' ? String(values['status']) : '',
    by: actorOf(names, values['actor']),
    href: typeof other === 'string' ? `/customers/${other}` : '',
  };
}

export type EntryView = ReturnType<typeof viewOf>;

/** The one timeline of a person by days, narrowed to a kind where one is named; `shown` entries, and whether there are more. */
export async function timelineOf(
  deps: CustomersDeskDeps,
  res: Response,
  ask: { merchantId: string; id: string; zone: string; kind: Kind | ''; shown: number },
) {
  const { merchantId, id, zone, kind, shown } = ask;
  const reader = deps.db.reader;
  const most = kind === '' ? shown + 1 : MOST;
  const all = await entriesOf(deps, reader, merchantId, id, most);
  const wanted = kind === '' ? all : all.filter((entry) => kindOf(entry) === kind);
  const names = await deps.staff.names(reader, merchantId);
  const days: { day: string; entries: EntryView[] }[] = [];
  for (const entry of wanted.slice(0, shown)) {
    const day = dayWords(res, entry.at, zone);
    if (days.at(-1)?.day !== day) days.push({ day, entries: [] });
    days.at(-1)!.entries.push(viewOf(res, entry, names, zone));
  }
  return { days, more: wanted.length > shown };
}
