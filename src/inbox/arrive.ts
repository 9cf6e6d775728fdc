import { and, eq, sql } from 'drizzle-orm';
import { customerNumbers } from '../customers/schema.ts';
import type { Clock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import { inbound } from '../messages/schema.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import { hot, hotWrite, type Tx } from '../platform/db/index.ts';
import { threads } from './schema.ts';
import { topicOf } from './topic/index.ts';

const $ = (name: string) => sql.placeholder(name);

const waitingText = hot('inbox.waitingText', (db) =>
  db
    .select({
      numberHash: inbound.numberHash,
      number: inbound.from,
      lastFour: inbound.lastFour,
      numberId: inbound.numberId,
      customerId: inbound.customerId,
      text: inbound.text,
      waiting: inbound.waiting,
      at: inbound.receivedAt,
    })
    .from(inbound)
    .where(and(eq(inbound.merchantId, $('merchantId')), eq(inbound.id, $('id')))),
);

/** A closed talk begins anew; in an open one who asks for parking after a table still wants the table. */
const topic = sql`case
  when threads.open = 0 then excluded.topic
  when threads.topic_by is null and excluded.topic in ('booking', 'order') then excluded.topic
  when threads.topic_by is null and threads.topic = 'other' then excluded.topic
  else threads.topic end`;

/** Who waits already goes on waiting: the place in the list is that of the first text nobody answered. */
const putThread = hotWrite('inbox.putThread', (db) =>
  db
    .insert(threads)
    .values({
      merchantId: $('merchantId'),
      id: $('threadId'),
      numberHash: $('numberHash'),
      number: $('number'),
      lastFour: $('lastFour'),
      numberId: $('numberId'),
      customerId: $('customerId'),
      topic: $('topic'),
      open: true,
      unread: true,
      waitingSince: $('at'),
      lastAt: $('at'),
      lastWords: $('text'),
      lastOut: false,
      doubtInboundId: $('doubt'),
      place: $('at'),
      createdAt: $('at'),
    })
    .onConflictDoUpdate({
      target: [threads.merchantId, threads.numberHash],
      set: {
        number: sql`excluded.number`,
        numberId: sql`excluded.number_id`,
        customerId: sql`excluded.customer_id`,
        topic,
        topicBy: sql`case when threads.open = 0 then null else threads.topic_by end`,
        open: true,
        unread: true,
        waitingSince: sql`coalesce(threads.waiting_since, excluded.waiting_since)`,
        lastAt: sql`excluded.last_at`,
        lastWords: sql`excluded.last_words`,
        lastOut: false,
        doubtInboundId: sql`coalesce(excluded.doubt_inbound_id, threads.doubt_inbound_id)`,
        place: sql`coalesce(threads.waiting_since, excluded.place)`,
      },
    }),
);

/** Opens the talk of a text that waits for a person, or opens it again. Runs in the transaction of the text. */
export async function arrive(
  { vault, clock }: { vault: Vault; clock: Clock },
  tx: Tx,
  merchantId: string,
  inboundId: string,
): Promise<void> {
  const text = await waitingText.get(tx, { merchantId, id: inboundId });
  if (!text) throw new Error('a text that waits is not there');
  await putThread.run(tx, {
    ...text,
    merchantId,
    threadId: newId(clock.now()),
    topic: topicOf(vault.open(merchantId, text.text)),
    doubt: text.waiting === 'doubtful_stop' ? inboundId : null,
  });
}

/** Whoever joins owns the talk that the number had as a stranger. */
export const joined = hotWrite('inbox.joined', (db) =>
  db
    .update(threads)
    .set({ customerId: $('customerId') as never })
    .where(
      sql`${threads.merchantId} = ${$('merchantId')} and ${threads.customerId} is null and ${threads.numberHash} in (select ${customerNumbers.numberHash} from ${customerNumbers} where ${customerNumbers.merchantId} = ${$('merchantId')} and ${customerNumbers.customerId} = ${$('customerId')} and ${customerNumbers.toAt} is null)`,
    ),
);
