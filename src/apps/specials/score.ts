import { z } from 'zod';
import type { Special, TalkState } from '../types.ts';

const input = z.object({ right: z.array(z.object({ step: z.string().max(40), code: z.string().max(40) })).max(20) });
type Right = z.output<typeof input>['right'];

function score({ answers }: TalkState, right: unknown) {
  const all = right as Right;
  const hits = all.filter(({ step, code }) => answers[step] === code).length;
  return { outcome: String(hits), fields: { score: String(hits), of: String(all.length) } };
}

/** How many questions of a quiz were answered right. */
export const scoreQuiz: Special = {
  name: 'score',
  fields: ['score', 'of'],
  input,
  outcomes: ({ right }) => Array.from({ length: (right as Right).length + 1 }, (_, hits) => String(hits)),
  async faults(_deps, _reader, _merchantId, { right }, { steps }) {
    return (right as Right).flatMap(({ step, code }, n) => {
      const asked = steps.find(({ id }) => id === step);
      const known = asked?.kind === 'ask' && asked.wanted.type === 'choice' && asked.wanted.choices.some((one) => one.code === code); // prettier-ignore
      return known ? [] : [{ at: `right.${n}`, code: 'check_codes' }];
    });
  },
  longest: ({ right }) => ({ score: String((right as Right).length), of: String((right as Right).length) }),
  run: async (_deps, _tx, { state }, { right }) => score(state, right),
  rehearse: ({ state }, { right }) => score(state, right),
};
