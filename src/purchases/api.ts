import { z } from 'zod';
import type { Customers } from '../customers/index.ts';
import { DomainError } from '../kernel/errors.ts';
import { formatAmount } from '../kernel/money.ts';
import { parsePhone } from '../kernel/phone.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { type ApiRoute, readRoute, writeRoute } from '../platform/web/api.ts';
import type { Principal } from '../platform/web/principal.ts';
import type { Purchase, Purchases } from './types.ts';

// A number cannot hold 0.1, and "12,5" means two things: both are refused with what to send instead.
const amount = z
  .string('Send the amount as text with a point, like "88.50".')
  .max(32, 'Write the amount like "88.50".');

const item = z.strictObject({
  name: z.string().trim().min(1, 'Name the item.').max(80, 'Keep the name of an item within 80 characters.'),
  quantity: z.number().positive('Enter a quantity above zero.').max(100_000).multipleOf(0.001).default(1),
  amount: amount.optional(),
});

const newPurchase = z
  .strictObject({
    phone: z.string().max(40).optional(),
    customerId: z.string().max(40).optional(),
    amount,
    receipt: z
      .string('Send the number of the receipt as text.')
      .trim()
      .min(1, 'Give the number of the receipt: it makes each purchase count once.')
      .max(64, 'Keep the number of the receipt within 64 characters.')
      .regex(/^[^\p{C}]*$/u, 'Write the number of the receipt without control characters.'),
    at: z.iso
      .datetime({ offset: true, error: 'Write the time like "2026-05-20T18:30:00Z", or with an offset like +08:00.' })
      .optional(),
    items: z.array(item).max(200, 'A purchase lists 200 items at most.').optional(),
  })
  .refine(({ phone, customerId }) => (phone === undefined) !== (customerId === undefined), {
    message: 'Send either phone or customerId.',
    path: ['phone'],
  });

const newRefund = z
  .strictObject({
    amount: amount.optional(),
    reason: z
      .string()
      .trim()
      .regex(/^[\w][\w .:/-]{0,59}$/, 'Give the reason as a code of 60 characters at most, like "wrong-dish".')
      .optional(),
  })
  .default({});

const purchaseAnswer = z.object({
  id: z.string(),
  customerId: z.string(),
  amount: z.string(),
  currency: z.string(),
  receipt: z.string(),
  at: z.string(),
  refunded: z.string().nullable(),
  repeated: z.boolean().optional(),
});

const wholeAnswer = purchaseAnswer.extend({
  items: z.array(z.object({ name: z.string(), quantity: z.number(), amount: z.string().optional() })),
});

const money = (minor: Purchase['amount'], { currency }: Purchase): string => formatAmount(minor, currency);

const shown = (purchase: Purchase) => ({
  id: purchase.id,
  customerId: purchase.customerId,
  amount: money(purchase.amount, purchase),
  currency: purchase.currency,
  receipt: purchase.receipt,
  at: new Date(purchase.at).toISOString(),
  refunded: purchase.refunded === null ? null : money(purchase.refunded, purchase),
});

const withItems = (purchase: Purchase) => ({
  ...shown(purchase),
  items: purchase.items.map(({ amount: price, ...rest }) =>
    price === undefined ? rest : { ...rest, amount: money(price, purchase) },
  ),
});

/** 200 instead of the route's own status tells a till that nothing was counted twice. */
const answer = ({ purchase, repeated }: { purchase: Purchase; repeated: boolean }) =>
  repeated ? { body: { ...shown(purchase), repeated }, status: 200 } : { body: shown(purchase) };

export function purchaseApi(deps: { purchases: Purchases; merchants: Merchants; customers: Customers }): ApiRoute[] {
  const { purchases, merchants, customers } = deps;

  async function buyer(tx: Tx, { merchantId, actor }: Principal, who: z.output<typeof newPurchase>): Promise<string> {
    if (who.customerId !== undefined) return (await customers.standing(tx, merchantId, who.customerId)).id;
    const { country } = await merchants.byId(tx, merchantId);
    const phone = parsePhone(who.phone!, country);
    return (await customers.findOrCreate(tx, merchantId, phone, { source: 'api', actor })).id;
  }

  return [
    writeRoute({
      path: '/purchases',
      summary: 'Record a receipt; the same receipt again is answered as before',
      role: 'clerk',
      status: 201,
      body: newPurchase,
      answer: purchaseAnswer,
      async write(tx, { principal, body }) {
        const { amount: paid, receipt, items } = body;
        const at = body.at === undefined ? undefined : Date.parse(body.at);
        const customerId = await buyer(tx, principal, body);
        const { merchantId, actor } = principal;
        return answer(await purchases.record(tx, merchantId, { customerId, amount: paid, receipt, at, items, actor }));
      },
    }),
    writeRoute({
      path: '/purchases/:id/refund',
      summary: 'Give a receipt back, wholly or in part, once',
      role: 'clerk',
      status: 201,
      body: newRefund,
      answer: purchaseAnswer,
      async write(tx, { principal, params, body }) {
        const id = idOf(params);
        return answer(await purchases.refund(tx, principal.merchantId, id, { ...body, actor: principal.actor }));
      },
    }),
    readRoute({
      method: 'get',
      path: '/purchases/:id',
      summary: 'One purchase',
      role: 'clerk',
      answer: wholeAnswer,
      read: async (reader, { principal, params }) =>
        withItems(await purchases.byId(reader, principal.merchantId, idOf(params))),
    }),
  ];
}

function idOf({ id }: Record<string, string>): string {
  if (!id) throw new DomainError('not_found', 'There is no such purchase.');
  return id;
}
