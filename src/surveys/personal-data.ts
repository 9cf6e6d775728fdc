import type { Clock } from '../kernel/clock.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Card, PersonalData, TimelineEntry } from '../platform/slice.ts';
import { adoptStrays, answersOf, emptyWords, everyGoing, forgetNumbers, giveRuns, runsOf } from './store-personal.ts';
import { copyRewards, dropRewards } from './store-rewards.ts';
import { endRun, stopAll } from './store-runs.ts';

/** Of two runs of one survey that go on, the one that came further stays; of equals the newer. */
const FURTHER = ['waiting', 'asked', 'answering'];

/** Two records that became one are in a survey once: the other run is over, and what comes to it is kept as late. */
async function leaveOne(tx: Tx, merchantId: string, customerId: string, now: number): Promise<void> {
  const going = await everyGoing(tx, merchantId, customerId);
  for (const surveyId of new Set(going.map((run) => run.surveyId))) {
    const runs = going.filter((run) => run.surveyId === surveyId);
    const stays = runs.reduce((best, run) => FURTHER.indexOf(run.state) >= FURTHER.indexOf(best.state) ? run : best); // prettier-ignore
    for (const { id, state } of runs.filter((run) => run !== stays))
      await endRun.get(tx, { merchantId, id, state: state === 'waiting' ? 'skipped' : 'left', reason: 'merged', now });
  }
}

/**
 * A person's surveys and their answers are told to them, those from before anybody knew them too; erasing empties what they
 * wrote and their number, ends what they are in, and keeps codes and counts, which name nobody; merging moves them, and each
 * keeps the cause that lets it be asked once. A run that a merge ended stays ended when the merge is taken back.
 */
export const surveyData = ({ vault, clock }: { vault: Vault; clock: Clock }): PersonalData => ({
  async export(reader, merchantId, customerId) {
    const answers = await answersOf(reader, merchantId, customerId);
    return {
      surveys: await runsOf(reader, merchantId, customerId),
      surveyAnswers: answers.map((answer) => ({ ...answer, text: vault.open(merchantId, answer.text) })),
    };
  },
  async erase(tx, merchantId, customerId) {
    await adoptStrays(tx, merchantId, customerId);
    await stopAll(tx, { merchantId, customerId, reason: 'erased', now: clock.now() });
    await emptyWords(tx, merchantId, customerId, vault.seal(merchantId, ''));
    await forgetNumbers(tx, merchantId, customerId);
  },
  async merge(tx, merchantId, { fromId, intoId }) {
    const surveyRuns = await giveRuns(tx, merchantId, { fromId, intoId });
    await copyRewards(tx, merchantId, { fromId, intoId });
    await leaveOne(tx, merchantId, intoId, clock.now());
    return { surveyRuns };
  },
  async unmerge(tx, merchantId, { fromId, intoId }, { surveyRuns: moved = [] }) {
    await dropRewards(tx, merchantId, intoId, moved);
    await giveRuns(tx, merchantId, { fromId: intoId, intoId: fromId }, moved);
  },
});

/** The last surveys of a customer, and in the timeline when they were asked and how it ended. */
export const surveyCard = (): Card => ({
  async fields(reader, merchantId, customerId) {
    const known = await runsOf(reader, merchantId, customerId, 20);
    return {
      surveys: known
        .filter(({ state }) => state !== 'waiting' && state !== 'skipped')
        .map(({ surveyId, name, state }) => ({ id: surveyId, name, state })),
    };
  },
  async timeline(reader, merchantId, customerId, limit) {
    const known = await runsOf(reader, merchantId, customerId, limit);
    const entries = known.flatMap(({ surveyId, name, via, state, askedAt, endedAt }): TimelineEntry[] => {
      const values = { surveyId, name };
      const typedIn = via === 'staff';
      const asked =
        askedAt === null || typedIn ? [] : [{ at: askedAt, kind: via === 'keyword' ? 'began' : 'asked', values }];
      const ended = endedAt === null || askedAt === null ? [] : [{ at: endedAt, kind: typedIn ? 'typed_in' : state, values }]; // prettier-ignore
      return [...asked, ...ended];
    });
    return entries.toSorted((a, b) => b.at - a.at).slice(0, limit);
  },
});
