import { MINUTE, SECOND } from '../kernel/clock.ts';
import type { Slice } from '../platform/slice.ts';
import { backfill } from './backfill.ts';
import type { MessageDeps } from './deps.ts';
import { createDispatcher, type Dispatcher } from './dispatcher.ts';
import { messageFields } from './fields.ts';
import { followUp } from './followers.ts';
import { attended } from './inbox-store.ts';
import { forgetOrphans, receive } from './inbox.ts';
import { cancelQueued, enqueue, offer } from './outbox.ts';
import { report } from './reports.ts';
import type { Messages } from './types.ts';
import { listMessages, messageById } from './views.ts';
import { type Doors, webhooks } from './webhooks.ts';

export type * from './types.ts';
export type { MessageDeps } from './deps.ts';
export type { Dispatcher } from './dispatcher.ts';
export type { Capabilities, InboundText, ListedText, Provider, StatusReport, ToldPrice } from './providers/provider.ts';
export { batches } from './batches.ts';
export { hasWritten } from './inbox-store.ts';
export { GREETING_PRIORITY, PRIORITY } from './rules.ts';
export { type MessageStatus, type Purpose, RECONCILE, REPLY_WINDOW, type WaitReason } from './rules.ts';
export { messagesSince, statusCounts } from './views.ts';
export {
  emptyInbound,
  eraseMessages,
  exportMessages,
  mergeMessages,
  type MessagesOf,
  type MovedMessages,
  unmergeMessages,
} from './personal-data.ts';
export { LoopGuard } from './loop-guard.ts';
export { doubtQueued, holdOutbox, openAfterRefusal, outboxHolds, releaseOutbox } from './holds.ts';

/** Builds the inbox and the outbox over one provider. */
export function createMessages(deps: MessageDeps): { messages: Messages; dispatcher: Dispatcher; doors: Doors } {
  return {
    messages: {
      receive: (text, options) => receive(deps, text, options?.late ?? false),
      enqueue: (tx, message) => enqueue(deps, tx, message),
      offer: (tx, message) => offer(deps, tx, message),
      report: (news) => report(deps, news),
      cancelQueued: (tx, merchantId, numberHash, purposes) => cancelQueued(deps, tx, merchantId, numberHash, purposes),
      byId: (reader, merchantId, id) => messageById(deps.vault, reader, merchantId, id),
      list: (reader, merchantId, filter) => listMessages(deps.vault, reader, merchantId, filter),
      attended: (tx, merchantId, numberHash) => attended.run(tx, { merchantId, numberHash }),
    },
    dispatcher: createDispatcher(deps),
    doors: webhooks(deps),
  };
}

/** What messages plug in: the jobs that look after sends and find texts missed while the gateway was away. */
export const messagesSlice = (deps: MessageDeps): Slice => ({
  name: 'messages',
  segmentFields: messageFields,
  jobs: [
    {
      name: 'messages.follow-up',
      every: Math.min(5 * SECOND, deps.reconcile.firstLook / 2),
      run: async (guard) => void (await followUp(deps, guard)),
    },
    { name: 'messages.backfill', every: 5 * MINUTE, run: async (guard) => void (await backfill(deps, guard)) },
    { name: 'messages.forget-orphans', every: '41 3 * * *', run: () => forgetOrphans(deps) },
  ],
});
