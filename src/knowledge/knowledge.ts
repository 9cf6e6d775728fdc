import type { Clock } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import { isId, newId } from '../kernel/ids.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import type { Staff } from '../staff/index.ts';
import { EntryFaults } from './faults.ts';
import { createFinder } from './find.ts';
import { ENTRIES_MAX, holds, inLanguage, readEntry } from './rules.ts';
import * as store from './store.ts';
import type { Entry, Knowledge } from './types.ts';

export interface KnowledgeDeps {
  clock: Clock;
  audit: Staff['audit'];
}

const gone = (): DomainError => new DomainError('not_found', 'There is no such answer.');

/** By topic, those without one last, then by question. */
function byTopic(a: Entry, b: Entry): number {
  if ((a.topic === '') !== (b.topic === '')) return a.topic === '' ? 1 : -1;
  const [first, second] = [inLanguage(a.question, 'en'), inLanguage(b.question, 'en')];
  return a.topic.localeCompare(b.topic) || first.localeCompare(second) || (a.id < b.id ? -1 : 1);
}

/** The answer library: what a shop says again and again, found by what people ask. */
export function createKnowledge({ clock, audit }: KnowledgeDeps): Knowledge {
  const finder = createFinder();

  async function room(tx: Tx, merchantId: string): Promise<void> {
    if ((await store.inUse(tx, merchantId)) >= ENTRIES_MAX) throw new EntryFaults(new Map([['question.en', 'full']]));
  }

  async function put(
    tx: Tx,
    merchantId: string,
    id: string,
    change: Omit<Parameters<typeof store.updateEntry>[3], 'updatedAt'>,
    action: string,
  ): Promise<void> {
    if (!(await store.updateEntry(tx, merchantId, id, { ...change, updatedAt: clock.now() }))) throw gone();
    await audit(tx, { merchantId, actor: change.actor, action: `answer.${action}`, subject: id });
  }

  const usable = async (reader: Reader, merchantId: string, use?: 'replies' | 'texts'): Promise<Entry[]> => {
    const all = await store.entriesOf(reader, merchantId, false);
    return use ? all.filter((entry) => (use === 'replies' ? entry.forReplies : entry.forTexts)) : all;
  };

  return {
    async add(tx, merchantId, entry, actor, formKey) {
      const read = readEntry(entry);
      const now = clock.now();
      const id = formKey !== undefined && isId(formKey) ? formKey : newId(now);
      if (await store.entryById(tx, merchantId, id)) return { id }; // the same form again, also when the shelf is full by now
      await room(tx, merchantId);
      if (await store.insertEntry(tx, { ...read, merchantId, id, actor, now }))
        await audit(tx, { merchantId, actor, action: 'answer.added', subject: id });
      return { id };
    },

    change: (tx, merchantId, id, entry, actor) => put(tx, merchantId, id, { ...readEntry(entry), actor }, 'changed'),

    archive: (tx, merchantId, id, actor) => put(tx, merchantId, id, { archivedAt: clock.now(), actor }, 'archived'),

    async restore(tx, merchantId, id, actor) {
      const entry = await store.entryById(tx, merchantId, id);
      if (!entry) throw gone();
      if (entry.archivedAt === null) return;
      await room(tx, merchantId);
      await put(tx, merchantId, id, { archivedAt: null, actor }, 'restored');
    },

    async byId(reader, merchantId, id) {
      const entry = await store.entryById(reader, merchantId, id);
      if (!entry) throw gone();
      return entry;
    },

    async list(reader, merchantId, { search = '', topic, use, archived = false } = {}) {
      const all = archived ? await store.entriesOf(reader, merchantId, true) : await usable(reader, merchantId, use);
      return all
        .filter((entry) => (topic === undefined || entry.topic === topic) && holds(entry, search))
        .toSorted(byTopic);
    },

    async find(reader, merchantId, text, use, limit) {
      return finder(merchantId, await usable(reader, merchantId, use), text).slice(0, limit);
    },

    count: store.countUse,
  };
}
