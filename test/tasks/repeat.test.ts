import type { LocalDate } from '../../src/kernel/calendar.ts';
import { choiceOf, REPEATS, type Repeat, ruleOf, weekdayCode } from '../../src/tasks/repeat-choice.ts';
import { daysOf, firstDay, readRule } from '../../src/tasks/repeat.ts';

const day = (text: string): LocalDate => text as LocalDate;
const days = (rule: string, startsOn: string, from: string, to: string): string =>
  daysOf(readRule(rule, day(startsOn)), day(startsOn), day(from), day(to)).join(' ');

describe('the days of a rule', () => {
  it.each`
    what                                          | rule                                                | startsOn        | from            | to              | expected
    ${'every day, three times'}                   | ${'FREQ=DAILY;COUNT=3'}                             | ${'2026-11-01'} | ${'2026-01-01'} | ${'2027-12-31'} | ${'2026-11-01 2026-11-02 2026-11-03'}
    ${'a window in the middle of a count'}        | ${'FREQ=DAILY;COUNT=5'}                             | ${'2026-12-30'} | ${'2027-01-02'} | ${'2027-12-31'} | ${'2027-01-02 2027-01-03'}
    ${'weekly until a Thursday, from a Tuesday'}  | ${'FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20261112'}         | ${'2026-11-03'} | ${'2026-01-01'} | ${'2027-12-31'} | ${'2026-11-05 2026-11-09 2026-11-12'}
    ${'until with a time is until that day'}      | ${'FREQ=DAILY;UNTIL=20261103T045959Z'}              | ${'2026-11-02'} | ${'2026-01-01'} | ${'2027-12-31'} | ${'2026-11-02 2026-11-03'}
    ${'weekly without days: that of the first'}   | ${'FREQ=WEEKLY'}                                    | ${'2026-11-03'} | ${'2026-11-03'} | ${'2026-11-20'} | ${'2026-11-03 2026-11-10 2026-11-17'}
    ${'every other week over the turn of a year'} | ${'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU'}             | ${'2026-12-27'} | ${'2026-12-01'} | ${'2027-01-25'} | ${'2026-12-27 2027-01-04 2027-01-10 2027-01-18 2027-01-24'}
    ${'by rule the 31st, as RFC 5545 says'}       | ${'FREQ=MONTHLY;BYMONTHDAY=31'}                     | ${'2027-01-31'} | ${'2027-01-01'} | ${'2027-06-30'} | ${'2027-01-31 2027-03-31 2027-05-31'}
    ${'the last day of the month'}                | ${'FREQ=MONTHLY;BYMONTHDAY=-1'}                     | ${'2028-01-31'} | ${'2028-02-01'} | ${'2028-04-30'} | ${'2028-02-29 2028-03-31 2028-04-30'}
    ${'the second Tuesday'}                       | ${'FREQ=MONTHLY;BYDAY=2TU'}                         | ${'2026-11-10'} | ${'2026-11-01'} | ${'2027-01-31'} | ${'2026-11-10 2026-12-08 2027-01-12'}
    ${'the last Friday'}                          | ${'FREQ=MONTHLY;BYDAY=-1FR'}                        | ${'2026-10-30'} | ${'2026-10-01'} | ${'2026-12-31'} | ${'2026-10-30 2026-11-27 2026-12-25'}
    ${'29 February in leap years alone'}          | ${'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29'}            | ${'2024-02-29'} | ${'2025-01-01'} | ${'2032-12-31'} | ${'2028-02-29 2032-02-29'}
    ${'the last weekday of the month'}            | ${'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1'}  | ${'2026-10-30'} | ${'2026-10-01'} | ${'2026-12-31'} | ${'2026-10-30 2026-11-30 2026-12-31'}
    ${'small letters and its name before it'}     | ${' rrule:freq=daily;interval=30; '}                | ${'2026-11-01'} | ${'2026-11-01'} | ${'2026-12-31'} | ${'2026-11-01 2026-12-01 2026-12-31'}
    ${'the first day of a century that has none'} | ${'FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29'} | ${'2096-02-29'} | ${'2097-01-01'} | ${'2104-12-31'} | ${'2104-02-29'}
  `('$what', ({ rule, startsOn, from, to, expected }: Record<string, string>) => {
    expect(days(rule!, startsOn!, from!, to!)).toBe(expected);
  });

  it('reckons nothing before the first day', () => {
    expect(days('FREQ=DAILY', '2026-11-01', '2020-01-01', '2026-11-01')).toBe('2026-11-01');
    expect(firstDay('FREQ=DAILY;UNTIL=20261105', day('2026-11-01'), day('2026-11-06'))).toBeUndefined();
    expect(firstDay('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', day('2024-03-01'), day('2024-03-01'))).toBe('2028-02-29');
  });
});

describe('what a program may ask', () => {
  it.each`
    rule                                             | says
    ${''}                                            | ${'Write a repeat rule'}
    ${'every day'}                                   | ${'Write a repeat rule'}
    ${'FREQ=DAILY\nDTSTART:20200101'}                | ${'Write a repeat rule'}
    ${'FREQ=DAILY;'.repeat(30)}                      | ${'Write a repeat rule'}
    ${'FREQ'}                                        | ${'Write a repeat rule'}
    ${'FREQ=HOURLY'}                                 | ${'Repeat daily'}
    ${'FREQ=SECONDLY;COUNT=5'}                       | ${'Repeat daily'}
    ${'INTERVAL=2'}                                  | ${'Repeat daily'}
    ${'FREQ=DAILY;FREQ=HOURLY'}                      | ${'each once'}
    ${'FREQ=DAILY;BYSECOND=1'}                       | ${'each once'}
    ${'FREQ=DAILY;BYHOUR=9'}                         | ${'each once'}
    ${'FREQ=YEARLY;BYYEARDAY=366'}                   | ${'each once'}
    ${'RSCALE=CHINESE;FREQ=YEARLY'}                  | ${'each once'}
    ${'FREQ=DAILY;__PROTO__=1'}                      | ${'Write a repeat rule'}
    ${'FREQ=DAILY;CONSTRUCTOR=1'}                    | ${'each once'}
    ${'FREQ=DAILY;COUNT=1001'}                       | ${'each once'}
    ${'FREQ=DAILY;COUNT=0'}                          | ${'each once'}
    ${'FREQ=DAILY;COUNT=2;UNTIL=20271231'}           | ${'each once'}
    ${'FREQ=DAILY;INTERVAL=0'}                       | ${'each once'}
    ${'FREQ=DAILY;INTERVAL=99999'}                   | ${'each once'}
    ${'FREQ=DAILY;UNTIL=20260230'}                   | ${'each once'}
    ${'FREQ=WEEKLY;BYDAY=2MO'}                       | ${'each once'}
    ${'FREQ=WEEKLY;BYMONTHDAY=5'}                    | ${'each once'}
    ${'FREQ=MONTHLY;BYDAY=54MO'}                     | ${'each once'}
    ${'FREQ=MONTHLY;BYMONTHDAY=0'}                   | ${'each once'}
    ${'FREQ=MONTHLY;BYMONTHDAY=32'}                  | ${'each once'}
    ${'FREQ=MONTHLY;BYSETPOS=1'}                     | ${'each once'}
    ${'FREQ=DAILY;UNTIL=20261101'}                   | ${'gives no day'}
    ${'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'}         | ${'gives no day'}
    ${'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31'}          | ${'gives no day'}
    ${'FREQ=MONTHLY;BYMONTH=4,6,9,11;BYMONTHDAY=31'} | ${'gives no day'}
    ${'FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=300'}       | ${'gives no day'}
  `('refuses $rule', ({ rule, says }: Record<string, string>) => {
    expect(() => readRule(rule!, day('2027-01-01'))).toThrow(says);
  });

  it('keeps capitals, and the end as a day', () => {
    expect(readRule('rrule:freq=daily;until=20270105T000000Z', day('2027-01-01'))).toBe('FREQ=DAILY;UNTIL=20270105');
  });
});

describe('what people choose', () => {
  const choice = (repeat: Repeat, more = {}) => ({
    repeat,
    every: 3,
    days: ['TH', 'MO'] as const,
    end: 'never' as const,
    ...more,
  });

  it.each`
    repeat               | startsOn        | rule
    ${'none'}            | ${'2026-11-10'} | ${undefined}
    ${'daily'}           | ${'2026-11-10'} | ${'FREQ=DAILY'}
    ${'every'}           | ${'2026-11-10'} | ${'FREQ=DAILY;INTERVAL=3'}
    ${'weekdays'}        | ${'2026-11-10'} | ${'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'}
    ${'weekly'}          | ${'2026-11-10'} | ${'FREQ=WEEKLY;BYDAY=MO,TH'}
    ${'fortnightly'}     | ${'2026-11-10'} | ${'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH'}
    ${'monthly_day'}     | ${'2026-11-10'} | ${'FREQ=MONTHLY;BYMONTHDAY=10'}
    ${'monthly_day'}     | ${'2027-01-31'} | ${'FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1'}
    ${'monthly_weekday'} | ${'2026-11-10'} | ${'FREQ=MONTHLY;BYDAY=2TU'}
    ${'monthly_weekday'} | ${'2026-10-30'} | ${'FREQ=MONTHLY;BYDAY=-1FR'}
    ${'yearly'}          | ${'2026-11-10'} | ${'FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=10'}
    ${'yearly'}          | ${'2028-02-29'} | ${'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1'}
  `('$repeat from $startsOn is $rule, and back', ({ repeat, startsOn, rule }) => {
    const first = day(startsOn as string);
    expect(ruleOf(choice(repeat as Repeat), first)).toBe(rule);
    expect(choiceOf(rule as string | undefined, first).repeat).toBe(repeat);
    if (rule !== undefined) expect(readRule(rule as string, first)).toBe(rule);
  });

  it('falls on the last day of a month that is too short, and on 28 February in common years', () => {
    const last = ruleOf(choice('monthly_day'), day('2027-01-31'))!;
    expect(days(last, '2027-01-31', '2027-01-01', '2027-05-31')).toBe(
      '2027-01-31 2027-02-28 2027-03-31 2027-04-30 2027-05-31',
    );
    const leap = ruleOf(choice('yearly'), day('2028-02-29'))!;
    expect(days(leap, '2028-02-29', '2028-01-01', '2032-12-31')).toBe(
      '2028-02-29 2029-02-28 2030-02-28 2031-02-28 2032-02-29',
    );
  });

  it('ends on a day, or after so many times', () => {
    const first = day('2026-11-10');
    const on = ruleOf(choice('weekly', { end: 'on', until: '2026-12-01' }), first)!;
    expect(on).toBe('FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20261201');
    expect(choiceOf(on, first)).toMatchObject({ repeat: 'weekly', days: ['MO', 'TH'], end: 'on', until: '2026-12-01' });
    const after = ruleOf(choice('every', { end: 'after', count: 10 }), first)!;
    expect(after).toBe('FREQ=DAILY;INTERVAL=3;COUNT=10');
    expect(choiceOf(after, first)).toMatchObject({ repeat: 'every', every: 3, end: 'after', count: 10 });
  });

  it('shows a rule of a program as its own, and gives it back', () => {
    const first = day('2026-11-10');
    const own = choiceOf('FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=6', first);
    expect(own).toMatchObject({ repeat: 'custom', end: 'after', count: 6 });
    expect(ruleOf(own, first)).toBe('FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=6');
  });

  it('knows every choice by its own name', () => {
    const first = day('2026-11-10');
    for (const repeat of REPEATS.filter((one) => one !== 'custom'))
      expect(choiceOf(ruleOf(choice(repeat), first), first).repeat).toBe(repeat);
    expect(weekdayCode(first)).toBe('TU');
  });
});
