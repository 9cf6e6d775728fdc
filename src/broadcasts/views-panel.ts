import type { Response } from 'express';
import { DomainError } from '../kernel/errors.ts';
import { type Asked, type BroadcastPagesDeps, duration, grouped, money, timeWords } from './pages-context.ts';
import { checkLine } from './views-checks.ts';
import type { Draft, Preflight } from './types.ts';
import { BOXES, type FormFaults } from './views-form.ts';
import { phoneView, sayOr } from '../marketing/index.ts';

const hasTextFault = (faults: FormFaults): boolean =>
  Object.keys(faults).some((field) => BOXES.some((box) => box === field));

/** A draft whose faulty parts are left out, so that the rest can be counted. */
function soundPart(draft: Draft, faults: FormFaults): Draft {
  const { textsB, linkTarget, ...rest } = draft;
  const textFault = hasTextFault(faults);
  return {
    ...rest,
    ...(textsB && !textFault && { textsB }),
    ...(linkTarget !== undefined && !faults['linkTarget'] && { linkTarget }),
    texts: textFault ? {} : draft.texts,
    schedule: ['at', 'time', 'from', 'weekday', 'day'].some((field) => faults[field])
      ? { kind: 'now' }
      : draft.schedule,
  };
}

/** Undefined where the engine refuses the draft: what is wrong with it is told at its fields. */
export async function unlessRefused<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (fault) {
    if (fault instanceof DomainError && fault.code !== 'busy') return undefined;
    throw fault;
  }
}

/** Who is left out, and why, the most first. */
export const excludedView = (res: Response, excluded: Record<string, number>) =>
  Object.entries(excluded)
    .filter(([, count]) => count > 0)
    .toSorted((a, b) => b[1] - a[1])
    .map(([code, count]) => ({ words: sayOr(res, `broadcasts.excluded.${code}`, code), count: grouped(res, count) }));

/** Those left out, and beside them the share that is held out. */
function leftOut(res: Response, { audience, recipients, excluded }: Preflight) {
  const heldOut = audience - recipients - Object.values(excluded).reduce((sum, count) => sum + count, 0);
  return excludedView(res, { ...excluded, ...(heldOut > 0 && recipients > 0 && { held_out: heldOut }) });
}

/** Numbers and money of a pre-flight. */
export async function figures(deps: BroadcastPagesDeps, asked: Asked, flight: Preflight) {
  const { res, merchantId } = asked;
  const { estimate, maximum, recipients, parts } = flight;
  const [budget, flyer] = await Promise.all([
    deps.costs.budget(deps.db.reader, merchantId),
    deps.costs.flyer(deps.db.reader, merchantId),
  ]);
  const spansCost = maximum.amount > estimate.amount;
  return {
    audience: grouped(res, flight.audience),
    recipients: grouped(res, recipients),
    nobody: recipients === 0,
    excluded: leftOut(res, flight),
    usual: parts.usual,
    longest: parts.longest,
    spansParts: parts.longest > parts.usual,
    estimate: money(res, estimate),
    maximum: spansCost ? money(res, maximum) : '',
    complete: estimate.complete && maximum.complete,
    flyer: flyer ? money(res, { ...flyer, amount: flyer.amount * recipients }) : '',
    left:
      budget.limit === null
        ? ''
        : money(res, { amount: Math.max(0, budget.limit - budget.spent), currency: budget.currency }),
    takes: duration(res, flight.minutes),
    startsAt: `${timeWords(asked, flight.startsAt)} (${asked.merchant.zone})`,
  };
}

/** The panel beside the composer: somebody's phone, the numbers, the money, and what still stands in the way. */
export async function panelView(
  deps: BroadcastPagesDeps,
  asked: Asked,
  { draft, faults, look }: { draft: Draft; faults: FormFaults; look: number },
) {
  const { res, merchantId } = asked;
  const sound = soundPart(draft, faults);
  const [previews = [], flight] = await Promise.all([
    unlessRefused(deps.broadcasts.preview(deps.db.aside, merchantId, sound)),
    unlessRefused(deps.broadcasts.preflight(deps.db.aside, merchantId, sound)),
  ]);
  const at = previews.length === 0 ? 0 : ((look % previews.length) + previews.length) % previews.length;
  const shown = previews[at];
  return {
    look: at,
    phone: shown ? phoneView(res, shown) : false,
    phones: previews.length,
    place: at + 1,
    before: at - 1 + previews.length,
    after: at + 1,
    figures: flight ? await figures(deps, asked, flight) : false,
    notes: flight
      ? flight.checks
          // A text that must be mended was left out above; that it is missing would be no true word.
          .filter(({ level, code }) => level !== 'ok' && !(code === 'no_text' && hasTextFault(faults)))
          .map((check) => checkLine(asked, check))
      : [],
  };
}
