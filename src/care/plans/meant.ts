import type { SQL } from 'drizzle-orm';
import type { Reader } from '../../platform/db/index.ts';
import type { IdRange } from '../../platform/slice.ts';
import { FieldFaults } from '../../platform/web/problems.ts';
import { type Condition, meets, type Segments } from '../../segments/index.ts';

/** Whom a plan is meant for; `nobody` when its condition or segment cannot be used any more. */
export type Meant = { kind: 'everybody' } | { kind: 'nobody' } | { kind: 'some'; where: SQL };

interface Choice {
  where?: Condition | undefined;
  segmentId?: string | undefined;
}

/** The range of ids that holds one id alone: a condition is then asked of one row and not of sets of the whole shop. */
export const onlyId = (id: string): IdRange => ({ from: id, below: `${id}0` });

/** What a plan's choice of people is in SQL, of all of the shop or of a part. */
export async function meantBy(
  segments: Segments,
  reader: Reader,
  merchantId: string,
  { where, segmentId }: Choice,
  part?: IdRange,
): Promise<Meant> {
  if (where === undefined && segmentId === undefined) return { kind: 'everybody' };
  const tree = where ?? (await segments.byId(reader, merchantId, segmentId!)).where;
  try {
    return { kind: 'some', where: await segments.sql(reader, merchantId, tree, part) };
  } catch (fault) {
    // A field was removed since: it means nobody until it is mended, as everywhere.
    if (fault instanceof FieldFaults) return { kind: 'nobody' };
    throw fault;
  }
}

/** Whether one customer is meant. */
export async function means(
  segments: Segments,
  reader: Reader,
  merchantId: string,
  choice: Choice,
  customerId: string,
): Promise<boolean> {
  const meant = await meantBy(segments, reader, merchantId, choice, onlyId(customerId));
  if (meant.kind !== 'some') return meant.kind === 'everybody';
  const found = await meets(reader, merchantId, customerId, meant.where);
  return found;
}
