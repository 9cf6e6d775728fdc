import { holdOutbox, outboxHolds, releaseOutbox, statusCounts } from '../messages/index.ts';
import { erasureList } from '../platform/erasure-list.ts';
import { answer, type Command, withGateway } from './context.ts';

const show = (): Promise<void> =>
  withGateway(async ({ gateway: { db } }) => {
    const holds = await outboxHolds(db.reader);
    answer({
      holds: holds.map(({ reason, detail, since }) => ({ reason, detail, since: new Date(since).toISOString() })),
      messages: await statusCounts(db.reader),
    });
  });

/** What leaves and what does not. */
export const outboxCommands: Command[] = [
  { name: 'outbox', summary: 'Show what waits, and whether the outbox is held', usage: '', run: show },
  {
    name: 'outbox hold',
    summary: 'Let nothing leave until it is released; everything queued stays',
    usage: '',
    run: () =>
      withGateway(async ({ gateway: { db, clock } }) => {
        await holdOutbox(db, clock.now(), 'staff', 'held by command');
        answer({ held: true });
      }),
  },
  {
    name: 'outbox release',
    summary: 'Let what is queued leave again, after a restore or a hold',
    usage: '',
    run: () =>
      withGateway(async ({ gateway: { db, register, config, log } }) => {
        // A PostgreSQL restored by its own tools comes through here: who was erased since is erased first.
        await register.eraseAgain(db, erasureList(config.dataDir, log).all());
        answer({ released: await releaseOutbox(db) });
      }),
  },
];
