import * as fc from 'fast-check';
import {
  birthdayIn,
  nextBirthday,
  parseBirthday,
  readBirthday,
  writeBirthday,
  type Birthday,
} from '../../src/kernel/birthday.ts';
import { parseDate } from '../../src/kernel/calendar.ts';
import { DomainError } from '../../src/kernel/errors.ts';

const solar = (month: number, day: number): Birthday => ({ kind: 'solar', month, day, leap: false });
const lunar = (month: number, day: number, leap = false): Birthday => ({ kind: 'lunar', month, day, leap });

test.each([
  '0520',
  '05-20',
  '5-20',
  '5/20',
  '5.20',
  '5。20',
  '5 20',
  '20/5',
  '20 May',
  'May 20',
  'may 20th',
  '20th of May',
  'MAY20',
  '20-May',
  '5月20日',
  '5月20号',
  '5月20號',
  '５月２０日',
  '五月二十',
  '五月二十日',
  '公历5月20日',
  '國曆0520',
  ' 0520. ',
])('%s is the twentieth of May', (text) => {
  expect(parseBirthday(text)).toEqual({ ok: true, birthday: solar(5, 20) });
});

test.each([
  '1990-05-20',
  '19900520',
  '1990/5/20',
  '1990.5.20',
  '5/20/1990',
  '20/5/1990',
  'May 20, 1990',
  '20 May 1990',
  '1990年5月20日',
])('%s is the twentieth of May 1990', (text) => {
  expect(parseBirthday(text)).toEqual({ ok: true, birthday: solar(5, 20), year: 1990 });
});

test.each`
  text              | birthday
  ${'0229'}         | ${solar(2, 29)}
  ${'2月29日'}      | ${solar(2, 29)}
  ${'1231'}         | ${solar(12, 31)}
  ${'Sept 3'}       | ${solar(9, 3)}
  ${'February 1st'} | ${solar(2, 1)}
  ${'2nd jul'}      | ${solar(7, 2)}
  ${'十二月三十一'} | ${solar(12, 31)}
  ${'十月十日'}     | ${solar(10, 10)}
  ${'一月卅一'}     | ${solar(1, 31)}
  ${'5/6'}          | ${solar(5, 6)}
`('$text is a solar birthday', ({ text, birthday }) => {
  expect(parseBirthday(text)).toEqual({ ok: true, birthday });
});

test.each`
  text                 | birthday
  ${'农历八月十五'}    | ${lunar(8, 15)}
  ${'農曆八月十五'}    | ${lunar(8, 15)}
  ${'农历 8月15日'}    | ${lunar(8, 15)}
  ${'农历0815'}        | ${lunar(8, 15)}
  ${'阴历8月15'}       | ${lunar(8, 15)}
  ${'陰曆八月十五'}    | ${lunar(8, 15)}
  ${'8/15（农历）'}    | ${lunar(8, 15)}
  ${'lunar 0815'}      | ${lunar(8, 15)}
  ${'Lunar: 8/15'}     | ${lunar(8, 15)}
  ${'L0815'}           | ${lunar(8, 15)}
  ${'l 08-15'}         | ${lunar(8, 15)}
  ${'正月初一'}        | ${lunar(1, 1)}
  ${'八月初十'}        | ${lunar(8, 10)}
  ${'冬月三十'}        | ${lunar(11, 30)}
  ${'臘月廿九'}        | ${lunar(12, 29)}
  ${'农历二月三十'}    | ${lunar(2, 30)}
  ${'五月廿'}          | ${lunar(5, 20)}
  ${'闰四月初一'}      | ${lunar(4, 1, true)}
  ${'閏四月初一'}      | ${lunar(4, 1, true)}
  ${'农历闰6月15'}     | ${lunar(6, 15, true)}
  ${'lunar leap 6/15'} | ${lunar(6, 15, true)}
`('$text is a lunar birthday', ({ text, birthday }) => {
  expect(parseBirthday(text)).toEqual({ ok: true, birthday });
});

test('a lunar day of a lunar year', () => {
  expect(parseBirthday('农历1990年闰五月初一')).toEqual({ ok: true, birthday: lunar(5, 1, true), year: 1990 });
});

test.each`
  text                      | fault
  ${''}                     | ${'empty'}
  ${'  !? '}                | ${'form'}
  ${' ... '}                | ${'empty'}
  ${'hello'}                | ${'form'}
  ${'may'}                  | ${'form'}
  ${'520'}                  | ${'form'}
  ${'5月'}                  | ${'form'}
  ${'0520 please'}          | ${'form'}
  ${'0520'.repeat(1000)}    | ${'form'}
  ${'0230'}                 | ${'no_such_day'}
  ${'30 February'}          | ${'no_such_day'}
  ${'2月30日'}              | ${'no_such_day'}
  ${'31/4'}                 | ${'no_such_day'}
  ${'1301'}                 | ${'no_such_day'}
  ${'13/13'}                | ${'no_such_day'}
  ${'0000'}                 | ${'no_such_day'}
  ${'5/0'}                  | ${'no_such_day'}
  ${'2001-02-29'}           | ${'no_such_day'}
  ${'1066-10-14'}           | ${'no_such_day'}
  ${'lunar 0831'}           | ${'no_such_day'}
  ${'农历八月三十一'}       | ${'no_such_day'}
  ${'农历十三月初一'}       | ${'no_such_day'}
  ${'农历1991年闰五月初一'} | ${'no_such_day'}
`('"$text" is refused: $fault', ({ text, fault }) => {
  expect(parseBirthday(text)).toEqual({ ok: false, fault });
});

test('parsing never throws, and what it reads can be kept and is a day of some year', () => {
  const piece = fc.constantFrom(
    '农历',
    '闰',
    'l',
    'may',
    '初',
    '十',
    '廿',
    '五',
    '月',
    '日',
    '年',
    '-',
    '/',
    ' ',
    '0',
    '1',
    '3',
    '9',
    '1990',
  );
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: piece, maxLength: 10 }));
  fc.assert(
    fc.property(text, (one) => {
      const read = parseBirthday(one);
      if (!read.ok) return;
      expect(readBirthday(writeBirthday(read.birthday))).toEqual(read.birthday);
      expect(birthdayIn(2028, read.birthday)).toMatch(/^20(28|29)-\d\d-\d\d$/);
    }),
    { numRuns: 5000 },
  );
});

test.each`
  birthday              | year    | date
  ${solar(5, 20)}       | ${2026} | ${'2026-05-20'}
  ${solar(2, 29)}       | ${2024} | ${'2024-02-29'}
  ${solar(2, 29)}       | ${2025} | ${'2025-02-28'}
  ${solar(2, 29)}       | ${2026} | ${'2026-02-28'}
  ${solar(2, 29)}       | ${2027} | ${'2027-02-28'}
  ${solar(2, 29)}       | ${2028} | ${'2028-02-29'}
  ${solar(2, 29)}       | ${2100} | ${'2100-02-28'}
  ${lunar(8, 15)}       | ${2026} | ${'2026-09-25'}
  ${lunar(6, 15, true)} | ${2026} | ${'2026-07-28'}
  ${lunar(12, 30)}      | ${2027} | ${'2027-02-05'}
`('$birthday.month/$birthday.day ($birthday.kind) is kept on $date', ({ birthday, year, date }) => {
  expect(birthdayIn(year, birthday)).toBe(date);
});

test.each`
  from            | birthday               | date
  ${'2026-05-20'} | ${solar(5, 20)}        | ${'2026-05-20'}
  ${'2026-05-21'} | ${solar(5, 20)}        | ${'2027-05-20'}
  ${'2026-12-31'} | ${solar(1, 1)}         | ${'2027-01-01'}
  ${'2026-02-28'} | ${solar(2, 29)}        | ${'2026-02-28'}
  ${'2026-03-01'} | ${lunar(1, 1)}         | ${'2027-02-06'}
  ${'2033-12-31'} | ${lunar(11, 15, true)} | ${'2034-01-05'}
`('from $from on, the next is on $date', ({ from, birthday, date }) => {
  expect(nextBirthday(from, birthday)).toBe(date);
});

test.each`
  birthday              | stored
  ${solar(5, 20)}       | ${'05-20'}
  ${solar(2, 29)}       | ${'02-29'}
  ${lunar(8, 15)}       | ${'L 08-15'}
  ${lunar(11, 1, true)} | ${'L 11L-01'}
`('is kept as $stored', ({ birthday, stored }) => {
  expect(writeBirthday(birthday)).toBe(stored);
  expect(readBirthday(stored)).toEqual(birthday);
});

test.each(['', '5-20', '02-30', '13-01', 'L 08-31', '08L-15', 'l 08-15', 'L 08-15 ', '1990-05-20'])(
  '%p was never stored',
  (text) => {
    expect(() => readBirthday(text)).toThrow(DomainError);
  },
);

test('a birthday that cannot be is a fault of the caller', () => {
  expect(() => birthdayIn(2026, solar(4, 31))).toThrow(DomainError);
  expect(() => birthdayIn(1900, lunar(8, 15))).toThrow(DomainError);
  expect(() => nextBirthday(parseDate('2199-12-31'), lunar(8, 15))).toThrow(DomainError);
});
