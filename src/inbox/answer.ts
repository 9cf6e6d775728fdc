import type { Reader } from '../platform/db/index.ts';
import type { InboxDeps } from './deps.ts';
import { AnswerRefused, placeOf, purposeAt } from './rules.ts';
import * as store from './store.ts';
import type { Inbox, Refusal, ReplyState, Thread } from './types.ts';

type Whose = Pick<Thread, 'numberHash' | 'numberId' | 'customerId' | 'lastFour'>;

/** Answering: what an answer would be now, and the answer itself. */
export function answerer(deps: InboxDeps): Pick<Inbox, 'answer' | 'replyState'> {
  const { clock, vault, messages, audit } = deps;

  async function stateOf(reader: Reader, merchantId: string, whose: Whose): Promise<ReplyState> {
    const { numberHash, numberId, customerId, lastFour } = whose;
    const heard = await store.heardAt.get(reader, { merchantId, numberHash });
    const { purpose, replyUntil } = purposeAt(clock.now(), heard?.at);
    if (lastFour === '') return { purpose, replyUntil, refusal: 'no_number' }; // erased
    const refusal = await deps.mayStillSend(reader, { merchantId, numberId, numberHash, customerId, purpose });
    return { purpose, replyUntil, refusal: (refusal ?? null) as Refusal | null };
  }

  return {
    replyState: stateOf,

    async answer(tx, merchantId, id, { text, formKey, staffId, actor, seen }) {
      const row = await store.threadRow(tx, merchantId, id);
      const at = clock.now();
      const step = { merchantId, id: formKey, threadId: id, kind: 'answered', actor, at } as const;
      if (!(await store.addStep(tx, step))) return false; // the same form again
      if (seen !== undefined && (await store.answeredByOther(tx, step, seen))) throw new AnswerRefused('crossed');
      const { purpose, refusal } = await stateOf(tx, merchantId, row);
      if (refusal) throw new AnswerRefused(refusal);
      await messages.enqueue(tx, {
        merchantId,
        numberId: row.numberId, // a talk stays on the number it was begun on
        to: vault.open(merchantId, row.number),
        known: { sealed: row.number, hash: row.numberHash },
        text,
        purpose,
        ...(row.customerId !== null && { customerId: row.customerId }),
        onceKey: onceKeyOf(formKey),
      });
      await store.setThread(tx, merchantId, id, {
        open: true,
        unread: false,
        assignedTo: row.assignedTo ?? staffId,
        waitingSince: null,
        lastAt: at,
        lastWords: vault.seal(merchantId, text),
        lastOut: true,
        place: placeOf(null, at),
      });
      await messages.attended(tx, merchantId, row.numberHash);
      await deps.keepQuiet(tx, merchantId, row.numberHash);
      await audit(tx, { merchantId, actor, action: 'thread.answered', subject: id });
      return true;
    },
  };
}

/** Ties an answer to the form it came from, so that the talk can tell who wrote it. */
export const onceKeyOf = (formKey: string): string => `inbox:${formKey}`;
