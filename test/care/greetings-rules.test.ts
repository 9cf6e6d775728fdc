import { fallsOn, fieldDays, joinedDays, joinedSpans, occasionKey, turnOf } from '../../src/care/greetings/rules.ts';
import { dayEndsAt, firstOf, lastOf, stretchFor } from '../../src/care/greetings/windows.ts';
import type { GreetingDraft, Occasion } from '../../src/care/index.ts';
import { birthdaysWithin } from '../../src/customers/index.ts';
import { parseBirthday, writeBirthday } from '../../src/kernel/birthday.ts';
import type { LocalDate } from '../../src/kernel/calendar.ts';
import { bindingOf } from '../../src/marketing/index.ts';

const draftOf = (occasion: Occasion, daysBefore = 0): GreetingDraft => ({
  occasion,
  daysBefore,
  time: '09:00',
  wordings: {},
  late: 'same_day',
});
const day = (text: string): LocalDate => text as LocalDate;
const iso = (instant: number | undefined): string | undefined =>
  instant === undefined ? undefined : new Date(instant).toISOString();

test.each`
  occasion                                  | daysBefore | key
  ${{ kind: 'birthday' }}                   | ${0}       | ${'birthday'}
  ${{ kind: 'birthday' }}                   | ${7}       | ${'birthday:ahead'}
  ${{ kind: 'joined' }}                     | ${0}       | ${'joined'}
  ${{ kind: 'field', fieldId: 'f1' }}       | ${0}       | ${'field:f1'}
  ${{ kind: 'holiday', code: 'christmas' }} | ${0}       | ${'holiday:christmas'}
  ${{ kind: 'holiday', code: 'christmas' }} | ${3}       | ${'holiday:christmas:ahead'}
`('the once-key of $occasion $daysBefore days before is $key', ({ occasion, daysBefore, key }) => {
  expect(occasionKey(draftOf(occasion, daysBefore))).toBe(key);
});

test.each`
  what                                    | occasion                                        | before | on              | of              | period
  ${'a day of a person'}                  | ${{ kind: 'birthday' }}                         | ${0}   | ${'2026-06-16'} | ${'2026-06-16'} | ${'2026'}
  ${'days before, over the year’s end'}   | ${{ kind: 'birthday' }}                         | ${7}   | ${'2026-12-28'} | ${'2027-01-04'} | ${'2027'}
  ${'a feast on its day'}                 | ${{ kind: 'holiday', code: 'spring-festival' }} | ${0}   | ${'2027-02-06'} | ${'2027-02-06'} | ${'2027'}
  ${'a feast three days ahead'}           | ${{ kind: 'holiday', code: 'spring-festival' }} | ${3}   | ${'2027-02-03'} | ${'2027-02-06'} | ${'2027'}
  ${'no feast'}                           | ${{ kind: 'holiday', code: 'spring-festival' }} | ${0}   | ${'2027-02-07'} | ${undefined}    | ${undefined}
  ${'a feast nobody knows'}               | ${{ kind: 'holiday', code: 'gone' }}            | ${0}   | ${'2027-02-07'} | ${undefined}    | ${undefined}
  ${'an Eid that comes twice, the first'} | ${{ kind: 'holiday', code: 'eid-al-fitr' }}     | ${0}   | ${'2033-01-02'} | ${'2033-01-02'} | ${'2033'}
  ${'and the second'}                     | ${{ kind: 'holiday', code: 'eid-al-fitr' }}     | ${0}   | ${'2033-12-23'} | ${'2033-12-23'} | ${'2033-2'}
`('$what: going out on $on it is for $of', ({ occasion, before, on, of, period }) => {
  expect(fallsOn(draftOf(occasion, before), day(on))).toEqual(of && { day: on, of, period });
});

test.each`
  what                                 | birthday              | year    | kept
  ${'29 February in a leap year'}      | ${'02-29'}            | ${2028} | ${['2028-02-29']}
  ${'29 February in a common year'}    | ${'02-29'}            | ${2027} | ${['2027-02-28']}
  ${'28 February'}                     | ${'02-28'}            | ${2028} | ${['2028-02-28']}
  ${'mid-autumn of the moon'}          | ${'农历八月十五'}     | ${2026} | ${['2026-09-25']}
  ${'day 30 where the month has 29'}   | ${'农历十二月三十'}   | ${2027} | ${['2027-02-05']}
  ${'leap month 11, in 2033'}          | ${'农历闰十一月初一'} | ${2033} | ${['2033-12-22']}
  ${'leap month 11, kept in month 11'} | ${'农历闰十一月初一'} | ${2026} | ${['2026-12-09']}
  ${'ordinary month 11, in 2033'}      | ${'农历十一月初一'}   | ${2033} | ${['2033-11-22']}
`('$what is kept once in $year', ({ birthday, year, kept }) => {
  const read = parseBirthday(birthday);
  if (!read.ok) throw new Error(birthday);
  const stored = writeBirthday(read.birthday);
  const days = Array.from({ length: 366 }, (_, at) => new Date(Date.UTC(year, 0, 1 + at)).toISOString().slice(0, 10));
  const found = days.filter((one) => one.startsWith(`${year}`) && birthdaysWithin(day(one), 0, 0).includes(stored));
  expect(found).toEqual(kept);
});

test.each`
  of              | has                             | hasNot
  ${'2027-02-28'} | ${['2024-02-29', '2025-02-28']} | ${['2028-02-28', '2025-03-01']}
  ${'2028-02-28'} | ${['2024-02-28', '2027-02-28']} | ${['2024-02-29']}
  ${'2028-02-29'} | ${['2024-02-29', '2028-02-29']} | ${['2027-02-28']}
  ${'2026-06-16'} | ${['1900-06-16', '2026-06-16']} | ${['2027-06-16', '2026-06-15']}
`('dates kept on $of', ({ of, has, hasNot }) => {
  const days: string[] = fieldDays(of);
  expect(days).toEqual(expect.arrayContaining(has));
  expect(days.filter((one) => hasNot.includes(one))).toEqual([]);
  expect(new Set(days).size).toBe(days.length);
});

test('an anniversary of joining comes from the first year on, in the shop’s zone', () => {
  expect(joinedDays(day('2027-06-16'), 2025)).toEqual(['2025-06-16', '2026-06-16']);
  expect(joinedDays(day('2025-06-16'), 2025)).toEqual([]); // the day itself
  expect(joinedDays(day('2027-02-28'), 2024)).toEqual(['2024-02-28', '2024-02-29', '2025-02-28', '2026-02-28']);
  const since = Date.UTC(2026, 0, 1);
  const spans = joinedSpans(day('2027-03-08'), 'America/New_York', since).map(({ from, below }) => [iso(from), iso(below)]); // prettier-ignore
  expect(spans.at(-1)).toEqual(['2026-03-08T05:00:00.000Z', '2026-03-09T04:00:00.000Z']); // 23 hours
});

test('wordings take turns from year to year, and not all people begin with the same', () => {
  const people = Array.from({ length: 60 }, (_, at) => `person${at}`);
  for (const person of people)
    for (const count of [2, 3, 4]) {
      const turns = [2026, 2027, 2028, 2029].map((year) => turnOf(person, String(year), count));
      for (let at = 1; at < turns.length; at++) expect(turns[at]).not.toBe(turns[at - 1]);
      expect(Math.max(...turns)).toBeLessThan(count);
      expect(turnOf(person, '2033-2', count)).not.toBe(turnOf(person, '2033', count));
    }
  expect(new Set(people.map((person) => turnOf(person, '2026', 3))).size).toBe(3);
  expect(turnOf('anybody', '2026', 0)).toBe(0);
});

const LIN = { merchantId: 'm', country: 'US', zone: 'America/New_York', language: 'en', rulePack: 'us', name: 'Lin' };
const CHEN = { ...LIN, country: 'CN', zone: 'Asia/Shanghai', rulePack: 'cn' };

// Hours by the law that was in force: what Node's own zone data says of 2026 is another.
test.each`
  what                                                           | shop    | zone                     | region     | of              | time       | from                          | until
  ${'New York, summer'}                                          | ${LIN}  | ${''}                    | ${'US-NY'} | ${'2026-06-16'} | ${'09:00'} | ${'2026-06-16T13:00:00.000Z'} | ${'2026-06-17T01:00:00.000Z'}
  ${'Los Angeles, with a number of New York: both clocks count'} | ${LIN}  | ${'America/Los_Angeles'} | ${'US-NY'} | ${'2026-06-16'} | ${'09:00'} | ${'2026-06-16T16:00:00.000Z'} | ${'2026-06-17T01:00:00.000Z'}
  ${'Florida ends at eight, and begins in its west'}             | ${LIN}  | ${''}                    | ${'US-FL'} | ${'2026-06-16'} | ${'09:00'} | ${'2026-06-16T14:00:00.000Z'} | ${'2026-06-17T00:00:00.000Z'}
  ${'Texas, a Sunday, opens at noon in El Paso'}                 | ${LIN}  | ${'America/Chicago'}     | ${'US-TX'} | ${'2026-06-14'} | ${'09:00'} | ${'2026-06-14T18:00:00.000Z'} | ${'2026-06-15T02:00:00.000Z'}
  ${'the clocks go forward'}                                     | ${LIN}  | ${''}                    | ${'US-NY'} | ${'2027-03-14'} | ${'09:00'} | ${'2027-03-14T13:00:00.000Z'} | ${'2027-03-15T01:00:00.000Z'}
  ${'and the day before'}                                        | ${LIN}  | ${''}                    | ${'US-NY'} | ${'2027-03-13'} | ${'09:00'} | ${'2027-03-13T14:00:00.000Z'} | ${'2027-03-14T02:00:00.000Z'}
  ${'the clocks go back'}                                        | ${LIN}  | ${''}                    | ${'US-NY'} | ${'2027-11-07'} | ${'09:00'} | ${'2027-11-07T14:00:00.000Z'} | ${'2027-11-08T02:00:00.000Z'}
  ${'Vancouver stays on summer time'}                            | ${LIN}  | ${'America/Vancouver'}   | ${'CA-BC'} | ${'2026-12-10'} | ${'09:00'} | ${'2026-12-10T16:00:00.000Z'} | ${'2026-12-11T03:00:00.000Z'}
  ${'Edmonton too'}                                              | ${LIN}  | ${'America/Edmonton'}    | ${'CA-AB'} | ${'2026-12-10'} | ${'09:00'} | ${'2026-12-10T15:00:00.000Z'} | ${'2026-12-11T03:00:00.000Z'}
  ${'Casablanca on UTC'}                                         | ${LIN}  | ${'Africa/Casablanca'}   | ${'MA'}    | ${'2026-12-10'} | ${'09:00'} | ${'2026-12-10T09:00:00.000Z'} | ${'2026-12-10T21:00:00.000Z'}
  ${'China by its own hours'}                                    | ${CHEN} | ${''}                    | ${'CN'}    | ${'2026-06-16'} | ${'09:00'} | ${'2026-06-16T01:00:00.000Z'} | ${'2026-06-16T12:00:00.000Z'}
  ${'a time before the hours waits'}                             | ${CHEN} | ${''}                    | ${'CN'}    | ${'2026-06-16'} | ${'07:30'} | ${'2026-06-16T01:00:00.000Z'} | ${'2026-06-16T12:00:00.000Z'}
  ${'a time behind the hours never comes'}                       | ${CHEN} | ${''}                    | ${'CN'}    | ${'2026-06-16'} | ${'21:00'} | ${undefined}                  | ${undefined}
`('$what', ({ shop, zone, region, of, time, from, until }) => {
  const binding = bindingOf(shop, null, `${zone}|${region}`);
  const found = stretchFor(binding, { day: of, time, late: 'same_day' }, Date.parse(`${of}T00:00:00Z`) - 86_400_000);
  expect([iso(found?.from), iso(found?.until)]).toEqual([from, until]);
});

test.each`
  what                                   | zone                  | of              | time       | from
  ${'a time that is skipped'}            | ${'America/New_York'} | ${'2027-03-14'} | ${'02:30'} | ${'2027-03-14T07:30:00.000Z'}
  ${'the first of a time that is twice'} | ${'America/New_York'} | ${'2027-11-07'} | ${'01:30'} | ${'2027-11-07T05:30:00.000Z'}
`('$what, where all hours are allowed', ({ zone, of, time, from }) => {
  const binding = { zones: [zone], hours: [{ from: 0, to: 24 }] };
  const found = stretchFor(binding, { day: of, time, late: 'same_day' }, 0);
  expect(iso(found?.from)).toBe(from);
});

test('a late greeting has the next day too where the shop wants it, from its opening on, and no third', () => {
  const binding = bindingOf(LIN as never, null, '|US-NY');
  const at = (late: 'same_day' | 'next_day', now: string) =>
    iso(stretchFor(binding, { day: day('2026-06-16'), time: '10:00', late }, Date.parse(now))?.from);
  expect(at('same_day', '2026-06-17T00:30:00Z')).toBe('2026-06-17T00:30:00.000Z'); // 20:30
  expect(at('same_day', '2026-06-17T01:00:00Z')).toBeUndefined(); // 21:00
  expect(at('next_day', '2026-06-17T01:00:00Z')).toBe('2026-06-17T12:00:00.000Z'); // 08:00
  expect(at('next_day', '2026-06-18T00:59:00Z')).toBe('2026-06-18T00:59:00.000Z');
  expect(at('next_day', '2026-06-18T01:00:00Z')).toBeUndefined();
});

test('a day begins in the first and ends in the last of the zones in use', () => {
  const zones = ['America/New_York', 'Pacific/Auckland', 'America/Los_Angeles'];
  const timing = { day: day('2026-06-16'), time: '09:00' };
  expect(iso(firstOf(zones, timing))).toBe('2026-06-15T21:00:00.000Z');
  expect(iso(dayEndsAt(zones, timing.day))).toBe('2026-06-17T07:00:00.000Z');
  expect(iso(lastOf(zones, { ...timing, late: 'next_day' }))).toBe('2026-06-18T07:00:00.000Z');
});
