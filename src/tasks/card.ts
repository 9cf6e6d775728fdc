import type { Vault } from '../platform/crypto/vault.ts';
import type { Card } from '../platform/slice.ts';
import { taskOf, tasksOfCustomer } from './store.ts';
import type { Tasks } from './types.ts';

/** What is left to do about a customer, and each task in the timeline under the day it was written. */
export const tasksCard = ({ tasks, vault }: { tasks: Tasks; vault: Vault }): Card => ({
  fields: async (reader, merchantId, customerId) => ({
    openTasks: (await tasks.ofCustomer(reader, merchantId, customerId)).length,
  }),
  async timeline(reader, merchantId, customerId, limit) {
    const rows = await tasksOfCustomer(reader, merchantId, customerId, limit);
    return rows.map((row) => {
      const { id, title, source, createdAt } = taskOf(vault, row);
      return { at: createdAt, kind: 'task', values: { taskId: id, text: title, actor: source } };
    });
  },
});
