import * as fc from 'fast-check';
import {
  addDays,
  addMonths,
  daysBetween,
  instantOf,
  isZone,
  localDate,
  localTime,
  offsetMinutes,
  offsetsBetween,
  parseDate,
  startOfDay,
  weekdayOf,
  zoneDataAgeDays,
  zoneDataVersion,
} from '../../src/kernel/calendar.ts';
import { DomainError } from '../../src/kernel/errors.ts';

const at = (iso: string): number => Date.parse(iso);
const two = (value: number): string => String(value).padStart(2, '0');
const iso = (instant: number): string => new Date(instant).toISOString().slice(0, 16);

describe('dates', () => {
  test.each(['2026-05-20', '2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])('%s is a date', (text) => {
    expect(parseDate(text)).toBe(text);
  });

  test.each(['', '2026-02-30', '2023-02-29', '1900-02-29', '2026-13-01', '2026-00-10', '2026-04-00', '0000-01-01'])(
    '%p is no date',
    (text) => {
      expect(() => parseDate(text)).toThrow(expect.objectContaining({ code: 'invalid', field: 'date' }));
    },
  );

  test.each(['2026-5-2', '20260520', '2026-05-20T00:00', ' 2026-05-20', '2026-05-20\n', '２０２６-05-20', 'today'])(
    '%p is not in the form of a date',
    (text) => {
      expect(() => parseDate(text)).toThrow(DomainError);
    },
  );

  test.each`
    date            | days     | later
    ${'2026-02-28'} | ${1}     | ${'2026-03-01'}
    ${'2024-02-28'} | ${1}     | ${'2024-02-29'}
    ${'2026-01-01'} | ${-1}    | ${'2025-12-31'}
    ${'1970-01-01'} | ${-1}    | ${'1969-12-31'}
    ${'2026-03-08'} | ${0}     | ${'2026-03-08'}
    ${'2000-01-01'} | ${36525} | ${'2100-01-01'}
  `('$date and $days days is $later', ({ date, days, later }) => {
    expect(addDays(date, days)).toBe(later);
    expect(daysBetween(date, later)).toBe(days);
  });

  test.each`
    date            | months | later
    ${'2026-01-31'} | ${1}   | ${'2026-02-28'}
    ${'2024-01-31'} | ${1}   | ${'2024-02-29'}
    ${'2026-03-31'} | ${-1}  | ${'2026-02-28'}
    ${'2026-05-31'} | ${1}   | ${'2026-06-30'}
    ${'2026-11-15'} | ${2}   | ${'2027-01-15'}
    ${'2026-01-15'} | ${-1}  | ${'2025-12-15'}
    ${'2024-02-29'} | ${12}  | ${'2025-02-28'}
    ${'2026-05-20'} | ${0}   | ${'2026-05-20'}
    ${'2026-05-20'} | ${-25} | ${'2024-04-20'}
  `('$date and $months months is $later', ({ date, months, later }) => {
    expect(addMonths(date, months)).toBe(later);
  });

  test('nothing lies before the year 1 or after 9999', () => {
    expect(() => addDays(parseDate('9999-12-31'), 1)).toThrow(DomainError);
    expect(() => addDays(parseDate('0001-01-01'), -1)).toThrow(DomainError);
    expect(() => addMonths(parseDate('9999-12-31'), 1)).toThrow(DomainError);
    expect(() => addDays(parseDate('2026-01-01'), Number.NaN)).toThrow(DomainError);
  });

  test.each`
    date            | weekday
    ${'2026-11-23'} | ${1}
    ${'2026-11-29'} | ${7}
    ${'1969-12-31'} | ${3}
    ${'0001-01-01'} | ${1}
  `('$date is day $weekday of the week', ({ date, weekday }) => {
    expect(weekdayOf(date)).toBe(weekday);
  });
});

describe('zones', () => {
  test.each(['America/New_York', 'Asia/Shanghai', 'PRC', 'UTC', 'Etc/UTC', 'Asia/Kolkata', 'Asia/Calcutta'])(
    '%s is one',
    (zone) => {
      expect(isZone(zone)).toBe(true);
    },
  );

  test.each(['', 'america/new_york', 'Mars/Olympus', '+08:00', '__proto__', 'constructor'])('%p is none', (zone) => {
    expect(isZone(zone)).toBe(false);
    expect(() => offsetMinutes(zone, 0)).toThrow(expect.objectContaining({ code: 'invalid', field: 'zone' }));
  });

  // The laws of 2026, as the shipped release has them. Node 20's own data says otherwise for each row marked *.
  test.each`
    law                                            | zone                     | instant                | minutes
    ${'British Columbia, last winter'}             | ${'America/Vancouver'}   | ${'2026-02-01T12:00Z'} | ${-480}
    ${'British Columbia, summer'}                  | ${'America/Vancouver'}   | ${'2026-07-01T12:00Z'} | ${-420}
    ${'British Columbia keeps it in winter *'}     | ${'America/Vancouver'}   | ${'2026-12-01T12:00Z'} | ${-420}
    ${'British Columbia, for good *'}              | ${'America/Vancouver'}   | ${'2030-01-01T12:00Z'} | ${-420}
    ${'Alberta, summer'}                           | ${'America/Edmonton'}    | ${'2026-07-01T12:00Z'} | ${-360}
    ${'Alberta keeps it in winter *'}              | ${'America/Edmonton'}    | ${'2026-12-01T12:00Z'} | ${-360}
    ${'Manitoba, summer'}                          | ${'America/Winnipeg'}    | ${'2026-07-01T12:00Z'} | ${-300}
    ${'Manitoba keeps it in winter *'}             | ${'America/Winnipeg'}    | ${'2026-12-01T12:00Z'} | ${-300}
    ${'Northwest Territories, in winter *'}        | ${'America/Yellowknife'} | ${'2026-12-01T12:00Z'} | ${-360}
    ${'Northwest Territories, north, in winter *'} | ${'America/Inuvik'}      | ${'2026-12-01T12:00Z'} | ${-360}
    ${'Morocco before 20 September'}               | ${'Africa/Casablanca'}   | ${'2026-09-20T00:59Z'} | ${60}
    ${'Morocco after it *'}                        | ${'Africa/Casablanca'}   | ${'2026-09-20T01:00Z'} | ${0}
    ${'Morocco, the summer after *'}               | ${'Africa/Casablanca'}   | ${'2027-07-01T12:00Z'} | ${0}
    ${'Cuba keeps summer time in this winter *'}   | ${'America/Havana'}      | ${'2026-12-01T12:00Z'} | ${-240}
    ${'Cuba, the winter after'}                    | ${'America/Havana'}      | ${'2027-12-01T12:00Z'} | ${-300}
    ${'Ontario changes as ever'}                   | ${'America/Toronto'}     | ${'2026-12-01T12:00Z'} | ${-300}
    ${'Saskatchewan never changes'}                | ${'America/Regina'}      | ${'2026-07-01T12:00Z'} | ${-360}
  `('$law', ({ zone, instant, minutes }) => {
    expect(offsetMinutes(zone, at(instant))).toBe(minutes);
  });

  test.each`
    zone                     | instant                | minutes
    ${'UTC'}                 | ${'2026-01-01T00:00Z'} | ${0}
    ${'Asia/Shanghai'}       | ${'2026-07-01T00:00Z'} | ${480}
    ${'Asia/Shanghai'}       | ${'1988-07-01T00:00Z'} | ${540}
    ${'Asia/Kolkata'}        | ${'2026-01-01T00:00Z'} | ${330}
    ${'Asia/Kathmandu'}      | ${'2026-01-01T00:00Z'} | ${345}
    ${'Australia/Lord_Howe'} | ${'2026-07-01T00:00Z'} | ${630}
    ${'Australia/Lord_Howe'} | ${'2026-01-01T00:00Z'} | ${660}
    ${'America/St_Johns'}    | ${'2026-07-01T00:00Z'} | ${-150}
    ${'Pacific/Kiritimati'}  | ${'2026-01-01T00:00Z'} | ${840}
    ${'America/New_York'}    | ${'2026-03-08T06:59Z'} | ${-300}
    ${'America/New_York'}    | ${'2026-03-08T07:00Z'} | ${-240}
    ${'America/New_York'}    | ${'2060-07-01T00:00Z'} | ${-240}
  `('$zone is $minutes minutes from UTC at $instant', ({ zone, instant, minutes }) => {
    expect(offsetMinutes(zone, at(instant))).toBe(minutes);
  });

  test('agrees with the other data there is, for the years both know', () => {
    const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone').filter(isZone));
    const instant = fc.integer({ min: at('1975-01-01') / 60_000, max: at('2025-01-01') / 60_000 });
    fc.assert(
      fc.property(zone, instant, (name, minutes) => {
        const parts = new Intl.DateTimeFormat('en-CA', {
          timeZone: name,
          hourCycle: 'h23',
          dateStyle: 'short',
          timeStyle: 'short',
        }).format(minutes * 60_000);
        const { date, hour, minute } = localTime(minutes * 60_000, name);
        expect(`${date}, ${two(hour)}:${two(minute)}`).toBe(parts);
      }),
      { numRuns: 500 },
    );
  });
});

describe('wall clocks', () => {
  test.each`
    instant                | zone                  | date            | hour  | minute | weekday
    ${'2026-11-21T23:15Z'} | ${'America/New_York'} | ${'2026-11-21'} | ${18} | ${15}  | ${6}
    ${'2026-11-21T23:15Z'} | ${'Asia/Shanghai'}    | ${'2026-11-22'} | ${7}  | ${15}  | ${7}
    ${'2026-11-21T23:15Z'} | ${'Asia/Kathmandu'}   | ${'2026-11-22'} | ${5}  | ${0}   | ${7}
    ${'2026-01-01T04:59Z'} | ${'America/New_York'} | ${'2025-12-31'} | ${23} | ${59}  | ${3}
    ${'1969-12-31T23:59Z'} | ${'UTC'}              | ${'1969-12-31'} | ${23} | ${59}  | ${3}
  `('$instant is $date $hour:$minute in $zone', ({ instant, zone, ...expected }) => {
    expect(localTime(at(instant), zone)).toEqual(expected);
    expect(localDate(at(instant), zone)).toBe(expected.date);
  });

  test.each`
    what                              | date            | time       | zone                     | instant
    ${'ordinary'}                     | ${'2026-11-21'} | ${'09:00'} | ${'America/New_York'}    | ${'2026-11-21T14:00'}
    ${'Shanghai'}                     | ${'2026-11-21'} | ${'09:00'} | ${'Asia/Shanghai'}       | ${'2026-11-21T01:00'}
    ${'before the gap'}               | ${'2026-03-08'} | ${'01:59'} | ${'America/New_York'}    | ${'2026-03-08T06:59'}
    ${'in the gap: 02:30 is 03:30'}   | ${'2026-03-08'} | ${'02:30'} | ${'America/New_York'}    | ${'2026-03-08T07:30'}
    ${'after the gap'}                | ${'2026-03-08'} | ${'03:00'} | ${'America/New_York'}    | ${'2026-03-08T07:00'}
    ${'in the overlap: the first'}    | ${'2026-11-01'} | ${'01:30'} | ${'America/New_York'}    | ${'2026-11-01T05:30'}
    ${'after the overlap'}            | ${'2026-11-01'} | ${'02:00'} | ${'America/New_York'}    | ${'2026-11-01T07:00'}
    ${'no overlap any more'}          | ${'2026-11-01'} | ${'01:30'} | ${'America/Vancouver'}   | ${'2026-11-01T08:30'}
    ${'December in Vancouver'}        | ${'2026-12-01'} | ${'09:00'} | ${'America/Vancouver'}   | ${'2026-12-01T16:00'}
    ${'a gap of half an hour'}        | ${'2026-10-04'} | ${'02:15'} | ${'Australia/Lord_Howe'} | ${'2026-10-03T15:45'}
    ${'an overlap of half an hour'}   | ${'2026-04-05'} | ${'01:45'} | ${'Australia/Lord_Howe'} | ${'2026-04-04T14:45'}
    ${'a day that was skipped whole'} | ${'2011-12-30'} | ${'12:00'} | ${'Pacific/Apia'}        | ${'2011-12-30T22:00'}
  `('$what: $date $time in $zone', ({ date, time, zone, instant }) => {
    expect(iso(instantOf(date, time, zone))).toBe(instant);
  });

  test.each`
    what                        | date            | zone                  | instant
    ${'ordinary'}               | ${'2026-11-21'} | ${'America/New_York'} | ${'2026-11-21T05:00'}
    ${'midnight is skipped'}    | ${'2026-03-08'} | ${'America/Havana'}   | ${'2026-03-08T05:00'}
    ${'midnight comes twice'}   | ${'2025-11-02'} | ${'America/Havana'}   | ${'2025-11-02T04:00'}
    ${'the day before repeats'} | ${'2026-04-05'} | ${'America/Santiago'} | ${'2026-04-05T04:00'}
  `('the day begins, $what: $date in $zone', ({ date, zone, instant }) => {
    expect(iso(startOfDay(date, zone))).toBe(instant);
  });

  test.each(['9:00', '24:00', '12:60', '', '12:00:00', '1200'])('%p is no time', (time) => {
    expect(() => instantOf(parseDate('2026-01-01'), time, 'UTC')).toThrow(expect.objectContaining({ field: 'time' }));
  });

  test('every instant is found again by its wall clock, or an earlier one that showed the same', () => {
    const zone = fc.constantFrom(
      'America/New_York',
      'America/Vancouver',
      'Asia/Shanghai',
      'Australia/Lord_Howe',
      'America/Havana',
    );
    const instant = fc.integer({ min: at('2000-01-01') / 60_000, max: at('2040-01-01') / 60_000 });
    fc.assert(
      fc.property(zone, instant, (name, minutes) => {
        const shown = localTime(minutes * 60_000, name);
        const time = `${two(shown.hour)}:${two(shown.minute)}`;
        const found = instantOf(shown.date, time, name);
        expect(found).toBeLessThanOrEqual(minutes * 60_000);
        expect(localTime(found, name)).toEqual(shown);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('what the clocks of a zone showed', () => {
  test.each`
    zone                  | from                      | to                        | offsets
    ${'Asia/Shanghai'}    | ${'2020-01-01T00:00:00Z'} | ${'2026-03-20T00:00:00Z'} | ${[['2020-01-01T00:00', 480]]}
    ${'America/New_York'} | ${'2026-01-01T00:00:00Z'} | ${'2026-03-08T06:59:59Z'} | ${[['2026-01-01T00:00', -300]]}
    ${'America/New_York'} | ${'2026-01-01T00:00:00Z'} | ${'2026-03-08T07:00:00Z'} | ${[['2026-03-08T07:00', -240], ['2026-01-01T00:00', -300]]}
    ${'America/New_York'} | ${'2026-03-08T07:00:00Z'} | ${'2026-06-01T00:00:00Z'} | ${[['2026-03-08T07:00', -240]]}
  `('$zone from $from to $to', ({ zone, from, to, offsets }) => {
    const found = offsetsBetween(zone, at(from), at(to));
    expect(found.map((one) => [iso(one.from), one.minutes])).toEqual(offsets);
  });

  test('is what each instant of ten years says alone', () => {
    for (const zone of ['America/New_York', 'Africa/Casablanca', 'Australia/Lord_Howe', 'Europe/London']) {
      const offsets = offsetsBetween(zone, at('2016-01-01'), at('2026-01-01'));
      for (let instant = at('2016-01-01'); instant < at('2026-01-01'); instant += 7 * 3_600_000)
        expect(offsets.find(({ from }) => from <= instant)!.minutes).toBe(offsetMinutes(zone, instant));
    }
  });
});

describe('age of the zone data', () => {
  test('the shipped release knows the laws of 2026', () => {
    expect(zoneDataVersion()).toMatch(/^20\d\d[a-z]$/);
    expect(zoneDataVersion() >= '2026f').toBe(true);
  });

  test.each`
    version    | now             | days
    ${'2026a'} | ${'2026-01-01'} | ${0}
    ${'2026f'} | ${'2026-06-01'} | ${0}
    ${'2026f'} | ${'2027-06-01'} | ${365}
    ${'2026f'} | ${'2026-01-01'} | ${0}
    ${'2026z'} | ${'2026-12-31'} | ${30}
  `('$version is $days days old on $now', ({ version, now, days }) => {
    expect(zoneDataAgeDays(at(now), version)).toBe(days);
  });
});
