import { MINUTE } from '../../kernel/clock.ts';
import { safeError } from '../../platform/log.ts';
import { LeaseLost } from '../../platform/scheduler/index.ts';
import { act } from './act.ts';
import { ANSWER_APP } from './answer.ts';
import { readable } from './book.ts';
import { claim, keyOf, Overtaken, type Result, type Turn } from './claim.ts';
import type { PlanDeps } from './deps.ts';
import { holds } from './only.ts';
import { type Round, timesOf } from './round.ts';
import { sendStep } from './send.ts';
import { standOf } from './stand.ts';
import * as people from './store-people.ts';
import * as walks from './store-walks.ts';
import type { Step } from './types.ts';
import { LATEST, waitEnd } from './when.ts';

/** A walk that fails by a fault of ours is tried again after so long, for as long as a text would be worth sending. */
const AGAIN_AFTER = 5 * MINUTE;

const end = async (round: Round, { merchantId, id }: walks.Walk, state: 'done' | 'stopped', reason: string | null) => {
  await round.write((tx) => walks.endWalk.get(tx, { merchantId, id, state, reason, now: round.now }));
};

const postpone = (round: Round, walk: walks.Walk, nextAt: number): Promise<void> =>
  round.write((tx) => walks.postpone.run(tx, { ...keyOf(walk), nextAt }));

/** Takes one step whose turn has come, or tells how it is to be noted, or until when it waits. */
async function take(deps: PlanDeps, round: Round, turn: Turn, step: Step): Promise<Result> {
  const { walk, stand, to } = turn;
  const { now } = round;
  if (!(await holds(deps, deps.db.reader, walk, step, stand.answers)))
    return { kind: 'pass', outcome: 'passed', reason: 'only', at: stand.since };
  switch (step.kind) {
    case 'wait': {
      const { zone } = timesOf(await round.sender(walk.merchantId), to);
      const at = waitEnd(step, stand.since, zone);
      return at > now ? { kind: 'later', at } : { kind: 'pass', outcome: 'waited', at };
    }
    case 'send':
    case 'ask':
      return sendStep(deps, round, turn, step);
    case 'do':
      return act(deps, turn, step, round);
    case 'stop':
      return { kind: 'pass', outcome: 'done', at: now };
  }
}

/** @returns false when the shop's sender has no room just now */
async function settle(deps: PlanDeps, round: Round, turn: Turn, step: Step): Promise<boolean> {
  const { walk } = turn;
  const result = await take(deps, round, turn, step);
  if (result.kind === 'later') await postpone(round, walk, result.at);
  if (result.kind === 'pass') {
    await round.write((tx) => claim(deps, tx, turn, step, result));
    if (step.kind === 'stop' && result.outcome === 'done') await end(round, walk, 'done', 'stop');
  }
  return result.kind !== 'no_room';
}

/** Why a walk ends before its next step; undefined: it goes on. */
async function endsBy({ db }: PlanDeps, { walk, plan, to }: Turn): Promise<string | undefined> {
  if (to.archivedAt !== null) return 'archived';
  if (!plan.draft.stopWhen.includes('replied') || to.numberHash === null) return undefined;
  const { merchantId, startedAt: since } = walk;
  const asked = { merchantId, numberHash: to.numberHash, since, answer: ANSWER_APP };
  return (await people.hasReplied(db.reader, asked)) ? 'replied' : undefined;
}

/** One look at one walk, and one step at most. @returns false when its shop's sender has no room just now */
async function look(deps: PlanDeps, round: Round, walk: walks.Walk): Promise<boolean> {
  const { merchantId, planId, customerId } = walk;
  const plan = await round.plan(merchantId, planId);
  const to = await people.addressOf(deps.db.reader, merchantId, customerId);
  if (!plan || !to || plan.onSince === null) {
    await end(round, walk, 'stopped', plan && to ? 'switched_off' : 'removed');
    return true;
  }
  const stand = await standOf(deps.db.reader, walk, plan.draft);
  const turn = { walk, plan, stand, to };
  const reason = await endsBy(deps, turn);
  if (reason !== undefined) await end(round, walk, 'stopped', reason);
  else if (stand.askedUntil !== undefined && stand.askedUntil > round.now)
    await postpone(round, walk, stand.askedUntil);
  else if (!stand.step) await end(round, walk, 'done', null);
  else return settle(deps, round, turn, stand.step);
  return true;
}

/** A step that could not be taken by a fault is tried again, and given up when its time is over. */
async function setBack(deps: PlanDeps, { now, write }: Round, walk: walks.Walk): Promise<void> {
  const { merchantId, planId, customerId } = walk;
  await write(async (tx) => {
    const plan = await readable(deps.book.one(tx, merchantId, planId));
    const stand = plan && (await standOf(tx, walk, plan.draft));
    const late = stand !== undefined && now - stand.since > 2 * LATEST[plan!.draft.trigger.kind];
    if (!late || !stand.step) return walks.postpone.run(tx, { ...keyOf(walk), nextAt: now + AGAIN_AFTER });
    const to = (await people.addressOf(tx, merchantId, customerId))!;
    return claim(deps, tx, { walk, plan: plan!, stand, to }, stand.step, {
      outcome: 'failed',
      reason: 'fault',
      at: now,
    });
  });
}

/** As `look`; a fault is this walk's alone. @throws LeaseLost */
export async function tend(deps: PlanDeps, round: Round, walk: walks.Walk): Promise<boolean> {
  try {
    return await look(deps, round, walk);
  } catch (fault) {
    if (fault instanceof LeaseLost) throw fault;
    if (fault instanceof Overtaken) return true;
    deps.log.error({ walkId: walk.id, fault: safeError(fault) }, 'a step of a care plan failed; it is tried again');
    await setBack(deps, round, walk);
    return true;
  }
}
