import { DomainError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Engine } from '../platform/db/index.ts';
import { newCode, sayCode } from './codes.ts';
import type { VoucherDeps } from './deps.ts';
import { type Desk, lastDay } from './desk.ts';
import { checkBatch } from './rules.ts';
import * as store from './store-batches.ts';
import type { NewBatch, VoucherCode, Vouchers } from './types.ts';

/** SQLite has one writer, and webhooks wait behind it: a transaction takes no more after this. Milliseconds. */
const SLICE: Record<Engine, number> = { sqlite: 6, postgres: 100 };
/** Rows a transaction at most; for taking back and clearing, which are one statement each, all it takes. */
const CHUNK = 120;
/** Milliseconds between two transactions, in which others write. */
const GAP = 8;
/** Begun longer ago and not finished: its process is gone. Milliseconds. */
export const BROKEN_AFTER = 600_000;

const pause = (): Promise<void> => new Promise((resume) => setTimeout(resume, GAP));

/**
 * Many vouchers at once. The row of the batch goes in first with a count of 0, under the id its form brought, so that the
 * second click finds it; then the vouchers in small transactions; then the count. Codes are told only after that, so
 * whatever breaks between leaves vouchers that nobody can redeem, and they are cleared: at once, or by the hourly job.
 */
export function createBatches(
  { db, clock, audit }: VoucherDeps,
  desk: Desk,
): Pick<Vouchers, 'makeBatch' | 'revokeBatch' | 'batches' | 'batch'> {
  /** Issues codes from a place on until the time is up. @returns how many @throws DomainError when it was cleared */
  const some = (merchantId: string, { id, offerId }: { id: string; offerId: string }, codes: VoucherCode[]) =>
    db.write(async (tx) => {
      const until = performance.now() + SLICE[db.engine];
      const batch = await store.byId.get(tx, { merchantId, id });
      if (batch?.count !== 0) throw cleared();
      let done = 0;
      for (const code of codes.slice(0, CHUNK)) {
        const entry = { offerId, batchId: id, source: store.sourceOf(id) };
        // One in thousands of millions is there already: it gets another.
        while ((await desk.enter(tx, merchantId, entry, code)) === undefined) code.code = sayCode(newCode());
        done++;
        if (performance.now() > until) break;
      }
      return done;
    });

  /** @throws DomainError when it was cleared meanwhile */
  const finish = (merchantId: string, { id, count, actor }: NewBatch & { id: string }) =>
    db.write(async (tx) => {
      if (!(await store.finish.get(tx, { merchantId, id, count }))) throw cleared();
      await audit(tx, { merchantId, actor, action: 'voucher.batch_made', subject: id, details: { count } });
    });

  return {
    async makeBatch(merchantId, given) {
      checkBatch(given);
      const { offerId, name, count, actor } = given;
      const offer = await desk.standing(db.reader, merchantId, offerId);
      const expiresOn = lastDay(await desk.today(db.reader, merchantId), offer);
      const id = given.id ?? newId(clock.now());
      const row = { merchantId, id, offerId, actor, name: name.trim(), at: clock.now() };
      if (!(await db.write((tx) => store.begin.get(tx, row)))) return undefined;
      const codes = Array.from({ length: count }, (): VoucherCode => ({ code: sayCode(newCode()), expiresOn }));
      try {
        for (let done = 0; done < count; await pause())
          done += await some(merchantId, { id, offerId }, codes.slice(done, done + CHUNK));
        await finish(merchantId, { ...given, id });
      } catch (thrown) {
        await clearBatch({ db }, merchantId, id);
        throw thrown;
      }
      return { id, codes };
    },

    async revokeBatch(merchantId, id, actor) {
      if (!(await store.byId.get(db.reader, { merchantId, id }))) throw noBatch();
      let all = 0;
      for (let rest = true; rest; await pause()) {
        const by = { at: clock.now(), actor };
        const taken = await db.write((tx) => store.revokeSome(tx, merchantId, id, by, CHUNK));
        all += taken;
        rest = taken === CHUNK;
      }
      if (all > 0)
        await db.write((tx) =>
          audit(tx, { merchantId, actor, action: 'voucher.batch_revoked', subject: id, details: { count: all } }),
        );
      return all;
    },

    batches: store.batches,

    async batch(reader, merchantId, id) {
      const batch = await store.byId.get(reader, { merchantId, id });
      if (!batch) throw noBatch();
      return batch;
    },
  };
}

const noBatch = () => new DomainError('not_found', 'There is no such batch.');
const cleared = () => new DomainError('conflict', 'This batch took too long and was given up: make it again.');

/** Takes away what is left of a batch that broke off. */
export async function clearBatch({ db }: Pick<VoucherDeps, 'db'>, merchantId: string, id: string): Promise<void> {
  while (await db.write((tx) => store.clearSome(tx, merchantId, id, CHUNK))) await pause();
}
