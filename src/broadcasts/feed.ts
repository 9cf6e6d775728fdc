import { DAY } from '../kernel/clock.ts';
import { instantOf } from '../kernel/calendar.ts';
import {
  bindingOf,
  fieldNames,
  LEAST_TIME,
  offerMarketing,
  openHours,
  openSender,
  readValues,
  roomAt,
  type Sender,
} from '../marketing/index.ts';
import { PRIORITY } from '../messages/index.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Language } from '../platform/slice.ts';
import type { BroadcastDeps } from './deps.ts';
import { LINK_FIELD } from './draft.ts';
import { allowedNow, paceAfter } from './pace.ts';
import type { ArmCode } from './schema.ts';
import * as store from './store.ts';
import type { DueRow, Row } from './store.ts';
import { type ReadTexts, readTexts } from './texts.ts';
import type { VoucherCode } from '../vouchers/index.ts';
import { codeMaker, CodeTaken, issueWith } from './voucher.ts';

/** What one round needs of the shop; read once a round. */
export interface Round extends Sender {
  row: Row;
  now: number;
}

/** One transaction of feeding stays this short that webhooks behind it answer quickly. */
const CHUNK = 40;

/** How long a text is worth sending once it is queued, whatever the hours. */
const LIFETIME = DAY / 2;

export const openRound = async ({ merchants, db, clock }: BroadcastDeps, row: Row): Promise<Round> => ({
  ...(await openSender(merchants, db.reader, row.merchantId)),
  row,
  now: clock.now(),
});

/**
 * Arms whose turn it is: without a test everybody, with one the two samples, and the rest once a text has won. The samples
 * take turns by lot, so that under a slow pace neither text has the better hour or the longer time for answers.
 */
function armsOf({ draft, winner }: Row): ArmCode[] {
  if (!draft.textsB) return ['r'];
  const samples: ArmCode[] = Math.random() < 0.5 ? ['a', 'b'] : ['b', 'a'];
  return winner ? [...samples, 'r'] : samples;
}

/**
 * When a bucket may get its texts next, from now on; for a broadcast by everybody's own clock not before that clock shows
 * the time. Undefined: the rules leave no hour.
 */
export function timeFor({ row, merchant, shopHours }: Round, bucket: string, now: number) {
  const binding = bindingOf(merchant, shopHours, bucket);
  const { schedule } = row.draft;
  let from = now;
  if (schedule.kind === 'local') {
    const [date, time] = schedule.at.split('T') as [never, string];
    from = Math.max(now, ...binding.zones.map((zone) => instantOf(date, time, zone)));
  }
  return openHours(binding, from);
}

/** When a text queued now for an open stretch is too late. */
export const expiryOf = (now: number, until: number): number => Math.min(until, now + LIFETIME);

/** What a round came to: how many were settled, and when it is worth looking again (epoch milliseconds). */
export interface Fed {
  settled: number;
  nextAt: number;
}

/** Turns the next due recipients of one broadcast into messages, as many as pace, sender and hours allow. */
export async function feed(deps: BroadcastDeps, round: Round): Promise<Fed> {
  const { row, number, now } = round;
  const { merchantId, id, draft } = row;
  const allowed = Math.min(
    allowedNow(draft.perMinute, row.paceAt, now),
    await roomAt(deps.db.reader, number, PRIORITY.marketing, now),
    CHUNK,
  );
  let nextAt = draft.perMinute > 0 && row.paceAt > now ? row.paceAt : now + 100;
  if (allowed < 1) return { settled: 0, nextAt };
  nextAt = Infinity;
  for (const arm of armsOf(row))
    for (const bucket of await store.waitingBuckets(deps.db.reader, merchantId, id, arm)) {
      const open = timeFor(round, bucket, now);
      if (!open || open.from > now || open.until - now < LEAST_TIME) {
        nextAt = Math.min(nextAt, open ? Math.max(open.from, now + 1000) : Infinity);
        continue;
      }
      const rows = await store.dueOf(deps.db.reader, { merchantId, id, arm, bucket, limit: allowed });
      const settled = await feedRows(deps, round, rows, { bucket, expiresAt: expiryOf(now, open.until) });
      return { settled, nextAt: now };
    }
  return { settled: 0, nextAt };
}

/** A recipient whose text is ready, or why there is none. */
type Ready = { person: DueRow; text: string; code?: VoucherCode | undefined } | { person: DueRow; reason: string };

/** The texts of some recipients, made outside of any transaction. */
async function makeTexts(deps: BroadcastDeps, round: Round, rows: readonly DueRow[]): Promise<Ready[]> {
  const { row, merchant } = round;
  const texts = readTexts(row.draft, merchant, fieldNames(deps.mergeFields()));
  const links = texts.usesLink ? await linksFor(deps, row, rows) : undefined;
  const makeCode = await codeMaker(deps, row.merchantId, row.draft.voucherOfferId);
  const ready: Ready[] = [];
  const byLanguage = new Map<Language | undefined, DueRow[]>();
  for (const person of rows) {
    const language = texts.languageFor(person.arm, row.winner, person.language);
    byLanguage.set(language, [...(byLanguage.get(language) ?? []), person]);
  }
  for (const [language, people] of byLanguage) {
    const values = language
      ? await readValues(deps, deps.db.reader, merchant, people, texts.fields, language)
      : new Map<string, Record<string, string>>();
    for (const person of people) {
      const own = { ...values.get(person.customerId) };
      const link = links?.get(person.customerId);
      if (link !== undefined) own[LINK_FIELD] = link;
      const gift = language && (await makeCode());
      if (gift) Object.assign(own, gift.values[language]);
      ready.push({ person, ...textFor(texts, row, person, own), code: gift && gift.code });
    }
  }
  return ready;
}

function textFor(
  texts: ReadTexts,
  row: Row,
  person: DueRow,
  values: Record<string, string>,
): { text: string } | { reason: string } {
  const rendered = texts.render(person.arm, row.winner, person.language, values);
  return rendered.ok ? { text: rendered.text } : { reason: rendered.reason };
}

const linksFor = ({ db, links }: BroadcastDeps, row: Row, rows: readonly DueRow[]): Promise<Map<string, string>> =>
  db.write((tx) =>
    links.linksFor(
      tx,
      row.merchantId,
      row.id,
      rows.map(({ customerId }) => customerId),
    ),
  );

class NotSending extends Error {}

/** Settles some recipients in one transaction; none of it stands when the broadcast was paused meanwhile. */
async function feedRows(
  deps: BroadcastDeps,
  round: Round,
  rows: readonly DueRow[],
  time: { bucket: string; expiresAt: number },
): Promise<number> {
  const ready = await makeTexts(deps, round, rows);
  try {
    return await deps.db.write((tx) => settleAll(deps, tx, round, ready, time));
  } catch (fault) {
    if (fault instanceof NotSending || fault instanceof CodeTaken) return 0;
    throw fault;
  }
}

async function settleAll(
  deps: BroadcastDeps,
  tx: Tx,
  round: Round,
  ready: readonly Ready[],
  time: { bucket: string; expiresAt: number },
): Promise<number> {
  const { merchantId, id, draft, paceAt } = round.row;
  let [queued, skipped] = [0, 0];
  for (const one of ready) {
    const of = { merchantId, id, customerId: one.person.customerId };
    const settled = 'text' in one ? await offer(deps, tx, round, one, time) : { reason: one.reason };
    if (settled === 'elsewhere') continue;
    const messageId = 'messageId' in settled ? settled.messageId : null;
    const reason = 'reason' in settled ? settled.reason : null;
    await store.settleRecipient(tx, of, { state: messageId ? 'queued' : 'skipped', reason, messageId });
    if (messageId) queued++;
    else skipped++;
  }
  const pace = paceAfter(draft.perMinute, paceAt, round.now, queued);
  if (!(await store.noteFed(tx, { merchantId, id, skipped, paceAt: pace }))) throw new NotSending();
  return queued + skipped;
}

/** Queues one text, unless the number, the cap or the consent gate says no. */
async function offer(
  deps: BroadcastDeps,
  tx: Tx,
  { row, number, cap, now }: Round,
  { person, text, code }: Extract<Ready, { text: string }>,
  { bucket, expiresAt }: { bucket: string; expiresAt: number },
): Promise<{ messageId: string } | { reason: string } | 'elsewhere'> {
  const { merchantId, id } = row;
  const { customerId } = person;
  const onceKey = `broadcast:${id}:${customerId}`;
  const marketing = { merchantId, sender: number, to: person, text, bucket, cap, onceKey, batchId: id, now, expiresAt };
  const offered = await offerMarketing(deps, tx, marketing);
  if (offered.kind === 'queued') {
    const { voucherOfferId: offerId } = row.draft;
    if (code && offerId) await issueWith(deps, tx, { merchantId, broadcastId: id, customerId, offerId }, code);
    return { messageId: offered.messageId };
  }
  if (offered.kind === 'refused') return { reason: offered.reason };
  await store.rebucket(tx, { merchantId, id, customerId, bucket: offered.bucket });
  return 'elsewhere';
}
