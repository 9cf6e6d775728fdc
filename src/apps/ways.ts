import { LANGUAGES } from '../platform/slice.ts';
import type { AppsDeps } from './deps.ts';
import { MOST } from './draft.ts';
import type { FaultCode } from './fault-codes.ts';
import { menuOf } from './interpret.ts';
import { specialNamed } from './specials.ts';
import type { DraftFault, Step } from './types.ts';

const fault = (at: string, code: FaultCode): DraftFault => ({ at, code });

/** Where a step names another to go on at, with the place in the draft. */
function jumpsOf(step: Step, n: number): { at: string; to: string }[] {
  if (step.kind === 'check') return [{ at: `steps.${n}.elseGoTo`, to: step.elseGoTo }];
  if (step.kind !== 'ask' || step.wanted.type !== 'choice') return [];
  return step.wanted.choices.flatMap(({ goTo }, c) =>
    goTo === undefined ? [] : [{ at: `steps.${n}.wanted.choices.${c}.goTo`, to: goTo }],
  );
}

/** Which steps may come behind a step, by place; the place behind the last step is the end. */
export function nextOf(steps: readonly Step[], n: number): number[] {
  const step = steps[n]!;
  if (step.kind === 'end') return [];
  const jumps = jumpsOf(step, n).map(({ to }) => steps.findIndex(({ id }) => id === to));
  const straight = step.kind === 'ask' && step.wanted.type === 'choice' ? step.wanted.choices.some(({ goTo }) => goTo === undefined) : true; // prettier-ignore
  return [...new Set([...(straight ? [n + 1] : []), ...jumps])].filter((to) => to > n);
}

/** What a check asks about stands before it, and can have the answers it names. */
function questionFaults(deps: Pick<AppsDeps, 'kinds'>, steps: readonly Step[], n: number): DraftFault[] {
  const step = steps[n]!;
  if (step.kind !== 'check' || !('step' in step.question)) return [];
  const { question } = step;
  const at = `steps.${n}.question`;
  const asked = steps.slice(0, n).find(({ id }) => id === question.step);
  if (question.is === 'outcome') {
    if (asked?.kind !== 'special') return [fault(`${at}.step`, 'check_step')];
    const special = specialNamed(deps, asked.special);
    const input = special?.input.safeParse(asked.input);
    const known = input?.success ? special?.outcomes?.(input.data) : undefined;
    const fits = question.codes.length > 0 && (!known || question.codes.every((code) => known.includes(code)));
    return fits ? [] : [fault(`${at}.codes`, 'check_codes')];
  }
  if (asked?.kind !== 'ask') return [fault(`${at}.step`, 'check_step')];
  if (question.is === 'between') {
    if (asked.wanted.type !== 'number') return [fault(`${at}.step`, 'check_step')];
    return question.from > question.to ? [fault(at, 'range_empty')] : [];
  }
  if (asked.wanted.type !== 'choice') return [fault(`${at}.step`, 'check_step')];
  const codes = new Set(asked.wanted.choices.map(({ code }) => code));
  const fits = question.codes.length > 0 && question.codes.every((code) => codes.has(code));
  return fits ? [] : [fault(`${at}.codes`, 'check_codes')];
}

const FIELD = 60;

/** Letters that a step adds to the answer of its turn, with its fields as long as they may be. */
function lengthOf(step: Step): number {
  if (step.kind !== 'reply' && step.kind !== 'ask') return 0;
  const of = (texts: string, behind: readonly string[]) => [texts.replace(/\{\{[^{}]*\}\}/g, 'x'.repeat(FIELD)), ...behind].join('\n').length + 1; // prettier-ignore
  return Math.max(0, ...LANGUAGES.map((language) => of(step.texts[language] ?? '', step.kind === 'ask' ? menuOf(step, language) : []))); // prettier-ignore
}

/** The longest answer that may come of a turn which begins at each step. */
function turns(steps: readonly Step[]): number[] {
  const longest: number[] = Array.from({ length: steps.length + 1 }, () => 0);
  for (let n = steps.length - 1; n >= 0; n--) {
    const behind = steps[n]!.kind === 'ask' ? 0 : Math.max(0, ...nextOf(steps, n).map((to) => longest[to] ?? 0));
    longest[n] = lengthOf(steps[n]!) + behind;
  }
  return longest;
}

/** From each step the way on which the most is said until the turn ends. */
function longestWays(steps: readonly Step[], lettersOf: (step: Step) => number): number[][] {
  const best: { letters: number; way: number[] }[] = Array.from({ length: steps.length + 1 }, () => ({ letters: 0, way: [] })); // prettier-ignore
  for (let n = steps.length - 1; n >= 0; n--) {
    const step = steps[n]!;
    const after = step.kind === 'ask' ? [] : nextOf(steps, n).map((to) => best[to]!);
    const next = after.reduce((most, one) => (one.letters > most.letters ? one : most), { letters: 0, way: [] as number[] }); // prettier-ignore
    best[n] = { letters: lettersOf(step) + next.letters, way: [n, ...next.way] };
  }
  return best.map(({ way }) => way);
}

/** Of each turn the way on which the most is said, as places of steps. @param lettersOf letters that a step says */
export function longestTurns(steps: readonly Step[], lettersOf: (step: Step) => number): number[][] {
  const longest = longestWays(steps, lettersOf);
  // A turn begins at the first step, and behind every answer.
  const begins = new Set([0, ...steps.flatMap((step, n) => (step.kind === 'ask' ? nextOf(steps, n) : []))]);
  return [...begins].map((n) => longest[n]!);
}

/** Where steps lead: forward only and to steps that are there, so that every app ends; and no answer longer than a carrier takes. */
export function wayFaults(deps: Pick<AppsDeps, 'kinds'>, steps: readonly Step[]): DraftFault[] {
  const places = new Map(steps.map(({ id }, n) => [id, n]));
  const faults = steps.flatMap((step, n) => [
    ...jumpsOf(step, n).flatMap(({ at, to }) => {
      const place = places.get(to);
      if (place === undefined) return [fault(at, 'goto_nowhere')];
      return place <= n ? [fault(at, 'goto_backward')] : [];
    }),
    ...questionFaults(deps, steps, n),
  ]);
  if (faults.length > 0) return faults;
  const longest = turns(steps);
  const begins = steps.flatMap((_, n) => (n === 0 || steps[n - 1]!.kind === 'ask' ? [n] : []));
  return begins.filter((n) => longest[n]! > MOST.turn - 60).map((n) => fault(`steps.${n}.texts`, 'turn_long'));
}

/** Steps that nothing leads to. Of ways without faults. */
export function unreachable(steps: readonly Step[]): DraftFault[] {
  const reached = new Set([0]);
  for (let n = 0; n < steps.length; n++) if (reached.has(n)) for (const to of nextOf(steps, n)) reached.add(to);
  return steps.flatMap((_, n) => (reached.has(n) ? [] : [fault(`steps.${n}`, 'step_unreachable')]));
}

/**
 * The most and the usual number of parts of a use, turn by turn: what is said in one turn is one answer.
 * @param partsOf parts of the answer that the steps of a turn make @param lettersOf letters that a step says
 */
export function waysCost(
  steps: readonly Step[],
  partsOf: (turn: readonly Step[]) => number,
  lettersOf: (step: Step) => number,
): { usual: number; most: number } {
  const longest = longestWays(steps, lettersOf);
  const partsAt = (way: readonly number[]): number => partsOf(way.map((n) => steps[n]!));
  const most: number[] = Array.from({ length: steps.length + 1 }, () => 0);
  /** What at most comes behind the questions that a turn may end with, by where it begins. */
  const behind: number[] = [...most];
  for (let n = steps.length - 1; n >= 0; n--) {
    const next = nextOf(steps, n);
    const after = steps[n]!.kind === 'ask' ? most : behind;
    behind[n] = Math.max(0, ...next.map((to) => after[to] ?? 0));
    most[n] = partsAt(longest[n]!) + behind[n]!;
  }
  return { usual: Math.max(1, usualOf(steps, partsAt)), most: Math.max(1, most[0] ?? 0) };
}

/** Straight on, the first way wherever there are several. */
function usualOf(steps: readonly Step[], partsAt: (way: readonly number[]) => number): number {
  let [parts, turn]: [number, number[]] = [0, []];
  for (let n: number | undefined = 0; n !== undefined && n < steps.length; n = nextOf(steps, n)[0]) {
    turn.push(n);
    if (steps[n]!.kind !== 'ask') continue;
    parts += partsAt(turn);
    turn = [];
  }
  return parts + (turn.length > 0 ? partsAt(turn) : 0);
}
