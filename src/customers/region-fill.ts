import type { Phone } from '../kernel/phone.ts';
import { regionOf } from '../kernel/regions.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Database } from '../platform/db/index.ts';
import { numbersWithoutRegion, setRegion } from './store-regions.ts';

/** One transaction of it stays short: webhooks wait behind it. */
const CHUNK = 200;

/**
 * Gives numbers stored before regions were kept the region they tell, since no SQL can read a sealed number. What tells
 * none, or cannot be opened, stays as it is. Safe to run twice.
 * @returns how many were given one
 */
export async function fillRegions(
  { db, vault }: { db: Database; vault: Vault },
  guard: () => void = () => {},
): Promise<number> {
  let filled = 0;
  let seen: { merchantId: string; id: string } | undefined;
  for (;;) {
    const rows = await numbersWithoutRegion(db.aside, seen, CHUNK);
    if (rows.length === 0) return filled;
    guard();
    seen = rows.at(-1)!;
    const told = rows.flatMap(({ merchantId, id, number }) => {
      const region = regionIn(vault, merchantId, number);
      return region === undefined ? [] : [{ merchantId, id, region }];
    });
    await db.write(async (tx) => {
      for (const one of told) await setRegion(tx, one);
    });
    filled += told.length;
  }
}

function regionIn(vault: Vault, merchantId: string, number: Parameters<Vault['open']>[1]): string | undefined {
  try {
    return regionOf(vault.open(merchantId, number) as Phone);
  } catch {
    return undefined; // a damaged row: `mcrm doctor` tells of it
  }
}
