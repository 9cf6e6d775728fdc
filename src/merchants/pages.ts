import type { Database, Reader, Tx } from '../platform/db/index.ts';
import type { NavEntry } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { hubPages } from './hub-pages.ts';
import { numberPages } from './number-pages.ts';
import type { SettingSection } from './setting-sections.ts';
import { shopPages } from './shop-pages.ts';
import type { Merchants } from './types.ts';

export interface MerchantPagesDeps {
  db: Database;
  merchants: Merchants;
  audit(tx: Tx, entry: { merchantId: string; actor: string; action: string; subject?: string }): Promise<void>;
  /** Whether money was taken already: from then on the currency stays. */
  hasReceipts(reader: Reader, merchantId: string): Promise<boolean>;
  /** What the slices let a shop set, in the order of the pages. */
  sections: readonly SettingSection[];
  /** Pages of others that belong among the settings; `words` has `title` and `help`. */
  links: readonly NavEntry[];
}

/** Settings of a shop: who it is, its numbers, and what every slice lets it set. */
export const merchantPages = (deps: MerchantPagesDeps): PageRouter[] => [
  hubPages(deps),
  shopPages(deps),
  numberPages(deps),
];
