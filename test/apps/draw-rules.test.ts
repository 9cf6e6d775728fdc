import { drawTicket, fingerprintOf, verifyTicket } from '../../src/apps/index.ts';

/** Bytes 00 to 1f. */
const SEED = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';
const PRIZES = [
  { code: 'noodles', odds: 500 },
  { code: 'tea', odds: 2500 },
];

// Worked out with openssl and bc, not with this program:
//   printf 1 | openssl dgst -sha256 -mac HMAC -macopt hexkey:$SEED | cut -c1-12 -> place = hex * 10000 / 2^48
test.each`
  ticket     | place
  ${1}       | ${4663}
  ${2}       | ${5033}
  ${3}       | ${874}
  ${42}      | ${4920}
  ${1000000} | ${4475}
`('ticket $ticket falls on place $place', ({ ticket, place }) => {
  // Odds up to the place lose it, one more wins: so the place is exactly this one.
  expect(drawTicket(SEED, ticket as number, [{ code: 'p', odds: place as number }])).toBeUndefined();
  expect(drawTicket(SEED, ticket as number, [{ code: 'p', odds: (place as number) + 1 }])).toBe('p');
});

test('the fingerprint is the SHA-256 of the bytes of the seed', () => {
  // printf of the 32 bytes | sha256sum
  expect(fingerprintOf(SEED)).toBe('630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd');
});

test('of 20,000 tickets as many win as the odds say, within four standard deviations', () => {
  const won = new Map<string, number>();
  const all = 20_000;
  for (let ticket = 1; ticket <= all; ticket++) {
    const prize = drawTicket(SEED, ticket, PRIZES) ?? 'none';
    won.set(prize, (won.get(prize) ?? 0) + 1);
  }
  for (const { code, odds } of [...PRIZES, { code: 'none', odds: 7000 }]) {
    const share = odds / 10_000;
    const spread = 4 * Math.sqrt(all * share * (1 - share));
    expect(Math.abs((won.get(code) ?? 0) - all * share)).toBeLessThan(spread);
  }
});

test('another seed draws others', () => {
  const winners = (seed: string) =>
    Array.from({ length: 200 }, (_, n) => drawTicket(seed, n + 1, PRIZES) ?? '-').join();
  expect(winners(SEED)).not.toBe(winners(SEED.replace('00', 'ff')));
});

test('odds of 100 % always win, of 0 % never, and what is over is never reached', () => {
  for (let ticket = 1; ticket <= 500; ticket++) {
    expect(drawTicket(SEED, ticket, [{ code: 'all', odds: 10_000 }])).toBe('all');
    expect(drawTicket(SEED, ticket, [{ code: 'none', odds: 0 }])).toBeUndefined();
  }
});

describe('anybody can check a ticket', () => {
  const draw = { seed: SEED, fingerprint: fingerprintOf(SEED), prizes: PRIZES };
  const winner = Array.from({ length: 500 }, (_, n) => n + 1).find(
    (ticket) => drawTicket(SEED, ticket, PRIZES) === 'tea',
  )!;

  test.each`
    what                                  | right
    ${{ prize: 'tea', missed: null }}     | ${true}
    ${{ prize: null, missed: 'tea' }}     | ${true}
    ${{ prize: null, missed: null }}      | ${false}
    ${{ prize: 'noodles', missed: null }} | ${false}
  `('a ticket that draws tea, told as $what: $right', ({ what, right }) => {
    expect(verifyTicket(draw, { ticket: winner, ...(what as { prize: string | null; missed: string | null }) })).toBe(
      right,
    );
  });

  test('a seed that is not the one whose fingerprint was told is found out', () => {
    const other = { ...draw, seed: SEED.replace('00', '01') };
    const prize = drawTicket(other.seed, winner, PRIZES) ?? null;
    expect(verifyTicket(other, { ticket: winner, prize, missed: null })).toBe(false);
  });
});
