import { DAY } from '../../kernel/clock.ts';
import { DomainError } from '../../kernel/errors.ts';
import { bindingOf, LEAST_TIME, offerMarketing, readValues, roomAt } from '../../marketing/index.ts';
import { GREETING_PRIORITY } from '../../messages/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { Language } from '../../platform/slice.ts';
import { type Offer, type VoucherCode, voucherValues } from '../../vouchers/index.ts';
import type { GreetingDeps } from './deps.ts';
import { Superseded } from './find.ts';
import * as people from './people-store.ts';
import type { DueRow } from './people-store.ts';
import type { Round } from './round.ts';
import * as store from './store.ts';
import { readTexts, textFields } from './texts.ts';
import { stretchFor } from './windows.ts';

/** One transaction of feeding stays this short that webhooks behind it answer quickly. */
const CHUNK = 40;
/** So many are noted as missed in one write. */
const MISSED_AT_ONCE = 300;
/** How long a greeting is worth sending once it is queued, whatever the hours. */
const LIFETIME = DAY / 2;

/** What a round came to: how many were settled, and when it is worth looking again (epoch milliseconds). */
export interface Fed {
  settled: number;
  nextAt: number;
}

/**
 * Turns the next of those who wait into messages, as many as sender and hours allow; whose hours of the day are over is
 * noted as missed.
 * @param blocked why nothing may be sent now (the budget); those who wait for it past their day were missed for it
 */
export async function feed(deps: GreetingDeps, round: Round, blocked: string | null): Promise<Fed> {
  const { merchant, shopHours, now, falls, row, run } = round;
  const timing = { day: falls.day, time: row.draft.time, late: row.draft.late };
  let nextAt = Infinity;
  for (const bucket of await people.waitingBuckets(deps.db.reader, run)) {
    const open = stretchFor(bindingOf(merchant, shopHours, bucket), timing, now);
    if (!open) return { settled: await missed(deps, round, bucket, blocked ?? 'late'), nextAt: now };
    if (blocked !== null || open.from > now || open.until - now < LEAST_TIME) {
      nextAt = Math.min(nextAt, Math.max(open.from, now + 1000));
      continue;
    }
    const room = Math.min(CHUNK, await roomAt(deps.db.reader, round.number, GREETING_PRIORITY, now));
    if (room < 1) return { settled: 0, nextAt: now + 100 };
    const rows = await people.dueOf(deps.db.reader, run, bucket, room);
    await feedRows(deps, round, rows, { bucket, expiresAt: Math.min(open.until, now + LIFETIME) });
    return { settled: rows.length, nextAt: now };
  }
  return { settled: 0, nextAt };
}

const missed = ({ db }: GreetingDeps, { run, now, guard }: Round, bucket: string, reason: string): Promise<number> =>
  db.write(async (tx) => {
    await guard.inside?.(tx);
    return people.missSome(tx, run, bucket, { size: MISSED_AT_ONCE, reason, now });
  });

/** What one person gets, or why nothing; `gone`: it is not their day any more, or they do not fit: another day may be. */
type Ready = { person: DueRow } & (
  { kind: 'text'; text: string; code: VoucherCode | undefined } | { kind: 'skip'; reason: string } | { kind: 'gone' }
);

/** The voucher that goes along; undefined: none, or no more of it is issued. */
async function offerOf({ db, vouchers }: GreetingDeps, { row }: Round): Promise<Offer | undefined> {
  const { voucherOfferId } = row.draft;
  if (voucherOfferId === undefined) return undefined;
  const offer = await vouchers.offer(db.reader, row.merchantId, voucherOfferId);
  return offer.archived ? undefined : offer;
}

/** The texts of some people, made outside of any transaction; what made the greeting theirs is asked again. */
async function makeTexts(deps: GreetingDeps, round: Round, rows: readonly DueRow[]): Promise<Ready[]> {
  const { row, merchant, deed, fits } = round;
  const ids = rows.map(({ customerId }) => customerId);
  const still = await people.stillMeant(deps.db.aside, fits, ids);
  const isTheirs = ({ customerId, occasion, period }: DueRow): boolean =>
    occasion === deed.occasion && period === deed.period && still.has(customerId);
  const theirs = rows.filter(isTheirs);
  const offer = await offerOf(deps, round);
  // A voucher that is no more takes its sentence with it.
  const draft = offer ? row.draft : { ...row.draft, voucherOfferId: undefined };
  const texts = readTexts(draft, merchant, deps.wordings(), textFields(deps, row.draft));
  const ready: Ready[] = rows.filter((one) => !isTheirs(one)).map((person) => ({ person, kind: 'gone' }));
  for (const language of new Set(theirs.map((one) => texts.languageFor(one.language)))) {
    const readers = theirs.filter((one) => texts.languageFor(one.language) === language);
    const values = language
      ? await readValues(deps, deps.db.reader, merchant, readers, texts.fields, language)
      : new Map<string, Record<string, string>>();
    for (const person of readers) {
      const code = offer && (await deps.vouchers.makeCode(deps.db.reader, row.merchantId, offer.id));
      const own = { ...values.get(person.customerId), ...giftValues(offer, code, language) };
      const rendered = texts.render(person, deed.period, own);
      ready.push(
        rendered.ok
          ? { person, kind: 'text', text: rendered.text, code }
          : { person, kind: 'skip', reason: rendered.reason },
      );
    }
  }
  return ready;
}

const giftValues = (offer: Offer | undefined, code: VoucherCode | undefined, language: Language | undefined) =>
  offer && code && language ? voucherValues(offer, code, language) : {};

async function feedRows(
  deps: GreetingDeps,
  round: Round,
  rows: readonly DueRow[],
  time: { bucket: string; expiresAt: number },
): Promise<void> {
  const ready = await makeTexts(deps, round, rows);
  await deps.db.write(async (tx) => {
    await round.guard.inside?.(tx);
    if (!(await store.isCurrent(tx, round.row))) throw new Superseded(); // switched off or changed since it was read
    for (const one of ready) await settleOne(deps, tx, round, one, time);
  });
}

async function settleOne(
  deps: GreetingDeps,
  tx: Tx,
  round: Round,
  one: Ready,
  time: { bucket: string; expiresAt: number },
): Promise<void> {
  const key = { ...round.deed, customerId: one.person.customerId };
  // Found for another occasion or year: their row is dropped as it was written.
  if (one.kind === 'gone')
    return people.dropPerson(tx, { ...key, occasion: one.person.occasion, period: one.person.period });
  const { now } = round;
  if (one.kind === 'skip') return settled(tx, key, { state: 'skipped', reason: one.reason, messageId: null, now });
  const offered = await offer(deps, tx, round, one.person, one.text, time);
  if (offered.kind === 'moved') return people.movePerson(tx, key, offered.bucket);
  if (offered.kind === 'refused')
    return settled(tx, key, { state: 'skipped', reason: offered.reason, messageId: null, now });
  await settled(tx, key, { state: 'queued', reason: null, messageId: offered.messageId, now });
  if (one.code) await issue(deps, tx, round, one.person, one.code);
}

async function settled(tx: Tx, key: people.PersonKey, as: Parameters<typeof people.settlePerson>[2]): Promise<void> {
  if (!(await people.settlePerson(tx, key, as))) throw new Superseded(); // merged or erased meanwhile
}

const onceKeyOf = ({ row, deed }: Round, customerId: string): string =>
  `greeting:${row.id}:${deed.period}:${customerId}`;

const offer = (
  deps: GreetingDeps,
  tx: Tx,
  round: Round,
  person: DueRow,
  text: string,
  { bucket, expiresAt }: { bucket: string; expiresAt: number },
) =>
  offerMarketing(deps, tx, {
    merchantId: round.row.merchantId,
    sender: round.number,
    to: person,
    text,
    bucket,
    cap: round.cap,
    onceKey: onceKeyOf(round, person.customerId),
    batchId: round.row.id,
    priority: GREETING_PRIORITY,
    now: round.now,
    expiresAt,
  });

/** The code in the text becomes good in the transaction that queues the text. */
async function issue(
  { vouchers }: GreetingDeps,
  tx: Tx,
  round: Round,
  { customerId }: DueRow,
  code: VoucherCode,
): Promise<void> {
  const { merchantId, id, draft } = round.row;
  const onceKey = onceKeyOf(round, customerId);
  const voucher = { offerId: draft.voucherOfferId!, customerId, source: `greeting:${id}`, onceKey, actor: 'system' };
  // Its once-key is the message's: taken without a message is a damaged row, and the text must not name a worthless code.
  if (!(await vouchers.issue(tx, merchantId, voucher, code))) throw new DomainError('conflict', 'The voucher was issued before.'); // prettier-ignore
}
