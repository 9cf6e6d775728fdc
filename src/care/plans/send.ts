import { DAY, MINUTE } from '../../kernel/clock.ts';
import { isTalking, openDialogue } from '../../keywords/index.ts';
import { LEAST_TIME, offerMarketing, type Sender } from '../../marketing/index.ts';
import { GREETING_PRIORITY } from '../../messages/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import { ANSWER_APP } from './answer.ts';
import { claim, type Result, type Turn } from './claim.ts';
import type { PlanDeps } from './deps.ts';
import { type Round, timesOf } from './round.ts';
import { type Made, makeText, offerIdOf, type Sending } from './texts.ts';
import { LATEST } from './when.ts';

/** A text is worth sending no longer than that, whatever the hours. */
const LIFETIME = DAY / 2;
/** How long a question waits for another talk of the same number, before it looks again. */
const TALK_PAUSE = 10 * MINUTE;

/** The number belongs to another place, whose hours must be asked. Nothing of the transaction stands. */
class Moved extends Error {
  readonly region: string;
  constructor(bucket: string) {
    super('the number belongs to another place');
    this.region = bucket.slice(bucket.indexOf('|') + 1);
  }
}
/** Another talk of this number began meanwhile. */
class Talking extends Error {}

interface Envelope {
  sender: Sender;
  bucket: string;
  expiresAt: number;
  made: Extract<Made, { rendered: unknown }>;
}

/** Queues the text, issues its voucher, opens the talk a question needs and takes the step: all of it or nothing. */
async function queue(deps: PlanDeps, tx: Tx, round: Round, turn: Turn, step: Sending, out: Envelope): Promise<boolean> {
  const { walk, to } = turn;
  const { merchantId, customerId, id: walkId, planId } = walk;
  const { now } = round;
  const onceKey = `plan:${walkId}:${step.id}`;
  const offered = await offerMarketing(deps, tx, {
    merchantId,
    sender: out.sender.number,
    to,
    text: out.made.rendered.text,
    bucket: out.bucket,
    cap: out.sender.cap,
    onceKey,
    batchId: planId,
    many: true,
    priority: GREETING_PRIORITY,
    now,
    expiresAt: out.expiresAt,
  });
  if (offered.kind === 'moved') throw new Moved(offered.bucket);
  if (offered.kind === 'refused') {
    await claim(deps, tx, turn, step, { outcome: 'skipped', reason: offered.reason, at: now });
    return false;
  }
  const { code } = out.made;
  if (code) {
    const voucher = {
      offerId: offerIdOf(step)!,
      customerId,
      source: `plan:${planId}`,
      onceKey,
      actor: `plan:${planId}`,
    };
    if (!(await deps.vouchers.issue(tx, merchantId, voucher, code))) throw new Error(`${onceKey} was issued before`);
  }
  const taken = { outcome: 'sent', messageId: offered.messageId, at: now };
  if (step.kind === 'send') await claim(deps, tx, turn, step, taken);
  else {
    const until = now + step.days * DAY;
    const state = { walkId, stepId: step.id, what: step.what };
    const talk = { merchantId, numberHash: to.numberHash!, app: ANSWER_APP, state, now, expiresAt: until };
    if (!(await openDialogue(tx, deps.vault, talk))) throw new Talking();
    await claim(deps, tx, turn, step, { ...taken, nextAt: until });
  }
  return true;
}

/** Why a question cannot be asked of this person, or not now. */
async function askable({ db }: PlanDeps, { to, walk }: Turn, sender: Sender, now: number): Promise<Result | undefined> {
  if (!sender.number.canReceive) return { kind: 'pass', outcome: 'skipped', reason: 'no_answers', at: now };
  if (to.numberHash === null) return undefined; // offered all the same, and refused with its reason
  const talking = await isTalking(db.reader, { merchantId: walk.merchantId, numberHash: to.numberHash }, now);
  return talking ? { kind: 'later', at: now + TALK_PAUSE } : undefined;
}

/** Sends a text or a question within the hours that bind its recipient; what is late is passed over. */
export async function sendStep(deps: PlanDeps, round: Round, turn: Turn, step: Sending): Promise<Result> {
  const { walk, plan, stand, to } = turn;
  const { now } = round;
  const sender = await round.sender(walk.merchantId);
  const times = timesOf(sender, to);
  const first = times.open(stand.since);
  const open = times.open(now);
  if (!first || !open) return { kind: 'pass', outcome: 'skipped', reason: 'no_hours', at: now };
  if (now - first.from > LATEST[plan.draft.trigger.kind])
    return { kind: 'pass', outcome: 'skipped', reason: 'late', at: stand.since };
  if (open.from > now) return { kind: 'later', at: open.from };
  if (open.until - now < LEAST_TIME) return { kind: 'later', at: now + LEAST_TIME };
  const waits = step.kind === 'ask' ? await askable(deps, turn, sender, now) : undefined;
  if (waits) return waits;
  const room = await round.room(walk.merchantId);
  if (room.left < 1) return { kind: 'no_room' };
  const { merchantId } = walk;
  const codeFor = (offerId: string) => deps.vouchers.makeCode(deps.db.reader, merchantId, offerId);
  const made = await makeText(deps, deps.db.reader, sender.merchant, to, step, codeFor);
  if (!('rendered' in made)) return { kind: 'pass', outcome: 'skipped', reason: made.reason, at: now };
  const out = { sender, bucket: times.bucket, expiresAt: Math.min(open.until, now + LIFETIME), made };
  try {
    if (await round.write((tx) => queue(deps, tx, round, turn, step, out))) room.left--;
    return { kind: 'taken' };
  } catch (fault) {
    if (fault instanceof Talking) return { kind: 'later', at: now + TALK_PAUSE };
    if (!(fault instanceof Moved)) throw fault;
    return sendStep(deps, round, { ...turn, to: { ...to, region: fault.region } }, step);
  }
}
