import {
  draftOf,
  type FormContext,
  readFields,
  usualHoldOut,
  type Values,
  valuesOf,
} from '../../src/broadcasts/views-form.ts';
import type { Merchant } from '../../src/merchants/index.ts';

const merchant = {
  merchantId: 'm',
  name: "Lin's Noodles",
  country: 'US',
  zone: 'America/New_York',
  language: 'en',
  currency: 'USD',
  rulePack: 'us',
  createdAt: 0,
} as Merchant;

const context: FormContext = {
  merchant,
  now: Date.UTC(2026, 1, 20, 15), // 10:00 in New York
  mergeFields: ['name', 'points'],
  where: { field: 'segments.everybody', is: '=', value: true },
};

const GOOD: Values = {
  name: 'June',
  kind: 'care',
  who: 'segment',
  segmentId: 'seg',
  textEn: 'Hello {{name "friend"}}',
  textedHours: '16',
  when: 'now',
};

const faultsOf = (more: Values, malformed: string[] = []) =>
  Object.fromEntries(
    Object.entries(draftOf({ ...GOOD, ...more }, malformed, context).faults).map(([field, { code }]) => [field, code]),
  );

test('a whole form is a draft without faults', () => {
  const { draft, faults } = draftOf({ ...GOOD, 'ex-other': '1', inDialogue: '1' }, [], context);
  expect(faults).toEqual({});
  expect(draft).toMatchObject({
    name: 'June',
    kind: 'care',
    audience: { segmentId: 'seg', excludeSegmentIds: ['other'], excludeTextedHours: 16, excludeInDialogue: true },
    texts: { en: 'Hello {{name "friend"}}' },
    schedule: { kind: 'now' },
  });
  expect(draft.textsB).toBeUndefined();
});

test('the editor’s tree counts only when conditions are chosen', () => {
  expect(draftOf(GOOD, [], context).draft.audience.where).toBeUndefined();
  const { audience } = draftOf({ ...GOOD, who: 'tree' }, [], context).draft;
  expect([audience.where, audience.segmentId]).toEqual([context.where, undefined]);
});

test.each`
  what                           | more                                                                      | field               | code
  ${'no name'}                   | ${{ name: ' ' }}                                                          | ${'name'}           | ${'name'}
  ${'a long name'}               | ${{ name: 'x'.repeat(81) }}                                               | ${'name'}           | ${'long'}
  ${'a brace too few'}           | ${{ textEn: 'Hi {{name' }}                                                | ${'textEn'}         | ${'unbalanced'}
  ${'single braces'}             | ${{ textEn: 'Hi {name}' }}                                                | ${'textEn'}         | ${'single_braces'}
  ${'a field that is not'}       | ${{ textZh: '您好{{salary}}' }}                                           | ${'textZh'}         | ${'unknown_field'}
  ${'a helper'}                  | ${{ textEn: '{{#if name}}x{{/if}}' }}                                     | ${'textEn'}         | ${'not_a_field'}
  ${'5,000 characters'}          | ${{ textEn: 'x'.repeat(5000) }}                                           | ${'textEn'}         | ${'too_long'}
  ${'a link without target'}     | ${{ textEn: 'See {{link}}' }}                                             | ${'linkTarget'}     | ${'no_link_target'}
  ${'a target that is a script'} | ${{ linkTarget: 'javascript:alert(1)' }}                                  | ${'linkTarget'}     | ${'link_target'}
  ${'a second text at fault'}    | ${{ textBEn: 'Hi {{' }}                                                   | ${'textBEn'}        | ${'unbalanced'}
  ${'a past time'}               | ${{ when: 'at', at: '2026-02-20T09:00' }}                                 | ${'at'}             | ${'past'}
  ${'a time in the DST gap'}     | ${{ when: 'at', at: '2026-03-08T02:30' }}                                 | ${'at'}             | ${'gap'}
  ${'no time'}                   | ${{ when: 'at', at: '' }}                                                 | ${'at'}             | ${'time_unreadable'}
  ${'30 February'}               | ${{ when: 'local', at: '2026-02-30T10:00' }}                              | ${'at'}             | ${'time_unreadable'}
  ${'no time of day'}            | ${{ when: 'recurring', every: 'day', time: '25:00' }}                     | ${'time'}           | ${'time'}
  ${'a day of the month 32'}     | ${{ when: 'recurring', every: 'month', time: '10:00', day: '32' }}        | ${'day'}            | ${'number'}
  ${'a first day gone by'}       | ${{ when: 'recurring', every: 'day', time: '10:00', from: '2026-01-01' }} | ${'from'}           | ${'past'}
  ${'hours as words'}            | ${{ textedHours: 'all' }}                                                 | ${'textedHours'}    | ${'number'}
  ${'a hold-out of 90'}          | ${{ holdOutPercent: '90' }}                                               | ${'holdOutPercent'} | ${'number'}
  ${'a pace below zero'}         | ${{ perMinute: '-5' }}                                                    | ${'perMinute'}      | ${'number'}
`('$what is told at its field', ({ more, field, code }) => {
  expect(faultsOf(more)).toEqual({ [field]: code });
});

test('an object where text belongs is told at the text', () => {
  const { values, malformed } = readFields({
    name: 'June',
    'textEn[a]': 'b',
    textZh: ['a', 'b'],
    'where.0.group': 'all',
  });
  expect(malformed).toEqual(['textEn', 'textZh']);
  expect(faultsOf(values, malformed)).toMatchObject({ textEn: 'not_text', textZh: 'not_text' });
});

test('what a draft holds is what its form shows', () => {
  for (const more of [
    { when: 'at', at: '2026-03-01T10:30' },
    { when: 'recurring', every: 'month', time: '09:15', day: '31', from: '2026-03-01' },
    { textBZh: '第二条', samplePercent: '30', decideAfterHours: '0' },
  ]) {
    const { draft } = draftOf({ ...GOOD, holdOutPercent: '5', ...more }, [], context);
    expect(draftOf(valuesOf(draft), [], context).draft).toEqual(draft);
  }
});

test.each([
  [0, 0],
  [199, 0],
  [200, 10],
  [100_000, 10],
])('the usual hold-out of %i people is %i percent', (people, percent) => {
  expect(usualHoldOut(people)).toBe(percent);
});
