import type { Reader } from '../platform/db/index.ts';
import { FieldFaults } from '../platform/web/problems.ts';
import { meets } from '../segments/index.ts';
import type { AppsDeps } from './deps.ts';

/** Whether a segment means this customer; one that is removed or broken means nobody. */
export async function inSegment(
  { segments }: Pick<AppsDeps, 'segments'>,
  reader: Reader,
  merchantId: string,
  segmentId: string,
  customerId: string,
): Promise<boolean> {
  try {
    const all = await segments.list(reader, merchantId);
    const segment = all.find(({ id }) => id === segmentId);
    if (!segment) return false;
    const sql = await segments.sql(reader, merchantId, segment.where, { from: customerId, below: `${customerId}0` });
    return await meets(reader, merchantId, customerId, sql);
  } catch (fault) {
    if (fault instanceof FieldFaults) return false; // a field was removed since: it means nobody until it is mended
    throw fault;
  }
}
