import { z } from 'zod';
import { takeStock } from '../specials/stock.ts';
import { giveVoucher } from '../specials/voucher.ts';
import type { Step } from '../types.ts';
import { inBoth, kindOf, number, offer, tests, texts } from './kind-of.ts';

const isOk = (id: string, step: string): Step => ({ id, kind: 'check', question: { is: 'outcome', step, codes: ['ok'] }, elseGoTo: 'gone' }); // prettier-ignore

/** A coupon for whoever asks, as long as there are some; with a voucher code where the shop has such an offer. */
export const coupon = kindOf({
  name: 'coupon',
  words: { en: ['COUPON'], zh: ['领券'] },
  form: z.object({
    gift: texts({ label: 'coupon_gift', ready: inBoth('A free drink with any noodles, this week only.', '本周点面送饮料一杯。') }),
    count: number({ label: 'coupon_count', optional: true, ready: { en: 100, zh: 100 } }, 1, 1_000_000),
    offer: offer({ label: 'coupon_offer', optional: true }),
    show: texts({ label: 'coupon_show', ready: inBoth('Show this text at the till: coupon {{number}}.', '请到店出示本短信：第{{number}}号券。') }),
    code: texts({ label: 'coupon_code', ready: inBoth('Your code: {{voucher}}, good until {{until}}.', '兑换码：{{voucher}}，有效至{{until}}。') }),
    gone: texts({ label: 'coupon_gone', ready: inBoth('All coupons are taken. Be quicker next time!', '优惠券已领完，下次请早！') }),
  }), // prettier-ignore
  tests: {
    en: tests([['COUPON'], 'free drink'], [['coupon please'], 'till'], [['Coupon!'], 'coupon 1']),
    zh: tests([['领券'], '饮料'], [['領券！'], '出示'], [['领券 谢谢'], '第1号']),
  },
  steps: ({ gift, count, offer: offerId, show, code, gone }) => [
    { id: 'stock', kind: 'special', special: 'stock', input: { count } },
    isOk('left', 'stock'),
    ...(offerId === ''
      ? []
      : ([{ id: 'voucher', kind: 'special', special: 'voucher', input: { offerId } }, isOk('given', 'voucher')] as const)),
    { id: 'gift', kind: 'reply', texts: gift },
    { id: 'show', kind: 'reply', texts: offerId === '' ? show : code },
    { id: 'end', kind: 'end' },
    { id: 'gone', kind: 'reply', texts: gone },
  ], // prettier-ignore
  limit: { times: 1, per: 'ever' },
  specials: [takeStock, giveVoucher],
});
