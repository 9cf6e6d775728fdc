import { and, eq, or, type SQL, sql } from 'drizzle-orm';
import { customerNumbers, customers } from '../customers/schema.ts';
import { HOUR } from '../kernel/clock.ts';
import { dialogues } from '../keywords/schema.ts';
import { bucketSql, chunkEnd, itsNumber } from '../marketing/index.ts';
import { outbound } from '../messages/schema.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import type { Segments } from '../segments/index.ts';
import { broadcastRecipients, broadcasts } from './schema.ts';
import type { Row } from './store.ts';
import type { Audience } from './types.ts';

/** Conditions over `customers`: whom the merchant means, and who of them is left out by choice. */
export interface Meant {
  meant: SQL;
  left: SQL | undefined;
  /** The same, choice by choice. */
  lefts: readonly { code: 'segment' | 'texted' | 'dialogue'; out: SQL }[];
}

/**
 * Who got a marketing text since then; found by number, which is indexed with the time. `cross join` keeps SQLite from
 * going through all texts of the shop for each customer, as it does in the hours after a large broadcast.
 */
const textedSince = (since: number): SQL =>
  sql`exists (select 1 from ${customerNumbers} n cross join ${outbound} o where ${itsNumber} and o.merchant_id = n.merchant_id and o.number_hash = n.number_hash and o.created_at >= ${since} and o.purpose = 'marketing' and o.status not in ('canceled', 'failed', 'expired'))`;

const inDialogue = (now: number): SQL =>
  sql`exists (select 1 from ${customerNumbers} n cross join ${dialogues} d where ${itsNumber} and d.merchant_id = n.merchant_id and d.number_hash = n.number_hash and d.expires_at > ${now})`;

/**
 * Whom an audience means now. Neither a condition nor a segment means nobody.
 * @throws FieldFaults, DomainError `not_found` when a condition or segment cannot be used any more
 */
export async function meantBy(
  segments: Pick<Segments, 'sql' | 'byId'>,
  reader: Reader,
  merchantId: string,
  audience: Audience,
  now: number,
): Promise<Meant> {
  const { where, segmentId, excludeSegmentIds, excludeTextedHours, excludeInDialogue } = audience;
  const tree = where ?? (segmentId ? (await segments.byId(reader, merchantId, segmentId)).where : undefined);
  const meant = tree === undefined ? sql`1 = 0` : await segments.sql(reader, merchantId, tree);
  const lefts: Meant['lefts'][number][] = [];
  for (const id of excludeSegmentIds) {
    const excluded = (await segments.byId(reader, merchantId, id)).where;
    lefts.push({ code: 'segment', out: sql`(${await segments.sql(reader, merchantId, excluded)})` });
  }
  if (excludeTextedHours > 0) lefts.push({ code: 'texted', out: textedSince(now - excludeTextedHours * HOUR) });
  if (excludeInDialogue) lefts.push({ code: 'dialogue', out: inDialogue(now) });
  return { meant, left: or(...lefts.map(({ out }) => out)), lefts };
}

/** Those who would get it: meant, reachable, not left out. */
export const recipientsOf = ({ meant, left }: Pick<Meant, 'meant' | 'left'>): SQL =>
  and(eq(customers.reach, 'yes'), meant, left && sql`not (${left})`)!;

const SHARES = 1000;

/** One letter for each thousandth of the audience: who draws it is of that arm. */
export function armLetters({ draft }: Pick<Row, 'draft'>): string {
  const held = Math.round((SHARES * draft.holdOutPercent) / 100);
  const rest = SHARES - held;
  const sample = draft.textsB ? Math.round((rest * draft.samplePercent) / 100) : 0;
  const a = Math.ceil(sample / 2);
  return 'h'.repeat(held) + 'a'.repeat(a) + 'b'.repeat(sample - a) + 'r'.repeat(rest - sample);
}

/** A thousand-sided die, thrown anew for each row. The only word of SQL here that the engines have in two ways. */
const die = (tx: Tx): SQL =>
  tx.engine === 'postgres'
    ? sql`cast(floor(random() * ${sql.raw(String(SHARES))}) as integer)`
    : sql`(abs(random()) % ${sql.raw(String(SHARES))})`;

/** What the rows of one chunk are made of. `materialized`: else SQLite would throw the die once for each use. */
function rowsFor(tx: Tx, row: Row, { after, upto, meant }: { after: string; upto: string; meant: Meant }): SQL {
  const letters = armLetters(row);
  const same = new Set(letters).size === 1;
  const arm = same ? sql`${sql.raw(`'${letters[0]!}'`)}` : sql`substr(${letters}, 1 + ${die(tx)}, 1)`;
  const people = sql`from ${customers} where ${customers.merchantId} = ${row.merchantId} and ${customers.id} > ${after} and ${customers.id} <= ${upto} and ${recipientsOf(meant)}`;
  if (same && letters[0] !== 'h')
    return sql`select ${row.merchantId}, ${row.id}, ${customers.id}, ${arm}, ${bucketSql}, 'waiting', null, null ${people}`;
  return sql`with drawn as materialized (select ${customers.id} as id, ${arm} as arm, ${bucketSql} as bucket ${people}) select ${row.merchantId}, ${row.id}, drawn.id, drawn.arm, drawn.bucket, case when drawn.arm = 'h' then 'held_out' else 'waiting' end, null, null from drawn where true`;
}

/**
 * Adds the recipients among the next `size` customers and moves the cursor with them: a chunk is there whole or not at
 * all, so a broadcast that was killed goes on where it stood.
 * @returns where it stands now, and whether that was the last chunk
 * @throws Superseded when it is not being expanded any more
 */
export async function expandChunk(
  tx: Tx,
  row: Row,
  { meant, size, now }: { meant: Meant; size: number; now: number },
): Promise<{ cursor: string; last: boolean }> {
  const { merchantId, id, cursor: after } = row;
  const end = await chunkEnd(tx, merchantId, after, size);
  const upto = end ?? 'z'; // behind every id
  await tx.db
    .insert(broadcastRecipients)
    .select(rowsFor(tx, row, { after, upto, meant }))
    .onConflictDoNothing();
  const [made] = await tx.db
    .select({
      count: sql<number>`count(*)`,
      held:
        row.draft.holdOutPercent > 0
          ? sql<number>`coalesce(sum(case when ${broadcastRecipients.arm} = 'h' then 1 else 0 end), 0)`
          : sql<number>`0`,
    })
    .from(broadcastRecipients)
    .where(
      sql`${broadcastRecipients.merchantId} = ${merchantId} and ${broadcastRecipients.broadcastId} = ${id} and ${broadcastRecipients.customerId} > ${after} and ${broadcastRecipients.customerId} <= ${upto}`,
    );
  const [moved] = await tx.db
    .update(broadcasts)
    .set({
      cursor: upto,
      audience: sql`${broadcasts.audience} + ${made!.count}`,
      heldOut: sql`${broadcasts.heldOut} + ${made!.held}`,
      ...(!end && { status: 'sending' as const, expandedAt: now }),
    })
    .where(
      and(
        eq(broadcasts.merchantId, merchantId),
        eq(broadcasts.id, id),
        eq(broadcasts.status, 'expanding'),
        eq(broadcasts.cursor, after),
      ),
    )
    .returning({ id: broadcasts.id });
  if (!moved) throw new Superseded();
  return { cursor: upto, last: !end };
}

/** Somebody paused or cancelled it while it was worked on: that piece of work is undone. Not a fault. */
export class Superseded extends Error {
  override readonly name = 'Superseded';
}
