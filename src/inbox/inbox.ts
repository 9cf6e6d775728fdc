import { DomainError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { answerer } from './answer.ts';
import { decider } from './decide.ts';
import type { InboxDeps } from './deps.ts';
import { entriesOf } from './entries.ts';
import { placeOf } from './rules.ts';
import * as store from './store.ts';
import type { Inbox, StepKind } from './types.ts';
import type { Tx } from '../platform/db/index.ts';

/** Builds the shop's inbox over the texts that wait for a person. */
export function createInbox(deps: InboxDeps): Inbox {
  const { clock, vault, customers, merchants, messages, audit } = deps;

  /** Every change: a step that the talk shows, and a line of the audit. */
  async function step(
    tx: Tx,
    merchantId: string,
    threadId: string,
    kind: StepKind,
    actor: string,
    value: string | null = null,
  ): Promise<void> {
    const at = clock.now();
    await store.addStep(tx, { merchantId, id: newId(at), threadId, kind, value, actor, at });
    await audit(tx, { merchantId, actor, action: `thread.${kind}`, subject: threadId });
  }

  return {
    counts: store.folderCounts,
    unread: async (reader, merchantId) => (await store.unreadCount.get(reader, { merchantId }))!.count,
    list: (reader, merchantId, filter) => store.listThreads(vault, reader, merchantId, filter),
    byId: (reader, merchantId, id) => store.threadById(vault, reader, merchantId, id),
    entries: (reader, merchantId, thread, page) => entriesOf(deps, reader, merchantId, thread, page),
    ofCustomer: store.threadOfCustomer,
    ...answerer(deps),
    ...decider(deps, step),

    async writeTo(tx, merchantId, customerId) {
      const known = await store.threadOfCustomer(tx, merchantId, customerId);
      if (known !== undefined) return known;
      await customers.byId(tx, merchantId, customerId);
      const to = await customers.currentNumber(tx, merchantId, customerId);
      if (!to) throw new DomainError('conflict', 'This person has no number.');
      const at = clock.now();
      return store.keepThread(tx, {
        merchantId,
        id: newId(at),
        numberHash: to.numberHash,
        number: vault.seal(merchantId, to.phone),
        lastFour: to.lastFour,
        numberId: (await merchants.defaultNumber(tx, merchantId)).id,
        customerId,
        topic: 'other',
        open: false,
        unread: false,
        lastAt: at,
        lastWords: vault.seal(merchantId, ''),
        lastOut: true,
        place: placeOf(null, at),
        createdAt: at,
      });
    },

    async assign(tx, merchantId, id, staffId, actor) {
      const row = await store.threadRow(tx, merchantId, id);
      if (row.assignedTo === staffId) return;
      await store.setThread(tx, merchantId, id, { assignedTo: staffId });
      await step(tx, merchantId, id, 'assigned', actor, staffId);
    },

    async note(tx, merchantId, id, { text, formKey, actor }) {
      const { id: threadId } = await store.threadRow(tx, merchantId, id);
      const at = clock.now();
      await store.addNote(tx, { merchantId, id: formKey, threadId, text: vault.seal(merchantId, text), actor, at });
    },

    async setTopic(tx, merchantId, id, topic, actor) {
      const row = await store.threadRow(tx, merchantId, id);
      if (row.topic === topic) return;
      await store.setThread(tx, merchantId, id, { topic, topicBy: actor });
      await step(tx, merchantId, id, 'topic', actor, topic);
    },

    async setUnread(tx, merchantId, id, unread) {
      await store.threadRow(tx, merchantId, id);
      await store.setThread(tx, merchantId, id, { unread });
    },

    async close(tx, merchantId, id, actor) {
      const { open, waitingSince, lastAt, numberHash } = await store.threadRow(tx, merchantId, id);
      if (!open) return;
      const done = { open: false, unread: false, waitingSince: null, place: placeOf(null, lastAt) };
      await store.setThread(tx, merchantId, id, done);
      await messages.attended(tx, merchantId, numberHash);
      await step(tx, merchantId, id, 'closed', actor, waitingSince === null ? null : String(waitingSince));
    },

    async reopen(tx, merchantId, id, actor) {
      const { open, lastAt } = await store.threadRow(tx, merchantId, id);
      if (open) return;
      const waitingSince = await store.waitedAtClosing(tx, merchantId, id);
      await store.setThread(tx, merchantId, id, { open: true, waitingSince, place: placeOf(waitingSince, lastAt) });
      await step(tx, merchantId, id, 'reopened', actor);
    },

    async phoneOf(reader, merchantId, id) {
      return vault.open(merchantId, (await store.threadRow(reader, merchantId, id)).number);
    },
  };
}
