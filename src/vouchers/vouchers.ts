import { DomainError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Reader } from '../platform/db/index.ts';
import { FieldFaults } from '../platform/web/problems.ts';
import { createBatches } from './batches.ts';
import { newCode, readCode, sayCode } from './codes.ts';
import type { VoucherDeps } from './deps.ts';
import { createDesk, lastDay, noOffer } from './desk.ts';
import { createGuesses } from './guesses.ts';
import { offerOf, voucherOf } from './read.ts';
import { offerFaults, whyNot } from './rules.ts';
import * as lists from './store-lists.ts';
import * as offers from './store-offers.ts';
import * as store from './store.ts';
import type { Voucher, Vouchers } from './types.ts';

const PERSONS = /^(?:staff|token):/;

/** Vouchers of all shops: what they are good for, codes issued, redeemed once. */
export function createVouchers(deps: VoucherDeps): Vouchers {
  const { clock, announce, audit } = deps;
  const desk = createDesk(deps);
  const guesses = createGuesses(deps.guesses);

  /** What stands behind a code. @throws TooMany */
  async function find(reader: Reader, merchantId: string, typed: string, actor: string): Promise<Voucher | undefined> {
    await guesses.check(merchantId, actor);
    const code = readCode(typed);
    if (code === undefined) return undefined; // a slip: no guesser sends what can be no code
    const row = await store.byHash.get(reader, { merchantId, codeHash: desk.hash(merchantId, code) });
    if (row) return voucherOf(row, await desk.today(reader, merchantId));
    await guesses.missed(merchantId, actor);
    return undefined;
  }

  const byId: Vouchers['byId'] = async (reader, merchantId, id) => {
    const row = await store.byId.get(reader, { merchantId, id });
    if (!row) throw new DomainError('not_found', 'There is no such voucher.');
    return voucherOf(row, await desk.today(reader, merchantId));
  };

  return {
    ...createBatches(deps, desk),
    byId,
    look: find,

    async addOffer(tx, merchantId, offer, actor) {
      const faults = offerFaults(offer);
      if (faults.length > 0) throw new FieldFaults(faults);
      const at = clock.now();
      const id = newId(at);
      await offers.add.run(tx, { merchantId, id, at, actor, ...offer });
      await audit(tx, { merchantId, actor, action: 'voucher.offer_added', subject: id });
      return { id };
    },

    async archiveOffer(tx, merchantId, id, actor) {
      if (!(await offers.byId.get(tx, { merchantId, id }))) throw noOffer();
      const row = await offers.archive.get(tx, { merchantId, id, at: clock.now() });
      if (row) await audit(tx, { merchantId, actor, action: 'voucher.offer_archived', subject: id });
    },

    async offer(reader, merchantId, id) {
      const row = await offers.byId.get(reader, { merchantId, id });
      if (!row) throw noOffer();
      return offerOf(row);
    },

    async offers(reader, merchantId, all) {
      const rows = await offers.all.all(reader, { merchantId });
      return rows.map(offerOf).filter(({ archived }) => all !== undefined || !archived);
    },

    async makeCode(reader, merchantId, offerId) {
      const offer = await desk.standing(reader, merchantId, offerId);
      return { code: sayCode(newCode()), expiresOn: lastDay(await desk.today(reader, merchantId), offer) };
    },

    async issue(tx, merchantId, voucher, code) {
      const { actor, source, onceKey } = voucher;
      const id = await desk.enter(tx, merchantId, voucher, code);
      if (id === undefined) {
        if (onceKey !== undefined && (await store.byOnceKey.get(tx, { merchantId, onceKey }))) return undefined;
        throw new DomainError('conflict', 'This code is there already: make another.');
      }
      if (PERSONS.test(actor))
        await audit(tx, { merchantId, actor, action: 'voucher.issued', subject: id, details: { source } });
      return { id };
    },

    async redeem(tx, merchantId, typed, { actor, customerId, spend, receipt }) {
      const voucher = await find(tx, merchantId, typed, actor);
      if (!voucher) return { kind: 'refused', why: 'unknown' };
      const why = whyNot(voucher, { customerId, spend });
      if (why) return { kind: 'refused', why, voucher };
      const { id, offer } = voucher;
      const today = await desk.today(tx, merchantId);
      const values = { merchantId, id, actor, today, at: clock.now() };
      const taken = await store.redeem.get(tx, { ...values, receipt: receipt ?? null, customerId: customerId ?? null });
      // Whoever was quicker stands in the row by now.
      const after = await byId(tx, merchantId, id);
      if (!taken) return { kind: 'refused', why: whyNot(after, { customerId, spend }) ?? 'used', voucher: after };
      await announce(tx, {
        merchantId,
        name: 'voucher.redeemed',
        ...(after.customerId !== null && { customerId: after.customerId }),
        ids: { voucherId: id, offerId: offer.id },
      });
      return { kind: 'redeemed', voucher: after };
    },

    async revoke(tx, merchantId, id, actor) {
      const { state } = await byId(tx, merchantId, id);
      if (state === 'redeemed')
        throw new DomainError('conflict', 'This voucher has been used: it cannot be taken back.');
      const row = await store.revoke.get(tx, { merchantId, id, actor, at: clock.now() });
      if (row) await audit(tx, { merchantId, actor, action: 'voucher.revoked', subject: id });
    },

    async ofCustomer(reader, merchantId, customerId, limit) {
      const today = await desk.today(reader, merchantId);
      return (await store.ofCustomer(reader, merchantId, customerId, limit)).map((row) => voucherOf(row, today));
    },

    async ofOffer(reader, merchantId, filter) {
      const today = await desk.today(reader, merchantId);
      const found: Voucher[] = [];
      for (const id of await lists.idsOf(reader, merchantId, filter, today))
        found.push(voucherOf((await store.byId.get(reader, { merchantId, id }))!, today));
      return found;
    },

    totals: lists.totals,
    tallies: async (reader, merchantId, offerId) =>
      lists.tallies(reader, merchantId, await desk.today(reader, merchantId), offerId),
  };
}
