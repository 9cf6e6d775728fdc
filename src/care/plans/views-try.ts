import { DomainError } from '../../kernel/errors.ts';
import { fold, words } from '../../kernel/fold.ts';
import { parsePhone } from '../../kernel/phone.ts';
import { contactsOf, sayOr } from '../../marketing/index.ts';
import { maskedNumber, say, shownName, staffOf } from '../../platform/web/frame.ts';
import { masksNames } from '../../platform/web/principal.ts';
import { type Asked, type Names, type PlanPagesDeps, timeWords } from './pages-context.ts';
import type { PlanDraft, Rehearsed, Step } from './types.ts';
import type { Values } from './views-form.ts';
import { ANSWERS } from './views-read.ts';
import { customersByDigits, customersNamed, someCustomers, zoneOf } from './views-store.ts';
import { answerWords, reasonWords, stepWords } from './views-words.ts';

/** On whom a plan is tried, and what they would answer; as the form holds it. */
export interface Trial {
  /** Empty: whoever is offered first. */
  customerId: string;
  /** What was searched for. */
  q: string;
  /** Fields `try-<step>`. */
  values: Values;
}

/** So many people are offered, and found at most. */
const OFFERED = 3;
const FOUND = 8;

const MOST_PREFIX = 12; // names are found by beginnings of up to so many letters

/** Whom a name, the end of a number, a whole number or a member's number means. */
async function found(deps: PlanPagesDeps, { merchantId, merchant }: Asked, q: string): Promise<string[]> {
  const { reader } = deps.db;
  const digits = q.normalize('NFKC').replace(/[\s().·•/_-]/g, '');
  if (/^\+?\d{7,18}$/.test(digits)) {
    try {
      const phone = parsePhone(digits, merchant.country);
      const owner = await deps.customers.byNumber(reader, merchantId, deps.customers.hashOf(merchantId, phone));
      return owner ? [owner.id] : [];
    } catch (fault) {
      if (fault instanceof DomainError) return [];
      throw fault;
    }
  }
  if (/^\d{1,6}$/.test(digits))
    return customersByDigits(reader, merchantId, { lastFour: digits.slice(-4), memberNumber: Number(digits) }, FOUND);
  const tokens = words(fold(q)).slice(0, 5);
  if (tokens.length === 0) return [];
  const hashes = tokens.map((word) => deps.vault.hash(merchantId, `name:${Array.from(word).slice(0, MOST_PREFIX).join('')}`)); // prettier-ignore
  return customersNamed(reader, merchantId, hashes, FOUND);
}

/** SQL of those a plan is for; undefined: everybody, or conditions that are not complete yet. */
async function meantBy(deps: PlanPagesDeps, { merchantId }: Asked, { where, segmentId }: PlanDraft) {
  const { reader } = deps.db;
  try {
    if (segmentId !== undefined)
      return await deps.segments.sql(
        reader,
        merchantId,
        (await deps.segments.byId(reader, merchantId, segmentId)).where,
      );
    return where === undefined ? undefined : await deps.segments.sql(reader, merchantId, where);
  } catch (fault) {
    if (fault instanceof DomainError) return undefined;
    throw fault;
  }
}

async function peopleView(deps: PlanPagesDeps, { res, merchantId }: Asked, ids: readonly string[], chosen: string) {
  const contacts = await contactsOf(deps, deps.db.reader, merchantId, ids.map((customerId) => ({ customerId }))); // prettier-ignore
  return ids.map((id) => {
    const { name = null, lastFour = null } = contacts.get(id) ?? {};
    return {
      id,
      name: shownName(res, name) || say(res, 'broadcasts.preview.nameless'),
      number: lastFour === null ? '' : maskedNumber(lastFour),
      chosen: id === chosen,
    };
  });
}

/** The answers a question waits for, one of them chosen. */
function questionView({ res }: Asked, step: Step | undefined, values: Values) {
  if (step?.kind !== 'ask') return false;
  const name = `try-${step.id}`;
  const chosen = values[name] ?? 'none';
  return {
    name,
    answers: ANSWERS[step.what].map((code) => ({ code, words: answerWords(res, code), chosen: code === chosen })),
  };
}

interface Way {
  draft: PlanDraft;
  names: Names;
  zone: string;
  values: Values;
}

function rehearsedView(asked: Asked, taken: Rehearsed, { draft, names, zone, values }: Way) {
  const { res } = asked;
  const position = draft.steps.findIndex(({ id }) => id === taken.stepId);
  const step = draft.steps[position];
  return {
    number: position + 1,
    kind: taken.kind,
    words: step ? stepWords(res, step, names) : say(res, `plans.kind.${taken.kind}`),
    at: timeWords(asked, taken.at, zone),
    skipped: taken.outcome === 'skipped',
    waits: taken.kind === 'wait' && taken.outcome !== 'skipped',
    stops: taken.outcome === 'stops',
    outcome: sayOr(res, `plans.outcome.${taken.outcome}`, taken.outcome),
    reason: taken.reason === undefined ? '' : reasonWords(res, taken.reason),
    // A text holds a name, which whoever only practises sees by its first letter alone.
    text: taken.text !== undefined && masksNames(staffOf(res)) ? say(res, 'plans.try.hidden') : (taken.text ?? ''),
    language: taken.language ?? '',
    measure:
      taken.parts === undefined || taken.text === undefined
        ? ''
        : say(res, 'plans.try.parts', { count: taken.parts, language: say(res, `broadcasts.language.${taken.language ?? 'en'}`) }), // prettier-ignore
    question: questionView(asked, step, values),
  };
}

const answersOf = (values: Values, draft: PlanDraft): Record<string, string> =>
  Object.fromEntries(
    draft.steps.flatMap((step): [string, string][] => {
      const answer = values[`try-${step.id}`];
      const known = step.kind === 'ask' && answer !== undefined && ANSWERS[step.what].includes(answer);
      return known && answer !== 'none' ? [[step.id, answer]] : [];
    }),
  );

/** Undefined where the draft is not complete yet. */
async function rehearsed(deps: PlanPagesDeps, { merchantId }: Asked, draft: PlanDraft, id: string, values: Values) {
  try {
    return await deps.plans.rehearse(deps.db.reader, merchantId, draft, id, answersOf(values, draft));
  } catch (fault) {
    if (fault instanceof DomainError && fault.code !== 'busy') return undefined;
    throw fault;
  }
}

/** A plan tried on one customer: the whole way with its days, texts and branches. Nothing is written. */
export async function tryPanel(deps: PlanPagesDeps, asked: Asked, draft: PlanDraft, names: Names, trial: Trial) {
  const { res, merchantId, merchant } = asked;
  const { q, values } = trial;
  const wanted = q.trim() === '' ? [] : await found(deps, asked, q.trim());
  const offered = wanted.length > 0 ? wanted : await someCustomers(deps.db.aside, merchantId, await meantBy(deps, asked, draft), OFFERED); // prettier-ignore
  const asks = wanted.length > 0 && !wanted.includes(trial.customerId) ? wanted[0]! : trial.customerId;
  const known = asks === '' ? undefined : await zoneOf(deps.db.reader, merchantId, asks);
  const id = known ? asks : (offered[0] ?? '');
  const own = (id === asks ? known : id === '' ? undefined : await zoneOf(deps.db.reader, merchantId, id))?.zone;
  const zone = own ?? merchant.zone;
  const way = id === '' ? undefined : await rehearsed(deps, asked, draft, id, values);
  return {
    q,
    nobody: q.trim() !== '' && wanted.length === 0,
    people: await peopleView(deps, asked, [...new Set([...(known ? [asks] : []), ...offered])], id),
    id,
    zone,
    hint: id === '' ? say(res, 'plans.try.noCustomers') : way === undefined ? say(res, 'plans.try.incomplete') : '',
    steps: (way ?? []).map((taken) => rehearsedView(asked, taken, { draft, names, zone, values })),
  };
}

/** What a posted form says of the trial. @param button the button pressed: `try:<customer>` */
export const trialOf = (values: Values, button = values['do'] ?? ''): Trial => {
  const [verb, id = ''] = button.split(':');
  const customerId = verb === 'try' && id !== '' ? id : (values['tried'] ?? '');
  return { customerId, q: (verb === 'try' ? '' : (values['q'] ?? '')).slice(0, 100), values };
};
