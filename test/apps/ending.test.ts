import fc from 'fast-check';
import type { AppsDeps } from '../../src/apps/deps.ts';
import { begin, hear, type Played, TRIES, type World } from '../../src/apps/interpret.ts';
import { KINDS, type Step, type TalkState } from '../../src/apps/index.ts';
import { unreachable, wayFaults } from '../../src/apps/ways.ts';
import type { Texts } from '../../src/marketing/index.ts';
import type { LocalDate } from '../../src/kernel/calendar.ts';
import type { AppDraft, Choice } from '../../src/apps/index.ts';

const deps = { kinds: KINDS } as Pick<AppsDeps, 'kinds'>;
const id = fc.integer({ min: 0, max: 9 }).map((n) => `s${n}`);
const texts = fc.constantFrom<Texts>(
  { en: 'Hello' },
  { zh: '您好' },
  { en: 'Hi {{name "you"}} {{answer_s0}}', zh: '嗨' },
);

const choices: fc.Arbitrary<Choice[]> = fc
  .array(fc.option(id, { nil: undefined }), { minLength: 2, maxLength: 4 })
  .map((goTos) =>
    goTos.map((goTo, n) => ({
      code: `c${n}`,
      label: { en: `Dish ${n}` },
      words: [],
      ...(goTo !== undefined && { goTo }),
    })),
  );

const step = fc.oneof(
  fc.record({ id, kind: fc.constant('reply' as const), texts }),
  fc.record({ id, kind: fc.constant('ask' as const), texts, wanted: fc.oneof(choices.map((list) => ({ type: 'choice' as const, choices: list })), fc.constant({ type: 'number' as const, from: 1, to: 9 }), fc.constant({ type: 'text' as const, most: 50 })) }),
  fc.record({ id, kind: fc.constant('check' as const), question: fc.oneof(fc.constant({ is: 'member' as const }), fc.record({ is: fc.constant('answer' as const), step: id, codes: fc.constant(['c0']) })), elseGoTo: id }),
  fc.record({ id, kind: fc.constant('do' as const), action: fc.constant('points.give'), input: fc.constant({ points: 1 }) }),
  fc.record({ id, kind: fc.constant('end' as const) }),
) as fc.Arbitrary<Step>; // prettier-ignore

/** Steps in the order of their names, each once: of these many are sound, the others are found out. */
const steps = fc.uniqueArray(step, { selector: (one) => one.id, minLength: 1, maxLength: 10 }).map((list) => list.toSorted((a, b) => a.id.localeCompare(b.id))); // prettier-ignore

const heard = fc.oneof(
  fc.constantFrom('1', '2', 'two', '二', '３', 'Dish 1', 'nothing', '🙂', '', '{{name}}'),
  fc.string(),
);

const draftOf = (made: Step[]): AppDraft => ({ name: 'x', kind: 'steps', form: null, steps: made, words: ['xx'], who: { everybody: true }, tests: [] }); // prettier-ignore

function worldOf(member: boolean, told: { acts: string[] }): World {
  return {
    language: 'en',
    spoken: 'en',
    staff: 'en',
    sorry: () => 'Sorry',
    today: '2026-06-15' as LocalDate,
    dayFirst: false,
    fields: ['name', 'answer_s0'],
    isMember: async () => member,
    inSegment: async () => member,
    values: async () => ({}),
    keep: async () => {},
    act: async ({ id: stepId }) => {
      told.acts.push(stepId);
      return false;
    },
    special: async () => ({ outcome: 'ok' }),
  };
}

const sound = (made: Step[]): boolean => wayFaults(deps, made).length === 0 && unreachable(made).length === 0;

test('whatever is accepted ends: within tries times its questions, no step taken twice, one answer a text', async () => {
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(
      steps,
      fc.array(heard, { minLength: 40, maxLength: 40 }),
      fc.boolean(),
      async (made, said, member) => {
        fc.pre(sound(made));
        accepted++;
        const told = { acts: [] as string[] };
        const world = worldOf(member, told);
        const draft = draftOf(made);
        let played: Played = await begin(draft, world, said[0]!);
        let turns = 1;
        while (played.state) {
          expect('text' in played.say || 'template' in played.say).toBe(true);
          const state: TalkState = JSON.parse(JSON.stringify(played.state)) as TalkState; // as the dialogue keeps it
          played = await hear(draft, world, state, said[turns++ % said.length]!);
          expect(turns).toBeLessThanOrEqual(made.length * TRIES + 1);
        }
        expect(played.ended).toBeDefined();
        expect(new Set(told.acts).size).toBe(told.acts.length);
      },
    ),
    { numRuns: 250 },
  );
  expect(accepted).toBeGreaterThanOrEqual(250);
});

test('what is not accepted ends as well, and never throws', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 12 }),
      fc.array(heard, { minLength: 10, maxLength: 10 }),
      async (made, said) => {
        const draft = draftOf(made);
        const world = worldOf(true, { acts: [] });
        let played = await begin(draft, world, '');
        for (let n = 0; played.state && n < 60; n++)
          played = await hear(draft, world, played.state, said[n % said.length]!);
        expect(played.state).toBeUndefined();
      },
    ),
    { numRuns: 250 },
  );
});
