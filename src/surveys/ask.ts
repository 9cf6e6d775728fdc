import { DAY, HOUR, MINUTE } from '../kernel/clock.ts';
import { firstIdAt } from '../kernel/ids.ts';
import { isTalking, openDialogue } from '../keywords/index.ts';
import { bindingOf, bucketOf, LEAST_TIME, offerMarketing, openHours, openSender, roomAt, type Sender } from '../marketing/index.ts'; // prettier-ignore
import { rulesOf } from '../merchants/index.ts';
import { GREETING_PRIORITY } from '../messages/index.ts';
import { surround } from '../platform/merchant-text.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Guard } from '../platform/scheduler/index.ts';
import { meets } from '../segments/index.ts';
import { isOpen, type Known } from './book.ts';
import type { Deps } from './deps.ts';
import { roundIn, Superseded } from './rounds.ts';
import { askOf, languageFor, valuesFor } from './say.ts';
import { asState, IN_TIME, SURVEY_APP, TALK_LIFE, type TalkState } from './state.ts';
import * as people from './store-people.ts';
import * as rounds from './store-rounds.ts';
import { count, RUNS } from './tallies.ts';

/** So many are asked in one transaction, which stays short for the webhooks behind it. */
const CHUNK = 20;
/** So many whose hours are closed are put off at once. */
const PUT_OFF = 500;
/** A question is worth sending no longer than that, whatever the hours. */
const LIFETIME = DAY / 2;
/** How long a question waits for another talk of the same number, before it looks again. */
const TALK_PAUSE = 10 * MINUTE;
/** "How was your visit?" is asked within so long after the hours chosen, or not at all. */
const LATEST = 3 * DAY;

/** A survey in whose name people are asked now. */
interface Asking {
  deps: Deps;
  known: Known;
  sender: Sender;
  now: number;
  guard: Guard;
}

/** What becomes of one who waits. */
type Turn = { run: rounds.Waiting } & (
  | { kind: 'skip'; reason: string }
  | { kind: 'later'; at: number }
  | { kind: 'text'; to: people.Address; text: string; bucket: string; expiresAt: number; state: TalkState }
);

async function meantStill({ deps, known }: Asking, run: rounds.Waiting): Promise<boolean> {
  const where = known.draft.after?.where;
  if (where === undefined || run.via === 'segment') return true;
  const { db, segments } = deps;
  const sql = await segments.sql(db.reader, known.merchantId, where);
  return meets(db.reader, known.merchantId, run.customerId!, sql);
}

const isStale = ({ known, now }: Asking, { id, via }: rounds.Waiting): boolean =>
  via !== 'segment' && id < firstIdAt(now - (known.draft.after?.hours ?? 0) * HOUR - LATEST);

/** What one person is to get, made outside of any transaction. */
async function turnOf(asking: Asking, run: rounds.Waiting): Promise<Turn> {
  const { deps, known, sender, now } = asking;
  const { merchantId, draft } = known;
  const skip = (reason: string): Turn => ({ run, kind: 'skip', reason });
  if (!sender.number.canReceive) return skip('no_answers');
  const to = run.customerId === null ? undefined : await people.addressOf(deps.db.reader, merchantId, run.customerId);
  if (!to || to.archivedAt !== null) return skip('archived');
  if (isStale(asking, run)) return skip('late');
  if (!(await meantStill(asking, run))) return skip('not_meant');
  const bucket = bucketOf(to.zone, to.region);
  const open = openHours(bindingOf(sender.merchant, sender.shopHours, bucket), now);
  if (!open) return skip('no_hours');
  if (open.from > now) return { run, kind: 'later', at: open.from };
  if (open.until - now < LEAST_TIME) return { run, kind: 'later', at: now + LEAST_TIME };
  const question = draft.questions[0]!;
  const language = languageFor(draft, to.language, known.language);
  const values = valuesFor(deps, deps.db.reader, merchantId, to.customerId, language);
  const say = await askOf(deps, question, { language, values, intro: draft.intro, skip: question.optional });
  const shop = sender.merchant.name;
  const asked = deps.templates.render(language, { template: say.template, values: { ...say.values, shop } });
  const { text } = surround(asked, { shop, language, optOut: rulesOf(sender.merchant).optOut[language] });
  const state = { survey: known.id, run: run.id, q: question.id, asked: now, n: 0, wrong: 0, until: now + IN_TIME, ours: true, language }; // prettier-ignore
  return { run, kind: 'text', to, text, bucket, expiresAt: Math.min(open.until, now + LIFETIME), state };
}

const counted = ({ actor }: rounds.Waiting, what: 'asked' | 'skipped') => {
  const round = roundIn(actor);
  return [
    ...(what === 'asked' ? [{ question: RUNS, code: 'ours' }] : []),
    ...(round === undefined ? [] : [{ question: RUNS, code: `${what}:${round}` }]),
  ];
};

async function note(asking: Asking, tx: Tx, run: rounds.Waiting, what: 'asked' | 'skipped'): Promise<void> {
  const { merchantId, id: surveyId, zone } = asking.known;
  const counts = counted(run, what);
  if (counts.length > 0) await count(tx, { merchantId, surveyId, runId: run.id, zone, at: asking.now }, counts);
}

async function passOver(asking: Asking, tx: Tx, run: rounds.Waiting, reason: string): Promise<void> {
  const { known, now } = asking;
  if ((await rounds.passOver(tx, known.merchantId, [run.id], { reason, now })) > 0) await note(asking, tx, run, 'skipped'); // prettier-ignore
}

/** Queues the first question, opens the talk and counts, unless the person was asked of late or talks with us just now. */
async function askOne(asking: Asking, tx: Tx, turn: Extract<Turn, { kind: 'text' }>): Promise<void> {
  const { deps, known, sender, now } = asking;
  const { merchantId, id: surveyId, draft } = known;
  const { run, to, text, bucket, expiresAt, state } = turn;
  const { numberHash } = to;
  if (numberHash === null) return passOver(asking, tx, run, 'no_number');
  const since = now - draft.restDays * DAY;
  if (await rounds.askedSince(tx, { merchantId, numberHash, since })) return passOver(asking, tx, run, 'rest');
  if (await isTalking(tx, { merchantId, numberHash }, now))
    return rounds.postpone(tx, merchantId, [run.id], now + TALK_PAUSE);
  const offered = await offerMarketing(deps, tx, {
    merchantId, sender: sender.number, to, text, bucket, cap: sender.cap, onceKey: `survey:${run.id}`, batchId: surveyId,
    many: true, priority: GREETING_PRIORITY, now, expiresAt,
  }); // prettier-ignore
  if (offered.kind === 'moved') return rounds.moveBucket(tx, merchantId, run.id, offered.bucket);
  if (offered.kind === 'refused') return passOver(asking, tx, run, offered.reason);
  const { messageId } = offered;
  const row = { merchantId, id: run.id, numberHash, now, dueAt: state.until, messageId };
  if (!(await rounds.askWaiting.get(tx, row))) throw new Superseded();
  const talk = { merchantId, numberHash, app: SURVEY_APP, state: asState(state), now, expiresAt: now + TALK_LIFE };
  if (!(await openDialogue(tx, deps.vault, talk))) throw new Superseded();
  await note(asking, tx, run, 'asked');
}

/** Nobody is asked for a survey that was closed, or a round that was canceled, since it was read. */
async function stillGoing({ deps, known }: Asking, tx: Tx, turns: readonly Turn[]): Promise<Set<string>> {
  const { merchantId, id } = known;
  if ((await deps.book.one(tx, merchantId, id))?.state !== 'open') throw new Superseded();
  const canceled = new Set<string>();
  for (const round of new Set(turns.flatMap(({ run }) => roundIn(run.actor) ?? [])))
    if ((await rounds.roundById.get(tx, { merchantId, id: round }))?.status === 'canceled') canceled.add(round);
  return canceled;
}

/** Those whose hours are closed too, as one of them turned out to be, are put off with them. */
async function putOff(asking: Asking, tx: Tx, { run, at }: Extract<Turn, { kind: 'later' }>): Promise<void> {
  const { known, now } = asking;
  const { merchantId, id: surveyId } = known;
  const due = await rounds.waitingOf(tx, { merchantId, surveyId, until: now, limit: PUT_OFF });
  const same = due.filter(({ bucket }) => bucket === run.bucket && bucket !== null).map(({ id }) => id);
  await rounds.postpone(tx, merchantId, [run.id, ...same], at);
}

/**
 * Asks the next who wait in one survey, each at their hour. @returns how many were looked at; `full`: the sender has no
 * room, or the shop no money, just now
 */
export async function askSome(deps: Deps, known: Known, now: number, guard: Guard): Promise<number | 'full'> {
  const { merchantId, id: surveyId } = known;
  const { db } = deps;
  const next = { merchantId, surveyId, until: now, limit: CHUNK };
  if (!isOpen(known, now)) return dropAll(deps, known, now, guard);
  const due = await rounds.waitingOf(db.reader, next);
  if (due.length === 0) return 0;
  const sender = await openSender(deps.merchants, db.reader, merchantId);
  const room = await roomAt(db.reader, sender.number, GREETING_PRIORITY, now);
  const { limit, spent, day } = await deps.costs.budget(db.reader, merchantId);
  if (room < 1 || (limit !== null && spent >= limit) || day.capped) return 'full';
  const asking: Asking = { deps, known, sender, now, guard };
  const turns: Turn[] = [];
  for (const run of due.slice(0, room)) turns.push(await turnOf(asking, run));
  await db.write(async (tx) => {
    await guard.inside?.(tx);
    const canceled = await stillGoing(asking, tx, turns);
    const moved = new Set<string>();
    for (const turn of turns) {
      const { run } = turn;
      if (canceled.has(roundIn(run.actor) ?? '')) await passOver(asking, tx, run, 'canceled');
      else if (turn.kind === 'skip') await passOver(asking, tx, run, turn.reason);
      else if (turn.kind === 'text') await askOne(asking, tx, turn);
      else if (run.bucket === null || !moved.has(run.bucket)) {
        await putOff(asking, tx, turn);
        if (run.bucket !== null) moved.add(run.bucket);
      }
    }
  });
  return turns.length;
}

/** A survey that is closed asks nobody who waits. */
async function dropAll(deps: Deps, { merchantId, id: surveyId }: Known, now: number, guard: Guard): Promise<number> {
  const ids = (await rounds.waitingOf(deps.db.reader, { merchantId, surveyId, limit: PUT_OFF })).map(({ id }) => id);
  if (ids.length === 0) return 0;
  await deps.db.write(async (tx) => {
    await guard.inside?.(tx);
    await rounds.passOver(tx, merchantId, ids, { reason: 'closed', now });
  });
  return ids.length;
}
