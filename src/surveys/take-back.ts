import { DAY } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Deps } from './deps.ts';
import { countedCode } from './read-answer.ts';
import { moveReward, unrewardedOf } from './store-rewards.ts';
import { removeTyped, typedRun, uncount } from './store-typed.ts';
import * as runs from './store-runs.ts';
import { formCause } from './type-in.ts';
import { RUNS } from './tallies.ts';
import type { Surveys } from './types.ts';

/** What was typed in longer ago has been read and acted on. */
export const TAKE_BACK_IN = DAY;

/** Points of a sheet that never was go back; of several the person got from this survey, the first since it was typed in, else the last. */
async function takePoints(
  { points }: Deps,
  tx: Tx,
  merchantId: string,
  of: { surveyId: string; customerId: string; since: number },
  actor: string,
): Promise<void> {
  const entries = await points.entries(tx, merchantId, of.customerId, { limit: 100 });
  const turned = new Set(entries.map(({ reverses }) => reverses));
  const gains = entries.filter(({ id, actor: by, reverses }) => by === `survey:${of.surveyId}` && reverses === null && !turned.has(id)); // prettier-ignore
  const gain = gains.findLast(({ at }) => at >= of.since) ?? gains[0];
  if (gain) await points.reverse(tx, merchantId, gain.id, { reason: 'survey', actor });
}

/** Whoever answered in another way besides keeps the reward, for that. */
async function takeReward(
  deps: Deps,
  tx: Tx,
  of: { merchantId: string; surveyId: string; customerId: string; runId: string; since: number },
  actor: string,
): Promise<void> {
  const other = await unrewardedOf(tx, of);
  await moveReward(tx, of.merchantId, of.runId, other);
  if (other === undefined) await takePoints(deps, tx, of.merchantId, of, actor);
}

const runOfForm = async (
  tx: Tx,
  { merchantId, surveyId, formKey }: { merchantId: string; surveyId: string; formKey: string },
): Promise<string | undefined> =>
  (await runs.runByCause.get(tx, { merchantId, surveyId, causeKey: formCause(formKey) }))?.id;

/** Takes back answers that staff typed in by mistake: they are counted no more. A case they opened stays with whoever has it. */
export const takeBack =
  (deps: Deps): Surveys['takeBack'] =>
  async (tx, merchantId, surveyId, sheet, actor) => {
    const known = await deps.book.one(tx, merchantId, surveyId);
    if (!known) throw new DomainError('not_found', 'There is no such survey.');
    if (known.state !== 'open')
      throw new DomainError('conflict', 'Answers to a survey that is not open stand as they are.');
    const runId = typeof sheet === 'string' ? sheet : await runOfForm(tx, { merchantId, surveyId, ...sheet });
    const run = runId === undefined ? undefined : await typedRun.get(tx, { merchantId, surveyId, id: runId });
    if (runId === undefined || !run) throw new DomainError('not_found', 'There are no such answers.');
    const at = run.askedAt ?? 0;
    if (at < deps.clock.now() - TAKE_BACK_IN)
      throw new DomainError('conflict', 'These answers are too old to be taken back.');
    const answers = await removeTyped(tx, merchantId, runId);
    if (!answers) throw new DomainError('not_found', 'There are no such answers.');
    const of = { merchantId, surveyId, runId, zone: known.zone };
    for (const { question, code, at: said } of answers)
      await uncount(tx, { ...of, at: said }, { question, code: countedCode(code) });
    await uncount(tx, { ...of, at }, { question: RUNS, code: 'staff' });
    if (run.rewarded && run.customerId !== null)
      await takeReward(deps, tx, { merchantId, surveyId, customerId: run.customerId, runId, since: at }, actor);
    await deps.audit(tx, { merchantId, actor, action: 'survey.taken_back', subject: surveyId });
  };
