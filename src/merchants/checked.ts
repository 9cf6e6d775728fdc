import { z } from 'zod';
import { isZone } from '../kernel/calendar.ts';
import { DomainError } from '../kernel/errors.ts';
import { decimalsOf } from '../kernel/money.ts';
import { packFor } from './rule-packs.ts';
import type { Merchant, NewMerchant } from './types.ts';

const newMerchant = z.object({
  name: z
    .string()
    .overwrite((name) => name.replace(/\p{Cc}+/gu, ' ')) // no NUL, no line break: it opens every text
    .trim()
    .min(1, 'Give the shop a name.')
    .max(40, 'Keep the name within 40 characters: it opens every text.'),
  country: z.string().regex(/^[A-Z]{2}$/, 'Give the country as two capital letters, like US or CN.'),
  zone: z.string().refine(isZone, 'Give the zone by its name, like America/New_York or Asia/Shanghai.'),
  language: z.enum(['en', 'zh']),
});

const CURRENCY_OF: Record<string, string> = {
  US: 'USD', CA: 'CAD', CN: 'CNY', HK: 'HKD', TW: 'TWD', MO: 'MOP', JP: 'JPY', KR: 'KRW', SG: 'SGD', MY: 'MYR',
  GB: 'GBP', AU: 'AUD', NZ: 'NZD', CH: 'CHF', BR: 'BRL', MX: 'MXN', KW: 'KWD', IN: 'INR', TH: 'THB', VN: 'VND',
  AT: 'EUR', BE: 'EUR', DE: 'EUR', ES: 'EUR', FI: 'EUR', FR: 'EUR', GR: 'EUR', IE: 'EUR', IT: 'EUR', NL: 'EUR', PT: 'EUR',
}; // prettier-ignore

/** @throws DomainError `invalid` on the field */
export function checked(shop: NewMerchant): Omit<Merchant, 'merchantId' | 'createdAt'> {
  const parsed = newMerchant.safeParse(shop);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new DomainError('invalid', issue!.message, issue!.path.join('.'));
  }
  const currency = shop.currency ?? CURRENCY_OF[shop.country];
  if (!currency) throw new DomainError('invalid', `Name the currency of ${shop.country}, like EUR.`, 'currency');
  decimalsOf(currency);
  return { ...parsed.data, currency, rulePack: shop.rulePack ?? packFor(shop.country) };
}
