import { and, eq } from 'drizzle-orm';
import { cases } from '../../src/cases/schema.ts';
import { addDays, localDate } from '../../src/kernel/calendar.ts';
import { DAY, HOUR, MINUTE } from '../../src/kernel/clock.ts';
import { lastDays } from '../../src/desk/today.ts';
import { pictureOf } from '../../src/desk/today-picture.ts';
import { holdOutbox } from '../../src/messages/index.ts';
import { outbound, senderPauses } from '../../src/messages/schema.ts';
import { ENGINES } from '../support/engines.ts';
import { type Desk, type InboxShop, openInboxShop } from '../inbox/world.ts';

describe('the days of the picture', () => {
  it.each`
    what                         | zone                  | now                                  | hours
    ${'an ordinary day'}         | ${'America/New_York'} | ${Date.UTC(2026, 5, 15, 16)}         | ${24}
    ${'the day clocks go ahead'} | ${'America/New_York'} | ${Date.UTC(2026, 2, 8, 18)}          | ${23}
    ${'the day clocks go back'}  | ${'America/New_York'} | ${Date.UTC(2026, 10, 1, 18)}         | ${25}
    ${'just after midnight'}     | ${'Asia/Shanghai'}    | ${Date.UTC(2026, 5, 14, 16, 0, 1)}   | ${24}
    ${'just before midnight'}    | ${'Asia/Shanghai'}    | ${Date.UTC(2026, 5, 15, 15, 59, 59)} | ${24}
  `('$what is $hours hours long', ({ zone, now, hours }: { zone: string; now: number; hours: number }) => {
    const spans = lastDays(now, zone);
    const today = spans.at(-1)!;
    expect(spans).toHaveLength(14);
    expect(today.from).toBeLessThanOrEqual(now);
    expect(today.until).toBeGreaterThan(now);
    expect((today.until - today.from) / HOUR).toBe(hours);
    expect(localDate(spans[0]!.from, zone)).toBe(addDays(localDate(now, zone), -13));
    for (const [i, span] of spans.slice(1).entries()) expect(span.from).toBe(spans[i]!.until);
  });

  it('draws nothing of nothing, and never above its top', () => {
    expect(pictureOf([])).toMatchObject({ empty: true, days: [] });
    expect(pictureOf([{ day: 'a', texts: 0, visits: 0 }])).toMatchObject({ empty: true });
    const { days, ground } = pictureOf([
      { day: 'a', texts: 1, visits: 1000 },
      { day: 'b', texts: 500, visits: 0 },
    ]);
    const [first, second] = days;
    expect(first!.visitBar).toMatchObject({ height: 100, y: ground - 100 });
    expect(first!.textBar.height).toBe(2); // one of a thousand can still be seen
    expect(second!.textBar.height).toBe(50);
    expect(second!.visitBar.height).toBe(0);
  });
});

describe.each(ENGINES)('Today on %s', (engine) => {
  let shop: InboxShop;
  let desk: Desk;
  beforeEach(async () => {
    shop = await openInboxShop(engine);
    desk = await shop.desk();
  });
  afterEach(() => shop.close());

  const page = async (of = desk): Promise<string> => {
    const { status, text } = await of.get('/');
    expect(status).toBe(200);
    return text;
  };
  const tile = (html: string, words: string): string =>
    new RegExp(`<b[^>]*>([^<]*)</b><span>${words}`).exec(html)?.[1] ?? '';

  it('begins with what a new shop needs', async () => {
    const html = await page();
    expect(html).toContain('A good start');
    expect(html).toContain('Write down your call to action');
    expect(html).toContain('<progress value="1" max="5"');
    expect(html).toContain('Nobody is waiting for you.');
    expect(html).toContain('Here you will see texts and visits');
    expect(html).not.toContain('Please look at this');
    const clerk = await shop.desk('clerk');
    expect(await page(clerk)).not.toContain('Write down your call to action');
  });

  it('counts the day in the zone of the shop', async () => {
    const { gateway, test, merchantId, clock } = shop;
    const amy = shop.phone();
    const customerId = await shop.member(amy);
    const bought = (amount: string, receipt: string) =>
      test.db.write((tx) => gateway.purchases.record(tx, merchantId, { customerId, amount, receipt, actor: 'system' }));
    await bought('20.50', 'A');
    const { purchase } = await bought('10.00', 'B');
    await test.db.write((tx) =>
      gateway.purchases.refund(tx, merchantId, purchase.id, { amount: '4.00', actor: 'system' }),
    );
    await shop.say(shop.phone(), 'table for 2 at 8?');
    const html = await page();
    expect(tile(html, 'new members today')).toBe('1');
    expect(tile(html, 'texts came today')).toBe('2');
    expect(tile(html, 'visits today')).toBe('2');
    expect(tile(html, 'taken today')).toBe('$26.50');
    expect(tile(html, 'texts unread')).toBe('1');
    expect(html).toContain('table for 2 at 8?');
    expect(html).toContain('1 booking, order or question is open');
    expect(html).toContain('2 texts, 2 visits');
    clock.advance(DAY);
    const tomorrow = await page(await shop.desk());
    expect(tile(tomorrow, 'texts came today')).toBe('0');
    expect(tile(tomorrow, 'taken today')).toBe('$0.00');
    expect(tomorrow).toContain('2 texts, 2 visits');
  });

  it('lists the newest open cases, also of numbers nobody knows, and none that was put away', async () => {
    const { test, merchantId } = shop;
    const amy = shop.phone();
    await shop.member(amy);
    await shop.say(amy, 'FEEDBACK the tea was cold');
    await shop.say(shop.phone(), 'COMPLAIN nobody came');
    const html = await page();
    expect(tile(html, 'cases open')).toBe('2');
    expect(html).toMatch(/<a href="\/cases\/\w{26}">C-101<\/a>/);
    expect(html).toContain('the tea was cold');
    expect(html).toMatch(/<a href="\/cases\/\w{26}">C-102<\/a>/);
    expect(html).toContain('nobody came');
    await test.db.write((tx) =>
      tx.db
        .update(cases)
        .set({ step: 'archived' })
        .where(and(eq(cases.merchantId, merchantId), eq(cases.number, 101))),
    );
    const later = await page();
    expect(tile(later, 'cases open')).toBe('1');
    expect(later).not.toContain('the tea was cold');
  });

  it('shows a case past its time first, however many are newer', async () => {
    await shop.say(shop.phone(), 'COMPLAIN nobody came');
    expect(await page()).not.toContain('! Late');
    shop.clock.advance(2 * DAY);
    for (const words of ['cold soup', 'cold tea', 'cold rice', 'cold hands']) await shop.say(shop.phone(), `COMPLAIN ${words}`); // prettier-ignore
    const html = await page(await shop.desk());
    expect(html.match(/\/cases\/\w{26}">C-\d+/g)!.map((link) => link.slice(-5))).toEqual(['C-101', 'C-105', 'C-104']);
    expect(html).toMatch(/C-101<\/a>.*! Late<\/span>.*nobody came/);
    expect(html.match(/! Late/g)).toHaveLength(1);
  });

  it('tells what failed and what to do about it', async () => {
    const { test, merchantId, clock, number } = shop;
    await shop.say(shop.phone(), 'JOIN');
    await test.db.write(async (tx) => {
      await tx.db.update(outbound).set({ status: 'unknown' });
      const until = { untilAt: clock.now() + HOUR, reason: '30001' };
      await tx.db.insert(senderPauses).values({ merchantId, numberId: number.id, ...until });
    });
    await holdOutbox(test.db, clock.now(), 'restored', '');
    const html = await page();
    expect(html).toContain('Please look at this');
    expect(html).toContain('the data were restored from a backup');
    expect(html).toContain('Your number rests until');
    expect(html).toContain('For 1 text it is unclear whether it left');
  });

  it('says what the budget holds back, and what lost its time by it', async () => {
    const { costs, messages, carrier } = shop.gateway;
    const { merchantId } = shop;
    const limits = (month: string, day: string) =>
      shop.test.db.write((tx) => costs.setLimits(tx, merchantId, { month, day, currency: 'USD' }, 'staff:1'));
    const send = (purpose: 'service' | 'staff', to: string, expiresAt: number) =>
      shop.test.db.write((tx) =>
        messages.enqueue(tx, { merchantId, numberId: shop.number.id, to, text: 'Hello', purpose, expiresAt }),
      );
    await carrier!.setSettings({ deliveryMillis: 0, reportMillis: 0 });
    const price = { direction: 'out', amount: '0.50', currency: 'USD' } as const;
    await shop.test.db.write((tx) => costs.addPrice(tx, merchantId, price, 'staff:1'));
    await limits('0.60', '');
    await send('staff', shop.phone(), shop.clock.now() + HOUR);
    await shop.settle();
    expect(await page()).toContain('83 % of this month');
    await limits('0.50', '0.50');
    await send('service', shop.phone(), shop.clock.now() + HOUR);
    await send('service', shop.phone(), shop.clock.now() + 2 * MINUTE);
    await shop.settle();
    shop.clock.advance(11 * MINUTE);
    await shop.settle();
    const html = await page();
    expect(html).toContain('text budget is used up');
    expect(html).toContain('cap for texts is reached');
    expect(html).toContain('1 text waits for money.');
    expect(html).toContain('1 text was not sent: its time was over');
    await limits('', '0.50');
    expect(await page()).not.toContain('The budget is spent');
  });

  it('names regulars who stay away, for those who may write to them', async () => {
    const { gateway, test, merchantId, clock } = shop;
    const customerId = await shop.member(shop.phone());
    for (const receipt of ['A', 'B', 'C'])
      await test.db.write((tx) =>
        gateway.purchases.record(tx, merchantId, { customerId, amount: '5.00', receipt, actor: 'system' }),
      );
    clock.advance(61 * DAY);
    expect(await page(await shop.desk())).toContain('1 regular has not come for 60 days');
    expect(await page(await shop.desk('clerk'))).not.toContain('has not come for 60 days');
  });

  it('shows nothing of another shop', async () => {
    const { gateway, test } = shop;
    await shop.say(shop.phone(), 'table for 2 at 8?');
    const other = await test.db.write((tx) =>
      gateway.merchants.add(tx, { name: 'Wu', country: 'CN', zone: 'Asia/Shanghai', language: 'zh' }),
    );
    const html = await page(await shop.desk('owner', other.merchantId));
    expect(tile(html, 'texts came today')).toBe('0');
    expect(html).not.toContain('table for 2');
    expect(html).toContain('Give the shop a number');
  });
});
