import type { Counts } from '../../src/broadcasts/index.ts';
import { answerRate, verdictOf } from '../../src/broadcasts/views-arms.ts';

const arm = (reached: number, answers: number): Counts => ({
  audience: reached, queued: 0, sent: reached, delivered: 0, failed: 0, skipped: 0, unknown: 0, heldOut: 0,
  replied: answers, optedOut: 0, clicked: 0,
}); // prettier-ignore

test.each`
  what                     | a             | b              | verdict
  ${'a clear winner'}      | ${[1000, 20]} | ${[1000, 60]}  | ${'b'}
  ${'the other way round'} | ${[1000, 60]} | ${[1000, 20]}  | ${'a'}
  ${'a small difference'}  | ${[1000, 20]} | ${[1000, 25]}  | ${'close'}
  ${'few people'}          | ${[29, 0]}    | ${[1000, 100]} | ${'few'}
  ${'nobody yet'}          | ${[0, 0]}     | ${[0, 0]}      | ${'few'}
  ${'no answers at all'}   | ${[1000, 0]}  | ${[1000, 0]}   | ${'close'}
  ${'everybody answers'}   | ${[100, 100]} | ${[100, 100]}  | ${'close'}
  ${'just short of sure'}  | ${[100, 5]}   | ${[100, 12]}   | ${'close'}
  ${'just sure'}           | ${[100, 5]}   | ${[100, 14]}   | ${'b'}
`('$what: $verdict', ({ a, b, verdict }) => {
  expect(verdictOf(arm(a[0], a[1]), arm(b[0], b[1]))).toBe(verdict);
});

test('more answers than people (a reply and a visit each) is all of them', () => {
  expect(answerRate(arm(10, 15))).toBe(1);
});
