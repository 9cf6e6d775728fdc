import { and, desc, eq, isNotNull, sql } from 'drizzle-orm';
import { inRows, instantSql, isNot } from '../../platform/field-sql.ts';
import type { Card, FieldsOfShop } from '../../platform/slice.ts';
import { greeted } from '../schema.ts';

/** What a segment may ask of greetings: the day on which somebody was last greeted. */
export const greetingFields: FieldsOfShop = async () => [
  {
    name: 'care.greeted',
    type: 'day',
    label: { key: 'care.field.greeted' },
    comparisons: ['within_days', 'older_than_days', 'known', 'unknown'],
    where(asked, is, value) {
      const ever = inRows(asked, greeted, eq(greeted.state, 'queued'));
      if (is === 'known') return ever;
      if (is === 'unknown') return isNot(ever);
      const since = instantSql(sql`${greeted.settledAt}`, asked, 'within_days', value);
      const lately = inRows(asked, greeted, and(eq(greeted.state, 'queued'), since));
      return is === 'within_days' ? lately : sql`(${ever} and ${isNot(lately)})`;
    },
  },
];

/** Words of a timeline by what became of a greeting. */
const KINDS = { queued: 'greeted', skipped: 'skipped', missed: 'missed' } as const;

/** Greetings in a customer's timeline: sent, passed over, missed. */
export const greetingCard: Card = {
  async timeline(reader, merchantId, customerId, limit) {
    const rows = await reader.db
      .select()
      .from(greeted)
      .where(and(eq(greeted.merchantId, merchantId), eq(greeted.customerId, customerId), isNotNull(greeted.settledAt)))
      .orderBy(desc(greeted.settledAt))
      .limit(limit);
    return rows.flatMap(({ state, settledAt, greetingId, day, occasion }) =>
      state === 'waiting' || settledAt === null
        ? []
        : [{ at: settledAt, kind: KINDS[state], values: { greetingId, day, kind: occasion.split(':')[0] } }],
    );
  },
};
