import { LANGUAGES } from '../platform/slice.ts';
import { startOfDay, addDays, localDate } from '../kernel/calendar.ts';
import type { Card, PersonalData, TimelineEntry } from '../platform/slice.ts';
import type { VoucherDeps } from './deps.ts';
import * as store from './store.ts';
import type { Voucher, Vouchers } from './types.ts';

type CardDeps = Pick<VoucherDeps, 'clock' | 'merchants'> & { vouchers: Vouchers };

/** What became of one voucher, each as an entry: issued, and how it ended. */
function entriesOf(voucher: Voucher, zone: string): TimelineEntry[] {
  const { id: voucherId, ending, state, issuedAt, expiresOn, redeemedAt, redeemedBy, revokedAt, revokedBy } = voucher;
  // In whichever language the shop wrote it: the words are its own, and stand in its texts.
  const gift = LANGUAGES.flatMap((language) => voucher.offer.words[language] ?? [])[0] ?? '';
  const values = { voucherId, gift, ending };
  const issued = { at: issuedAt, kind: 'issued', values };
  if (state === 'redeemed')
    return [issued, { at: redeemedAt!, kind: 'redeemed', values: { ...values, actor: redeemedBy } }];
  if (state === 'revoked')
    return [issued, { at: revokedAt!, kind: 'revoked', values: { ...values, actor: revokedBy } }];
  if (state === 'expired') return [issued, { at: startOfDay(addDays(expiresOn, 1), zone), kind: 'expired', values }];
  return [issued];
}

/** How many vouchers somebody holds that count; what became of each in the timeline. */
export const voucherCard = ({ vouchers, clock, merchants }: CardDeps): Card => ({
  async fields(reader, merchantId, customerId) {
    const { zone } = await merchants.byId(reader, merchantId);
    const today = localDate(clock.now(), zone);
    return { vouchers: (await store.unusedOf.get(reader, { merchantId, customerId, today }))!.count };
  },
  async timeline(reader, merchantId, customerId, limit) {
    const { zone } = await merchants.byId(reader, merchantId);
    const known = await vouchers.ofCustomer(reader, merchantId, customerId, limit);
    return known
      .flatMap((voucher) => entriesOf(voucher, zone))
      .toSorted((a, b) => b.at - a.at)
      .slice(0, limit);
  },
});

const EVERY = 100_000;

/** Rows hold ids, days and what the shop promised: told to the person, and left as they are when the person is erased. */
export const voucherData = (vouchers: Vouchers): PersonalData => ({
  export: async (reader, merchantId, customerId) => ({
    vouchers: (await vouchers.ofCustomer(reader, merchantId, customerId, EVERY)).map(
      ({ redeemedBy: _by, revokedBy: _from, batchId: _batch, ...voucher }) => voucher,
    ),
  }),
  async erase() {},
  async merge(tx, merchantId, { fromId, intoId }) {
    const moved = await store.move.all(tx, { merchantId, fromId, intoId });
    return { vouchers: moved.map(({ id }) => id) };
  },
  async unmerge(tx, merchantId, { fromId }, { vouchers: ids = [] }) {
    for (const id of ids) await store.giveBack.get(tx, { merchantId, id, fromId });
  },
});
