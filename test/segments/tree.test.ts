import { sql } from 'drizzle-orm';
import { COMPARISONS } from '../../src/platform/field-sql.ts';
import type { FieldType, SegmentField } from '../../src/platform/slice.ts';
import { readTree } from '../../src/segments/tree.ts';

const field = (name: string, type: FieldType): SegmentField => ({
  name,
  type,
  label: { words: name },
  comparisons: COMPARISONS[type],
  ...(type === 'choice' && { choices: ['red', 'green'].map((code) => ({ code, label: { words: code } })) }),
  where: () => sql`true`,
});

const FIELDS = (['number', 'money', 'day', 'choice', 'text', 'flag'] as const).map((type) => field(`a.${type}`, type));
const read = (where: unknown, currency = 'USD') => readTree(where, FIELDS, { currency });
const told = (where: unknown, currency?: string) =>
  read(where, currency).faults.map(({ path, code }) => `${path}: ${code}`);
const points = { field: 'a.number', is: '>=', value: 100 };
function nest(depth: number, inner: unknown): unknown {
  let tree = inner;
  for (let i = 0; i < depth; i++) tree = { all: [tree] };
  return tree;
}

test.each`
  what                           | where                                                                 | faults
  ${'no tree'}                   | ${undefined}                                                          | ${[': shape']}
  ${'a text'}                    | ${'everybody'}                                                        | ${[': shape']}
  ${'a list'}                    | ${[points]}                                                           | ${[': shape']}
  ${'two groups in one'}         | ${{ all: [points], any: [points] }}                                   | ${[': shape']}
  ${'a key too many'}            | ${{ ...points, also: 1 }}                                             | ${[': shape']}
  ${'no list in a group'}        | ${{ all: points }}                                                    | ${[': shape']}
  ${'nothing'}                   | ${{}}                                                                 | ${[': empty']}
  ${'an empty group'}            | ${{ all: [] }}                                                        | ${[': empty']}
  ${'an empty group within'}     | ${{ all: [points, { not: { any: [] } }] }}                            | ${['all.1.not: empty']}
  ${'an unknown field'}          | ${{ all: [{ field: 'a.gone', is: '=', value: 1 }] }}                  | ${['all.0.field: no_field']}
  ${'a field that is no text'}   | ${{ field: { $ne: 1 }, is: '=', value: 1 }}                           | ${['field: no_field']}
  ${'a field of the prototype'}  | ${{ field: 'constructor', is: '=', value: 1 }}                        | ${['field: no_field']}
  ${'no comparison'}             | ${{ field: 'a.number', is: 'like', value: 1 }}                        | ${['is: comparison']}
  ${'one of another type'}       | ${{ field: 'a.flag', is: '>', value: true }}                          | ${['is: comparison']}
  ${'two faults, each in place'} | ${{ any: [{ field: 'x', is: '=' }, { field: 'a.number', is: '=' }] }} | ${['any.0.field: no_field', 'any.1.value: value']}
  ${'five deep'}                 | ${nest(5, points)}                                                    | ${[]}
  ${'five deep, a "not" on it'}  | ${nest(4, { not: { any: [points] } })}                                | ${[]}
  ${'six deep'}                  | ${nest(6, points)}                                                    | ${['all.0.all.0.all.0.all.0.all.0: too_deep']}
  ${'fifty'}                     | ${{ all: Array.from({ length: 50 }, () => points) }}                  | ${[]}
  ${'fifty-one'}                 | ${{ all: Array.from({ length: 51 }, () => points) }}                  | ${[': too_many']}
`('$what: $faults', ({ where, faults }) => {
  expect(told(where)).toEqual(faults);
});

test.each`
  what                       | type        | is                   | value                           | currency | kept
  ${'a whole number'}        | ${'number'} | ${'>='}              | ${100}                          | ${'USD'} | ${100}
  ${'digits of a form'}      | ${'number'} | ${'>='}              | ${' 100 '}                      | ${'USD'} | ${100}
  ${'a broken number'}       | ${'number'} | ${'>='}              | ${1.5}                          | ${'USD'} | ${undefined}
  ${'no number'}             | ${'number'} | ${'>='}              | ${'many'}                       | ${'USD'} | ${undefined}
  ${'an object'}             | ${'number'} | ${'>='}              | ${{ $gt: 0 }}                   | ${'USD'} | ${undefined}
  ${'infinity'}              | ${'number'} | ${'<'}               | ${Infinity}                     | ${'USD'} | ${undefined}
  ${'too large'}             | ${'number'} | ${'<'}               | ${1e13}                         | ${'USD'} | ${undefined}
  ${'an amount'}             | ${'money'}  | ${'>='}              | ${'88.5'}                       | ${'USD'} | ${'88.50'}
  ${'too many decimals'}     | ${'money'}  | ${'>='}              | ${'88.505'}                     | ${'USD'} | ${undefined}
  ${'decimals of a yen'}     | ${'money'}  | ${'>='}              | ${'88.50'}                      | ${'JPY'} | ${undefined}
  ${'three of a dinar'}      | ${'money'}  | ${'>='}              | ${'88.505'}                     | ${'KWD'} | ${'88.505'}
  ${'an amount as a number'} | ${'money'}  | ${'>='}              | ${88.5}                         | ${'USD'} | ${undefined}
  ${'a comma'}               | ${'money'}  | ${'>='}              | ${'88,50'}                      | ${'USD'} | ${undefined}
  ${'a pair of amounts'}     | ${'money'}  | ${'between'}         | ${['1', '20.00']}               | ${'USD'} | ${['1.00', '20.00']}
  ${'a day'}                 | ${'day'}    | ${'='}               | ${'2024-02-29'}                 | ${'USD'} | ${'2024-02-29'}
  ${'no such day'}           | ${'day'}    | ${'='}               | ${'2026-02-29'}                 | ${'USD'} | ${undefined}
  ${'a day far off'}         | ${'day'}    | ${'<'}               | ${'9999-12-31'}                 | ${'USD'} | ${undefined}
  ${'days'}                  | ${'day'}    | ${'within_days'}     | ${'30'}                         | ${'USD'} | ${30}
  ${'no days'}               | ${'day'}    | ${'within_days'}     | ${0}                            | ${'USD'} | ${undefined}
  ${'days before time'}      | ${'day'}    | ${'older_than_days'} | ${40_000}                       | ${'USD'} | ${undefined}
  ${'a pair upside down'}    | ${'day'}    | ${'between'}         | ${['2026-03-02', '2026-03-01']} | ${'USD'} | ${undefined}
  ${'half a pair'}           | ${'number'} | ${'between'}         | ${[1]}                          | ${'USD'} | ${undefined}
  ${'a code'}                | ${'choice'} | ${'='}               | ${'red'}                        | ${'USD'} | ${'red'}
  ${'another code'}          | ${'choice'} | ${'='}               | ${'blue'}                       | ${'USD'} | ${undefined}
  ${'codes'}                 | ${'choice'} | ${'in'}              | ${['red', 'green']}             | ${'USD'} | ${['red', 'green']}
  ${'no codes'}              | ${'choice'} | ${'in'}              | ${[]}                           | ${'USD'} | ${undefined}
  ${'a code for a list'}     | ${'choice'} | ${'in'}              | ${'red'}                        | ${'USD'} | ${undefined}
  ${'a word'}                | ${'text'}   | ${'='}               | ${' Peanuts '}                  | ${'USD'} | ${'Peanuts'}
  ${'no word'}               | ${'text'}   | ${'='}               | ${'  '}                         | ${'USD'} | ${undefined}
  ${'5,000 characters'}      | ${'text'}   | ${'='}               | ${'x'.repeat(5000)}             | ${'USD'} | ${undefined}
  ${'a NUL'}                 | ${'text'}   | ${'='}               | ${'a\u0000b'}                   | ${'USD'} | ${undefined}
  ${'yes'}                   | ${'flag'}   | ${'='}               | ${true}                         | ${'USD'} | ${true}
  ${'yes of a form'}         | ${'flag'}   | ${'='}               | ${'true'}                       | ${'USD'} | ${true}
  ${'neither yes nor no'}    | ${'flag'}   | ${'='}               | ${'maybe'}                      | ${'USD'} | ${undefined}
  ${'a value for "known"'}   | ${'day'}    | ${'known'}           | ${'2026-01-01'}                 | ${'USD'} | ${undefined}
`('a $type "$is" $what in $currency is kept as $kept', ({ type, is, value, currency, kept }) => {
  const { kept: tree, faults } = read({ all: [{ field: `a.${type}`, is, value }] }, currency);
  expect(tree).toEqual(kept === undefined ? undefined : { all: [{ field: `a.${type}`, is, value: kept }] });
  expect(faults.map(({ path }) => path)).toEqual(kept === undefined ? ['all.0.value'] : []);
});

test('"known" needs no value', () => {
  expect(read({ field: 'a.day', is: 'known' }).kept).toEqual({ field: 'a.day', is: 'known' });
});

test('a tree of ten thousand levels is refused, not followed', () => {
  expect(told(nest(10_000, points)).join()).toMatch(/: too_deep$/);
  let nots: unknown = points;
  for (let i = 0; i < 10_000; i++) nots = { not: nots };
  expect(told(nots).join()).toMatch(/: too_deep$/);
});
