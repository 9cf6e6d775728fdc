import type { AppDraft, Step } from '../../src/apps/index.ts';
import { FAULT_CODES } from '../../src/apps/index.ts';
import { FieldFaults } from '../../src/platform/web/problems.ts';
import { ACTOR, type AppShop, openApps } from './shop.ts';

let shop: AppShop;
beforeAll(async () => {
  shop = await openApps('sqlite');
});
afterAll(() => shop.close());

const texts = { en: 'Hello.' };
const reply = (id: string): Step => ({ id, kind: 'reply', texts });
const ask = (id: string, goTo?: string): Step => ({
  id,
  kind: 'ask',
  texts,
  wanted: {
    type: 'choice',
    choices: [
      { code: 'a', label: { en: 'Apple' }, words: [], ...(goTo !== undefined && { goTo }) },
      { code: 'b', label: { en: 'Bread' }, words: [] },
    ],
  },
});
const labelled = (...labels: string[]): Step => ({
  id: 'q',
  kind: 'ask',
  texts,
  wanted: { type: 'choice', choices: labels.map((en, n) => ({ code: `c${n}`, label: { en }, words: [] })) },
});
const check = (id: string, elseGoTo: string, step = 'q', codes = ['a']): Step => ({ id, kind: 'check', question: { is: 'answer', step, codes }, elseGoTo }); // prettier-ignore
const draw = (...odds: number[]): Step => ({
  id: 'd',
  kind: 'special',
  special: 'draw',
  input: { prizes: odds.map((one, n) => ({ code: `p${n}`, label: { en: 'Tea' }, odds: one, count: 5 })) },
});
const many = (count: number, make: (id: string) => Step) => Array.from({ length: count }, (_, n) => make(`s${n}`));
const said = (en: string): Partial<AppDraft> => ({ steps: [{ id: 'r', kind: 'reply', texts: { en } }] });

const draftOf = (more: Partial<AppDraft>): AppDraft => ({
  name: 'Soup of the day',
  kind: 'steps',
  form: null,
  steps: [reply('r')],
  words: ['SOUP'],
  who: { everybody: true },
  tests: [1, 2, 3].map(() => ({ texts: ['SOUP'], expect: 'Hello' })),
  ...more,
});
const faults = (more: Partial<AppDraft>) => shop.apps.faults(shop.test.db.reader, shop.merchantId, draftOf(more));

test('a sound draft has none', async () => {
  expect(await faults({})).toEqual([]);
  expect(await faults({ steps: [ask('q', 'x'), reply('r'), reply('x')] })).toEqual([]);
});

test.each`
  what                                        | more                                                                                                                  | at                                  | code
  ${'no name'}                                | ${{ name: ' ' }}                                                                                                      | ${'name'}                           | ${'name_none'}
  ${'a long name'}                            | ${{ name: 'x'.repeat(81) }}                                                                                           | ${'name'}                           | ${'name_long'}
  ${'no word'}                                | ${{ words: [] }}                                                                                                      | ${'words'}                          | ${'words_none'}
  ${'a word of the product'}                  | ${{ words: ['POINTS'] }}                                                                                              | ${'words.0'}                        | ${'word_built_in'}
  ${'the same, written otherwise'}            | ${{ words: ['SOUP', 'ｐｏｉｎｔｓ'] }}                                                                                | ${'words.1'}                        | ${'word_built_in'}
  ${'a reserved word'}                        | ${{ words: ['STOP'] }}                                                                                                | ${'words.0'}                        | ${'word_reserved'}
  ${'an answer as a word'}                    | ${{ words: ['YES'] }}                                                                                                 | ${'words.0'}                        | ${'word_reserved'}
  ${'a case number as a word'}                | ${{ words: ['C118'] }}                                                                                                | ${'words.0'}                        | ${'word_reserved'}
  ${'digits as a word'}                       | ${{ words: ['2026'] }}                                                                                                | ${'words.0'}                        | ${'word_form'}
  ${'a word twice'}                           | ${{ words: ['SOUP', 'soup!'] }}                                                                                       | ${'words.1'}                        | ${'word_twice'}
  ${'no steps'}                               | ${{ steps: [] }}                                                                                                      | ${'steps'}                          | ${'steps_none'}
  ${'31 steps'}                               | ${{ steps: many(31, reply) }}                                                                                         | ${'steps'}                          | ${'steps_many'}
  ${'an endless form'}                        | ${{ steps: many(21, ask) }}                                                                                           | ${'steps'}                          | ${'questions_many'}
  ${'a loop'}                                 | ${{ steps: [reply('x'), ask('q', 'x')] }}                                                                             | ${'steps.1.wanted.choices.0.goTo'}  | ${'goto_backward'}
  ${'a step that leads to itself'}            | ${{ steps: [ask('q', 'q')] }}                                                                                         | ${'steps.0.wanted.choices.0.goTo'}  | ${'goto_backward'}
  ${'a check that goes back'}                 | ${{ steps: [ask('q'), check('c', 'q')] }}                                                                             | ${'steps.1.elseGoTo'}               | ${'goto_backward'}
  ${'a step that is not there'}               | ${{ steps: [ask('q', 'nowhere')] }}                                                                                   | ${'steps.0.wanted.choices.0.goTo'}  | ${'goto_nowhere'}
  ${'two steps of one name'}                  | ${{ steps: [reply('r'), reply('r')] }}                                                                                | ${'steps.1.id'}                     | ${'step_id_twice'}
  ${'a step nothing leads to'}                | ${{ steps: [reply('r'), { id: 'e', kind: 'end' }, reply('x')] }}                                                      | ${'steps.2'}                        | ${'step_unreachable'}
  ${'a check of a later step'}                | ${{ steps: [check('c', 'q'), ask('q')] }}                                                                             | ${'steps.0.question.step'}          | ${'check_step'}
  ${'a check of an answer there is not'}      | ${{ steps: [ask('q'), check('c', 'r', 'q', ['zebra']), reply('r')] }}                                                 | ${'steps.1.question.codes'}         | ${'check_codes'}
  ${'no text'}                                | ${said('  ')}                                                                                                         | ${'steps.0.texts'}                  | ${'text_none'}
  ${'a helper'}                               | ${said('{{#each this}}x{{/each}}')}                                                                                   | ${'steps.0.texts.en'}               | ${'text_braces'}
  ${'triple braces'}                          | ${said('{{{name}}}')}                                                                                                 | ${'steps.0.texts.en'}               | ${'text_braces'}
  ${'a way into the machine'}                 | ${said('{{constructor.constructor "return process"}}')}                                                               | ${'steps.0.texts.en'}               | ${'text_braces'}
  ${'a lone brace'}                           | ${said('Hello {{name')}                                                                                               | ${'steps.0.texts.en'}               | ${'text_braces'}
  ${'a field of nobody'}                      | ${said('{{password}}')}                                                                                               | ${'steps.0.texts.en'}               | ${'text_field'}
  ${'an answer never asked'}                  | ${said('{{answer_q}}')}                                                                                               | ${'steps.0.texts.en'}               | ${'text_field'}
  ${'a character no phone has'}               | ${said('Hel\u0000lo')}                                                                                                | ${'steps.0.texts.en'}               | ${'text_characters'}
  ${'a text over ten parts'}                  | ${said('汤'.repeat(700))}                                                                                             | ${'steps.0.texts.en'}               | ${'text_long'}
  ${'texts that make one too long'}           | ${{ steps: many(2, (id) => ({ id, kind: 'reply', texts: { en: 'x'.repeat(900) } })) }}                                | ${'steps.0.texts'}                  | ${'turn_long'}
  ${'a reserved answer'}                      | ${{ steps: [labelled('Yes', 'Maybe')] }}                                                                              | ${'steps.0.wanted.choices.0'}       | ${'choice_reserved'}
  ${'T as an answer'}                         | ${{ steps: [labelled('S', 'T')] }}                                                                                    | ${'steps.0.wanted.choices.1'}       | ${'choice_reserved'}
  ${'an answer that is a word here'}          | ${{ steps: [labelled('Points', 'Tea')] }}                                                                             | ${'steps.0.wanted.choices.0'}       | ${'choice_keyword'}
  ${'its own word as an answer'}              | ${{ steps: [labelled('Soup', 'Tea')] }}                                                                               | ${'steps.0.wanted.choices.0'}       | ${'choice_keyword'}
  ${'two answers alike'}                      | ${{ steps: [labelled('Tea', 'TEA')] }}                                                                                | ${'steps.0.wanted.choices.1'}       | ${'choice_twice'}
  ${'an answer that is the digit of another'} | ${{ steps: [labelled('Two', '1')] }}                                                                                  | ${'steps.0.wanted.choices.1'}       | ${'choice_twice'}
  ${'an answer no phone can show'}            | ${{ steps: [labelled('Te\u0000a', 'Soda')] }}                                                                         | ${'steps.0.wanted.choices.0.label'} | ${'text_characters'}
  ${'one answer'}                             | ${{ steps: [labelled('Tea')] }}                                                                                       | ${'steps.0.wanted.choices'}         | ${'choices_few'}
  ${'ten answers'}                            | ${{ steps: [labelled(...'ABCDEFGHIJ'.split('').map((letter) => `Dish ${letter}`))] }}                                 | ${'steps.0.wanted.choices'}         | ${'choices_many'}
  ${'an empty range'}                         | ${{ steps: [{ id: 'q', kind: 'ask', texts, wanted: { type: 'number', from: 9, to: 1 } }] }}                           | ${'steps.0.wanted'}                 | ${'range_empty'}
  ${'no time at all'}                         | ${{ steps: [{ id: 'q', kind: 'ask', texts, wanted: { type: 'time', from: '9', to: '25:00' } }] }}                     | ${'steps.0.wanted'}                 | ${'time_form'}
  ${'an action there is not'}                 | ${{ steps: [{ id: 'd', kind: 'do', action: 'shop.burn', input: {} }] }}                                               | ${'steps.0.action'}                 | ${'action_unknown'}
  ${'an action without what it needs'}        | ${{ steps: [{ id: 'd', kind: 'do', action: 'points.give', input: { points: 0 } }] }}                                  | ${'steps.0.input.points'}           | ${'action_input'}
  ${'an alert that is too long'}              | ${{ steps: [{ id: 'd', kind: 'do', action: 'staff.alert', input: { words: 'x'.repeat(141) } }] }}                     | ${'steps.0.input.words'}            | ${'line_long'}
  ${'a step of no kind'}                      | ${{ steps: [{ id: 'd', kind: 'special', special: 'shell', input: {} }] }}                                             | ${'steps.0.special'}                | ${'special_unknown'}
  ${'odds over 100 %'}                        | ${{ steps: [draw(9000, 1001)] }}                                                                                      | ${'steps.0.input.prizes'}           | ${'odds_over'}
  ${'two draws in one use'}                   | ${{ steps: [draw(100, 1), { ...draw(100, 1), id: 'more' }] }}                                                         | ${'steps.1.input.prizes'}           | ${'draw_twice'}
  ${'an address with words of people'}        | ${{ steps: [{ id: 'c', kind: 'special', special: 'call', input: { url: 'https://hooks.shop.org/?who={{name}}' } }] }} | ${'steps.0.input.url'}              | ${'url_form'}
  ${'an offer there is not'}                  | ${{ steps: [{ id: 'v', kind: 'special', special: 'voucher', input: { offerId: 'x' } }] }}                             | ${'steps.0.input.offerId'}          | ${'offer_unknown'}
  ${'a private address'}                      | ${{ steps: [{ id: 'c', kind: 'special', special: 'call', input: { url: 'http://192.168.1.1/' } }] }}                  | ${'steps.0.input.url'}              | ${'url_private'}
  ${'a segment there is not'}                 | ${{ who: { segmentId: 'x' } }}                                                                                        | ${'who'}                            | ${'who_segment'}
  ${'a check of a segment there is not'}      | ${{ steps: [{ id: 'c', kind: 'check', question: { is: 'segment', segmentId: 'x' }, elseGoTo: 'r' }, reply('r')] }}    | ${'steps.0.question.segmentId'}     | ${'check_segment'}
  ${'no days'}                                | ${{ hours: { days: [], from: '10:00', to: '22:00' } }}                                                                | ${'hours.days'}                     | ${'hours_days'}
  ${'hours of nothing'}                       | ${{ hours: { days: [1], from: '10:00', to: '10:00' } }}                                                               | ${'hours.from'}                     | ${'hours_order'}
  ${'a limit of none'}                        | ${{ limit: { times: 0, per: 'day' } }}                                                                                | ${'limit.times'}                    | ${'limit_times'}
  ${'two test texts'}                         | ${{ tests: [{ texts: ['SOUP'], expect: 'x' }, { texts: ['SOUP'], expect: 'x' }] }}                                    | ${'tests'}                          | ${'tests_few'}
  ${'an empty test text'}                     | ${{ tests: [1, 2, 3].map(() => ({ texts: [''], expect: 'x' })) }}                                                     | ${'tests.0'}                        | ${'test_empty'}
  ${'a test that holds anything'}             | ${{ tests: [1, 2, 3].map(() => ({ texts: ['SOUP'], expect: ' ' })) }}                                                 | ${'tests.0'}                        | ${'test_empty'}
  ${'a card there is not'}                    | ${{ kind: 'zebra' }}                                                                                                  | ${'kind'}                           | ${'kind_unknown'}
  ${'no draft at all'}                        | ${{ steps: 'x' }}                                                                                                     | ${'steps'}                          | ${'shape'}
  ${'a step id that is a way in'}             | ${{ steps: [reply('__proto__')] }}                                                                                    | ${'steps.0.id'}                     | ${'shape'}
`('$what: $code at $at', async ({ more, at, code }) => {
  const found = await faults(more as Partial<AppDraft>);
  expect(found).toContainEqual(expect.objectContaining({ at, code }));
  expect(found.every((one) => one.code in FAULT_CODES)).toBe(true);
  const { db } = shop.test;
  const adding = db.write((tx) => shop.apps.add(tx, shop.merchantId, draftOf(more as Partial<AppDraft>), ACTOR));
  await expect(adding).rejects.toThrow(FieldFaults);
  await adding.catch((fault: FieldFaults) => expect(fault.faults.map(({ field }) => field)).toContain(at));
});

test('a word that another app has names it', async () => {
  const id = await shop.card('info');
  expect(await faults({ words: ['hours'] })).toEqual([
    { at: 'words.0', code: 'word_taken', values: { word: 'hours', by: id } },
  ]);
});

test('what is only warned of: near words, gaps for strangers, texts of several parts', async () => {
  const { reader } = shop.test.db;
  const draft = draftOf({
    words: ['HOURSE'],
    steps: [{ id: 'r', kind: 'reply', texts: { en: `Dear {{name}}, ${'x'.repeat(170)}` } }],
  });
  const warned = await shop.apps.warnings(reader, shop.merchantId, draft);
  expect(warned.map(({ code }) => code).toSorted()).toEqual(['field_bare', 'text_parts', 'word_near']);
});
