import { sayOr } from '../marketing/index.ts';
import { say } from '../platform/web/frame.ts';
import type { Asked } from './pages-context.ts';
import { specialsOf } from './specials.ts';
import type { AppKind, Step } from './types.ts';

/** What a shop named itself among the outcomes of a step: the prizes of a draw, by their codes. */
const ownNames = (
  { input }: Extract<Step, { kind: 'special' }>,
  { language, merchant }: Asked,
): Map<string, string> => {
  const prizes = (input['prizes'] ?? []) as { code: string; label: Partial<Record<string, string>> }[];
  return new Map(
    prizes.map(({ code, label }) => [
      code,
      label[language] ?? label[merchant.language] ?? Object.values(label)[0] ?? code,
    ]),
  );
};

/**
 * How a step of a card may come out, in words; nothing where its outcomes are not known.
 * @param step as the form has it, so that its input may be half written
 */
export function outcomesOf(kinds: readonly AppKind[], asked: Asked, step: Step): { code: string; words: string }[] {
  if (step.kind !== 'special') return [];
  const special = specialsOf({ kinds: [...kinds] }).find(({ name }) => name === step.special);
  const input = special?.input.safeParse(step.input);
  if (!special?.outcomes || !input?.success) return [];
  const own = ownNames({ ...step, input: input.data }, asked);
  const wordsOf = (code: string): string =>
    /^\d+$/.test(code)
      ? say(asked.res, 'apps.outcome.score', { count: Number(code) })
      : sayOr(asked.res, `apps.outcome.${step.special}_${code}`, sayOr(asked.res, `apps.outcome.${code}`, code));
  return special.outcomes(input.data).map((code) => ({ code, words: own.get(code) ?? wordsOf(code) }));
}
