import type { Request, Response } from 'express';
import { isZone } from '../kernel/calendar.ts';
import { isCurrency } from '../kernel/money.ts';
import { LANGUAGES } from '../platform/slice.ts';
import { formOf, merchantOf, say, show, staffOf } from '../platform/web/frame.ts';
import { type PageRouter, pageRouter } from '../platform/web/page-router.ts';
import type { MerchantPagesDeps } from './pages.ts';
import { RULE_PACKS, type RulePack } from './rule-packs.ts';
import type { ShopChange } from './types.ts';

const NAME_MAX = 40;
export const PACKS = Object.keys(RULE_PACKS) as RulePack['name'][];

type Values = Record<'name' | 'language' | 'zone' | 'currency' | 'rulePack', string>;
type Faults = Partial<Record<keyof Values, string>>;

/** Every fault of the form, as keys of words under `setup.fault`. */
function faultsOf({ name, language, zone, currency, rulePack }: Values): Faults {
  return {
    ...(name.trim() === '' ? { name: 'shop' } : Array.from(name.trim()).length > NAME_MAX ? { name: 'shopLong' } : {}),
    ...(!LANGUAGES.some((code) => code === language) && { language: 'language' }),
    ...(!isZone(zone) && { zone: 'zone' }),
    ...(!isCurrency(currency) && { currency: 'currency' }),
    ...(!PACKS.some((pack) => pack === rulePack) && { rulePack: 'rulePack' }),
  };
}

/** Who the shop is: name, language, zone, currency, and the rules that bind it. */
export function shopPages({ db, merchants, audit, hasReceipts }: MerchantPagesDeps): PageRouter {
  async function page(res: Response, entered?: Values, faults: Faults = {}): Promise<void> {
    const merchantId = merchantOf(res);
    const shop = await merchants.byId(db.reader, merchantId);
    const values = entered ?? shop;
    show(res, 'settings/shop', {
      values,
      country: shop.country,
      currencyFixed: await hasReceipts(db.reader, merchantId),
      tongues: LANGUAGES.map((code) => ({
        code,
        name: code === 'en' ? 'English' : '中文',
        here: code === values.language,
      })),
      packs: PACKS.map((code) => ({ code, here: code === values.rulePack })),
      faults: Object.fromEntries(Object.entries(faults).map(([field, key]) => [field, say(res, `setup.fault.${key}`)])),
    });
  }

  async function save(req: Request, res: Response): Promise<void> {
    const merchantId = merchantOf(res);
    const shop = await merchants.byId(db.reader, merchantId);
    const { name = '', language = '', zone = '', currency = shop.currency, rulePack = '' } = formOf(req);
    const values: Values = { name, language, zone: zone.trim(), currency: currency.trim().toUpperCase(), rulePack };
    const faults = faultsOf(values);
    if (Object.keys(faults).length > 0) return page(res.status(422), values, faults);
    const fixed = await db.write(async (tx) => {
      if (values.currency !== shop.currency && (await hasReceipts(tx, merchantId))) return true;
      await merchants.change(tx, merchantId, { ...values, name: name.trim() } as ShopChange);
      await audit(tx, { merchantId, actor: staffOf(res).actor, action: 'shop.changed' });
      return false;
    });
    if (fixed) return page(res.status(422), { ...values, currency: shop.currency }, { currency: 'currencyFixed' });
    res.redirect(303, '/settings/shop?done=settings.done.saved');
  }

  return pageRouter()
    .get('/settings/shop', 'settings', (_req, res) => page(res))
    .post('/settings/shop', 'settings', save);
}
