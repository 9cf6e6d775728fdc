import { dueTime, levelAt, mayText, monthsBack, noticeOf, ruleFor } from '../../src/cases/due.ts';
import type { DueRule } from '../../src/cases/index.ts';
import { localTime } from '../../src/kernel/calendar.ts';

const NY = 'America/New_York';
const wall = (at: number, zone: string): string => {
  const { date, hour, minute } = localTime(at, zone);
  return `${date} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
};

test.each`
  what                                 | from                      | hours | zone                | due
  ${'a day later at the same hour'}    | ${'2026-06-15T16:00:00Z'} | ${24} | ${NY}               | ${'2026-06-16 12:00'}
  ${'over the clock change in spring'} | ${'2026-03-07T17:00:00Z'} | ${24} | ${NY}               | ${'2026-03-08 12:00'}
  ${'over the clock change in autumn'} | ${'2026-10-31T16:00:00Z'} | ${24} | ${NY}               | ${'2026-11-01 12:00'}
  ${'hours within the day'}            | ${'2026-06-15T16:00:00Z'} | ${4}  | ${NY}               | ${'2026-06-15 16:00'}
  ${'hours that end at night'}         | ${'2026-06-15T23:00:00Z'} | ${4}  | ${NY}               | ${'2026-06-16 09:00'}
  ${'written at night'}                | ${'2026-06-16T07:00:00Z'} | ${24} | ${NY}               | ${'2026-06-17 09:00'}
  ${'before the shop is up'}           | ${'2026-06-15T10:00:00Z'} | ${1}  | ${NY}               | ${'2026-06-15 09:00'}
  ${'three days and some hours'}       | ${'2026-06-15T16:00:00Z'} | ${75} | ${NY}               | ${'2026-06-18 15:00'}
  ${'in the shop’s zone, not in ours'} | ${'2026-06-15T04:00:00Z'} | ${24} | ${'Asia/Shanghai'}  | ${'2026-06-16 12:00'}
  ${'a zone of a quarter of an hour'}  | ${'2026-06-15T06:15:00Z'} | ${2}  | ${'Asia/Kathmandu'} | ${'2026-06-15 14:00'}
`('$what: due at $due', ({ from, hours, zone, due }) => {
  expect(wall(dueTime(Date.parse(from), hours, zone), zone)).toBe(due);
});

const rule = (more: Partial<DueRule>): DueRule => ({
  id: 'r',
  category: null,
  segmentId: null,
  hours: 24,
  first: false,
  ...more,
});

test.each`
  what                                 | rules                                                                       | category     | within     | hours | first
  ${'no rule'}                         | ${[]}                                                                       | ${'service'} | ${[]}      | ${24} | ${false}
  ${'a rule for all'}                  | ${[rule({ hours: 48 })]}                                                    | ${null}      | ${[]}      | ${48} | ${false}
  ${'its category'}                    | ${[rule({ hours: 48 }), rule({ category: 'service', hours: 8 })]}           | ${'service'} | ${[]}      | ${8}  | ${false}
  ${'another category'}                | ${[rule({ hours: 48 }), rule({ category: 'price', hours: 8 })]}             | ${'service'} | ${[]}      | ${48} | ${false}
  ${'no category yet'}                 | ${[rule({ category: 'price', hours: 8 })]}                                  | ${null}      | ${[]}      | ${24} | ${false}
  ${'its segment, first'}              | ${[rule({ segmentId: 'vip', hours: 4, first: true })]}                      | ${'price'}   | ${['vip']} | ${4}  | ${true}
  ${'another’s segment'}               | ${[rule({ segmentId: 'vip', hours: 4, first: true })]}                      | ${'price'}   | ${['x']}   | ${24} | ${false}
  ${'category and segment together'}   | ${[rule({ segmentId: 'vip', category: 'price', hours: 2 })]}                | ${'price'}   | ${['vip']} | ${2}  | ${false}
  ${'only one of the two'}             | ${[rule({ segmentId: 'vip', category: 'price', hours: 2 })]}                | ${'support'} | ${['vip']} | ${24} | ${false}
  ${'the shortest, first by a longer'} | ${[rule({ hours: 6 }), rule({ segmentId: 'vip', hours: 12, first: true })]} | ${null}      | ${['vip']} | ${6}  | ${true}
  ${'longer than the default'}         | ${[rule({ category: 'price', hours: 72 })]}                                 | ${'price'}   | ${[]}      | ${72} | ${false}
`('$what: $hours h', ({ rules, category, within, hours, first }) => {
  expect(ruleFor(rules, category, new Set(within))).toEqual({ hours, first });
});

const HOUR = 3_600_000;
test.each`
  span  | notice
  ${24} | ${2}
  ${8}  | ${2}
  ${4}  | ${1}
  ${1}  | ${0.25}
  ${0}  | ${0.25}
`('of $span h staff are told $notice h before', ({ span, notice }) => {
  expect(noticeOf(0, span * HOUR)).toBe(notice * HOUR);
});

test.each`
  at    | level
  ${0}  | ${0}
  ${21} | ${0}
  ${22} | ${1}
  ${23} | ${1}
  ${24} | ${2}
  ${47} | ${2}
  ${48} | ${3}
  ${99} | ${3}
`('$at h after it was opened, $level texts are due', ({ at, level }) => {
  expect(levelAt(at * HOUR, { openedAt: 0, dueAt: 24 * HOUR })).toBe(level);
});

test.each`
  at                        | may
  ${'2026-06-15T11:59:00Z'} | ${false}
  ${'2026-06-15T12:00:00Z'} | ${true}
  ${'2026-06-16T00:59:00Z'} | ${true}
  ${'2026-06-16T01:00:00Z'} | ${false}
`('staff may be texted at $at: $may', ({ at, may }) => {
  expect(mayText(Date.parse(at), NY)).toBe(may);
});

test('months of the shop’s calendar, over a new year and the clock change', () => {
  const months = monthsBack(Date.parse('2026-02-01T04:00:00Z'), 3, NY); // still January there
  expect(months.map(({ month }) => month)).toEqual(['2026-01', '2025-12', '2025-11']);
  expect(months.map(({ from }) => wall(from, NY))).toEqual([
    '2026-01-01 00:00',
    '2025-12-01 00:00',
    '2025-11-01 00:00',
  ]);
  expect(months[0]!.until).toBe(Date.parse('2026-02-01T05:00:00Z'));
});
