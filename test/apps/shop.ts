import type { AppDraft, Apps } from '../../src/apps/index.ts';
import type { Engine } from '../../src/platform/db/index.ts';
import type { Language } from '../../src/platform/slice.ts';
import { openShop, type Shop, type ShopParts } from '../flows/shop.ts';

/** A shop with its apps at hand. */
export interface AppShop extends Shop {
  apps: Apps;
  /** Makes an app of a card as it stands, and puts it live. @returns its id */
  card(kind: string, form?: Record<string, unknown>, more?: Partial<AppDraft>, language?: Language): Promise<string>;
  /** Makes an app of a draft, tests it and puts it live. */
  live(draft: AppDraft): Promise<string>;
  /** Changes an app and puts the change live. */
  change(id: string, more: Partial<AppDraft>): Promise<void>;
}

export const ACTOR = 'staff:lin';

/** What a card cannot have ready: an address is the shop's own. */
const OWN: Record<string, Record<string, unknown>> = { webhook: { url: 'https://hooks.linsnoodles.shop/orders' } };

/** A card's form as a shop would fill it in with the least trouble. */
export const filledIn = (apps: Apps, kind: string, language: Language): Record<string, unknown> => ({
  ...apps.kinds().find(({ name }) => name === kind)!.ready(language).form,
  ...OWN[kind],
}); // prettier-ignore

export async function openApps(engine: Engine, parts: ShopParts = {}): Promise<AppShop> {
  const shop = await openShop(engine, parts);
  const { apps } = shop.gateway;
  const { db } = shop.test;
  const { merchantId } = shop;

  async function goLive(id: string): Promise<void> {
    const results = await db.write((tx) => apps.test(tx, merchantId, id));
    const failed = results.filter(({ passed }) => !passed);
    if (failed.length > 0) throw new Error(`test texts did not pass: ${JSON.stringify(failed)}`);
    const refused = await db.write((tx) => apps.goLive(tx, merchantId, id, ACTOR));
    if (refused.length > 0) throw new Error(`words refused: ${JSON.stringify(refused)}`);
  }

  const live: AppShop['live'] = async (draft) => {
    const { id } = await db.write((tx) => apps.add(tx, merchantId, draft, ACTOR));
    await goLive(id);
    return id;
  };

  return {
    ...shop,
    apps,
    live,
    async card(kind, form, more, language = 'en') {
      return live({ ...apps.fromForm(kind, { ...filledIn(apps, kind, language), ...form }, language), ...more });
    },
    async change(id, more) {
      const { draft } = await apps.byId(db.reader, merchantId, id);
      await db.write((tx) => apps.change(tx, merchantId, id, { ...draft, ...more }, ACTOR));
      await goLive(id);
    },
  };
}
