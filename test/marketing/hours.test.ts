import { bindingOf, openHours, readWall } from '../../src/marketing/hours.ts';
import type { Merchant } from '../../src/merchants/index.ts';

const shop = (country: string, zone: string, rulePack: Merchant['rulePack']): Merchant => ({
  merchantId: 'm', name: 'Lin', country, zone, language: 'en', currency: 'USD', rulePack, createdAt: 0,
}); // prettier-ignore
const NY = shop('US', 'America/New_York', 'us');
const SHANGHAI = shop('CN', 'Asia/Shanghai', 'cn');

const utc = (text: string): number => Date.parse(`${text}:00Z`);
const shown = (instant: number | undefined) => instant && new Date(instant).toISOString().slice(0, 16);

test.each`
  what                                        | merchant    | bucket                         | now                   | from                  | until
  ${'New York at noon'}                       | ${NY}       | ${'|US-NY'}                    | ${'2026-06-15T16:00'} | ${'2026-06-15T16:00'} | ${'2026-06-16T01:00'}
  ${'one minute before nine in the evening'}  | ${NY}       | ${'|US-NY'}                    | ${'2026-06-16T00:59'} | ${'2026-06-16T00:59'} | ${'2026-06-16T01:00'}
  ${'nine sharp waits for eight'}             | ${NY}       | ${'|US-NY'}                    | ${'2026-06-16T01:00'} | ${'2026-06-16T12:00'} | ${'2026-06-17T01:00'}
  ${'Florida ends at eight, in either zone'}  | ${NY}       | ${'|US-FL'}                    | ${'2026-06-15T16:00'} | ${'2026-06-15T16:00'} | ${'2026-06-16T00:00'}
  ${'Florida begins when the panhandle does'} | ${NY}       | ${'|US-FL'}                    | ${'2026-06-15T12:30'} | ${'2026-06-15T13:00'} | ${'2026-06-16T00:00'}
  ${'Texas from nine'}                        | ${NY}       | ${'America/Chicago|US-TX'}     | ${'2026-06-15T13:30'} | ${'2026-06-15T15:00'} | ${'2026-06-16T02:00'}
  ${'Texas on Sunday from noon'}              | ${NY}       | ${'|US-TX'}                    | ${'2026-06-14T13:30'} | ${'2026-06-14T18:00'} | ${'2026-06-15T02:00'}
  ${'own zone and area code, stricter wins'}  | ${NY}       | ${'America/Los_Angeles|US-NY'} | ${'2026-06-15T13:00'} | ${'2026-06-15T15:00'} | ${'2026-06-16T01:00'}
  ${'Honolulu with a Miami number'}           | ${NY}       | ${'Pacific/Honolulu|US-FL'}    | ${'2026-06-15T16:00'} | ${'2026-06-15T18:00'} | ${'2026-06-16T00:00'}
  ${'nothing known: the shop’s zone'}         | ${NY}       | ${'|'}                         | ${'2026-06-15T11:00'} | ${'2026-06-15T12:00'} | ${'2026-06-16T01:00'}
  ${'own country without a state'}            | ${NY}       | ${'|US'}                       | ${'2026-06-15T11:00'} | ${'2026-06-15T12:00'} | ${'2026-06-16T01:00'}
  ${'winter time in New York'}                | ${NY}       | ${'|US-NY'}                    | ${'2026-12-15T12:30'} | ${'2026-12-15T13:00'} | ${'2026-12-16T02:00'}
  ${'the day the clocks go forward'}          | ${NY}       | ${'|US-NY'}                    | ${'2026-03-08T11:00'} | ${'2026-03-08T12:00'} | ${'2026-03-09T01:00'}
  ${'the day before they go forward'}         | ${NY}       | ${'|US-NY'}                    | ${'2026-03-08T02:00'} | ${'2026-03-08T12:00'} | ${'2026-03-09T01:00'}
  ${'China from nine to eight'}               | ${SHANGHAI} | ${'|CN'}                       | ${'2026-06-15T00:30'} | ${'2026-06-15T01:00'} | ${'2026-06-15T12:00'}
  ${'a Miami number of a shop in Shanghai'}   | ${SHANGHAI} | ${'|US-FL'}                    | ${'2026-06-15T12:30'} | ${'2026-06-15T14:00'} | ${'2026-06-16T00:00'}
`('$what', ({ merchant, bucket, now, from, until }) => {
  const open = openHours(bindingOf(merchant, null, bucket), utc(now));
  expect([shown(open?.from), shown(open?.until)]).toEqual([from, until]);
});

test('a shop narrows its hours and cannot widen them', () => {
  const at = utc('2026-06-15T11:00');
  const narrow = openHours(bindingOf(NY, { from: 10, to: 18 }, '|US-NY'), at)!;
  expect([shown(narrow.from), shown(narrow.until)]).toEqual(['2026-06-15T14:00', '2026-06-15T22:00']);
  const wide = openHours(bindingOf(NY, { from: 0, to: 24 }, '|US-NY'), at)!;
  expect([shown(wide.from), shown(wide.until)]).toEqual(['2026-06-15T12:00', '2026-06-16T01:00']);
  expect(openHours(bindingOf(NY, { from: 22, to: 24 }, '|US-NY'), at)).toBeUndefined();
});

test.each`
  at                    | zone                  | kind
  ${'2026-06-15T10:00'} | ${'America/New_York'} | ${'at'}
  ${'2026-03-08T02:30'} | ${'America/New_York'} | ${'gap'}
  ${'2026-03-08T03:00'} | ${'America/New_York'} | ${'at'}
  ${'2026-11-01T01:30'} | ${'America/New_York'} | ${'at'}
  ${'2026-02-30T10:00'} | ${'America/New_York'} | ${'unreadable'}
  ${'2026-06-15 10:00'} | ${'America/New_York'} | ${'unreadable'}
  ${'tomorrow'}         | ${'America/New_York'} | ${'unreadable'}
`('$at in $zone is $kind', ({ at, zone, kind }) => {
  expect(readWall(at, zone).kind).toBe(kind);
});

test('of an hour that comes twice the first is meant', () => {
  expect(readWall('2026-11-01T01:30', 'America/New_York')).toEqual({ kind: 'at', instant: utc('2026-11-01T05:30') });
});
