import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { hot, hotWrite } from '../platform/db/index.ts';
import { voucherOffers } from './schema.ts';

const $ = sql.placeholder;

const columns = {
  offerId: voucherOffers.id,
  words: voucherOffers.words,
  kind: voucherOffers.kind,
  value: voucherOffers.value,
  leastSpend: voucherOffers.leastSpend,
  validDays: voucherOffers.validDays,
  archivedAt: voucherOffers.archivedAt,
};

const ofShop = eq(voucherOffers.merchantId, $('merchantId'));

export const byId = hot('vouchers.offer', (db) =>
  db
    .select(columns)
    .from(voucherOffers)
    .where(and(ofShop, eq(voucherOffers.id, $('id')))),
);

export type OfferRow = NonNullable<Awaited<ReturnType<typeof byId.get>>>;

/** Oldest first, archived or not. */
export const all = hot('vouchers.offers', (db) =>
  db.select(columns).from(voucherOffers).where(ofShop).orderBy(asc(voucherOffers.id)),
);

export const add = hotWrite('vouchers.addOffer', (db) =>
  db.insert(voucherOffers).values({
    merchantId: $('merchantId'),
    id: $('id'),
    words: $('words'),
    kind: $('kind'),
    value: $('value'),
    leastSpend: $('leastSpend'),
    validDays: $('validDays'),
    createdAt: $('at'),
    actor: $('actor'),
  }),
);

export const archive = hotWrite('vouchers.archiveOffer', (db) =>
  db
    .update(voucherOffers)
    .set({ archivedAt: sql`${$('at')}` })
    .where(and(ofShop, eq(voucherOffers.id, $('id')), isNull(voucherOffers.archivedAt)))
    .returning({ id: voucherOffers.id }),
);
