import { say } from '../platform/web/frame.ts';
import type { Scene } from './pages-deps.ts';
import { CASE_STEPS } from './rules.ts';
import type { Case, CaseStepTaken, CaseText } from './types.ts';
import { actorWords, shownWords, timeWords } from './views.ts';

/** Longer texts scroll in a bubble of their own height. */
const LONG = 600;

/** One text of the thread: what was said, told, or noted among staff. */
export function textView(scene: Scene, { text: whole, actor, at, sort }: CaseText) {
  const text = shownWords(scene, whole);
  return {
    at,
    line: false,
    sort,
    text,
    long: text.length > LONG,
    who: actorWords(scene, actor),
    time: timeWords(scene, at),
  };
}

/** The bar of six: each with who brought the case there and when, as it last came to it. */
export function barView(scene: Scene, one: Case, steps: readonly CaseStepTaken[]) {
  const here = CASE_STEPS.indexOf(one.step);
  return CASE_STEPS.map((step, at) => {
    const taken = at <= here ? steps.findLast((each) => each.step === step) : undefined;
    return {
      step,
      digit: at + 1,
      done: at < here,
      here: at === here,
      who: taken ? actorWords(scene, taken.actor) : '',
      time: taken ? timeWords(scene, taken.at) : '',
    };
  });
}

/** What happened, in one line: "Bao moved it to Handled". */
export function stepWords(scene: Scene, { step, actor, reason }: CaseStepTaken): string {
  const { res } = scene;
  const values = { who: actorWords(scene, actor), step: say(res, `cases.step.${step}`) };
  return say(res, `cases.went.${reason ?? 'on'}`, values);
}

/** Texts and steps in one thread, in the order in which they came; a step that was no more than the opening is left out. */
export function threadView(scene: Scene, texts: readonly CaseText[], steps: readonly CaseStepTaken[]) {
  const lines = steps.slice(1).map((taken) => ({
    at: taken.at,
    line: true,
    sort: 'step',
    text: stepWords(scene, taken),
    long: false,
    who: '',
    time: timeWords(scene, taken.at),
  }));
  // At one instant the words come before the step they caused.
  return [...texts.map((text) => textView(scene, text)), ...lines].toSorted((a, b) => a.at - b.at);
}
