import { and, eq, isNotNull, type SQL, sql } from 'drizzle-orm';
import { localDate } from '../kernel/calendar.ts';
import { COMPARISONS, inRows, instantSql, isNot, numberSql, within, zeroMeets } from '../platform/field-sql.ts';
import type { AskedOf, FieldsOfShop, SegmentField } from '../platform/slice.ts';
import { vouchers } from './schema.ts';
import { inState } from './store-lists.ts';

const label = (name: string) => ({ key: `vouchers.field.${name}` });

/** Customers whose number of vouchers that meet `which` meets a condition on `count(*)`. */
function counted({ merchantId, customerId, part }: AskedOf, which: SQL, having: SQL): SQL {
  const rows = and(eq(vouchers.merchantId, merchantId), isNotNull(vouchers.customerId), which, within(vouchers.customerId, part)); // prettier-ignore
  return sql`${customerId} in (select ${vouchers.customerId} from ${vouchers} where ${rows} group by ${vouchers.customerId} having ${having})`;
}

/** How many of one's vouchers meet a condition; none counts as zero. */
const countOf = (name: string, which: (asked: AskedOf) => SQL): SegmentField => ({
  name: `vouchers.${name}`,
  type: 'number',
  label: label(name),
  comparisons: COMPARISONS.number.filter((is) => is !== 'known' && is !== 'unknown'),
  where(asked, is, value) {
    const meets = numberSql(sql`count(*)`, is, value);
    return zeroMeets(is, value)
      ? isNot(counted(asked, which(asked), isNot(meets)))
      : counted(asked, which(asked), meets);
  },
});

/** The last one: a later one than the day asked for would make it another. */
const lastRedeemed: SegmentField = {
  name: 'vouchers.lastRedeemed',
  type: 'day',
  label: label('lastRedeemed'),
  comparisons: COMPARISONS.day,
  where(asked, is, value) {
    const used = inRows(asked, vouchers, isNotNull(vouchers.redeemedAt));
    if (is === 'known') return used;
    if (is === 'unknown') return isNot(used);
    return counted(
      asked,
      isNotNull(vouchers.redeemedAt),
      instantSql(sql`max(${vouchers.redeemedAt})`, asked, is, value),
    );
  },
};

/** What a segment may ask of vouchers. */
export const voucherFields: FieldsOfShop = async () => [
  countOf('unused', ({ now, zone }) => inState('issued', localDate(now, zone))),
  countOf('redeemed', () => isNotNull(vouchers.redeemedAt)),
  lastRedeemed,
];
