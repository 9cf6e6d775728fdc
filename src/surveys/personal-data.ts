import { and, asc, desc, eq, inArray } from 'drizzle-orm';
import type { Clock } from '../kernel/clock.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import type { Card, PersonalData, TimelineEntry } from '../platform/slice.ts';
import { surveyAnswers, surveyRuns, surveys } from './schema.ts';
import { stopAll } from './store-runs.ts';

const EVERY = 10_000;

const runsOf = (reader: Reader, merchantId: string, customerId: string, limit: number) =>
  reader.db
    .select({
      runId: surveyRuns.id,
      surveyId: surveyRuns.surveyId,
      name: surveys.name,
      via: surveyRuns.via,
      state: surveyRuns.state,
      askedAt: surveyRuns.askedAt,
      endedAt: surveyRuns.endedAt,
      rewarded: surveyRuns.rewarded,
    })
    .from(surveyRuns)
    .innerJoin(surveys, and(eq(surveys.merchantId, surveyRuns.merchantId), eq(surveys.id, surveyRuns.surveyId)))
    .where(and(eq(surveyRuns.merchantId, merchantId), eq(surveyRuns.customerId, customerId)))
    .orderBy(desc(surveyRuns.id))
    .limit(limit);

const ofPerson = (reader: Reader, merchantId: string, customerId: string) =>
  inArray(
    surveyAnswers.runId,
    reader.db
      .select({ id: surveyRuns.id })
      .from(surveyRuns)
      .where(and(eq(surveyRuns.merchantId, merchantId), eq(surveyRuns.customerId, customerId))),
  );

const answersOf = (reader: Reader, merchantId: string, customerId: string) =>
  reader.db
    .select({
      runId: surveyAnswers.runId,
      question: surveyAnswers.question,
      code: surveyAnswers.code,
      text: surveyAnswers.text,
      late: surveyAnswers.late,
      at: surveyAnswers.at,
    })
    .from(surveyAnswers)
    .where(and(eq(surveyAnswers.merchantId, merchantId), ofPerson(reader, merchantId, customerId)))
    .orderBy(asc(surveyAnswers.id))
    .limit(EVERY);

async function move(
  tx: Tx,
  merchantId: string,
  { fromId, intoId }: { fromId: string; intoId: string },
  only?: readonly string[],
): Promise<string[]> {
  if (only?.length === 0) return [];
  const rows = await tx.db
    .update(surveyRuns)
    .set({ customerId: intoId })
    .where(
      and(
        eq(surveyRuns.merchantId, merchantId),
        eq(surveyRuns.customerId, fromId),
        only && inArray(surveyRuns.id, [...only]),
      ),
    )
    .returning({ id: surveyRuns.id });
  return rows.map(({ id }) => id);
}

/**
 * A person's surveys and their answers are told to them; erasing empties what they wrote, ends what they are in, and keeps
 * codes and counts, which name nobody; merging moves them, and each keeps the cause that lets it be asked once.
 */
export const surveyData = ({ vault, clock }: { vault: Vault; clock: Clock }): PersonalData => ({
  async export(reader, merchantId, customerId) {
    const answers = await answersOf(reader, merchantId, customerId);
    return {
      surveys: await runsOf(reader, merchantId, customerId, EVERY),
      surveyAnswers: answers.map((answer) => ({ ...answer, text: vault.open(merchantId, answer.text) })),
    };
  },
  async erase(tx, merchantId, customerId) {
    await stopAll(tx, { merchantId, customerId, reason: 'erased', now: clock.now() });
    await tx.db
      .update(surveyAnswers)
      .set({ text: vault.seal(merchantId, '') })
      .where(and(eq(surveyAnswers.merchantId, merchantId), ofPerson(tx, merchantId, customerId)));
  },
  async merge(tx, merchantId, { fromId, intoId }) {
    return { surveyRuns: await move(tx, merchantId, { fromId, intoId }) };
  },
  async unmerge(tx, merchantId, { fromId, intoId }, { surveyRuns: moved = [] }) {
    await move(tx, merchantId, { fromId: intoId, intoId: fromId }, moved);
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
