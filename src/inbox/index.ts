import type { InboxDeps } from './deps.ts';
import { arrive, joined } from './arrive.ts';
import { type InboxPagesDeps, inboxPages } from './pages.ts';
import { inboxData } from './personal-data.ts';
import type { Slice } from '../platform/slice.ts';

export type * from './types.ts';
export type { InboxDeps } from './deps.ts';
export { AnswerRefused } from './rules.ts';
export { FOLDERS, TOPICS } from './types.ts';
export { createInbox } from './inbox.ts';

/** What the inbox plugs in: a text that waits opens its talk, whoever joins owns theirs. */
export const inboxSlice = (deps: InboxPagesDeps & InboxDeps): Slice => ({
  name: 'inbox',
  pages: inboxPages(deps),
  personalData: inboxData(deps),
  on: {
    'message.waiting': (tx, { merchantId, ids }) => arrive(deps, tx, merchantId, ids['inboundId']!),
    'customer.joined': (tx, { merchantId, customerId }) => joined.run(tx, { merchantId, customerId }),
  },
});
