import { say } from '../platform/web/frame.ts';
import { sayOr } from '../marketing/index.ts';
import { type Asked, labelOf } from './pages-context.ts';
import type { Names } from './views-names.ts';
import { boxesView, optionsOf } from './views-fields.ts';
import {
  choiceRows,
  MOST_CHOICES,
  MOST_STEPS,
  QUESTIONS,
  type RawStep,
  stepOf,
  TALK_ENDS,
  WANTED,
} from './views-steps.ts';

/** What the steps are drawn with. */
export interface StepsDrawing {
  asked: Asked;
  languages: ReturnType<typeof import('./pages-context.ts').languagesOf>;
  names: Names;
  /** Words of faults, by their place in the draft (`steps.2.goTo`). */
  told: Readonly<Record<string, string>>;
  /** What is worth a thought, by the box's name. */
  near: Readonly<Record<string, string>>;
  raw: readonly RawStep[];
  /** How a step of a card may come out. */
  outcomes(step: RawStep): { code: string; words: string }[];
  fresh: string;
}

const titleOf = ({ asked: { res }, names }: StepsDrawing, { kind, values }: RawStep): string => {
  if (kind === 'special') return sayOr(res, `apps.special.${values['special']}`, say(res, 'apps.step.special'));
  if (kind !== 'do') return say(res, `apps.step.${kind}`);
  const action = names.actions.find(({ name }) => name === values['action']);
  return action ? labelOf(res, { key: action.label }) : say(res, 'apps.step.goneAction');
};

/** A step in a list of steps: its number, what it is and how its text begins. */
function stepName(drawing: StepsDrawing, step: RawStep, position: number): string {
  const [language = 'en'] = drawing.languages;
  const text = (step.values[`text.${language}`] ?? '').replaceAll(/\s+/g, ' ').trim();
  const short = Array.from(text).slice(0, 24).join('');
  const words = short === '' ? titleOf(drawing, step) : short === text ? text : `${short}…`;
  return say(drawing.asked.res, 'apps.step.named', { step: position + 1, words });
}

/** Steps after this one, to go on at; one that is gone or went before stays in the list while it is chosen. */
function ways(drawing: StepsDrawing, position: number, chosen: string) {
  const later = drawing.raw.flatMap((step, at) =>
    at > position ? [{ code: step.id, words: stepName(drawing, step, at) }] : [],
  );
  const end = { code: TALK_ENDS, words: say(drawing.asked.res, 'apps.steps.talkEnds') };
  const lost = chosen !== '' && chosen !== TALK_ENDS && !later.some(({ code }) => code === chosen);
  return optionsOf([...later, end, ...(lost ? [{ code: chosen, words: say(drawing.asked.res, 'apps.step.lostWay') }] : [])], chosen); // prettier-ignore
}

/** Which steps a check of each kind can be about. */
const ABOUT: Partial<Record<string, (step: RawStep) => boolean>> = {
  answer: ({ kind, values }) => kind === 'ask' && (values['type'] ?? 'choice') === 'choice',
  between: ({ kind, values }) => kind === 'ask' && values['type'] === 'number',
  outcome: ({ kind }) => kind === 'special',
};

/** Steps before this one that a check of this kind can be about. */
const asksBefore = (drawing: StepsDrawing, position: number, is: string, chosen: string) =>
  optionsOf(
    drawing.raw.flatMap((step, at) =>
      at < position && ABOUT[is]?.(step) ? [{ code: step.id, words: stepName(drawing, step, at) }] : [],
    ),
    chosen,
  );

/** What a check may ask here: nothing about steps that are not there. */
const questionsHere = (drawing: StepsDrawing, position: number, chosen: string) =>
  optionsOf(
    QUESTIONS.filter(
      (is) => is === chosen || !ABOUT[is] || drawing.raw.some((step, at) => at < position && ABOUT[is]!(step)),
    ) // prettier-ignore
      .map((code) => ({ code, words: say(drawing.asked.res, `apps.question.${code}`) })),
    chosen,
  );

/** The answers of a question, with their digits. */
const answersOf = ({ languages }: StepsDrawing, { values }: RawStep) =>
  Array.from({ length: choiceRows(values) }, (_, i) => {
    const label = languages.map((language) => values[`c.${i}.${language}`]).find((text) => text?.trim()) ?? '';
    return { code: values[`c.${i}.code`] ?? '', words: `${i + 1} ${label}` };
  });

/** The answers of the question that a check is about, or the outcomes of the step, to tick. */
function picksView(drawing: StepsDrawing, { values }: RawStep, position: number) {
  const is = values['is'] ?? 'answer';
  const of = drawing.raw.slice(0, position).find(({ id }) => id === values['of']);
  if (!of || (is !== 'answer' && is !== 'outcome') || !ABOUT[is]!(of)) return [];
  const own = stepOf({ id: '', kind: 'check', values });
  const chosen = own.kind === 'check' && 'codes' in own.question ? own.question.codes : [];
  const all = is === 'answer' ? answersOf(drawing, of) : drawing.outcomes(of);
  return all.map(({ code, words }) => ({ name: `s.${position}.pick.${code}`, words, chosen: chosen.includes(code) }));
}

function choicesView(drawing: StepsDrawing, { values }: RawStep, position: number) {
  const { asked, languages, told } = drawing;
  return Array.from({ length: choiceRows(values) }, (_, i) => {
    const at = `steps.${position}.wanted.choices.${i}`;
    const name = `s.${position}.c.${i}`;
    return {
      number: i + 1,
      remove: `unchoice:${position}:${i}`,
      code: { name: `${name}.code`, value: values[`c.${i}.code`] ?? '' },
      boxes: languages.map((language) => ({
        name: `${name}.${language}`,
        label: say(asked.res, `broadcasts.language.${language}`),
        language,
        value: values[`c.${i}.${language}`] ?? '',
        fault: language === languages[0] && `${at}.label` in told,
        focus: language === languages[0] && (`${at}.label` in told || drawing.fresh === `choice:${position}:${i}`),
      })),
      words: { name: `${name}.words`, value: values[`c.${i}.words`] ?? '' },
      goTo: { name: `${name}.goTo`, options: ways(drawing, position, values[`c.${i}.goTo`] ?? '') },
      faults: Object.entries(told).flatMap(([place, words]) => (place === at || place.startsWith(`${at}.`) ? [words] : [])), // prettier-ignore
    };
  });
}

/** The questions of an action, filled in. */
function asksView({ asked: { res }, names, told, near }: StepsDrawing, { values }: RawStep, position: number) {
  const action = names.actions.find(({ name }) => name === values['action']);
  return (action?.asks ?? []).map((ask) => {
    const value = values[`in.${ask.name}`] ?? '';
    const choices = names.choices.get(`${action!.name}/${ask.name}`) ?? [];
    const known = value === '' || choices.some(({ code }) => code === value);
    return {
      name: `s.${position}.in.${ask.name}`,
      type: ask.type,
      label: labelOf(res, { key: ask.label }),
      value,
      fault: told[`steps.${position}.input.${ask.name}`] ?? '',
      near: near[`s.${position}.in.${ask.name}`] ?? '',
      options: optionsOf([...choices, ...(known ? [] : [{ code: value, words: value }])], value),
    };
  });
}

/** Which voucher a step gives; other steps of cards ask nothing here. */
function offerView({ asked: { res }, names, told }: StepsDrawing, { values }: RawStep, position: number) {
  if (values['special'] !== 'voucher') return [];
  const offers = names.offers.map(({ id, name }) => ({ code: id, words: name }));
  return [
    {
      name: `s.${position}.in.offerId`,
      label: say(res, 'apps.steps.offer'),
      fault: told[`steps.${position}.input.offerId`] ?? '',
      options: optionsOf(offers, values['in.offerId'] ?? ''),
    },
  ];
}

/** Faults of a step whose place has no field of its own. */
function elsewhere(told: StepsDrawing['told'], position: number, shown: ReadonlySet<string>): string[] {
  const at = `steps.${position}`;
  return Object.entries(told).flatMap(([place, words]) =>
    (place === at || place.startsWith(`${at}.`)) && !shown.has(place) && !place.startsWith(`${at}.wanted.choices.`)
      ? [words]
      : [],
  );
}

function stepView(drawing: StepsDrawing, step: RawStep, position: number) {
  const { asked, languages, told, names, raw, fresh } = drawing;
  const { res } = asked;
  const { id, kind, values } = step;
  const name = (field: string): string => `s.${position}.${field}`;
  const own = stepOf(step);
  const texts = 'texts' in own ? own.texts : {};
  const again = own.kind === 'ask' ? own.again : undefined;
  const at = `steps.${position}`;
  const box = Object.fromEntries(
    Object.entries(told).flatMap(([place, words]) => {
      const [, part, rest] = new RegExp(`^${at.replace('.', '\\.')}\\.(texts|again)(.*)$`).exec(place) ?? [];
      return part === undefined ? [] : [[`${name(part === 'texts' ? 'text' : 'again')}${rest}`, words]];
    }),
  );
  const shown = new Set(Object.keys(told).filter((place) => new RegExp(`^${at.replace('.', '\\.')}\\.(texts|again|input)`).test(place))); // prettier-ignore
  const drawn = { res, languages, told: box, near: drawing.near, fresh: '' };
  return {
    id, kind, position,
    number: position + 1,
    below: position + 1,
    title: titleOf(drawing, step),
    first: position === 0,
    last: position === raw.length - 1,
    fresh: id === fresh,
    at: Object.fromEntries(['id', 'kind', 'type', 'rows', 'from', 'to', 'dayFrom', 'dayTo', 'timeFrom', 'timeTo', 'most', 'is', 'of', 'codes', 'segmentId', 'elseGoTo', 'picks', 'action', 'special', 'input'].map((field) => [field, name(field)])),
    values: { from: '', to: '', dayFrom: '', dayTo: '', timeFrom: '', timeTo: '', most: '', codes: '', of: '', elseGoTo: '', action: '', special: '', input: '', rows: '0', ...values },
    boxes: boxesView(drawn, name('text'), texts, false),
    againBoxes: boxesView(drawn, name('again'), again, true),
    againOpen: again !== undefined,
    types: optionsOf(WANTED.map((code) => ({ code, words: say(res, `apps.wanted.${code}`) })), values['type'] ?? 'choice'),
    choices: kind === 'ask' ? choicesView(drawing, step, position) : [],
    moreChoices: choiceRows(values) < MOST_CHOICES,
    questions: kind === 'check' ? questionsHere(drawing, position, values['is'] ?? 'answer') : [],
    of: asksBefore(drawing, position, values['is'] ?? 'answer', values['of'] ?? ''),
    picks: picksView(drawing, step, position),
    byOutcome: values['is'] === 'outcome',
    segments: optionsOf([...names.segments].map(([code, words]) => ({ code, words })), values['segmentId'] ?? ''),
    ways: ways(drawing, position, values['elseGoTo'] ?? ''),
    asks: kind === 'do' ? asksView(drawing, step, position) : [],
    offers: kind === 'special' ? offerView(drawing, step, position) : [],
    faults: elsewhere(told, position, shown),
  }; // prettier-ignore
}

/** The editor of free steps. */
export function stepsView(drawing: StepsDrawing) {
  const { asked, names, raw, told } = drawing;
  const { res } = asked;
  const kind = (code: string, words: string) => ({ code, words });
  return {
    steps: raw.map((step, position) => stepView(drawing, step, position)),
    room: raw.length < MOST_STEPS,
    fault: told['steps'] ?? '',
    addable: [
      kind('reply', say(res, 'apps.step.reply')),
      kind('ask', say(res, 'apps.step.ask')),
      kind('check', say(res, 'apps.step.check')),
      ...names.actions.map(({ name, label }) => kind(`do:${name}`, labelOf(res, { key: label }))),
      ...(names.offers.length > 0 ? [kind('special:voucher', say(res, 'apps.special.voucher'))] : []),
      kind('end', say(res, 'apps.step.end')),
    ],
  };
}
