import { HOUR, MINUTE } from '../kernel/clock.ts';
import { firstIdAt } from '../kernel/ids.ts';
import type { CostBook, ListedText, Provider } from '../messages/index.ts';
import type { Database } from '../platform/db/index.ts';
import { type Logger, safeError } from '../platform/log.ts';
import { markOf, type Question, questions, setMark } from './asking-store.ts';
import type { CostDeps } from './prices.ts';

/** A carrier knows the price some time after a text was sent, now and then much later: it is asked at these ages. */
const AGES: readonly number[] = [2 * HOUR, 12 * HOUR, 48 * HOUR];
/** What one run, a minute apart, may do: texts passed, and of these so many asked about one by one. */
const A_RUN = { texts: 2000, singly: 100 };
/** From so many on the carrier's list of the time is read: a page of it tells up to a thousand prices. */
const WORTH_A_LIST = 10;
const A_PAGE = 1000;
/** A carrier files a text a little before we hear that it was taken, and sends it a little later. */
const AROUND = { before: 2 * MINUTE, after: 15 * MINUTE };
/** Questions in the air at once; a carrier allows some hundred. */
const AT_ONCE = 5;
/** Prices in one write, so that a webhook behind it hardly waits. */
const A_WRITE = 50;

export interface AskingDeps extends CostDeps {
  db: Database;
  provider: Pick<Provider, 'can' | 'find' | 'list'>;
  log: Logger;
  book: CostBook;
}

type Left = { -readonly [name in keyof typeof A_RUN]: number };
type Answer = { question: Question; listed: ListedText | undefined };

const chunksOf = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));

async function keep({ db, book }: AskingDeps, merchantId: string, answers: readonly Answer[]): Promise<void> {
  const told = answers.flatMap(({ question, listed }) => (listed?.price ? { ...question, price: listed.price } : []));
  for (const some of chunksOf(told, A_WRITE))
    await db.write(async (tx) => {
      for (const { messageId, attempt, price } of some)
        await book.confirm(tx, { merchantId, messageId, attempt }, price);
    });
}

/**
 * Reads the carrier's list of the time in which these were taken. A list is of the whole account and may be full of what
 * others send: so much of it is read and no more. @returns those it does not name
 */
async function askList(deps: AskingDeps, merchantId: string, open: readonly Question[]): Promise<Question[]> {
  const since = Math.min(...open.map(({ at }) => at)) - AROUND.before;
  const until = Math.max(...open.map(({ at }) => at)) + AROUND.after;
  const limit = A_PAGE * (1 + Math.ceil(open.length / A_PAGE));
  const list = await deps.provider.list({ since, until, limit });
  const byId = new Map(list.map((listed) => [listed.providerId, listed]));
  const answers = open.map((question) => ({ question, listed: byId.get(question.providerId!) }));
  await keep(deps, merchantId, answers);
  return answers.filter(({ listed }) => listed === undefined).map(({ question }) => question);
}

async function askSingly(deps: AskingDeps, merchantId: string, open: readonly Question[], guard: () => void) {
  for (const some of chunksOf(open, AT_ONCE)) {
    guard();
    await keep(
      deps,
      merchantId,
      await Promise.all(
        some.map(async (question) => ({ question, listed: await deps.provider.find(question.providerId!) })),
      ),
    );
  }
}

/** One shop at one age: by list where there are many, what no list names one by one, and the rest at the next run. */
async function askOf(deps: AskingDeps, merchantId: string, stage: number, left: Left, guard: () => void) {
  const { db, clock, provider } = deps;
  const found = await questions(db.reader, merchantId, {
    after: await markOf(db.reader, merchantId, stage),
    before: firstIdAt(clock.now() - AGES[stage]!),
    limit: left.texts,
  });
  const open = found.filter(({ providerId, known }) => providerId !== null && known === null);
  guard();
  const missed = provider.can.listable && open.length >= WORTH_A_LIST ? await askList(deps, merchantId, open) : open;
  const asked = missed.slice(0, left.singly);
  await askSingly(deps, merchantId, asked, guard);
  const next = missed[asked.length]; // its turn comes with the next run
  const last = next ? found[found.indexOf(next) - 1] : found.at(-1);
  if (last) await db.write((tx) => setMark(tx, merchantId, stage, last.id));
  left.texts -= found.length;
  left.singly -= asked.length;
}

/**
 * Asks the carrier what texts some hours old have cost. Every entry is passed at three ages; whoever has no price by then
 * keeps the estimate. A carrier out of reach is asked again at the next run.
 */
export async function askPrices(deps: AskingDeps, guard: () => void): Promise<void> {
  if (!deps.provider.can.prices) return;
  const left = { ...A_RUN };
  for (const { merchantId } of await deps.merchants.all(deps.db.reader))
    for (let stage = 0; stage < AGES.length && left.texts > 0 && left.singly > 0; stage++)
      try {
        await askOf(deps, merchantId, stage, left, guard);
      } catch (fault) {
        guard(); // a lost lease is no fault of the carrier
        deps.log.warn(
          { merchantId, fault: safeError(fault) },
          'the carrier cannot be asked for prices now; later again',
        );
        return;
      }
}
