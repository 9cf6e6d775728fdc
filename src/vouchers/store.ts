import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { hot, hotWrite, type Reader } from '../platform/db/index.ts';
import { voucherOffers, vouchers } from './schema.ts';

const $ = sql.placeholder;

const columns = {
  id: vouchers.id,
  customerId: vouchers.customerId,
  batchId: vouchers.batchId,
  ending: vouchers.ending,
  source: vouchers.source,
  issuedAt: vouchers.issuedAt,
  expiresOn: vouchers.expiresOn,
  redeemedAt: vouchers.redeemedAt,
  redeemedBy: vouchers.redeemedBy,
  receipt: vouchers.receipt,
  revokedAt: vouchers.revokedAt,
  revokedBy: vouchers.revokedBy,
  offerId: voucherOffers.id,
  words: voucherOffers.words,
  kind: voucherOffers.kind,
  value: voucherOffers.value,
  leastSpend: voucherOffers.leastSpend,
  validDays: voucherOffers.validDays,
  archivedAt: voucherOffers.archivedAt,
};

const itsOffer = and(eq(voucherOffers.merchantId, vouchers.merchantId), eq(voucherOffers.id, vouchers.offerId));
const ofShop = eq(vouchers.merchantId, $('merchantId'));

export const byHash = hot('vouchers.byHash', (db) =>
  db
    .select(columns)
    .from(vouchers)
    .innerJoin(voucherOffers, itsOffer)
    .where(and(ofShop, eq(vouchers.codeHash, $('codeHash')))),
);

export const byId = hot('vouchers.byId', (db) =>
  db
    .select(columns)
    .from(vouchers)
    .innerJoin(voucherOffers, itsOffer)
    .where(and(ofShop, eq(vouchers.id, $('id')))),
);

/** A voucher with what it is good for, flat. */
export type VoucherRow = NonNullable<Awaited<ReturnType<typeof byId.get>>>;

const ofCustomerQuery = hot('vouchers.ofCustomer', (db) =>
  db
    .select(columns)
    .from(vouchers)
    .innerJoin(voucherOffers, itsOffer)
    .where(and(ofShop, eq(vouchers.customerId, $('customerId'))))
    .orderBy(desc(vouchers.issuedAt), desc(sql`${vouchers.id} || ''`)) // by the index of the customer, not the shop's key
    .limit($('limit')),
);

/** Newest first. */
export const ofCustomer = (
  reader: Reader,
  merchantId: string,
  customerId: string,
  limit: number,
): Promise<VoucherRow[]> => ofCustomerQuery.all(reader, { merchantId, customerId, limit });

/** How many somebody holds that count today. */
export const unusedOf = hot('vouchers.unusedOf', (db) =>
  db
    .select({ count: sql<number>`count(*)`.mapWith(Number) })
    .from(vouchers)
    .where(
      and(
        ofShop,
        eq(vouchers.customerId, $('customerId')),
        isNull(vouchers.redeemedAt),
        isNull(vouchers.revokedAt),
        sql`${vouchers.expiresOn} >= ${$('today')}`,
      ),
    ),
);

/** Answers its id; nothing when the code or the once-key is there. */
export const add = hotWrite('vouchers.add', (db) =>
  db
    .insert(vouchers)
    .values({
      merchantId: $('merchantId'),
      id: $('id'),
      offerId: $('offerId'),
      customerId: $('customerId'),
      batchId: $('batchId'),
      codeHash: $('codeHash'),
      ending: $('ending'),
      source: $('source'),
      onceKey: $('onceKey'),
      issuedAt: $('issuedAt'),
      expiresOn: $('expiresOn'),
    })
    .onConflictDoNothing()
    .returning({ id: vouchers.id }),
);

export const byOnceKey = hot('vouchers.byOnceKey', (db) =>
  db
    .select({ id: vouchers.id })
    .from(vouchers)
    .where(and(ofShop, eq(vouchers.onceKey, $('onceKey')))),
);

/** The one write that redeems: it answers nothing when somebody else did, or its day or its issuer ended it. */
export const redeem = hotWrite('vouchers.redeem', (db) =>
  db
    .update(vouchers)
    .set({
      redeemedAt: sql`${$('at')}`,
      redeemedBy: sql`${$('actor')}`,
      receipt: sql`${$('receipt')}`,
      customerId: sql`coalesce(${vouchers.customerId}, ${$('customerId')})`,
    })
    .where(
      and(
        ofShop,
        eq(vouchers.id, $('id')),
        isNull(vouchers.redeemedAt),
        isNull(vouchers.revokedAt),
        sql`${vouchers.expiresOn} >= ${$('today')}`,
      ),
    )
    .returning({ id: vouchers.id }),
);

export const revoke = hotWrite('vouchers.revoke', (db) =>
  db
    .update(vouchers)
    .set({ revokedAt: sql`${$('at')}`, revokedBy: sql`${$('actor')}` })
    .where(and(ofShop, eq(vouchers.id, $('id')), isNull(vouchers.redeemedAt), isNull(vouchers.revokedAt)))
    .returning({ id: vouchers.id }),
);

/** All of one customer go over to another; the ids tell what to give back. */
export const move = hotWrite('vouchers.move', (db) =>
  db
    .update(vouchers)
    .set({ customerId: sql`${$('intoId')}` })
    .where(and(ofShop, eq(vouchers.customerId, $('fromId'))))
    .returning({ id: vouchers.id }),
);

export const giveBack = hotWrite('vouchers.giveBack', (db) =>
  db
    .update(vouchers)
    .set({ customerId: sql`${$('fromId')}` })
    .where(and(ofShop, eq(vouchers.id, $('id'))))
    .returning({ id: vouchers.id }),
);
