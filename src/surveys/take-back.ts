import { DAY } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Deps } from './deps.ts';
import { countedCode } from './read-answer.ts';
import { removeTyped, typedRun, uncount } from './store-typed.ts';
import { RUNS } from './tallies.ts';
import type { Surveys } from './types.ts';

/** What was typed in longer ago has been read and acted on. */
export const TAKE_BACK_IN = DAY;

/** Points of a sheet that never was go back; of several the person got from this survey, the first since it was typed in. */
async function takePoints(
  { points }: Deps,
  tx: Tx,
  merchantId: string,
  of: { surveyId: string; customerId: string; since: number },
  actor: string,
): Promise<void> {
  const entries = await points.entries(tx, merchantId, of.customerId, { limit: 100 });
  const turned = new Set(entries.map(({ reverses }) => reverses));
  const gain = entries.findLast(({ id, actor: by, at, reverses }) => by === `survey:${of.surveyId}` && at >= of.since && reverses === null && !turned.has(id)); // prettier-ignore
  if (gain) await points.reverse(tx, merchantId, gain.id, { reason: 'survey', actor });
}

/** Takes back answers that staff typed in by mistake: they are counted no more. A case they opened stays with whoever has it. */
export const takeBack =
  (deps: Deps): Surveys['takeBack'] =>
  async (tx, merchantId, surveyId, runId, actor) => {
    const known = await deps.book.one(tx, merchantId, surveyId);
    const run = known && (await typedRun.get(tx, { merchantId, surveyId, id: runId }));
    if (!known || !run) throw new DomainError('not_found', 'There are no such answers.');
    const at = run.askedAt ?? 0;
    if (known.state !== 'open' || at < deps.clock.now() - TAKE_BACK_IN)
      throw new DomainError('conflict', 'These answers are too old to be taken back.');
    const answers = await removeTyped(tx, merchantId, runId);
    if (!answers) throw new DomainError('not_found', 'There are no such answers.');
    const of = { merchantId, surveyId, runId, zone: known.zone };
    for (const { question, code, at: said } of answers)
      await uncount(tx, { ...of, at: said }, { question, code: countedCode(code) });
    await uncount(tx, { ...of, at }, { question: RUNS, code: 'staff' });
    if (run.rewarded && run.customerId !== null)
      await takePoints(deps, tx, merchantId, { surveyId, customerId: run.customerId, since: at }, actor);
    await deps.audit(tx, { merchantId, actor, action: 'survey.taken_back', subject: surveyId });
  };
