import { HOUR, MINUTE } from '../../src/kernel/clock.ts';
import { APPROVAL_FROM } from '../../src/broadcasts/index.ts';
import { CAP, SHOP_HOURS } from '../../src/marketing/index.ts';
import { pauseRestored } from '../../src/broadcasts/index.ts';
import type { Draft } from '../../src/broadcasts/index.ts';
import { emptyDraft } from '../../src/broadcasts/draft.ts';
import { ENGINES } from '../support/engines.ts';
import { stoppedClock } from '../support/gateway.ts';
import { type BroadcastShop, EVERYBODY, openBroadcastShop } from './shop.ts';

const TILL = { source: 'counter', actor: 'staff:1' };
const AB = { texts: { en: 'Text A' }, textsB: { en: 'Text B' } } satisfies Partial<Draft>;

describe.each(ENGINES)('a broadcast on %s', (engine) => {
  let shop: BroadcastShop;
  beforeEach(async () => {
    shop = await openBroadcastShop(engine);
  });
  afterEach(() => shop.close());

  const audience = { excludeSegmentIds: [], excludeTextedHours: 0, excludeInDialogue: true };
  const set = (setting: never, value: unknown) =>
    shop.write((tx) => shop.gateway.merchants.set(tx, shop.merchantId, setting, value));
  const act = (what: 'pause' | 'resume' | 'cancel', id: string) =>
    shop.write<unknown>((tx) => shop.gateway.broadcasts[what](tx, shop.merchantId, id, 'staff:1'));
  const statuses = async () => {
    const found: Record<string, number> = {};
    for (const { status } of await shop.texts()) found[status] = (found[status] ?? 0) + 1;
    return found;
  };

  it('reaches each once, with mark and way out, and is done', async () => {
    await shop.people(3, { names: true });
    const id = await shop.sent({ texts: { en: 'Hi {{name "friend"}}, two for one' } });
    await shop.run();
    expect((await shop.texts()).map(({ text, status }) => [text, status])).toEqual(
      [0, 1, 2].map((n) => [`Lin's Noodles: Hi Guest ${n}, two for one\nSTOP to leave`, 'delivered']),
    );
    expect(await shop.one(id)).toMatchObject({ status: 'done', reason: null });
    expect(await shop.counts(id)).toMatchObject({ audience: 3, delivered: 3, queued: 0, sent: 0, skipped: 0 });
  });

  it('without a condition means nobody, and an empty tree too', async () => {
    await shop.people(2);
    for (const where of [undefined, { all: [] }, { any: [] }]) {
      const id = await shop.drafted({ audience: { ...audience, where } });
      const send = shop.write((tx) => shop.gateway.broadcasts.send(tx, shop.merchantId, id, 'staff:1'));
      await expect(send).rejects.toMatchObject({ faults: [{ field: 'audience.where' }] });
    }
    await shop.run(5000);
    expect(await shop.texts()).toEqual([]);
  });

  it('speaks each customer’s language, and the main one to who reads a language it lacks', async () => {
    const [amy, ben] = await shop.people(2, { names: true });
    await shop.write((tx) => shop.gateway.customers.setLanguage(tx, shop.merchantId, amy!, 'zh'));
    await shop.sent({ texts: { en: 'Two for one', zh: '买一送一' } });
    await shop.run();
    expect((await shop.texts()).map(({ text }) => text)).toEqual([
      "【Lin's Noodles】买一送一，回STOP退订",
      "Lin's Noodles: Two for one\nSTOP to leave",
    ]);
    await shop.write((tx) => shop.gateway.customers.setLanguage(tx, shop.merchantId, ben!, 'zh'));
    await shop.sent({ texts: { en: 'Again' } });
    await shop.run();
    expect((await shop.texts()).slice(2).map(({ text }) => text)).toEqual(
      Array(2).fill("Lin's Noodles: Again\nSTOP to leave"),
    );
  });

  it('leaves out who cannot be reached, segments, who was texted of late', async () => {
    const [amy, ben] = await shop.people(4);
    await shop.write((tx) => shop.gateway.customers.addTags(tx, shop.merchantId, amy!, ['vip']));
    const segment = await shop.write((tx) =>
      shop.gateway.segments.save(
        tx,
        shop.merchantId,
        { name: 'VIP', where: { field: 'customers.tag', is: '=', value: 'vip' } },
        'staff:1',
      ),
    );
    await shop.write((tx) =>
      shop.gateway.customers.recordConsent(tx, shop.merchantId, ben!, { ...TILL, state: 'withdrawn' }),
    );
    const first = await shop.sent({ audience: { ...audience, where: EVERYBODY, excludeSegmentIds: [segment.id] } });
    await shop.run();
    expect(await shop.counts(first)).toMatchObject({ audience: 2, delivered: 2 });
    const second = await shop.sent({ audience: { ...audience, where: EVERYBODY, excludeTextedHours: 24 } });
    await shop.run();
    expect(await shop.counts(second)).toMatchObject({ audience: 1, delivered: 1 });
  });

  it('a STOP while it is queued is honoured, and one before its turn', async () => {
    const phones = ['+12025550111', '+12025550112'];
    for (const phone of phones) {
      const id = await shop.member(phone);
      await shop.write((tx) =>
        shop.gateway.customers.recordConsent(tx, shop.merchantId, id, { ...TILL, state: 'granted' }),
      );
    }
    const id = await shop.sent();
    await shop.pump(); // the list
    await shop.pump(); // the messages
    expect(await statuses()).toEqual({ queued: 2 });
    await shop.say(phones[0]!, 'STOP');
    await shop.run();
    expect((await shop.texts()).map(({ status }) => status)).toEqual(['canceled', 'delivered']);
    expect(await shop.counts(id)).toMatchObject({ delivered: 1, skipped: 1, optedOut: 1 });
  });

  it('one damaged row and one missing value spoil their own text only', async () => {
    const [amy, ben] = await shop.people(3, { names: true });
    await shop.test.db.admin(`update customers set name = 'broken' where id = '${amy}'`);
    await shop.test.db.admin(`update customer_numbers set number = 'broken' where customer_id = '${ben}'`);
    const id = await shop.sent({ texts: { en: 'Hi {{name}}' } });
    await shop.run();
    expect(await shop.counts(id)).toMatchObject({ audience: 3, delivered: 1, skipped: 2 });
    const failures = await shop.gateway.broadcasts.failures(shop.test.db.reader, shop.merchantId, id);
    expect(new Set(failures.map(({ reason }) => reason))).toEqual(new Set(['fault', 'missing_name']));
  });

  it('pauses with what is queued held, resumes, and texts nobody twice', async () => {
    await shop.people(70);
    const id = await shop.sent();
    for (let i = 0; i < 3; i++) await shop.pump();
    expect((await shop.texts()).length).toBeGreaterThan(20);
    expect(await act('pause', id)).toBe(0);
    const queued = (await shop.texts()).length;
    await shop.run(5000);
    expect(await statuses()).toEqual({ held: queued });
    expect(await shop.counts(id)).toMatchObject({ audience: 70, queued: 70 });
    await act('resume', id);
    await shop.run();
    expect(await statuses()).toEqual({ delivered: 70 });
    expect(await shop.one(id)).toMatchObject({ status: 'done' });
  });

  it('a canceled one sends nothing more and says what it was', async () => {
    await shop.people(50);
    const id = await shop.sent();
    await shop.pump();
    await shop.pump();
    await act('cancel', id);
    await shop.run(5000);
    expect(Object.keys(await statuses())).toEqual(['canceled']);
    expect(await shop.counts(id)).toMatchObject({ audience: 50, skipped: 50, queued: 0 });
    await expect(act('resume', id)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('keeps the pace the merchant set', async () => {
    await shop.people(40);
    await shop.sent({ perMinute: 10 });
    await shop.through(3 * MINUTE);
    const times = (await shop.texts()).map(({ at }) => at);
    const most = Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + MINUTE).length));
    expect(times.length).toBeGreaterThanOrEqual(25);
    expect(most).toBeLessThanOrEqual(11);
  });

  it('waits for the hours of each state, and what was queued too late waits for the next day', async () => {
    await shop.people(2, { area: '212' });
    await shop.people(1, { area: '305' }); // Florida
    await shop.people(1, { area: '808' }); // Honolulu, six hours behind New York in June
    shop.clock.set(Date.UTC(2026, 5, 16, 0, 30)); // 20:30 in New York
    const id = await shop.sent();
    await shop.run(20 * MINUTE);
    expect((await shop.texts()).length).toBe(3); // Florida ended at eight
    shop.clock.set(Date.UTC(2026, 5, 16, 1, 30));
    await shop.people(1, { area: '212' });
    await shop.run(5 * MINUTE);
    expect((await shop.texts()).length).toBe(3);
    shop.clock.set(Date.UTC(2026, 5, 16, 13, 0)); // nine in New York, eight in the panhandle
    await shop.run(5 * MINUTE);
    expect((await shop.texts()).length).toBe(4);
    expect(await shop.one(id)).toMatchObject({ status: 'done' });
  });

  it('a text queued before the hours end and not sent by then leaves the next morning', async () => {
    await shop.people(1);
    shop.clock.set(Date.UTC(2026, 5, 16, 0, 59, 0));
    await shop.sent();
    await shop.pump();
    await shop.pump();
    expect(await statuses()).toEqual({ queued: 1 });
    shop.clock.set(Date.UTC(2026, 5, 16, 1, 1));
    await shop.run(MINUTE);
    expect(await statuses()).toEqual({ queued: 1 });
    shop.clock.set(Date.UTC(2026, 5, 16, 12, 1));
    await shop.run(MINUTE);
    expect(await statuses()).toEqual({ delivered: 1 });
  });

  it('a shop’s own hours narrow the rules', async () => {
    await shop.people(1);
    await set(SHOP_HOURS as never, { from: 14, to: 18 });
    await shop.sent();
    await shop.run(MINUTE);
    expect(await shop.texts()).toEqual([]);
    shop.clock.set(Date.UTC(2026, 5, 15, 18, 1));
    await shop.run(MINUTE);
    expect((await shop.texts()).length).toBe(1);
  });

  it('by everybody’s own clock goes state by state', async () => {
    await shop.people(1, { area: '212' });
    await shop.people(1, { area: '213' });
    await shop.sent({ schedule: { kind: 'local', at: '2026-06-15T13:00' } });
    await shop.run(MINUTE);
    expect(await shop.texts()).toEqual([]);
    shop.clock.set(Date.UTC(2026, 5, 15, 17, 0));
    await shop.run(MINUTE);
    expect((await shop.texts()).length).toBe(1);
    shop.clock.set(Date.UTC(2026, 5, 15, 20, 0));
    await shop.run(MINUTE);
    expect((await shop.texts()).length).toBe(2);
  });

  it('starts at its time, and when that is long over a person decides', async () => {
    await shop.people(1);
    const due = await shop.sent({ schedule: { kind: 'at', at: '2026-06-15T13:00' } });
    const late = await shop.sent({ schedule: { kind: 'at', at: '2026-06-15T14:00' } });
    expect(await shop.one(due)).toMatchObject({ status: 'scheduled', startAt: Date.UTC(2026, 5, 15, 17, 0) });
    shop.clock.set(Date.UTC(2026, 5, 15, 17, 1));
    await shop.run(MINUTE);
    expect(await shop.one(due)).toMatchObject({ status: 'done' });
    shop.clock.set(Date.UTC(2026, 5, 16, 13, 0)); // the gateway was off
    await shop.run(MINUTE);
    expect(await shop.one(late)).toMatchObject({ status: 'missed', reason: 'late' });
    expect((await shop.texts()).length).toBe(1);
    await act('resume', late);
    await shop.run(MINUTE);
    expect(await shop.one(late)).toMatchObject({ status: 'done' });
  });

  it('a recurring one makes one copy a day', async () => {
    await shop.people(1);
    const id = await shop.sent({
      schedule: { kind: 'recurring', every: 'week', weekday: 2, time: '12:00', from: '2026-06-15' },
    });
    expect(await shop.one(id)).toMatchObject({ status: 'recurring', startAt: Date.UTC(2026, 5, 16, 16, 0) });
    const copies = async () =>
      shop.gateway.broadcasts.list(shop.test.db.reader, shop.merchantId, { parentId: id, limit: 10 });
    shop.clock.set(Date.UTC(2026, 5, 16, 16, 0));
    await Promise.all([shop.pump(), shop.pump()]); // two workers at once
    await shop.run(MINUTE);
    expect(await copies()).toMatchObject([{ status: 'done', parentId: id }]);
    shop.clock.set(Date.UTC(2026, 5, 23, 16, 0));
    await shop.run(MINUTE);
    expect((await copies()).length).toBe(2);
    expect((await shop.texts()).length).toBe(2);
    expect(await shop.one(id)).toMatchObject({ status: 'recurring', startAt: Date.UTC(2026, 5, 30, 16, 0) });
  });

  it('knows the hours of numbers stored before regions were kept', async () => {
    await shop.people(2, { area: '305' });
    await shop.test.db.admin('update customer_numbers set region = null'); // as an older gateway left them
    shop.clock.set(Date.UTC(2026, 5, 16, 0, 30)); // 20:30 in New York: Florida ended at eight
    const checks = async () => {
      const draft = {
        ...emptyDraft('June'),
        audience: { ...audience, where: EVERYBODY },
        texts: { en: 'Two for one' },
      };
      return (await shop.gateway.broadcasts.preflight(shop.test.db.reader, shop.merchantId, draft)).checks;
    };
    const id = await shop.sent();
    await shop.run(5 * MINUTE);
    expect(await shop.texts()).toEqual([]); // the number itself is asked before its text is made
    await act('cancel', id);
    const fill = () => shop.gateway.jobs.find(({ name }) => name === 'customers.regions')!.run(() => {});
    await Promise.all([fill(), fill()]);
    expect((await checks()).filter(({ code }) => /hours|states/.test(code))).toMatchObject([
      { code: 'quiet_hours', values: { people: 2, at: Date.UTC(2026, 5, 16, 13, 0) } },
      { code: 'strict_states', values: { states: 'US-FL' } },
    ]);
  });

  it.each([
    ['the budget', { month: '2.00', day: '' }, 'budget', { month: '9.00', day: '' }],
    ['the cap of a day', { month: '', day: '2.00' }, 'daily_cap', { month: '', day: '9.00' }],
  ])('%s stops it midway, and a higher one lets it go on to the rest, each once', async (_, low, reason, high) => {
    const limits = (more: { month: string; day: string }) =>
      shop.write((tx) => shop.gateway.costs.setLimits(tx, shop.merchantId, { ...more, currency: 'USD' }, 'staff:1'));
    await shop.write((tx) =>
      shop.gateway.costs.addPrice(tx, shop.merchantId, { direction: 'out', amount: '0.50', currency: 'USD' }, 's'),
    );
    await limits(low);
    await shop.people(10);
    const id = await shop.sent();
    await shop.through(10_000);
    expect(await shop.one(id)).toMatchObject({ status: 'sending', reason });
    expect(await shop.counts(id)).toMatchObject({ audience: 10, delivered: 4, queued: 6 });
    await limits(high);
    shop.clock.advance(10 * MINUTE); // when what waited for the money is looked at again
    await shop.run();
    expect(await shop.one(id)).toMatchObject({ status: 'done', reason: null });
    expect(await shop.counts(id)).toMatchObject({ audience: 10, delivered: 10 });
    expect(new Set((await shop.texts()).map(({ to }) => to)).size).toBe(10);
  });

  it('caps what one customer gets in a month', async () => {
    await shop.people(1);
    await set(CAP as never, { texts: 1, days: 30 });
    await shop.sent();
    await shop.run();
    const id = await shop.sent({ texts: { en: 'Another' } });
    await shop.run();
    expect(await shop.counts(id)).toMatchObject({ audience: 1, skipped: 1, delivered: 0 });
    const [row] = await shop.gateway.broadcasts.recipients(shop.test.db.reader, shop.merchantId, id, { limit: 5 });
    expect(row).toMatchObject({ state: 'skipped', reason: 'capped' });
  });

  it('tests two texts on a sample, and the rest gets the better one', async () => {
    await shop.people(60);
    const id = await shop.sent({ ...AB, samplePercent: 40, holdOutPercent: 20 });
    await shop.run();
    const before = await shop.counts(id);
    const arms = await shop.gateway.broadcasts.armCounts(shop.test.db.reader, shop.merchantId, id);
    expect(arms.a.delivered + arms.b.delivered).toBe((await shop.texts()).length);
    expect(before.delivered).toBe(arms.a.audience + arms.b.audience);
    expect(before.audience).toBe(before.delivered + before.queued + before.heldOut);
    expect(before.queued).toBeGreaterThan(0);
    await shop.write((tx) => shop.gateway.broadcasts.decide(tx, shop.merchantId, id, 'b', 'staff:1'));
    await shop.run();
    const rest = (await shop.texts()).slice(before.delivered);
    expect(rest.length).toBe(before.queued);
    expect(rest.every(({ text }) => text.includes('Text B'))).toBe(true);
    expect(await shop.one(id)).toMatchObject({ status: 'done', winner: 'b' });
  });

  it('under a slow pace both texts of a test leave side by side', async () => {
    await shop.people(60);
    const id = await shop.sent({ ...AB, samplePercent: 100, perMinute: 60 });
    await shop.through(20_000);
    const arms = await shop.gateway.broadcasts.armCounts(shop.test.db.reader, shop.merchantId, id);
    expect(arms.a.delivered + arms.b.delivered).toBeGreaterThan(15);
    expect(Math.min(arms.a.delivered, arms.b.delivered)).toBeGreaterThan(0); // one in half a million is all heads
  });

  it('chooses the better text by itself after the hours it was given', async () => {
    await shop.people(60);
    const id = await shop.sent({ ...AB, samplePercent: 50, decideAfterHours: 1 });
    await shop.run();
    expect(await shop.one(id)).toMatchObject({ status: 'sending', winner: null });
    const b = (await shop.gateway.broadcasts.recipients(shop.test.db.reader, shop.merchantId, id, { limit: 60 })).find(
      ({ arm }) => arm === 'b',
    )!;
    const number = await shop.gateway.customers.currentNumber(shop.test.db.reader, shop.merchantId, b.customerId);
    await shop.say(number!.phone, 'sounds great, a table please');
    shop.clock.advance(HOUR);
    await shop.run();
    expect(await shop.one(id)).toMatchObject({ status: 'done', winner: 'b' });
    expect(await shop.counts(id)).toMatchObject({ replied: 1, delivered: 60 });
  });

  it('needs another person where the shop wants one', async () => {
    await shop.people(3);
    await set(APPROVAL_FROM as never, 3);
    const id = await shop.sent();
    expect(await shop.one(id)).toMatchObject({ status: 'awaiting_approval' });
    const approve = (actor: string) =>
      shop.write((tx) => shop.gateway.broadcasts.approve(tx, shop.merchantId, id, actor));
    await expect(approve('staff:1')).rejects.toMatchObject({ code: 'forbidden' });
    expect(await approve('staff:2')).toBe('expanding');
    await shop.run();
    expect(await shop.one(id)).toMatchObject({ status: 'done', approvedBy: 'staff:2' });
    await set(APPROVAL_FROM as never, 4);
    expect(await shop.one(await shop.sent({ texts: { en: 'x' } }))).toMatchObject({ status: 'expanding' });
  });

  it('sends once, however often the button is pressed', async () => {
    await shop.people(2);
    const id = await shop.drafted();
    const send = (actor = 'staff:1') =>
      shop.write((tx) => shop.gateway.broadcasts.send(tx, shop.merchantId, id, actor));
    expect(await Promise.all([send(), send(), send()])).toEqual(['expanding', 'expanding', 'expanding']);
    await expect(send('staff:2')).rejects.toMatchObject({ code: 'conflict' });
    await shop.run();
    expect((await shop.texts()).length).toBe(2);
    await expect(
      shop.write((tx) => shop.gateway.broadcasts.change(tx, shop.merchantId, id, {} as never, 's')),
    ).rejects.toBeDefined();
  });

  it('pauses itself when carriers refuse the text, and not again once a person let it go on', async () => {
    await shop.people(60);
    const id = await shop.sent();
    for (let i = 0; i < 4; i++) await shop.pump();
    await shop.test.db.admin(
      `update outbound set status = 'failed', reason = 'text', error_code = 30007 where id in (select id from outbound order by id limit 25)`,
    );
    shop.clock.advance(3000);
    await shop.pump();
    expect(await shop.one(id)).toMatchObject({ status: 'paused', reason: 'failures' });
    await act('resume', id);
    shop.clock.advance(3000);
    await shop.run();
    expect(await shop.one(id)).toMatchObject({ status: 'done' });
    expect(await shop.counts(id)).toMatchObject({ failed: 25, delivered: 35 });
  });

  it('after a restore waits for a person, and what is meanwhile unknown is not sent', async () => {
    await shop.people(2);
    const running = await shop.sent();
    const later = await shop.sent({ schedule: { kind: 'at', at: '2026-06-15T14:00' } });
    await shop.pump();
    expect(await pauseRestored(shop.test.db, shop.clock.now())).toBe(2);
    shop.clock.advance(3 * HOUR);
    await shop.run(MINUTE);
    expect(await shop.texts()).toEqual([]);
    expect(await shop.one(running)).toMatchObject({ status: 'paused', reason: 'restored' });
    await act('resume', later);
    expect(await shop.one(later)).toMatchObject({ status: 'expanding' });
  });

  it('is another shop’s to nobody', async () => {
    const id = await shop.drafted();
    const tea = await shop.write(async (tx) => {
      const { merchantId } = await shop.gateway.merchants.add(tx, { ...shop.merchant, name: 'Tea' });
      return merchantId;
    });
    for (const what of ['pause', 'resume', 'cancel', 'send', 'remove', 'copy'] as const)
      await expect(
        shop.write<unknown>((tx) => shop.gateway.broadcasts[what](tx, tea, id, 'staff:9')),
      ).rejects.toMatchObject({ code: 'not_found' });
  });
});

test('the clock of these tests stands at noon in New York', () => {
  expect(new Date(stoppedClock().now()).toISOString()).toBe('2026-06-15T16:00:00.000Z');
});
