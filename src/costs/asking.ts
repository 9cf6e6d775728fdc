import { HOUR } from '../kernel/clock.ts';
import { firstIdAt } from '../kernel/ids.ts';
import type { CostBook, Provider } from '../messages/index.ts';
import type { Database } from '../platform/db/index.ts';
import { type Logger, safeError } from '../platform/log.ts';
import { markOf, type Question, questions, setMark } from './asking-store.ts';
import type { CostDeps } from './prices.ts';

/** A carrier knows the price some time after a text was sent, now and then much later: it is asked at these ages. */
const AGES: readonly number[] = [2 * HOUR, 12 * HOUR, 48 * HOUR];
/** Texts asked about in one run, a minute apart: a broadcast of 10,000 is confirmed within two hours. */
const BATCH = 100;
/** Questions in the air at once; a carrier allows some hundred. */
const AT_ONCE = 5;

export interface AskingDeps extends CostDeps {
  db: Database;
  provider: Pick<Provider, 'can' | 'find'>;
  log: Logger;
  book: CostBook;
}

async function ask(deps: AskingDeps, merchantId: string, some: readonly Question[]): Promise<void> {
  const answers = await Promise.all(
    some.map(async (question) => ({ question, listed: await deps.provider.find(question.providerId!) })),
  );
  await deps.db.write(async (tx) => {
    for (const { question, listed } of answers)
      if (listed?.price)
        await deps.book.confirm(
          tx,
          { merchantId, messageId: question.messageId, attempt: question.attempt },
          listed.price,
        );
  });
}

/** One shop at one age. @returns how many questions were asked */
async function askOf(
  deps: AskingDeps,
  merchantId: string,
  stage: number,
  limit: number,
  guard: () => void,
): Promise<number> {
  const { db, clock } = deps;
  const before = firstIdAt(clock.now() - AGES[stage]!);
  const found = await questions(db.reader, merchantId, {
    after: await markOf(db.reader, merchantId, stage),
    before,
    limit,
  });
  const open = found.filter(({ providerId, known }) => providerId !== null && known === null);
  for (let i = 0; i < open.length; i += AT_ONCE) {
    guard();
    await ask(deps, merchantId, open.slice(i, i + AT_ONCE));
  }
  const last = found.at(-1);
  if (last) await db.write((tx) => setMark(tx, merchantId, stage, last.id));
  return open.length;
}

/**
 * Asks the carrier what texts some hours old have cost. Every entry is passed at three ages; whoever has no price by then
 * keeps the estimate. A carrier out of reach is asked again at the next run.
 */
export async function askPrices(deps: AskingDeps, guard: () => void): Promise<void> {
  if (!deps.provider.can.prices) return;
  let left = BATCH;
  for (const { merchantId } of await deps.merchants.all(deps.db.reader))
    for (let stage = 0; stage < AGES.length && left > 0; stage++)
      try {
        left -= await askOf(deps, merchantId, stage, left, guard);
      } catch (fault) {
        guard(); // a lost lease is no fault of the carrier
        deps.log.warn(
          { merchantId, fault: safeError(fault) },
          'the carrier cannot be asked for prices now; later again',
        );
        return;
      }
}
