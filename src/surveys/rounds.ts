import { setTimeout as pause } from 'node:timers/promises';
import { DomainError } from '../kernel/errors.ts';
import { isId, newId } from '../kernel/ids.ts';
import type { Reader } from '../platform/db/index.ts';
import { FieldFaults } from '../platform/web/problems.ts';
import type { Guard } from '../platform/scheduler/index.ts';
import { personKey } from './begin.ts';
import { isOpen } from './book.ts';
import type { Deps } from './deps.ts';
import * as counts from './store-results.ts';
import * as rounds from './store-rounds.ts';
import { RUNS } from './tallies.ts';
import type { SurveyRound, Surveys } from './types.ts';

/** Runs of a round carry its name as their actor. */
export const actorOf = (roundId: string): string => `round:${roundId}`;
/** The round whose run it is; undefined: none. */
export const roundIn = (actor: string): string | undefined =>
  actor.startsWith('round:') ? actor.slice('round:'.length) : undefined;

/** So many people are looked for at once, and so many are written down in one transaction of some milliseconds. */
const PAGE = 1000;
const CHUNK = 150;

/** Somebody canceled the round, or closed the survey, while it was worked on: that piece of work is undone. Not a fault. */
export class Superseded extends Error {
  override readonly name = 'Superseded';
}

type RoundDesk = Pick<Surveys, 'askSegment' | 'cancelRound' | 'rounds'>;

/** What the shop's people do with rounds. */
export function roundDesk(deps: Deps): RoundDesk {
  const { clock } = deps;

  async function countsOf(reader: Reader, merchantId: string, surveyId: string): Promise<(code: string) => number> {
    const rows = await counts.countsOf.all(reader, { merchantId, surveyId });
    return (code) => rows.find((row) => row.question === RUNS && row.code === code)?.count ?? 0;
  }

  return {
    async askSegment(tx, merchantId, surveyId, { condition, startAt }, actor, formKey) {
      const now = clock.now();
      const known = await deps.book.one(tx, merchantId, surveyId);
      if (!known) throw new DomainError('not_found', 'There is no such survey.');
      if (!isOpen(known, now)) throw new DomainError('conflict', 'Open the survey first.');
      const faults = await deps.segments.faults(tx, merchantId, condition);
      if (faults.length > 0)
        throw new FieldFaults(faults.map(({ path, message }) => ({ field: ['condition', path].filter(Boolean).join('.'), message }))); // prettier-ignore
      const id = formKey !== undefined && isId(formKey) ? formKey : newId(now);
      const row = { merchantId, id, surveyId, condition, startAt: Math.max(startAt, now), now, actor };
      if (await rounds.insertRound.get(tx, row))
        await deps.audit(tx, { merchantId, actor, action: 'survey.asked', subject: surveyId });
      return { roundId: id };
    },

    async cancelRound(tx, merchantId, roundId, actor) {
      const round = await rounds.roundById.get(tx, { merchantId, id: roundId });
      if (!round) throw new DomainError('not_found', 'There is no such round.');
      const canceled = await rounds.cancelRound.get(tx, { merchantId, id: roundId });
      if (!canceled) throw new DomainError('conflict', 'This is over already.');
      await deps.audit(tx, { merchantId, actor, action: 'survey.canceled', subject: canceled.surveyId });
    },

    async rounds(reader, merchantId, surveyId): Promise<SurveyRound[]> {
      const known = await rounds.roundsOf(reader, merchantId, surveyId);
      if (known.length === 0) return [];
      const countOf = await countsOf(reader, merchantId, surveyId);
      return known.map(({ id, status, found, startAt }) => ({
        id,
        status,
        found,
        startAt,
        asked: countOf(`asked:${id}`),
        skipped: countOf(`skipped:${id}`),
      }));
    },
  };
}

/** Writes down the next people a round means, chunk by chunk; one that was broken off goes on where it stood. */
export async function find(deps: Deps, start: rounds.RoundRow, guard: Guard): Promise<void> {
  const { db, clock, segments } = deps;
  const { merchantId, surveyId, condition } = start;
  const meant = await segments.sql(db.aside, merchantId, condition);
  const people = await rounds.meantAfter(db.aside, merchantId, { meant, after: start.cursor, limit: PAGE });
  let round = start;
  for (let at = 0; at < people.length || at === 0; at += CHUNK) {
    guard();
    const part = people.slice(at, at + CHUNK);
    const last = people.length < PAGE && at + CHUNK >= people.length;
    const began = performance.now();
    const from = round;
    round = await db.write(async (tx) => {
      await guard.inside?.(tx);
      const now = clock.now();
      const rows = part.map(({ id, bucket }) => ({ id: newId(now), customerId: id, causeKey: personKey(id), bucket }));
      const found = await rounds.addWaiting(tx, rows, { merchantId, surveyId, dueAt: from.startAt, actor: actorOf(from.id) }); // prettier-ignore
      const to = {
        cursor: part.at(-1)?.id ?? from.cursor,
        found: from.found + found,
        ...(last && { status: 'sending' as const }),
      };
      if (!(await rounds.moveRound(tx, from, to))) throw new Superseded();
      return { ...from, ...to };
    });
    if (!last) await pause(0.7 * (performance.now() - began)); // whoever waits to write goes in between
  }
}

/** Passes over those of a canceled round who still wait, some at a time; then it is over. @returns whether more do */
export async function clear(deps: Deps, round: rounds.RoundRow, guard: Guard): Promise<boolean> {
  const { merchantId, surveyId, id } = round;
  const of = { merchantId, surveyId, actor: actorOf(id), limit: CHUNK };
  const ids = (await rounds.waitingOf(deps.db.reader, of)).map((run) => run.id);
  const now = deps.clock.now();
  await deps.db.write(async (tx) => {
    await guard.inside?.(tx);
    if (ids.length > 0) await rounds.passOver(tx, merchantId, ids, { reason: 'canceled', now });
    else if (!(await rounds.moveRound(tx, round, { endedAt: now }))) throw new Superseded();
  });
  return ids.length > 0;
}

/** A round of which nobody waits any more is done. */
export async function finishRound(deps: Deps, round: rounds.RoundRow, guard: Guard): Promise<void> {
  const { merchantId, surveyId, id } = round;
  const left = await rounds.waitingOf(deps.db.reader, { merchantId, surveyId, actor: actorOf(id), limit: 1 });
  if (left.length > 0) return;
  await deps.db.write(async (tx) => {
    await guard.inside?.(tx);
    await rounds.moveRound(tx, round, { status: 'done', endedAt: deps.clock.now() });
  });
}
