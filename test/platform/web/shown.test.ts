import { shownPhone } from '../../../src/kernel/phone.ts';
import {
  plainTime, shownClock, shownCount, shownDate, shownDay, shownMoney, shownMonth, shownMonthDay, shownTime, shownWall, shownWeekday,
} from '../../../src/platform/web/shown.ts'; // prettier-ignore

const NOW = Date.parse('2026-06-01T12:00:00Z');
const NEW_YORK = 'America/New_York';

test.each`
  what                         | count      | en             | zh
  ${'nobody'}                  | ${0}       | ${'0'}         | ${'0'}
  ${'three digits'}            | ${999}     | ${'999'}       | ${'999'}
  ${'four digits are grouped'} | ${1000}    | ${'1,000'}     | ${'1,000'}
  ${'a million'}               | ${1234567} | ${'1,234,567'} | ${'1,234,567'}
  ${'what was taken back'}     | ${-1234}   | ${'-1,234'}    | ${'-1,234'}
`('count: $what', ({ count, en, zh }) => {
  expect([shownCount('en', count), shownCount('zh', count)]).toEqual([en, zh]);
});

test.each`
  what                                   | minor           | currency | en                     | zh
  ${'dollars'}                           | ${8850}         | ${'USD'} | ${'$88.50'}            | ${'US$88.50'}
  ${'grouped'}                           | ${128850}       | ${'USD'} | ${'$1,288.50'}         | ${'US$1,288.50'}
  ${'yuan'}                              | ${8800}         | ${'CNY'} | ${'CN¥88.00'}          | ${'¥88.00'}
  ${'yen have no decimals'}              | ${8850}         | ${'JPY'} | ${'¥8,850'}            | ${'JP¥8,850'}
  ${'another dollar says whose it is'}   | ${500}          | ${'CAD'} | ${'CA$5.00'}           | ${'CA$5.00'}
  ${'a currency without a sign'}         | ${12500}        | ${'KWD'} | ${'KWD\u00a012.500'}   | ${'KWD\u00a012.500'}
  ${'decimals of ISO 4217, not of Intl'} | ${1500}         | ${'IQD'} | ${'IQD\u00a01.500'}    | ${'IQD\u00a01.500'}
  ${'given back'}                        | ${-500}         | ${'USD'} | ${'-$5.00'}            | ${'-US$5.00'}
  ${'nothing'}                           | ${0}            | ${'EUR'} | ${'€0.00'}             | ${'€0.00'}
  ${'an amount as text'}                 | ${'88.5'}       | ${'USD'} | ${'$88.50'}            | ${'US$88.50'}
  ${'a price keeps its decimals'}        | ${'0.0079'}     | ${'USD'} | ${'$0.0079'}           | ${'US$0.0079'}
  ${'exact, however large'}              | ${999999999999} | ${'USD'} | ${'$9,999,999,999.99'} | ${'US$9,999,999,999.99'}
`('money: $what', ({ minor, currency, en, zh }) => {
  expect([shownMoney('en', minor, currency), shownMoney('zh', minor, currency)]).toEqual([en, zh]);
});

test.each`
  what                              | date            | today           | en               | zh
  ${'this year'}                    | ${'2026-05-20'} | ${'2026-06-01'} | ${'20 May'}      | ${'5月20日'}
  ${'another year'}                 | ${'2025-05-20'} | ${'2026-06-01'} | ${'20 May 2025'} | ${'2025年5月20日'}
  ${'without a today, with a year'} | ${'2026-12-01'} | ${undefined}    | ${'1 Dec 2026'}  | ${'2026年12月1日'}
  ${'a leap day'}                   | ${'2028-02-29'} | ${'2026-06-01'} | ${'29 Feb 2028'} | ${'2028年2月29日'}
`('calendar day: $what', ({ date, today, en, zh }) => {
  expect([shownDate('en', date, today), shownDate('zh', date, today)]).toEqual([en, zh]);
});

test.each`
  what              | date            | today           | en                   | zh
  ${'this year'}    | ${'2026-11-27'} | ${'2026-06-01'} | ${'Fri 27 Nov'}      | ${'11月27日周五'}
  ${'another year'} | ${'2027-05-20'} | ${'2026-06-01'} | ${'Thu 20 May 2027'} | ${'2027年5月20日周四'}
`('calendar day with its weekday: $what', ({ date, today, en, zh }) => {
  expect([shownWeekday('en', date, today), shownWeekday('zh', date, today)]).toEqual([en, zh]);
});

test.each`
  what                                         | at                        | zone               | en                      | zh
  ${'in the shop’s zone'}                      | ${'2026-05-20T12:05:00Z'} | ${NEW_YORK}        | ${'20 May, 08:05'}      | ${'5月20日 08:05'}
  ${'the day before there'}                    | ${'2026-05-20T03:30:00Z'} | ${NEW_YORK}        | ${'19 May, 23:30'}      | ${'5月19日 23:30'}
  ${'the day after there'}                     | ${'2026-05-20T16:00:00Z'} | ${'Asia/Shanghai'} | ${'21 May, 00:00'}      | ${'5月21日 00:00'}
  ${'last year there, this year in Greenwich'} | ${'2026-01-01T02:00:00Z'} | ${NEW_YORK}        | ${'31 Dec 2025, 21:00'} | ${'2025年12月31日 21:00'}
`('moment: $what', ({ at, zone, en, zh }) => {
  const instant = Date.parse(at);
  expect([shownTime('en', zone, instant, NOW), shownTime('zh', zone, instant, NOW)]).toEqual([en, zh]);
  expect(shownTime('en', zone, instant, NOW)).toBe(
    `${shownDay('en', zone, instant, NOW)}, ${shownClock(zone, instant)}`,
  );
});

test('months, days of every year, and the plain form of files', () => {
  expect([shownMonth('en', '2026-06'), shownMonth('zh', '2026-06')]).toEqual(['June 2026', '2026年6月']);
  expect([shownMonthDay('en', 2, 29), shownMonthDay('zh', 2, 29)]).toEqual(['29 Feb', '2月29日']);
  expect(shownWall('en', '2026-05-20T18:30', '2026-06-01')).toBe('20 May, 18:30');
  expect(plainTime(NEW_YORK, Date.parse('2026-05-20T12:05:00Z'))).toBe('2026-05-20 08:05');
});

test.each`
  what                      | address             | shown
  ${'North America'}        | ${'+12025550123'}   | ${'+1 202 555 0123'}
  ${'China'}                | ${'+8613800138000'} | ${'+86 138 0013 8000'}
  ${'Britain'}              | ${'+447700900123'}  | ${'+44 7700 900123'}
  ${'a short code'}         | ${'24273'}          | ${'24273'}
  ${'a name'}               | ${'LINS'}           | ${'LINS'}
  ${'digits of no country'} | ${'+999123'}        | ${'+999123'}
`('phone number: $what', ({ address, shown }) => {
  expect(shownPhone(address)).toBe(shown);
});
