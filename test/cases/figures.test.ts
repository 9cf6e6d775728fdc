import { median, timesOf } from '../../src/cases/figures.ts';
import { DAY, HOUR } from '../../src/kernel/clock.ts';
import { ENGINES } from '../support/engines.ts';
import { type CaseShop, openCaseShop } from './case-shop.ts';

test.each`
  values            | middle
  ${[]}             | ${null}
  ${[5]}            | ${5}
  ${[1, 9]}         | ${5}
  ${[9, 1, 4]}      | ${4}
  ${[1, 2, 3, 100]} | ${3}
`('the middle of $values is $middle', ({ values, middle }) => {
  expect(median(values)).toBe(middle);
});

const row = (more: object = {}) => ({
  ownerId: 'li', step: 'reported' as const, openedAt: 0, dueAt: 24 * HOUR, answeredAt: null, reportedAt: null, rating: null, ...more,
}); // prettier-ignore

test.each`
  what                                  | owned                                                                    | times
  ${'nothing done'}                     | ${[row({ step: 'received' })]}                                           | ${{ cases: 1, firstAnswer: null, toReport: null, late: 0, rating: null }}
  ${'past its time and open'}           | ${[row({ step: 'handled', dueAt: 9 * HOUR })]}                           | ${{ cases: 1, firstAnswer: null, toReport: null, late: 1, rating: null }}
  ${'reported in time'}                 | ${[row({ answeredAt: HOUR, reportedAt: 5 * HOUR })]}                     | ${{ cases: 1, firstAnswer: HOUR, toReport: 5 * HOUR, late: 0, rating: null }}
  ${'reported late'}                    | ${[row({ answeredAt: HOUR, reportedAt: 25 * HOUR })]}                    | ${{ cases: 1, firstAnswer: HOUR, toReport: 25 * HOUR, late: 1, rating: null }}
  ${'opened again: not reported'}       | ${[row({ step: 'classified', answeredAt: HOUR, reportedAt: 5 * HOUR })]} | ${{ cases: 1, firstAnswer: HOUR, toReport: null, late: 0, rating: null }}
  ${'from before there were due times'} | ${[row({ dueAt: null, step: 'received' })]}                              | ${{ cases: 1, firstAnswer: null, toReport: null, late: 0, rating: null }}
  ${'ratings of two of three'}          | ${[row({ rating: 5 }), row({ rating: 2 }), row({})]}                     | ${{ cases: 3, firstAnswer: null, toReport: null, late: 0, rating: 3.5 }}
`('times of one colleague: $what', ({ owned, times }) => {
  expect(timesOf('li', owned, 10 * HOUR)).toEqual({ staffId: 'li', ...times });
});

describe.each(ENGINES)('what is learnt from cases on %s', (engine) => {
  let shop: CaseShop;
  beforeEach(async () => {
    shop = await openCaseShop(engine);
  });
  afterEach(() => shop.close());

  const settle = async (number: number, category: string, cause: string, after: number) => {
    const { id } = await shop.now(number);
    const { desk, merchantId, liWei } = shop;
    await shop.write((tx) => desk.classify(tx, merchantId, id, { category }, liWei.actor));
    shop.clock.advance(after);
    await shop.write((tx) =>
      desk.move(tx, merchantId, id, { from: 'classified', step: 'handled', cause }, liWei.actor),
    );
    await shop.write((tx) => desk.report(tx, merchantId, id, 'we mended it.', liWei.actor, shop.key()));
  };

  it('counts causes by month of the shop, and times of staff', async () => {
    await shop.complains('+12025550142', 'rude');
    await settle(101, 'service', 'manner', 2 * HOUR);
    await shop.say('+12025550142', '5');
    await shop.complains('+12025550143', 'rude as well');
    await settle(102, 'service', 'manner', 4 * HOUR);
    await shop.say('+12025550143', '2');
    shop.clock.set(Date.parse('2026-07-01T03:00:00Z')); // still June in New York
    await shop.complains('+12025550144', 'overcharged');
    await settle(103, 'price', 'price', 36 * HOUR); // 11:00, due at 9:00
    shop.clock.set(Date.parse('2026-07-05T16:00:00Z'));
    await shop.complains('+12025550145', 'no table');
    const { reader } = shop.test.db;
    expect(await shop.desk.causesByMonth(reader, shop.merchantId, 2)).toEqual([
      { month: '2026-07', category: null, cause: null, count: 1 },
      { month: '2026-06', category: 'service', cause: 'manner', count: 2 },
      { month: '2026-06', category: 'price', cause: 'price', count: 1 },
    ]);
    const [times, ...rest] = await shop.desk.staffTimes(reader, shop.merchantId, 30);
    expect(rest).toEqual([]);
    expect(times).toMatchObject({ staffId: shop.liWei.id, cases: 3, late: 2, rating: 3.5 });
    // First answers after 2, 4 and 36 hours; of what stands as reported, 2 and 36.
    expect(Math.round(times!.firstAnswer! / HOUR)).toBe(4);
    expect(Math.round(times!.toReport! / HOUR)).toBe(19);
    expect(await shop.desk.staffTimes(reader, shop.merchantId, 1)).toEqual([]);
    expect(await shop.desk.counts(reader, shop.merchantId)).toEqual({
      received: 1, classified: 1, investigated: 0, handled: 0, reported: 1, archived: 1, late: 1,
    }); // prettier-ignore
  });

  it('shows the board first ones first, then by due time, and those without a time last', async () => {
    for (const [phone, days] of [['+12025550142', 2], ['+12025550143', 1], ['+12025550144', 0]] as const) {
      shop.clock.set(Date.UTC(2026, 5, 15, 16) + days * DAY);
      await shop.complains(phone, 'rude');
    } // prettier-ignore
    await shop.test.db.admin('update cases set due_at = null where number = 102');
    await shop.complains('+12025550145', 'old');
    await shop.test.db.admin('update cases set priority = 1 where number = 101');
    const board = await shop.desk.board(shop.test.db.reader, shop.merchantId, {}, 10);
    expect(board.map(({ number }) => number)).toEqual([101, 103, 104, 102]);
    const { id } = await shop.now(103);
    await shop.write((tx) => shop.desk.assign(tx, shop.merchantId, id, shop.liWei.id, 'staff:x'));
    const mine = await shop.desk.board(shop.test.db.reader, shop.merchantId, { ownerId: shop.liWei.id }, 10);
    expect(mine.map(({ number }) => number)).toEqual([103]);
    await shop.write((tx) => shop.desk.archive(tx, shop.merchantId, id, 'staff:x'));
    expect(await shop.desk.board(shop.test.db.reader, shop.merchantId, { ownerId: shop.liWei.id }, 10)).toEqual([]);
  });
});
