import type { Response } from 'express';
import { counterOf, counterView, type TextFrame, writtenField } from '../../marketing/index.ts';
import { rulesOf } from '../../merchants/index.ts';
import { type Language, LANGUAGES } from '../../platform/slice.ts';
import { say } from '../../platform/web/frame.ts';
import { editorView } from '../../segments/index.ts';
import { VOUCHER_FIELDS } from '../../vouchers/index.ts';
import { type Asked, labelOf, type Names, type PlanPagesDeps, readContext } from './pages-context.ts';
import { STOP_WHEN, type Trigger } from './types.ts';
import { MOST_STEPS } from './draft.ts';
import { editorName, NO_CONDITION, type RawPlan, type RawStep, stepField, type Values } from './views-form.ts';
import { ANSWERS, type FormFaults, lostAnswers } from './views-read.ts';
import { answerWords, fieldLabel } from './views-words.ts';

/** Words of each field's fault. */
export const faultWords = (res: Response, faults: FormFaults): Record<string, string> =>
  Object.fromEntries(
    Object.entries(faults).map(([field, { code, words, values }]) => [
      field,
      say(res, words ?? `plans.fault.${code}`, values),
    ]),
  );

/** What stands around a text, for measuring it without a recipient. */
export const frameOf = (deps: PlanPagesDeps, { merchant }: Asked, voucher: boolean): TextFrame => ({
  shop: merchant.name,
  optOut: rulesOf(merchant).optOut,
  link: '',
  fields: readContext(deps).fields(voucher),
});

/** The counter of one box. */
export const counterOfBox = (deps: PlanPagesDeps, asked: Asked, box: string, text: string, voucher: boolean) => {
  const language: Language = box.endsWith('-zh') ? 'zh' : 'en';
  const counter = counterOf(text.slice(0, 5000), language, frameOf(deps, asked, voucher));
  return counterView(asked.res, box, counter);
};

/** Fields of a voucher have a value wherever there is a voucher: they need no stand-in. */
export const writtenInto = (res: Response, name: string, language: Language): string =>
  VOUCHER_FIELDS.some((field) => field === name) ? `{{${name}}}` : writtenField(res, name, language);

interface Drawn {
  deps: PlanPagesDeps;
  asked: Asked;
  raw: RawPlan;
  names: Names;
  told: Record<string, string>;
}

function boxView({ deps, asked, told }: Drawn, step: RawStep, position: number, language: Language) {
  const { res } = asked;
  const box = stepField(position, language);
  const voucher = step.kind === 'send' && Boolean(step.values['offer']);
  const text = step.values[language] ?? '';
  return {
    box,
    language,
    label: say(res, `broadcasts.language.${language}`),
    text,
    fault: told[box] ?? '',
    /** What its counter needs to know of the form. */
    sends: [box, ...['id', 'kind', 'offer'].map((name) => stepField(position, name))].join(','),
    counter: counterOfBox(deps, asked, box, text, voucher),
    fields: frameOf(deps, asked, voucher).fields.map((name) => ({
      name,
      label: fieldLabel(res, name),
      written: writtenInto(res, name, language),
    })),
  };
}

/** The shop's own language stands first. */
const languagesOf = ({ merchant }: Asked): readonly Language[] =>
  merchant.language === 'zh' ? LANGUAGES.toReversed() : LANGUAGES;

/** The questions of an action, filled in. */
function asksView({ asked, names, told }: Drawn, { values }: RawStep, position: number) {
  const action = names.actions.find(({ name }) => name === values['action']);
  return (action?.asks ?? []).map((ask) => {
    const name = stepField(position, `in-${ask.name}`);
    const value = values[`in-${ask.name}`] ?? '';
    const choices = names.choices.get(`${action!.name}/${ask.name}`) ?? [];
    const known = value === '' || choices.some(({ code }) => code === value);
    return {
      name,
      type: ask.type,
      label: labelOf(asked.res, { key: ask.label }),
      value,
      fault: told[name] ?? '',
      choices: [...choices, ...(known ? [] : [{ code: value, label: value }])].map((choice) => ({
        ...choice,
        chosen: choice.code === value,
      })),
    };
  });
}

/** The questions asked before a step, each with its answers to be ticked; and those ticked of a question that is not. */
function questionsView({ asked: { res }, raw }: Drawn, step: RawStep, position: number) {
  const answer = (id: string, code: string) => {
    const name = `a-${id}-${code}`;
    return { name: stepField(position, name), words: answerWords(res, code), chosen: step.values[name] === '1' };
  };
  const earlier = raw.steps.slice(0, position);
  const groups = earlier.flatMap(({ id, kind, values }, place) => {
    if (kind !== 'ask') return [];
    const codes = ANSWERS[values['what'] === 'cause' ? 'cause' : 'score'];
    return [{ step: place + 1, answers: codes.map((code) => answer(id, code)) }];
  });
  const lost = lostAnswers(step, earlier).map(({ id, code }) => answer(id, code));
  return lost.length > 0 ? [...groups, { step: 0, answers: lost }] : groups;
}

const titleOf = ({ asked: { res }, names }: Drawn, { kind, values }: RawStep): string => {
  if (kind === 'ask') return say(res, `plans.kind.ask_${values['what'] === 'cause' ? 'cause' : 'score'}`);
  if (kind !== 'do') return say(res, `plans.kind.${kind}`);
  const action = names.actions.find(({ name }) => name === values['action']);
  return action ? labelOf(res, { key: action.label }) : say(res, 'plans.gone.action');
};

async function stepView(drawn: Drawn, step: RawStep, position: number, fresh: string) {
  const { deps, asked, raw, names, told } = drawn;
  const { id, kind, values, where } = step;
  const field = (name: string): string => stepField(position, name);
  const questions = questionsView(drawn, step, position);
  const whereFault = told[field('where')] ?? '';
  const answerFault = told[field('answer')] ?? '';
  return {
    id,
    position,
    number: position + 1,
    below: position + 1,
    kind,
    title: titleOf(drawn, step),
    first: position === 0,
    last: position === raw.steps.length - 1,
    fresh: id === fresh,
    at: Object.fromEntries(
      ['id', 'kind', 'days', 'hours', 'until', 'offer', 'what', 'action'].map((name) => [name, field(name)]),
    ),
    values: { days: '', hours: '', until: '', offer: '', what: '', action: '', ...values },
    told: Object.fromEntries(['days', 'hours', 'until', 'offer', 'action', 'kind'].map((name) => [name, told[field(name)] ?? ''])), // prettier-ignore
    boxes: kind === 'send' || kind === 'ask' ? languagesOf(asked).map((code) => boxView(drawn, step, position, code)) : [], // prettier-ignore
    offers: names.offers.map((offer) => ({ ...offer, chosen: offer.id === values['offer'] })),
    lostOffer: values['offer'] && !names.offers.some((offer) => offer.id === values['offer']) ? values['offer'] : '',
    asks: kind === 'do' ? asksView(drawn, step, position) : [],
    questions,
    answerFault,
    whereFault,
    editor:
      where === undefined
        ? false
        : await editorView(deps, deps.db.reader, asked.res, where, { name: editorName(position), faults: whereFault ? 'all' : 'entered' }), // prettier-ignore
    limited: where !== undefined || questions.some(({ answers }) => answers.some(({ chosen }) => chosen)),
    more: raw.steps.length < MOST_STEPS,
  };
}

/** The steps that may be put in, in the order of the menu. */
function addable({ asked: { res }, names }: Drawn) {
  const kind = (code: string, words: string) => ({ code, words: say(res, `plans.kind.${words}`) });
  return [
    kind('wait', 'wait'),
    kind('send', 'send'),
    kind('ask:score', 'ask_score'),
    kind('ask:cause', 'ask_cause'),
    ...names.actions.map(({ name, label }) => ({ code: `do:${name}`, words: labelOf(res, { key: label }) })),
    kind('stop', 'stop'),
  ];
}

/** Every kind of trigger offered here; one that is gone stays in the list while it is chosen. */
function triggersView({ deps, asked: { res } }: Drawn, chosen: string) {
  const { triggers } = deps.plans.offers();
  const lost = chosen !== '' && !triggers.some((kind) => kind === chosen);
  return [...triggers, ...(lost ? [chosen as Trigger['kind']] : [])].map((kind) => ({
    kind,
    words: say(res, `plans.trigger.${kind}`),
    chosen: kind === chosen,
  }));
}

const options = (entries: Iterable<readonly [string, string]>, chosen: string) =>
  [...entries].map(([id, name]) => ({ id, name, chosen: id === chosen }));

/** Everything the form shows. @param fresh id of a step just added: the cursor goes there */
export async function formView(
  deps: PlanPagesDeps,
  asked: Asked,
  { raw, faults, names, fresh = '' }: { raw: RawPlan; faults: FormFaults; names: Names; fresh?: string },
) {
  const { res, merchant } = asked;
  const told = faultWords(res, faults);
  const drawn: Drawn = { deps, asked, raw, names, told };
  const values: Values = { trigger: '', who: 'all', again: '', ...raw.values };
  const byTree = values['who'] === 'tree';
  return {
    values,
    told: { name: '', trigger: '', segmentId: '', where: '', again: '', steps: '', 't-field': '', 't-on': '', ...told },
    faulty: Object.keys(faults).length,
    zone: merchant.zone,
    triggers: triggersView(drawn, values['trigger']!),
    dayFields: options(names.fields, values['t-field'] ?? ''),
    sides: ['before', 'after'].map((side) => ({
      side,
      words: say(res, `plans.side.${side}`),
      chosen: (values['t-side'] ?? 'after') === side,
    })),
    whos: ['all', 'segment', 'tree'].map((who) => ({ who, words: say(res, `plans.who.${who}`), chosen: values['who'] === who })), // prettier-ignore
    segments: options(names.segments, values['segmentId'] ?? ''),
    editor: await editorView(deps, deps.db.reader, res, raw.where ?? NO_CONDITION, {
      faults: byTree && told['where'] ? 'all' : 'entered',
    }),
    steps: await Promise.all(raw.steps.map((step, position) => stepView(drawn, step, position, fresh))),
    addable: addable(drawn),
    room: raw.steps.length < MOST_STEPS,
    stops: STOP_WHEN.map((when) => ({
      name: `stop-${when}`,
      words: say(res, `plans.stopWhen.${when}`),
      chosen: values[`stop-${when}`] === '1',
    })),
  };
}
