import { DomainError } from '../kernel/errors.ts';
import type { Reader } from '../platform/db/index.ts';
import { meets, type Segments } from '../segments/index.ts';

/** Whether a customer is of a segment now. One that names a field no longer there, or is gone, holds nobody. */
export async function isMember(
  segments: Segments,
  reader: Reader,
  merchantId: string,
  { segmentId, customerId }: { segmentId: string; customerId: string },
): Promise<boolean> {
  try {
    const { where: tree } = await segments.byId(reader, merchantId, segmentId);
    // Asked of one row alone, and not of sets of the whole shop.
    const part = { from: customerId, below: `${customerId}0` };
    return await meets(reader, merchantId, customerId, await segments.sql(reader, merchantId, tree, part));
  } catch (fault) {
    if (fault instanceof DomainError) return false;
    throw fault;
  }
}
