import { z } from 'zod';
import type { Customers } from '../customers/index.ts';
import { formatAmount, type Minor, parseAmount } from '../kernel/money.ts';
import type { Merchants } from '../merchants/index.ts';
import { type ApiRoute, readRoute, writeRoute } from '../platform/web/api.ts';
import { Refusal } from '../platform/web/problems.ts';
import { KINDS, readOffer, STATES } from './rules.ts';
import type { Offer, Redemption, Voucher, Vouchers, Why } from './types.ts';

const words = z
  .strictObject({ en: z.string().max(200).optional(), zh: z.string().max(200).optional() })
  .describe('What it is good for, by language: "a free dessert"; 1 to 40 characters, in one language at least.');

const amount = z.string('Send the amount as text with a point, like "5.00".').max(32);

const newOffer = z.strictObject({
  words,
  kind: z.enum(KINDS, 'Choose item, amount or percent.'),
  value: amount.optional().describe('"5.00" off for an amount, "20" for per cent; absent for an item.'),
  leastSpend: amount.optional().describe('Least receipt it may be used with; absent: any.'),
  validDays: z.int().describe('Days it counts, the day of issue being the first: 1 to 730.'),
});

const offerAnswer = z.object({
  id: z.string(),
  words,
  kind: z.enum(KINDS),
  value: z.string().nullable(),
  leastSpend: z.string().nullable(),
  validDays: z.number(),
  currency: z.string(),
});

const voucherAnswer = z.object({
  id: z.string(),
  offer: offerAnswer,
  customerId: z.string().nullable().describe('Whose it is; null: whoever brings it.'),
  ending: z
    .string()
    .describe('The last three characters of its code, which is told when it is issued and never again.'),
  source: z.string(),
  state: z.enum(STATES),
  issuedAt: z.string(),
  expiresOn: z.string().describe('The last day it counts, by the calendar of the shop.'),
  redeemedAt: z.string().nullable(),
  receipt: z.string().nullable(),
});

const code = z
  .string('Send the code as text.')
  .min(1, 'Send the code.')
  .max(64, 'A code has nine characters.')
  .describe('As printed or texted, "7KQ-M4X-2RT"; case, blanks and dashes do not matter.');

const id = z.string().min(1).max(40);

const receipt = z
  .string()
  .trim()
  .min(1)
  .max(64, 'Keep the number of the receipt within 64 characters.')
  .regex(/^[^\p{C}]*$/u, 'Write the number of the receipt without control characters.');

const redemption = z.strictObject({
  code,
  customerId: id.optional().describe('Of whoever stands there: a voucher of somebody else is refused.'),
  amount: amount.optional().describe('Of the receipt: needed where the offer asks for a least amount.'),
  receipt: receipt.optional(),
});

const shownOffer = ({ id: offerId, words: said, kind, value, leastSpend, validDays }: Offer, currency: string) => ({
  id: offerId,
  words: said,
  kind,
  value: value === null ? null : kind === 'amount' ? formatAmount(value as Minor, currency) : String(value),
  leastSpend: leastSpend === null ? null : formatAmount(leastSpend, currency),
  validDays,
  currency,
});

const at = (instant: number | null): string | null => (instant === null ? null : new Date(instant).toISOString());

const shown = (voucher: Voucher, currency: string): z.input<typeof voucherAnswer> => ({
  id: voucher.id,
  offer: shownOffer(voucher.offer, currency),
  customerId: voucher.customerId,
  ending: voucher.ending,
  source: voucher.source,
  state: voucher.state,
  issuedAt: at(voucher.issuedAt)!,
  expiresOn: voucher.expiresOn,
  redeemedAt: at(voucher.redeemedAt),
  receipt: voucher.receipt,
});

/** What the till is told; `why` is the code, the rest is for people. */
function refusal(why: Why, voucher: Voucher | undefined, currency: string): Refusal {
  const least = voucher?.offer.leastSpend ?? null;
  const spend = least === null ? '' : ` of ${formatAmount(least, currency)} ${currency} at least`;
  const told: Record<Why, () => Refusal> = {
    unknown: () => new Refusal('not_found', why, 'There is no voucher with this code; read it again.', 'code'),
    used: () => new Refusal('conflict', why, `This voucher was used at ${at(voucher!.redeemedAt)}.`, 'code'),
    expired: () => new Refusal('conflict', why, `The last day of this voucher was ${voucher!.expiresOn}.`, 'code'),
    revoked: () => new Refusal('conflict', why, 'This voucher was taken back by the shop.', 'code'),
    other_person: () => new Refusal('conflict', why, 'This voucher was given to somebody else.', 'customerId'),
    spend: () => new Refusal('unprocessable', why, `This voucher needs a receipt${spend}: send its amount.`, 'amount'),
  };
  return told[why]();
}

function done(outcome: Redemption, currency: string): Voucher {
  if (outcome.kind === 'refused') throw refusal(outcome.why, outcome.voucher, currency);
  return outcome.voucher;
}

/** Vouchers for tills and programs: looked at, redeemed, given, taken back; and the offers behind them. */
export function voucherApi(deps: { vouchers: Vouchers; merchants: Merchants; customers: Customers }): ApiRoute[] {
  const { vouchers, merchants, customers } = deps;
  return [
    writeRoute({
      path: '/vouchers/redeem',
      summary:
        'Redeem a voucher, once. Refused: 404 with why "unknown", 409 "used", "expired", "revoked", "other_person", 422 "spend"; after too many unknown codes 429',
      role: 'clerk',
      status: 200,
      body: redemption,
      answer: voucherAnswer,
      async write(tx, { principal: { merchantId, actor }, body }) {
        const { currency } = await merchants.byId(tx, merchantId);
        const spend = body.amount === undefined ? undefined : parseAmount(body.amount, currency);
        const customerId = body.customerId && (await customers.standing(tx, merchantId, body.customerId)).id;
        const by = { actor, customerId, spend, receipt: body.receipt };
        return { body: shown(done(await vouchers.redeem(tx, merchantId, body.code, by), currency), currency) };
      },
    }),
    readRoute({
      method: 'lookup',
      path: '/vouchers/check',
      summary:
        'What a code is good for and how it stands; redeems nothing. 404 with why "unknown" for a code that is none',
      role: 'clerk',
      body: z.strictObject({ code }),
      answer: voucherAnswer,
      async read(reader, { principal: { merchantId, actor }, body }) {
        const { currency } = await merchants.byId(reader, merchantId);
        const voucher = await vouchers.look(reader, merchantId, body.code, actor);
        if (!voucher) throw refusal('unknown', undefined, currency);
        return shown(voucher, currency);
      },
    }),
    readRoute({
      method: 'get',
      path: '/vouchers/offers',
      summary: 'What vouchers of the shop are good for, oldest first, without the archived ones',
      role: 'clerk',
      answer: z.object({ items: z.array(offerAnswer) }),
      async read(reader, { principal: { merchantId } }) {
        const { currency } = await merchants.byId(reader, merchantId);
        const items = await vouchers.offers(reader, merchantId);
        return { items: items.map((offer) => shownOffer(offer, currency)) };
      },
    }),
    writeRoute({
      path: '/vouchers/offers',
      summary: 'Add an offer; it is never changed afterwards, since vouchers are issued for it',
      role: 'manager',
      status: 201,
      body: newOffer,
      answer: offerAnswer,
      async write(tx, { principal: { merchantId, actor }, body }) {
        const { currency } = await merchants.byId(tx, merchantId);
        const made = await vouchers.addOffer(tx, merchantId, readOffer(body, currency), actor);
        return { body: shownOffer(await vouchers.offer(tx, merchantId, made.id), currency) };
      },
    }),
    writeRoute({
      path: '/vouchers',
      summary: 'Give a customer a voucher; its code is told in this answer and never again',
      role: 'manager',
      status: 201,
      body: z.strictObject({ offerId: id, customerId: id }),
      answer: voucherAnswer.extend({ code: z.string() }),
      async write(tx, { principal: { merchantId, actor }, body: { offerId, customerId } }) {
        const { currency } = await merchants.byId(tx, merchantId);
        const owner = await customers.standing(tx, merchantId, customerId);
        const made = await vouchers.makeCode(tx, merchantId, offerId);
        const given = { offerId, customerId: owner.id, source: 'api', actor };
        const issued = (await vouchers.issue(tx, merchantId, given, made))!; // no once-key: it is always issued
        const voucher = await vouchers.byId(tx, merchantId, issued.id);
        return { body: { ...shown(voucher, currency), code: made.code } };
      },
    }),
    readRoute({
      method: 'get',
      path: '/customers/:id/vouchers',
      summary: 'Vouchers of a customer, newest first, 200 at most',
      role: 'clerk',
      answer: z.object({ items: z.array(voucherAnswer) }),
      async read(reader, { principal: { merchantId }, params }) {
        const { currency } = await merchants.byId(reader, merchantId);
        const { id: customerId } = await customers.byId(reader, merchantId, params['id']!);
        const items = await vouchers.ofCustomer(reader, merchantId, customerId, 200);
        return { items: items.map((voucher) => shown(voucher, currency)) };
      },
    }),
    writeRoute({
      path: '/vouchers/:id/revoke',
      summary: 'Take back a voucher that was not redeemed',
      role: 'manager',
      status: 200,
      answer: voucherAnswer,
      async write(tx, { principal: { merchantId, actor }, params }) {
        const { currency } = await merchants.byId(tx, merchantId);
        await vouchers.revoke(tx, merchantId, params['id']!, actor);
        return { body: shown(await vouchers.byId(tx, merchantId, params['id']!), currency) };
      },
    }),
  ];
}
