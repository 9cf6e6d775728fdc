import { and, desc, eq, isNotNull, sql } from 'drizzle-orm';
import { inbound } from '../messages/schema.ts';
import type { Sealed } from '../platform/crypto/vault.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import { caseTexts } from './schema.ts';
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

/** The last text that came to a case by SMS: whose number, to which of ours, when. */
export async function lastHeard(reader: Reader, merchantId: string, caseId: string) {
  const [row] = await reader.db
    .select({ from: inbound.from, numberId: inbound.numberId, at: inbound.receivedAt })
    .from(caseTexts)
    .innerJoin(inbound, and(eq(inbound.merchantId, caseTexts.merchantId), sql`${inbound.id} = ${caseTexts.inboundId}`))
    .where(and(eq(caseTexts.merchantId, merchantId), eq(caseTexts.caseId, caseId), isNotNull(caseTexts.inboundId)))
    .orderBy(desc(sql`${caseTexts.id} || ''`))
    .limit(1);
  return row;
}
