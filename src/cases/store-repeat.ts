import { and, desc, eq, gte } from 'drizzle-orm';
import type { Clock } from '../kernel/clock.ts';
import { MINUTE } from '../kernel/clock.ts';
import { fold } from '../kernel/fold.ts';
import { firstIdAt } from '../kernel/ids.ts';
import type { KeyedHash, Vault } from '../platform/crypto/vault.ts';
import { firstSaid } from './pages-store.ts';
import { cases } from './schema.ts';
import { columns } from './store.ts';
import type { Cases } from './types.ts';

/** People press twice and carriers repeat: the same words from the same number so soon are the same case. */
const TWICE = 10 * MINUTE;
/** More cases of one number than this within the time are not looked through. */
const LOOKED = 20;

const bare = (text: string): string => fold(text) || text.trim();

/**
 * The case that the same words from this number have just made. Opening draws the shop's next case number, so of two that
 * open at one moment the later is run again, and finds the earlier here.
 */
export const justSaid =
  ({ clock, vault }: { clock: Clock; vault: Vault }): Cases['justSaid'] =>
  async (reader, merchantId, { kind, text, numberHash }) => {
    const since = clock.now() - TWICE;
    const found = await reader.db
      .select(columns)
      .from(cases)
      .where(
        and(
          eq(cases.merchantId, merchantId),
          gte(cases.id, firstIdAt(since)),
          eq(cases.numberHash, numberHash as KeyedHash),
          eq(cases.kind, kind),
          eq(cases.source, 'sms'),
        ),
      )
      .orderBy(desc(cases.id))
      .limit(LOOKED);
    const said = await firstSaid(vault, reader, merchantId, found.map(({ id }) => id)); // prettier-ignore
    return found.find(({ id }) => bare(said.get(id) ?? '') === bare(text));
  };
