import { and, eq, isNotNull, ne, type SQL, sql } from 'drizzle-orm';
import {
  choiceSql,
  COMPARISONS,
  inRows,
  instantSql,
  isNot,
  numberSql,
  within,
  zeroMeets,
} from '../platform/field-sql.ts';
import type { AskedOf, Comparison, FieldsOfShop, SegmentField } from '../platform/slice.ts';
import { appUses } from './schema.ts';
import * as store from './store.ts';

const label = (name: string) => ({ key: `apps.field.${name}` });
const never: ReadonlySet<Comparison> = new Set<Comparison>(['known', 'unknown']);
/** Whoever was refused has not used it. */
const used = ne(appUses.state, 'refused');

/** Customers whose uses, taken together, meet a condition. */
function together({ merchantId, customerId, part }: AskedOf, having: SQL): SQL {
  const rows = and(eq(appUses.merchantId, merchantId), isNotNull(appUses.customerId), used, within(appUses.customerId, part)); // prettier-ignore
  return sql`${customerId} in (select ${appUses.customerId} from ${appUses} where ${rows} group by ${appUses.customerId} having ${having})`;
}

/** How often they have used any; nobody's uses count as zero. */
const times: SegmentField = {
  name: 'apps.times',
  type: 'number',
  label: label('times'),
  comparisons: COMPARISONS.number.filter((is) => !never.has(is)),
  where(asked, is, value) {
    const meets = numberSql(sql`count(*)`, is, value);
    return zeroMeets(is, value) ? isNot(together(asked, isNot(meets))) : together(asked, meets);
  },
};

/** When they last used any. */
const last: SegmentField = {
  name: 'apps.last',
  type: 'day',
  label: label('last'),
  comparisons: COMPARISONS.day,
  where(asked, is, value) {
    if (is === 'known') return inRows(asked, appUses, used);
    if (is === 'unknown') return isNot(inRows(asked, appUses, used));
    return together(asked, instantSql(sql`max(${appUses.startedAt})`, asked, is, value));
  },
};

/** Who used one of some, at any time or in the last so many days; "none of" holds for whoever never used any. */
const which = (name: string, choices: NonNullable<SegmentField['choices']>, days?: number): SegmentField => ({
  name: `apps.${name}`,
  type: 'choice',
  label: label(name),
  comparisons: ['in', 'not_in'],
  choices,
  more: true, // one that was put away was used all the same
  where(asked, is, value) {
    const recent = days === undefined ? undefined : instantSql(sql`${appUses.startedAt}`, asked, 'within_days', days);
    const those = inRows(asked, appUses, and(used, choiceSql(sql`${appUses.appId}`, 'in', value), recent));
    return is === 'not_in' ? isNot(those) : those;
  },
});

/** What a segment may ask of apps; nothing before the first has gone live. */
export const appFields: FieldsOfShop = async (reader, merchantId) => {
  const apps = (await store.appsOf.all(reader, { merchantId })).filter(({ liveVersion }) => liveVersion > 0);
  const choices = apps.map(({ id, name }) => ({ code: id, label: { words: name } }));
  if (choices.length === 0) return [];
  return [which('used', choices), which('used30', choices, 30), which('used90', choices, 90), times, last];
};
