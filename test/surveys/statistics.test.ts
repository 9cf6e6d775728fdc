import fc from 'fast-check';
import { margin, mean, medianBucket, netPromoters } from '../../src/surveys/statistics.ts';
import { bucketOfSpan, spanOfBucket } from '../../src/surveys/tallies.ts';
import { indexFrom, resultOf } from '../../src/surveys/results.ts';
import { meets, nextQuestion, standOf } from '../../src/surveys/flow.ts';
import type { SurveyDraft } from '../../src/surveys/types.ts';
import { csat, nps, words } from './survey-shop.ts';

const scores = (...values: number[]) => values.map((value) => ({ value, count: 1 }));

test.each`
  what                         | values                        | average | half
  ${'nobody'}                  | ${[]}                         | ${null} | ${null}
  ${'four are too few'}        | ${[5, 4, 5, 4]}               | ${4.5}  | ${null}
  ${'five of one mind'}        | ${[4, 4, 4, 4, 4]}            | ${4}    | ${0}
  ${'1 to 5: s = √2.5, n = 5'} | ${[1, 2, 3, 4, 5]}            | ${3}    | ${1.386}
  ${'ten, s = 0.5270'}         | ${[4, 5, 4, 5, 4, 5, 4, 5, 4, 5]} | ${4.5} | ${0.3267}
`('mean and half-width of 95 %: $what', ({ values, average, half }) => {
  const of = scores(...(values as number[]));
  expect(mean(of)).toBe(average);
  if (half === null) expect(margin(of)).toBeNull();
  else expect(margin(of)).toBeCloseTo(half as number, 3);
}); // prettier-ignore

test.each`
  values                                  | score   | parts
  ${[10, 9, 8, 7, 6, 0]}                  | ${0}    | ${[2, 2, 2]}
  ${[10, 10, 10]}                         | ${100}  | ${[3, 0, 0]}
  ${[0, 6, 5]}                            | ${-100} | ${[0, 0, 3]}
  ${[9, 9, 7]}                            | ${67}   | ${[2, 1, 0]}
`('NPS of $values is $score', ({ values, score, parts }) => {
  const of = netPromoters(scores(...(values as number[])))!;
  expect([of.score, [of.promoters, of.passives, of.detractors]]).toEqual([score, parts]);
}); // prettier-ignore

test('the margin of an NPS is that of the mean of 100, 0 and -100', () => {
  const of = [
    ...Array.from({ length: 50 }, () => 10),
    ...Array.from({ length: 30 }, () => 8),
    ...Array.from({ length: 20 }, () => 3),
  ];
  expect(netPromoters(scores(...of))).toMatchObject({ score: 30, margin: 15 }); // s = 78.5, 1.96 × 78.5 ÷ 10
  expect(netPromoters([])).toBeNull();
});

test('a median told by buckets is within 5 % of the true one', () => {
  const spans = fc.array(fc.integer({ min: 1000, max: 7 * 86_400_000 }), { minLength: 1, maxLength: 99 });
  fc.assert(
    fc.property(spans, (all) => {
      const buckets = new Map<number, number>();
      for (const span of all) buckets.set(bucketOfSpan(span), (buckets.get(bucketOfSpan(span)) ?? 0) + 1);
      const sorted = all.toSorted((a, b) => a - b);
      const lower = sorted[Math.ceil(sorted.length / 2) - 1]!;
      expect(Math.abs(spanOfBucket(medianBucket(buckets)!) / lower - 1)).toBeLessThan(0.051);
    }),
  );
  expect(medianBucket(new Map())).toBeNull();
});

test('scales of any length are put on 0 to 100 for the index, each answer of equal weight', () => {
  const five = { dimension: 'quality' as const, from: 1, to: 5, month: '2026-05' };
  const ten = { dimension: 'quality' as const, from: 0, to: 10, month: '2026-05' };
  expect(
    indexFrom([
      { ...five, code: '5', count: 2 },
      { ...five, code: '1', count: 1 },
      { ...five, code: 'skipped', count: 9 },
      { ...ten, code: '5', count: 1 },
      { ...ten, month: '2026-06', code: '9', count: 3 },
    ]),
  ).toEqual([
    { dimension: 'quality', month: '2026-05', index: 63, answered: 4 },
    { dimension: 'quality', month: '2026-06', index: 90, answered: 3 },
  ]);
});

test('bars stand in the order of the choices, wide ranges and days in bars of their own', () => {
  const codes = new Map([
    ['2', 3],
    ['5', 1],
    ['skipped', 2],
  ]);
  expect(resultOf(csat('q'), codes)).toMatchObject({
    answered: 4, skipped: 2, average: 2.75, margin: null,
    bars: [{ code: '1', count: 0 }, { code: '2', count: 3 }, { code: '3', count: 0 }, { code: '4', count: 0 }, { code: '5', count: 1 }],
  }); // prettier-ignore
  const age = { ...csat('q'), type: 'number', from: 1, to: 100 } as never;
  expect(
    resultOf(
      age,
      new Map([
        ['9', 1],
        ['10', 2],
        ['100', 1],
      ]),
    ).bars,
  ).toEqual(
    expect.arrayContaining([
      { code: '1-9', count: 1 },
      { code: '10-18', count: 2 },
      { code: '100', count: 1 },
    ]),
  );
  const day = { ...csat('q'), type: 'day' } as never;
  const many = new Map(Array.from({ length: 20 }, (_, i) => [`2026-05-${String(i + 1).padStart(2, '0')}`, 1]));
  expect(resultOf(day, many).bars).toEqual([{ code: '2026-05', count: 20 }]);
  expect(resultOf(day, new Map([['2026-05-02', 1], ['2026-05-01', 2]])).bars).toEqual([{ code: '2026-05-01', count: 2 }, { code: '2026-05-02', count: 1 }]); // prettier-ignore
});

test.each`
  when            | code         | is
  ${['0-6']}      | ${'0'}       | ${true}
  ${['0-6']}      | ${'6'}       | ${true}
  ${['0-6']}      | ${'7'}       | ${false}
  ${['-20--10']}  | ${'-15'}     | ${true}
  ${['soup']}     | ${'soup'}    | ${true}
  ${['0-6']}      | ${'skipped'} | ${false}
  ${['skipped']}  | ${'skipped'} | ${true}
`('$when is met by $code: $is', ({ when, code, is }) => {
  expect(meets(when as string[], code as string)).toBe(is);
}); // prettier-ignore

test('a way always comes to its end, and a stand is where the first answer is missing', () => {
  const draft = {
    questions: [
      nps('a', { branches: [{ when: ['0-6'], goTo: 'c' }, { when: ['9'], goTo: 'end' }, { when: ['8'], goTo: 'a' }] }),
      csat('b'),
      words('c', { branches: [{ when: ['said'], goTo: 'a' }] }),
    ],
  } as SurveyDraft; // prettier-ignore
  expect(['5', '9', '10', '8'].map((code) => nextQuestion(draft, 'a', code)?.id)).toEqual([
    'c',
    undefined,
    'b',
    undefined,
  ]);
  expect(nextQuestion(draft, 'c', 'said')).toBeUndefined();
  expect(nextQuestion(draft, 'gone', '1')?.id).toBe('a');
  expect(standOf(draft, new Map())?.id).toBe('a');
  expect(standOf(draft, new Map([['a', '3']]))?.id).toBe('c');
  expect(standOf(draft, new Map([['a', '3'], ['c', '']]))).toBeUndefined(); // prettier-ignore
});
