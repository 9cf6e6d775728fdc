import { DomainError } from '../../kernel/errors.ts';
import { claim, type Result, type Turn } from './claim.ts';
import type { PlanDeps } from './deps.ts';
import type { Round } from './round.ts';
import type { Step } from './types.ts';

/** Runs what a slice offers, inside the transaction that takes the step. */
export async function act(
  deps: PlanDeps,
  turn: Turn,
  step: Extract<Step, { kind: 'do' }>,
  { now, write }: Round,
): Promise<Result> {
  const { merchantId, customerId, id, planId } = turn.walk;
  const action = deps.actions().find(({ name }) => name === step.action);
  if (!action) return { kind: 'pass', outcome: 'skipped', reason: 'no_action', at: now };
  const input = action.input.safeParse(step.input);
  if (!input.success) return { kind: 'pass', outcome: 'failed', reason: 'input', at: now };
  const deed = { merchantId, customerId, input: input.data, onceKey: `plan:${id}:${step.id}`, actor: `plan:${planId}` };
  try {
    await write(async (tx) => {
      await claim(deps, tx, turn, step, { outcome: 'done', at: now });
      await action.run(tx, deed);
    });
  } catch (fault) {
    if (!(fault instanceof DomainError) || fault.code === 'busy') throw fault;
    return { kind: 'pass', outcome: 'failed', reason: fault.code, at: now };
  }
  return { kind: 'taken' };
}
