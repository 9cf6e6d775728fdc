import { and, desc, eq, isNotNull, sql } from 'drizzle-orm';
import { isNot } from '../platform/field-sql.ts';
import type { FieldsOfShop, FieldValue } from '../platform/slice.ts';
import { readDraft } from './draft.ts';
import { broadcastRecipients, broadcasts } from './schema.ts';

/** As many as a list to choose from can hold. */
const OFFERED = 200;

const idsOf = (value: FieldValue): readonly (number | string)[] =>
  Array.isArray(value) ? (value as readonly (number | string)[]) : [value as string];

/** What a segment may ask of broadcasts: which of them somebody got. */
export const broadcastFields: FieldsOfShop = async (reader, merchantId) => {
  const rows = await reader.db
    .select({ id: broadcasts.id, draft: broadcasts.draft })
    .from(broadcasts)
    .where(and(eq(broadcasts.merchantId, merchantId), isNotNull(broadcasts.startedAt)))
    .orderBy(desc(broadcasts.id))
    .limit(OFFERED);
  return [
    {
      name: 'broadcasts.received',
      type: 'choice',
      label: { key: 'broadcasts.field.received' },
      comparisons: ['=', '!=', 'in', 'not_in'],
      choices: rows.map(({ id, draft }) => ({ code: id, label: { words: readDraft(draft).name } })),
      where({ merchantId: shop, customerId }, is, value) {
        const got = sql`exists (select 1 from ${broadcastRecipients} br where br.merchant_id = ${shop} and br.broadcast_id in ${[...idsOf(value)]} and br.customer_id = ${customerId} and br.state = 'queued')`;
        return is === '=' || is === 'in' ? got : isNot(got);
      },
    },
  ];
};
