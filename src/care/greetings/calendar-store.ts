import { and, eq, gte, isNotNull, lte, type SQL, sql } from 'drizzle-orm';
import { customValues } from '../../customers/index.ts';
import { customers } from '../../customers/schema.ts';
import { addDays, type LocalDate, offsetsBetween } from '../../kernel/calendar.ts';
import { MINUTE } from '../../kernel/clock.ts';
import type { Reader } from '../../platform/db/index.ts';
import { greeted } from '../schema.ts';

const many = sql<number>`count(*)`;

/** How many a condition means. */
export async function countOf(reader: Reader, meant: SQL): Promise<number> {
  const [row] = await reader.db.select({ many }).from(customers).where(meant);
  return row!.many;
}

/**
 * How many keep each birthday, by its stored form. Those without one are counted too: asked for the others alone, SQLite
 * goes by the index of birthdays to each row, at five times the price of the one that holds all that is asked.
 */
export async function byBirthday(reader: Reader, meant: SQL): Promise<Map<string, number>> {
  const rows = await reader.db
    .select({ birthday: customers.birthday, many })
    .from(customers)
    .where(meant)
    .groupBy(customers.birthday);
  return new Map(rows.flatMap((row) => (row.birthday === null ? [] : [[row.birthday, row.many]])));
}

const EPOCH = '1970-01-01' as LocalDate;

/** How many joined on each day of the shop's zone. Instants become days by what its clocks showed, since SQL knows no zones. */
export async function byJoiningDay(
  reader: Reader,
  meant: SQL,
  { zone, since, now }: { zone: string; since: number; now: number },
): Promise<Map<LocalDate, number>> {
  const steps = offsetsBetween(zone, since, now);
  const shift = steps
    .map(({ from, minutes }) => `when ${customers.joinedAt.name} >= ${Math.floor(from)} then ${minutes * MINUTE}`)
    .join(' ');
  const day = sql<number | null>`(${customers.joinedAt} + case ${sql.raw(shift)} else 0 end) / 86400000`;
  const rows = await reader.db
    .select({ day, many })
    .from(customers)
    .where(meant)
    .groupBy(sql`1`);
  return new Map(rows.flatMap((row) => (row.day === null ? [] : [[addDays(EPOCH, row.day), row.many]])));
}

/** How many have each value of a date field. */
export async function byFieldDay(
  reader: Reader,
  merchantId: string,
  fieldId: string,
  meant: SQL,
): Promise<Map<string, number>> {
  const rows = await reader.db
    .select({ word: customValues.word, many })
    .from(customValues)
    .innerJoin(
      customers,
      and(eq(customers.merchantId, customValues.merchantId), eq(customers.id, customValues.customerId)),
    )
    .where(
      and(
        eq(customValues.merchantId, merchantId),
        eq(customValues.fieldId, fieldId),
        isNotNull(customValues.word),
        meant,
      ),
    )
    .groupBy(customValues.word);
  return new Map(rows.map((row) => [row.word!, row.many]));
}

/** What became of the people of a greeting's days. */
export const fatesOf = (
  reader: Reader,
  merchantId: string,
  greetingId: string,
  { from, to }: { from: LocalDate; to: LocalDate },
) =>
  reader.db
    .select({ day: greeted.day, state: greeted.state, many })
    .from(greeted)
    .where(
      and(
        eq(greeted.merchantId, merchantId),
        eq(greeted.greetingId, greetingId),
        gte(greeted.day, from),
        lte(greeted.day, to),
      ),
    )
    .groupBy(greeted.day, greeted.state);
