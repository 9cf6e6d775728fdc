import { DAY } from '../../kernel/clock.ts';
import type { Reader } from '../../platform/db/index.ts';
import type { PlanDeps } from './deps.ts';
import { nextStep } from './next.ts';
import * as counts from './store-figures.ts';
import { type Cause, CAUSES, type PlanDraft, type PlanFigures } from './types.ts';

const SPAN = 30 * DAY;

const sum = (rows: readonly { many: number }[]): number => rows.reduce((all, { many }) => all + many, 0);

/** Average of the scores, one decimal. */
function scoreOf(answers: readonly { kind: string; value: string; many: number }[]): number | null {
  const scores = answers.filter(({ kind }) => kind === 'score');
  const people = sum(scores);
  if (people === 0) return null;
  const points = scores.reduce((all, { value, many }) => all + Number(value) * many, 0);
  return Math.round((points / people) * 10) / 10;
}

/**
 * The step each of those who are in it waits at, by the last one they took: a question that is out is waited at itself.
 * Whoever's last step was removed counts by where the plan would go on for them, so nearly.
 */
function waitingBy(
  { steps }: PlanDraft,
  now: readonly { lastStep: string | null; many: number }[],
): Map<string, number> {
  const waiting = new Map<string, number>();
  for (const { lastStep, many } of now) {
    const last = steps.find(({ id }) => id === lastStep);
    const at = last?.kind === 'ask' ? last : nextStep(steps, new Set(lastStep === null ? [] : [lastStep]));
    if (at) waiting.set(at.id, (waiting.get(at.id) ?? 0) + many);
  }
  return waiting;
}

/** What a plan's card shows: who is in it, and what came of it in the last 30 days. */
export async function figuresOf(
  deps: Pick<PlanDeps, 'clock' | 'vouchers'>,
  reader: Reader,
  merchantId: string,
  plan: { id: string; draft: PlanDraft },
): Promise<PlanFigures> {
  const of = { merchantId, planId: plan.id, since: deps.clock.now() - SPAN };
  const { now, started, ended } = await counts.walkCounts(reader, of);
  const taken = await counts.stepCounts(reader, of);
  const answers = await counts.answerCounts(reader, of);
  const expired = await counts.expiredTexts(reader, of);
  const { issued, redeemed } = await deps.vouchers.totals(reader, merchantId, `plan:${plan.id}`);
  const waiting = waitingBy(plan.draft, now);
  const ofState = (state: string): number => sum(ended.filter((one) => one.state === state));
  const ofOutcome = (outcome: string): number => sum(taken.filter((one) => one.outcome === outcome));
  const causes = CAUSES.map((cause) => [
    cause,
    sum(answers.filter((one) => one.kind === 'cause' && one.value === cause)),
  ]);
  return {
    now: sum(now),
    started,
    finished: ofState('done'),
    stopped: ofState('stopped'),
    // What waited in the outbox until it was too late reached nobody.
    sent: Math.max(0, ofOutcome('sent') - expired),
    skipped: ofOutcome('skipped') + expired,
    answered: sum(answers),
    score: scoreOf(answers),
    causes: Object.fromEntries(causes.filter(([, many]) => many !== 0)) as Partial<Record<Cause, number>>,
    issued,
    redeemed,
    steps: Object.fromEntries(
      plan.draft.steps.map(({ id }) => [
        id,
        {
          waiting: waiting.get(id) ?? 0,
          taken: sum(taken.filter((one) => one.stepId === id && one.outcome !== 'passed')),
        },
      ]),
    ),
  };
}
