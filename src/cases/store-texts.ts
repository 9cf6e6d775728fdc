import { and, desc, eq, gte, isNotNull, sql } from 'drizzle-orm';
import { inbound } from '../messages/schema.ts';
import type { Sealed } from '../platform/crypto/vault.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import { cases, caseTexts } from './schema.ts';
import type { CaseText } from './types.ts';

interface NewText {
  /** Id of the form it came from: pressed twice, it is written once. */
  id: string;
  caseId: string;
  text: Sealed;
  actor: string;
  at: number;
  sort: CaseText['sort'];
}

/** Writes what staff say of a case or to its customer. @returns false when this form was sent before */
export async function addDeskText(tx: Tx, merchantId: string, row: NewText): Promise<boolean> {
  const rows = await tx.db
    .insert(caseTexts)
    .values({ merchantId, ...row })
    .onConflictDoNothing()
    .returning({ id: caseTexts.id });
  return rows.length > 0;
}

/** Keeps which message carried a text. */
export async function setMessage(tx: Tx, merchantId: string, id: string, messageId: string): Promise<void> {
  await tx.db
    .update(caseTexts)
    .set({ messageId })
    .where(and(eq(caseTexts.merchantId, merchantId), eq(caseTexts.id, id)));
}

/** Keeps in which text of staff a note came: it quotes whoever the note quotes, and is emptied with it. */
export async function setInbound(tx: Tx, merchantId: string, id: string, inboundId: string): Promise<void> {
  await tx.db
    .update(caseTexts)
    .set({ inboundId })
    .where(and(eq(caseTexts.merchantId, merchantId), eq(caseTexts.id, id)));
}

/** Notes that a colleague put down of a case since a moment, sealed. */
export const notesSince = (
  reader: Reader,
  merchantId: string,
  { caseId, actor, since }: { caseId: string; actor: string; since: number },
): Promise<{ text: Sealed }[]> =>
  reader.db
    .select({ text: caseTexts.text })
    .from(caseTexts)
    .where(
      and(
        eq(caseTexts.merchantId, merchantId),
        eq(caseTexts.caseId, caseId),
        eq(caseTexts.sort, 'note'),
        eq(caseTexts.actor, actor),
        gte(caseTexts.at, since),
      ),
    );

/** Ids of the texts in which staff sent notes about a person's cases. */
export async function inboundOfNotes(reader: Reader, merchantId: string, customerId: string): Promise<string[]> {
  const rows = await reader.db
    .select({ inboundId: caseTexts.inboundId })
    .from(cases)
    .innerJoin(caseTexts, and(eq(caseTexts.merchantId, cases.merchantId), eq(caseTexts.caseId, cases.id)))
    .where(
      and(
        eq(cases.merchantId, merchantId),
        eq(cases.customerId, customerId),
        eq(caseTexts.sort, 'note'),
        isNotNull(caseTexts.inboundId),
      ),
    );
  return rows.map(({ inboundId }) => inboundId!);
}

/** The last text of a customer's that came to a case by SMS: whose number, to which of ours, when. */
export async function lastHeard(reader: Reader, merchantId: string, caseId: string) {
  const [row] = await reader.db
    .select({ from: inbound.from, numberId: inbound.numberId, at: inbound.receivedAt })
    .from(caseTexts)
    .innerJoin(inbound, and(eq(inbound.merchantId, caseTexts.merchantId), sql`${inbound.id} = ${caseTexts.inboundId}`))
    .where(
      and(
        eq(caseTexts.merchantId, merchantId),
        eq(caseTexts.caseId, caseId),
        eq(caseTexts.sort, 'said'), // notes of staff come by SMS too
        isNotNull(caseTexts.inboundId),
      ),
    )
    .orderBy(desc(sql`${caseTexts.id} || ''`))
    .limit(1);
  return row;
}
