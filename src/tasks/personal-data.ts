import { and, eq, inArray } from 'drizzle-orm';
import type { Clock } from '../kernel/clock.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { PersonalData } from '../platform/slice.ts';
import { tasks } from './schema.ts';
import * as store from './store.ts';

const EVERY = 10_000;
const BY = 'system';

/**
 * Tasks about a person: told whole; an erasure empties the words and takes off what is still to come, since nobody can
 * tell any more what it was about. Tasks belong to a person whatever the number: merging hands them over.
 */
export const tasksData = ({ vault, clock }: { vault: Vault; clock: Clock }): PersonalData => ({
  async export(reader, merchantId, customerId) {
    const told = [];
    for (const row of await store.tasksOfCustomer(reader, merchantId, customerId, EVERY)) {
      const { title, note, kind, startsOn, time, rule, createdAt } = store.taskOf(vault, row);
      const times = await store.rowsOfTask(reader, merchantId, row.id);
      const due = times.map(({ day, dueAt, state, settledAt }) => ({ day, dueAt, state, settledAt }));
      told.push({ kind, title, note: note ?? null, startsOn, time: time ?? null, rule: rule ?? null, createdAt, due });
    }
    return { tasks: told };
  },

  async erase(tx, merchantId, customerId) {
    const now = clock.now();
    for (const { id, endedAt } of await store.tasksOfCustomer(tx, merchantId, customerId, EVERY)) {
      const emptied = { title: vault.seal(merchantId, ''), note: null, endedAt: endedAt ?? now };
      await store.updateTask(tx, merchantId, id, emptied);
      await store.skipOpen(tx, merchantId, id, now, BY);
    }
  },

  async merge(tx, merchantId, { fromId, intoId }) {
    const moved = await tx.db
      .update(tasks)
      .set({ customerId: intoId })
      .where(and(eq(tasks.merchantId, merchantId), eq(tasks.customerId, fromId)))
      .returning({ id: tasks.id });
    return { tasks: moved.map(({ id }) => id) };
  },

  async unmerge(tx, merchantId, { fromId }, { tasks: ids = [] }) {
    if (ids.length === 0) return;
    await tx.db
      .update(tasks)
      .set({ customerId: fromId })
      .where(and(eq(tasks.merchantId, merchantId), inArray(tasks.id, ids)));
  },
});
