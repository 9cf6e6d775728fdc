import type { Response } from 'express';
import { sayOr } from '../../marketing/index.ts';
import { parseMerchantText } from '../../platform/merchant-text.ts';
import { LANGUAGES } from '../../platform/slice.ts';
import { say } from '../../platform/web/frame.ts';
import { shownDate } from '../../platform/web/shown.ts';
import { sentenceOf } from '../../segments/index.ts';
import { type Asked, labelOf, type Names, type PlanPagesDeps, readContext } from './pages-context.ts';
import { CAUSES, type Only, type PlanDraft, type Step, type Trigger } from './types.ts';

/** What sets a plan off, as a sentence. */
export function triggerWords({ res, language }: Asked, trigger: Trigger, names: Names): string {
  const { kind } = trigger;
  switch (kind) {
    case 'points_reached':
      return say(res, 'plans.when.points_reached', { count: trigger.points });
    case 'points_expiring':
      return say(res, 'plans.when.points_expiring', { count: trigger.least, days: trigger.days });
    case 'overdue':
      return say(res, 'plans.when.overdue', { percent: trigger.percent });
    case 'voucher_unused':
      return say(res, 'plans.when.voucher_unused', { count: trigger.days });
    case 'field': {
      const field = names.fields.get(trigger.fieldId) ?? say(res, 'plans.gone.field');
      const side = trigger.days === 0 ? 'on' : trigger.days < 0 ? 'before' : 'after';
      return say(res, `plans.when.field_${side}`, { field, count: Math.abs(trigger.days) });
    }
    case 'day':
      return say(res, 'plans.when.day', { day: shownDate(language, trigger.on) });
    case 'joined':
    case 'first_purchase':
    case 'purchase':
    case 'case_closed':
    case 'survey_done':
      return say(res, `plans.when.${kind}`);
  }
}

/** "1 day", "2 days 3 hours". */
export function spanWords(res: Response, days: number, hours: number): string {
  const parts = [
    ...(days > 0 ? [say(res, 'plans.span.days', { count: days })] : []),
    ...(hours > 0 ? [say(res, 'plans.span.hours', { count: hours })] : []),
  ];
  return parts.join(' ');
}

function waitWords(res: Response, { days, hours, until }: Extract<Step, { kind: 'wait' }>): string {
  const span = spanWords(res, days, hours);
  if (until === undefined) return say(res, 'plans.does.wait', { span });
  return span === '' ? say(res, 'plans.does.until', { time: until }) : say(res, 'plans.does.waitUntil', { span, time: until }); // prettier-ignore
}

const offerWords = (res: Response, id: string, names: Names): string =>
  names.offers.find((offer) => offer.id === id)?.name ?? say(res, 'plans.gone.offer');

/** What is filled into an action, in the order of its questions. */
function inputWords(step: Extract<Step, { kind: 'do' }>, names: Names): string {
  const action = names.actions.find(({ name }) => name === step.action);
  const values = (action?.asks ?? []).map(({ name }) => {
    const value = step.input[name];
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    return names.choices.get(`${step.action}/${name}`)?.find(({ code }) => code === text)?.label ?? text;
  });
  return values.filter(Boolean).join(' · ');
}

/** What a step does, in a few words. */
export function stepWords(res: Response, step: Step, names: Names): string {
  switch (step.kind) {
    case 'wait':
      return waitWords(res, step);
    case 'send':
      return step.voucherOfferId === undefined
        ? say(res, 'plans.does.send')
        : say(res, 'plans.does.sendWith', { voucher: offerWords(res, step.voucherOfferId, names) });
    case 'ask':
      return say(res, `plans.does.ask_${step.what}`, { span: spanWords(res, step.days, 0) });
    case 'do': {
      const action = names.actions.find(({ name }) => name === step.action);
      const label = action ? labelOf(res, { key: action.label }) : say(res, 'plans.gone.action');
      const input = inputWords(step, names);
      return input === '' ? label : say(res, 'plans.does.do', { label, input });
    }
    case 'stop':
      return say(res, 'plans.does.stop');
  }
}

/** An answer in words: a score, a cause, or none. */
export const answerWords = (res: Response, code: string): string =>
  code === 'none' || CAUSES.some((cause) => cause === code) ? say(res, `plans.answer.${code}`) : code;

/** When a step is taken at all, each condition a sentence. */
async function onlyWords(
  deps: PlanPagesDeps,
  asked: Asked,
  only: Only | undefined,
  steps: readonly Step[],
): Promise<string[]> {
  const { res } = asked;
  const { answer, where } = only ?? {};
  const words: string[] = [];
  if (answer) {
    const place = steps.findIndex(({ id }) => id === answer.stepId);
    const answers = answer.in.map((code) => answerWords(res, code)).join(say(res, 'plans.only.or'));
    const silent = answer.in.length === 1 && answer.in[0] === 'none';
    const key = place < 0 ? 'lost' : silent ? 'silent' : 'answer';
    words.push(say(res, `plans.only.${key}`, { step: place + 1, answers }));
  }
  if (where) words.push(say(res, 'plans.only.where', { words: await sentenceOf(deps, deps.db.reader, res, where) }));
  return words;
}

/** A text in pieces: words as they are, and fields by the name that the menu gives them. */
function piecesOf({ res }: Asked, text: string, allowed: readonly string[]): { words: string; field: boolean }[] {
  const read = parseMerchantText(text, allowed);
  if (!read.ok) return [{ words: text, field: false }];
  return read.text.parts.map((part) =>
    'text' in part ? { words: part.text, field: false } : { words: fieldLabel(res, part.field), field: true },
  );
}

/** What a field is called where it is put into a text. */
export const fieldLabel = (res: Response, name: string): string =>
  sayOr(res, `plans.merge.${name}`, sayOr(res, `broadcasts.merge.${name}.label`, name));

/** The texts of a step, the shop's own language first. */
function textsView(deps: PlanPagesDeps, asked: Asked, step: Step) {
  if (step.kind !== 'send' && step.kind !== 'ask') return [];
  const { res, merchant } = asked;
  const allowed = readContext(deps).fields(true);
  const order = merchant.language === 'zh' ? LANGUAGES.toReversed() : LANGUAGES;
  return order.flatMap((language) => {
    const text = step.texts[language];
    if (text === undefined) return [];
    return [{ language, label: say(res, `broadcasts.language.${language}`), parts: piecesOf(asked, text, allowed) }];
  });
}

/** The way as a shop owner reads it, step by step. */
export async function pathView(deps: PlanPagesDeps, asked: Asked, draft: PlanDraft, names: Names) {
  const steps = await Promise.all(
    draft.steps.map(async (step, position) => ({
      id: step.id,
      number: position + 1,
      kind: step.kind,
      words: stepWords(asked.res, step, names),
      only: await onlyWords(deps, asked, step.only, draft.steps),
      texts: textsView(deps, asked, step),
      waiting: '',
      taken: '',
    })),
  );
  return { when: triggerWords(asked, draft.trigger, names), whom: await whomWords(deps, asked, draft, names), steps };
}

/** For whom it is; '' for everybody. */
async function whomWords(
  deps: PlanPagesDeps,
  asked: Asked,
  { where, segmentId }: PlanDraft,
  names: Names,
): Promise<string> {
  const { res } = asked;
  if (where) return sentenceOf(deps, deps.db.reader, res, where);
  if (segmentId === undefined) return '';
  return names.segments.get(segmentId) ?? say(res, 'plans.gone.segment');
}

/** What ends it for a person, and when they may be in it again: one sentence each. */
export function rulesView({ res }: Asked, { stopWhen, again }: PlanDraft): string[] {
  const ends = stopWhen.map((when) => say(res, `plans.stopWhen.${when}`)).join(say(res, 'plans.only.or'));
  return [
    ...(ends === '' ? [] : [say(res, 'plans.rules.ends', { ends })]),
    again === 0 ? say(res, 'plans.rules.atOnce') : say(res, 'plans.rules.again', { span: spanWords(res, again, 0) }),
  ];
}

/** A reason code of the engine or of the gate, in words. */
export const reasonWords = (res: Response, code: string): string =>
  sayOr(res, `plans.reason.${code}`, sayOr(res, `broadcasts.failure.reason.${code}`, code));
