import { and, eq, inArray } from 'drizzle-orm';
import { outbound } from '../messages/schema.ts';
import type { MessageView } from '../messages/index.ts';
import type { Reader } from '../platform/db/index.ts';
import { onceKeyOf } from './answer.ts';
import type { InboxDeps } from './deps.ts';
import * as store from './store.ts';
import type { Entry, Inbox, MediaKind, Thread } from './types.ts';

/** Notes and steps in one view of a talk; older ones stand with the texts of their time. */
const MOST = 200;

/** Which of our texts were written here: message id by the once-key of its form. */
async function writtenHere(reader: Reader, merchantId: string, formKeys: string[]): Promise<Map<string, string>> {
  if (formKeys.length === 0) return new Map();
  const rows = await reader.db
    .select({ id: outbound.id, onceKey: outbound.onceKey })
    .from(outbound)
    .where(and(eq(outbound.merchantId, merchantId), inArray(outbound.onceKey, formKeys.map(onceKeyOf))));
  return new Map(rows.map(({ id, onceKey }) => [onceKey!, id]));
}

const KINDS: readonly MediaKind[] = ['image', 'video', 'audio'];

/** Kinds of the media as the carrier named their types ("image/jpeg"); anything else is a file. */
function kindsOf(media: unknown): MediaKind[] {
  if (!Array.isArray(media)) return [];
  return media.map(
    (one: { type?: unknown }) => KINDS.find((kind) => String(one?.type).startsWith(`${kind}/`)) ?? 'file',
  );
}

/** The talk as it stands: texts of both directions, notes and steps of the same time, oldest first. */
export async function entriesOf(
  { vault, messages }: InboxDeps,
  reader: Reader,
  merchantId: string,
  thread: Thread,
  { before, limit }: { before?: string | undefined; limit: number },
): ReturnType<Inbox['entries']> {
  const number = { hash: thread.numberHash, customerId: thread.customerId };
  const found = await messages.list(reader, merchantId, { number, before, limit: limit + 1 });
  const texts = found.slice(0, limit);
  const more = found.length > limit ? texts.at(-1)!.id : null;
  const since = more === null ? 0 : texts.at(-1)!.at;
  const upTo = before === undefined ? Infinity : (texts[0]?.at ?? 0);
  const notes = await store.notesSince(reader, merchantId, thread.id, since, MOST);
  const steps = await store.stepsSince(reader, merchantId, thread.id, since, MOST);
  const answers = steps.filter(({ kind }) => kind === 'answered');
  const ids = await writtenHere(
    reader,
    merchantId,
    answers.map(({ id }) => id),
  );
  const writer = new Map(answers.map(({ id, actor }) => [ids.get(onceKeyOf(id)), actor]));
  const inIds = texts.filter(({ direction }) => direction === 'inbound').map(({ id }) => id);
  const media = await store.mediaOf(reader, merchantId, inIds);
  const text = (message: MessageView): Entry => ({
    kind: 'text',
    at: message.at,
    message,
    actor: writer.get(message.id) ?? null,
    media: kindsOf(media.get(message.id)),
  });
  const entries: Entry[] = [
    ...texts.map(text),
    ...notes.map(({ at, actor, text: words }): Entry => ({
      kind: 'note',
      at,
      actor,
      text: vault.open(merchantId, words),
    })),
    ...steps
      .filter(({ kind }) => kind !== 'answered')
      .map(({ at, actor, kind, value }): Entry => ({ kind: 'step', at, actor, step: kind as never, value })),
  ];
  return { entries: entries.filter(({ at }) => at <= upTo).toSorted((a, b) => a.at - b.at), more };
}
