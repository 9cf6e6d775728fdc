import { localDate } from '../../kernel/calendar.ts';
import { DAY } from '../../kernel/clock.ts';
import { DomainError } from '../../kernel/errors.ts';
import { LEAST_TIME, openSender, type Sender } from '../../marketing/index.ts';
import type { Reader } from '../../platform/db/index.ts';
import { sampleCode } from '../../vouchers/index.ts';
import type { PlanDeps } from './deps.ts';
import { checkedDraft } from './faults.ts';
import { answerFits } from './only.ts';
import { means } from './meant.ts';
import { timesOf } from './round.ts';
import * as people from './store-people.ts';
import { makeText, type Sending } from './texts.ts';
import type { PlanDraft, Rehearsed, Step } from './types.ts';
import { waitEnd } from './when.ts';

interface Scene {
  deps: PlanDeps;
  reader: Reader;
  merchantId: string;
  sender: Sender;
  to: people.Address;
  reach: string;
  answers: ReadonlyMap<string, string>;
}

/** What a step comes to, and when the next one's turn is; `over`: there is none. */
interface Played {
  told: Omit<Rehearsed, 'stepId' | 'kind'>;
  next: number;
  over?: boolean;
}

/** Why a text would not reach this person as they stand now; the cap is not foretold. */
const refusalOf: Record<string, string> = {
  no_number: 'no_number',
  stopped: 'stopped',
  trouble: 'number_in_trouble',
  paused: 'no_consent',
  no_consent: 'no_consent',
};

async function playText(
  { deps, reader, sender, to, reach, answers }: Scene,
  step: Sending,
  at: number,
): Promise<Played> {
  const { merchant } = sender;
  const open = timesOf(sender, to).open(at);
  const when = open && open.until - open.from < LEAST_TIME ? open.until : (open?.from ?? at);
  const today = localDate(when, merchant.zone);
  const codeFor = async (offerId: string) => {
    const offer = await deps.vouchers.offer(reader, merchant.merchantId, offerId);
    if (offer.archived) throw new DomainError('conflict', 'This offer is given no more.');
    return sampleCode(offer, today);
  };
  const made = await makeText(deps, reader, merchant, to, step, codeFor);
  const text = 'rendered' in made && {
    text: made.rendered.text,
    language: made.rendered.language,
    parts: made.rendered.measure.parts,
  };
  const oneWay = step.kind === 'ask' && !sender.number.canReceive ? 'no_answers' : undefined;
  const reason = 'reason' in made ? made.reason : (refusalOf[reach] ?? (open ? oneWay : 'no_hours'));
  if (reason !== undefined) return { told: { at: when, outcome: 'skipped', reason, ...text }, next: when };
  const sent = { at: when, outcome: 'sent', ...text };
  if (step.kind === 'send') return { told: sent, next: when };
  // Whoever answers does so at once, for all we know; else the plan waits for the days of the question.
  return { told: sent, next: answers.has(step.id) ? when : when + step.days * DAY };
}

async function play(scene: Scene, step: Step, at: number): Promise<Played> {
  const { deps, reader, merchantId, to, answers, sender } = scene;
  const meant = step.only?.where === undefined || (await means(deps.segments, reader, merchantId, { where: step.only.where }, to.customerId)); // prettier-ignore
  if (!answerFits(step, answers)) return { told: { at, outcome: 'skipped', reason: 'answer' }, next: at };
  if (!meant) return { told: { at, outcome: 'skipped', reason: 'condition' }, next: at };
  switch (step.kind) {
    case 'wait': {
      const until = waitEnd(step, at, timesOf(sender, to).zone);
      return { told: { at: until, outcome: 'waits' }, next: until };
    }
    case 'send':
    case 'ask':
      return playText(scene, step, at);
    case 'do': {
      const action = deps.actions().find(({ name }) => name === step.action);
      if (!action) return { told: { at, outcome: 'skipped', reason: 'no_action' }, next: at };
      return { told: { at, outcome: 'done' }, next: at };
    }
    case 'stop':
      return { told: { at, outcome: 'stops' }, next: at, over: true };
  }
}

/**
 * What a plan would do to one person who came into it now, step by step. It writes nothing; conditions and consent are
 * asked as they stand now, and answers are those given.
 * @throws FieldFaults for a plan that cannot be kept, DomainError `not_found` for the customer
 */
export async function rehearse(
  deps: PlanDeps,
  reader: Reader,
  merchantId: string,
  given: PlanDraft,
  customerId: string,
  answers: Record<string, string> = {},
): Promise<Rehearsed[]> {
  const draft = await checkedDraft(deps, reader, merchantId, given);
  const person = await people.standingOf.get(reader, { merchantId, customerId });
  const to = person && (await people.addressOf(reader, merchantId, customerId));
  if (!to) throw new DomainError('not_found', 'There is no such customer.');
  const sender = await openSender(deps.merchants, reader, merchantId);
  const chosen = new Map(Object.entries(answers).filter(([, answer]) => answer !== '' && answer !== 'none'));
  const scene: Scene = { deps, reader, merchantId, sender, to, reach: person.reach, answers: chosen };
  const told: Rehearsed[] = [];
  let at = deps.clock.now();
  for (const step of draft.steps) {
    const played = await play(scene, step, at);
    told.push({ stepId: step.id, kind: step.kind, ...played.told });
    at = played.next;
    if (played.over) break;
  }
  return told;
}
