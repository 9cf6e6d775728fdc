import { sql } from 'drizzle-orm';
import type { Clock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import { hotWrite } from './db/index.ts';
import { facts } from './schema.ts';
import type { Announce, Slice } from './slice.ts';

const $ = (name: string) => sql.placeholder(name);

const keep = hotWrite('facts.keep', (db) =>
  db.insert(facts).values({
    merchantId: $('merchantId'),
    id: $('id'),
    name: $('name'),
    customerId: $('customerId'),
    ids: $('ids'),
    at: $('at'),
  }),
);

/**
 * Makes the announcer of a gateway: it keeps the fact as a row, then runs the reactions in the order of the slices
 * given (floor order), all inside the announcing transaction.
 */
export function createAnnounce(slices: () => readonly Slice[], clock: Clock): Announce {
  return async (tx, fact) => {
    const at = clock.now();
    await keep.run(tx, {
      merchantId: fact.merchantId,
      id: newId(at),
      name: fact.name,
      customerId: fact.customerId ?? null,
      ids: fact.ids,
      at,
    });
    for (const slice of slices()) await slice.on?.[fact.name]?.(tx, fact);
  };
}
