import { eq, and } from 'drizzle-orm';
import type { Phone } from '../kernel/phone.ts';
import { inbound } from '../messages/schema.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import type { InboxDeps } from './deps.ts';
import * as store from './store.ts';
import type { Inbox, StepKind } from './types.ts';

type Step = (
  tx: Tx,
  merchantId: string,
  threadId: string,
  kind: StepKind,
  actor: string,
  value?: string | null,
) => Promise<void>;

/** What a person decides of a talk: whether a text meant "stop", and that it is a case. */
export function decider(deps: InboxDeps, step: Step): Pick<Inbox, 'decideStop' | 'makeCase'> {
  const { vault, clock, customers, cases } = deps;

  async function textOf(reader: Reader, merchantId: string, inboundId: string): Promise<string> {
    const [row] = await reader.db
      .select({ text: inbound.text })
      .from(inbound)
      .where(and(eq(inbound.merchantId, merchantId), eq(inbound.id, inboundId)));
    return row ? vault.open(merchantId, row.text) : '';
  }

  return {
    async decideStop(tx, merchantId, id, isStop, actor) {
      const row = await store.threadRow(tx, merchantId, id);
      const { doubtInboundId: inboundId } = row;
      if (inboundId === null) return; // decided by somebody else
      const phone = vault.open(merchantId, row.number) as Phone;
      const origin = { source: 'staff', actor, inboundId };
      await store.setThread(tx, merchantId, id, { doubtInboundId: null });
      if (isStop)
        await customers.suppress(tx, merchantId, phone, { ...origin, text: await textOf(tx, merchantId, inboundId) });
      else if (await onlyPaused(tx, merchantId, row.numberHash)) await customers.lift(tx, merchantId, phone, origin);
      await step(tx, merchantId, id, isStop ? 'stopped' : 'not_stop', actor);
    },

    async makeCase(tx, merchantId, id, { kind, formKey, actor }) {
      const row = await store.threadRow(tx, merchantId, id);
      const at = clock.now();
      const made = { merchantId, id: formKey, threadId: id, kind: 'case', value: null, actor, at } as const;
      if (!(await store.addStep(tx, made))) return undefined;
      const heard = await store.heardAt.get(tx, { merchantId, numberHash: row.numberHash });
      const { number } = await cases.open(tx, merchantId, {
        kind,
        text: heard ? vault.open(merchantId, heard.text) : vault.open(merchantId, row.lastWords),
        customerId: row.customerId ?? undefined,
        phone: vault.open(merchantId, row.number),
        source: 'sms',
        actor,
        inboundId: heard?.id,
        numberId: row.numberId,
      });
      await store.setStepValue(tx, merchantId, formKey, String(number));
      return number;
    },
  };

  /** A stop that has come since, by a clear word, is not undone by a look at the doubtful one. */
  async function onlyPaused(tx: Tx, merchantId: string, numberHash: typeof inbound.$inferSelect.numberHash) {
    if (await customers.suppression(tx, merchantId, numberHash)) return false;
    return (await customers.byNumber(tx, merchantId, numberHash))?.marketing === 'paused';
  }
}
