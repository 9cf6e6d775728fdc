import { readAnswer } from '../../src/apps/read-answer.ts';
import type { Wanted } from '../../src/apps/index.ts';
import type { LocalDate } from '../../src/kernel/calendar.ts';

const choice: Wanted = {
  type: 'choice',
  choices: [
    { code: 'c1', label: { en: 'Beef noodles', zh: '牛肉面' }, words: ['beef'] },
    { code: 'c2', label: { en: 'Fish soup', zh: '鱼汤' }, words: [] },
    { code: 'c3', label: { en: 'Tofu bowl', zh: '豆腐饭' }, words: [] },
  ],
};
/** A Monday. */
const today = '2026-06-15' as LocalDate;
const where = { language: 'en', today, dayFirst: false } as const;
const read = (text: string, wanted: Wanted, more: Partial<{ dayFirst: boolean }> = {}) =>
  readAnswer(text, wanted, { ...where, ...more })?.code ?? null;

test.each`
  text                 | code
  ${'2'}               | ${'c2'}
  ${' 2 '}             | ${'c2'}
  ${'２'}              | ${'c2'}
  ${'2️⃣'}              | ${'c2'}
  ${'②'}               | ${'c2'}
  ${'2.'}              | ${'c2'}
  ${'#2'}              | ${'c2'}
  ${'(2)'}             | ${'c2'}
  ${'two'}             | ${'c2'}
  ${'Two!'}            | ${'c2'}
  ${'ＴＷＯ'}          | ${'c2'}
  ${'二'}              | ${'c2'}
  ${'两'}              | ${'c2'}
  ${'第二'}            | ${'c2'}
  ${'选2'}             | ${'c2'}
  ${'我选二'}          | ${'c2'}
  ${'2号'}             | ${'c2'}
  ${'No. 2'}           | ${'c2'}
  ${'option 2'}        | ${'c2'}
  ${'2 please'}        | ${'c2'}
  ${'2 fish soup'}     | ${'c2'}
  ${'FISH SOUP'}       | ${'c2'}
  ${'fish soop'}       | ${'c2'}
  ${'鱼汤'}            | ${'c2'}
  ${'魚湯'}            | ${'c2'}
  ${'beef'}            | ${'c1'}
  ${'Beef noodles 🙂'} | ${'c1'}
  ${'0'}               | ${null}
  ${'4'}               | ${null}
  ${'-2'}              | ${'c2'}
  ${'2 or 3'}          | ${null}
  ${'22'}              | ${null}
  ${'2 tofu bowl'}     | ${null}
  ${''}                | ${null}
  ${'🙂'}              | ${null}
  ${'fis'}             | ${null}
`('of a menu $text is $code', ({ text, code }) => {
  expect(read(text as string, choice)).toBe(code);
});

test.each`
  text                | code
  ${'12'}             | ${'12'}
  ${'twelve'}         | ${'12'}
  ${'twenty-one'}     | ${'21'}
  ${'twenty one'}     | ${'21'}
  ${'十二'}           | ${'12'}
  ${'二十五'}         | ${'25'}
  ${'十'}             | ${'10'}
  ${'两百'}           | ${'200'}
  ${'三百零四'}       | ${'304'}
  ${'１２个人'}       | ${'12'}
  ${'12 people'}      | ${'12'}
  ${'1,200'}          | ${'1200'}
  ${'四位'}           | ${'4'}
  ${'1201'}           | ${null}
  ${'-3'}             | ${null}
  ${'3.5'}            | ${null}
  ${'a few'}          | ${null}
  ${'999999999999'}   | ${null}
  ${'twelve hundred'} | ${null}
`('of numbers 0 to 1200 $text is $code', ({ text, code }) => {
  expect(read(text as string, { type: 'number', from: 0, to: 1200 })).toBe(code);
});

test('below zero only where the sign stands', () => {
  expect(read('-3', { type: 'number', from: -5, to: 5 })).toBe('-3');
  expect(read('－3', { type: 'number', from: -5, to: 5 })).toBe('-3');
});

test.each`
  text                  | code
  ${'today'}            | ${'2026-06-15'}
  ${'Tomorrow!'}        | ${'2026-06-16'}
  ${'明天'}             | ${'2026-06-16'}
  ${'後天'}             | ${'2026-06-17'}
  ${'friday'}           | ${'2026-06-19'}
  ${'Fri'}              | ${'2026-06-19'}
  ${'on Monday'}        | ${'2026-06-15'}
  ${'next monday'}      | ${'2026-06-22'}
  ${'周五'}             | ${'2026-06-19'}
  ${'星期天'}           | ${'2026-06-21'}
  ${'下周五'}           | ${'2026-06-26'}
  ${'20 June'}          | ${'2026-06-20'}
  ${'June 20th'}        | ${'2026-06-20'}
  ${'the 20th of June'} | ${'2026-06-20'}
  ${'6/20'}             | ${'2026-06-20'}
  ${'20/6'}             | ${'2026-06-20'}
  ${'6月20日'}          | ${'2026-06-20'}
  ${'６月２０号'}       | ${'2026-06-20'}
  ${'20号'}             | ${'2026-06-20'}
  ${'1号'}              | ${'2026-07-01'}
  ${'2026-06-20'}       | ${'2026-06-20'}
  ${'2026年6月20日'}    | ${'2026-06-20'}
  ${'14 June'}          | ${null}
  ${'30 Feb'}           | ${null}
  ${'soon'}             | ${null}
  ${'1/1'}              | ${null}
  ${'32'}               | ${null}
`('of the days of a month to come $text is $code', ({ text, code }) => {
  expect(read(text as string, { type: 'day', from: 0, to: 31 })).toBe(code);
});

test.each([
  ['friday', '06-19', '06-19', '06-26'],
  ['this friday', '06-19', '06-19', '06-26'],
  ['next friday', '06-19', '06-26', '06-26'],
  ['next fridy', '06-19', '06-26', '06-26'],
  ['周五', '06-19', '06-19', '06-26'],
  ['这周五', '06-19', '06-19', '06-26'],
  ['下周五', '06-26', '06-26', '06-26'],
  ['下下周五', '07-03', '07-03', '07-03'],
])('%s is read from a Wednesday, a Friday and a Sunday', (text, ...days) => {
  const from = ['2026-06-17', '2026-06-19', '2026-06-21'] as LocalDate[];
  const codes = from.map((day) => readAnswer(text, { type: 'day', from: 0, to: 31 }, { ...where, today: day })?.code);
  expect(codes).toEqual(days.map((day) => `2026-${day}`));
});

test('5/7 is the fifth of July where the day comes first', () => {
  const days: Wanted = { type: 'day', from: 0, to: 364 };
  expect(read('5/7', days, { dayFirst: true })).toBe('2026-07-05');
  expect(read('5/7', days)).toBe('2027-05-07');
});

test.each`
  text                                 | code
  ${'7pm'}                             | ${'19:00'}
  ${'7 PM'}                            | ${'19:00'}
  ${'7:30 p.m.'}                       | ${'19:30'}
  ${'19:30'}                           | ${'19:30'}
  ${'１９：３０'}                      | ${'19:30'}
  ${'1930'}                            | ${'19:30'}
  ${'7'}                               | ${'19:00'}
  ${'7.30'}                            | ${'19:30'}
  ${'at seven'}                        | ${'19:00'}
  ${'七点'}                            | ${'19:00'}
  ${'晚上七点半'}                      | ${'19:30'}
  ${'7点15分'}                         | ${'19:15'}
  ${'中午'}                            | ${'12:00'}
  ${'noon'}                            | ${'12:00'}
  ${'11'}                              | ${'11:00'}
  ${'7am'}                             | ${null}
  ${'22:00'}                           | ${null}
  ${'25:00'}                           | ${null}
  ${'7:75'}                            | ${null}
  ${'later'}                           | ${null}
  ${'half past six'}                   | ${'18:30'}
  ${'Half past 6'}                     | ${'18:30'}
  ${'half six'}                        | ${'18:30'}
  ${'quarter to 7'}                    | ${'18:45'}
  ${'a quarter to seven'}              | ${'18:45'}
  ${'quarter past seven pm'}           | ${'19:15'}
  ${'ten past eight'}                  | ${'20:10'}
  ${'twenty-five to nine'}             | ${'20:35'}
  ${'5 minutes to 7'}                  | ${'18:55'}
  ${'six thirty'}                      | ${'18:30'}
  ${'six forty five'}                  | ${'18:45'}
  ${'6 30'}                            | ${'18:30'}
  ${'7 o’clock please'}                | ${'19:00'}
  ${'seven in the evening'}            | ${'19:00'}
  ${'half past eleven in the morning'} | ${'11:30'}
  ${'六点半'}                          | ${'18:30'}
  ${'六點半'}                          | ${'18:30'}
  ${'晚上六点半'}                      | ${'18:30'}
  ${'６点半'}                          | ${'18:30'}
  ${'七点一刻'}                        | ${'19:15'}
  ${'差一刻七点'}                      | ${'18:45'}
  ${'七点差五分'}                      | ${'18:55'}
  ${'七点吧'}                          | ${'19:00'}
  ${'19时30分'}                        | ${'19:30'}
  ${'两点'}                            | ${'14:00'}
  ${'2'}                               | ${'14:00'}
  ${'二'}                              | ${'14:00'}
  ${'half past nine'}                  | ${null}
  ${'quarter to'}                      | ${null}
  ${'half'}                            | ${null}
  ${'quarter to thirteen'}             | ${null}
  ${'twenty one'}                      | ${'21:00'}
  ${'2 people'}                        | ${null}
  ${'两位'}                            | ${null}
  ${'4人'}                             | ${null}
  ${'the 5th'}                         | ${null}
  ${'第二'}                            | ${null}
`('from 11:00 to 21:00 $text is $code', ({ text, code }) => {
  expect(read(text as string, { type: 'time', from: '11:00', to: '21:00' })).toBe(code);
});

test.each`
  text                    | code
  ${'2'}                  | ${null}
  ${'二'}                 | ${null}
  ${'two'}                | ${null}
  ${'两点'}               | ${null}
  ${"2 o'clock"}          | ${null}
  ${'half past six'}      | ${null}
  ${'六点半'}             | ${null}
  ${'2pm'}                | ${'14:00'}
  ${'下午两点'}           | ${'14:00'}
  ${'two in the morning'} | ${'02:00'}
  ${'凌晨两点'}           | ${'02:00'}
  ${'02:00'}              | ${'02:00'}
  ${'7:30'}               | ${'07:30'}
  ${'14'}                 | ${'14:00'}
  ${'12'}                 | ${'12:00'}
  ${'0'}                  | ${'00:00'}
  ${'12 am'}              | ${'00:00'}
  ${'十四点'}             | ${'14:00'}
`('at any time of day $text is $code: which half is never guessed', ({ text, code }) => {
  expect(read(text as string, { type: 'time', from: '00:00', to: '23:59' })).toBe(code);
});

test('free text is anything but nothing and too much', () => {
  const text: Wanted = { type: 'text', most: 10 };
  expect(readAnswer(' Hi 🙂 ', text, where)).toEqual({ code: '', shown: 'Hi 🙂' });
  expect(readAnswer('x'.repeat(11), text, where)).toBeUndefined();
  expect(readAnswer('🙂'.repeat(10), text, where)).toBeDefined();
  expect(readAnswer('  \n ', text, where)).toBeUndefined();
});

test.each([
  'x'.repeat(100_000),
  '二'.repeat(5000),
  '\u0000\uD800',
  '9'.repeat(400),
  'e\u0301'.repeat(3000),
  '1'.repeat(60) + '/',
])('whatever is texted, reading never throws (%#)', (text) => {
  const kinds: Wanted[] = [
    choice,
    { type: 'number', from: 0, to: 9 },
    { type: 'day', from: 0, to: 9 },
    { type: 'time', from: '00:00', to: '23:59' },
    { type: 'text', most: 1000 },
  ];
  for (const wanted of kinds) expect(() => readAnswer(text, wanted, where)).not.toThrow();
});
