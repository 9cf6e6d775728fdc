import { DomainError } from '../kernel/errors.ts';
import type { Reader } from '../platform/db/index.ts';
import { FieldFaults } from '../platform/web/problems.ts';
import { meets, type Segments } from '../segments/index.ts';

/** What an earlier rule means by a segment that is no more, or that names a field no longer there: nobody. */
const meansNobody = (fault: unknown): boolean =>
  fault instanceof FieldFaults || (fault instanceof DomainError && fault.code === 'not_found');

/**
 * Whether a customer is of a segment now. One that names a field no longer there, or is gone, holds nobody; of anything
 * else (the database is busy) nothing is known, and the caller is told.
 */
export async function isMember(
  segments: Pick<Segments, 'byId' | 'sql'>,
  reader: Reader,
  merchantId: string,
  { segmentId, customerId }: { segmentId: string; customerId: string },
): Promise<boolean> {
  // Asked of one row alone, and not of sets of the whole shop.
  const part = { from: customerId, below: `${customerId}0` };
  const condition = await meaningOf(segments, reader, merchantId, segmentId, part);
  return condition !== undefined && meets(reader, merchantId, customerId, condition);
}

async function meaningOf(
  segments: Pick<Segments, 'byId' | 'sql'>,
  reader: Reader,
  merchantId: string,
  segmentId: string,
  part: { from: string; below: string },
) {
  try {
    const { where } = await segments.byId(reader, merchantId, segmentId);
    return await segments.sql(reader, merchantId, where, part);
  } catch (fault) {
    if (meansNobody(fault)) return undefined;
    throw fault;
  }
}
