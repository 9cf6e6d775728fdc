import { addDays, type LocalDate, localDate } from '../kernel/calendar.ts';
import { DomainError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { KeyedHash } from '../platform/crypto/vault.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import { endingOf, readCode } from './codes.ts';
import type { VoucherDeps } from './deps.ts';
import { offerOf } from './read.ts';
import * as offers from './store-offers.ts';
import * as store from './store.ts';
import type { NewVoucher, Offer, VoucherCode } from './types.ts';

/** What every part of vouchers shares. */
export interface Desk {
  today(reader: Reader, merchantId: string): Promise<LocalDate>;
  /** One of which codes may still be made. @throws DomainError `not_found`, `conflict` */
  standing(reader: Reader, merchantId: string, offerId: string): Promise<Offer>;
  hash(merchantId: string, code: string): KeyedHash;
  /** Writes one. @returns its id; undefined when its code or its once-key is there */
  enter(tx: Tx, merchantId: string, voucher: Entry, code: VoucherCode): Promise<string | undefined>;
}

type Entry = Omit<NewVoucher, 'actor'> & { batchId?: string };

export const noOffer = () => new DomainError('not_found', 'There is no such offer.', 'offerId');

export function createDesk({ clock, vault, merchants }: VoucherDeps): Desk {
  const hash: Desk['hash'] = (merchantId, code) => vault.hash(merchantId, `voucher:${code}`);
  return {
    hash,
    async today(reader, merchantId) {
      const { zone } = await merchants.byId(reader, merchantId);
      return localDate(clock.now(), zone);
    },
    async standing(reader, merchantId, offerId) {
      const row = await offers.byId.get(reader, { merchantId, id: offerId });
      if (!row) throw noOffer();
      if (row.archivedAt !== null)
        throw new DomainError('conflict', 'This offer is archived: no more vouchers of it are issued.', 'offerId');
      return offerOf(row);
    },
    async enter(tx, merchantId, voucher, { code, expiresOn }) {
      const bare = readCode(code);
      if (bare === undefined) throw new Error('a voucher was to be issued with what is no code');
      const at = clock.now();
      const row = await store.add.get(tx, {
        merchantId,
        id: newId(at),
        offerId: voucher.offerId,
        customerId: voucher.customerId ?? null,
        batchId: voucher.batchId ?? null,
        codeHash: hash(merchantId, bare),
        ending: endingOf(bare),
        source: voucher.source,
        onceKey: voucher.onceKey ?? null,
        issuedAt: at,
        expiresOn,
      });
      return row?.id;
    },
  };
}

/** Last day of one issued today. */
export const lastDay = (today: LocalDate, { validDays }: Offer): LocalDate => addDays(today, validDays - 1);
