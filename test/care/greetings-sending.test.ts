import { createGateway } from '../../src/app.ts';
import { missRestored } from '../../src/care/index.ts';
import { addDays, type LocalDate } from '../../src/kernel/calendar.ts';
import { HOUR, MINUTE } from '../../src/kernel/clock.ts';
import { CAP } from '../../src/marketing/index.ts';
import { holdOutbox, releaseOutbox } from '../../src/messages/index.ts';
import { createLog } from '../../src/platform/log.ts';
import { ENGINES } from '../support/engines.ts';
import { type GreetingShop, openGreetingShop } from './greetings-shop.ts';

const TILL = { source: 'counter', actor: 'staff:1' };

describe.each(ENGINES)('greetings on %s', (engine) => {
  let shop: GreetingShop;
  beforeEach(async () => {
    shop = await openGreetingShop(engine); // 15 June 2026, 08:00 in New York
  });
  afterEach(() => shop.close());

  const states = async () => (await shop.greeted()).map(({ day, state, reason }) => [day, state, reason]);
  const statuses = async () => (await shop.texts()).map(({ status }) => status);
  const setBirthday = (id: string, birthday: string) =>
    shop.write((tx) => shop.gateway.customers.setBirthday(tx, shop.merchantId, id, birthday));
  const turn = (id: string, on: boolean) =>
    shop.write((tx) => shop.gateway.care.greetings.switch(tx, shop.merchantId, id, on, 'staff:1'));
  const set = (setting: never, value: unknown) =>
    shop.write((tx) => shop.gateway.merchants.set(tx, shop.merchantId, setting, value));
  const local = (at: number, zone = 'America/New_York') =>
    new Date(at).toLocaleString('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });

  it('by everybody’s own clock: three zones, three instants', async () => {
    const [east, middle, west] = [
      await shop.guest({ birthday: '0616' }),
      await shop.guest({ birthday: '0616', area: '312', zone: 'America/Chicago' }),
      await shop.guest({ birthday: '0616', area: '415', zone: 'America/Los_Angeles' }),
    ];
    await shop.greeting();
    await shop.through('2026-06-17T12:00:00Z', 10 * MINUTE);
    const found = (await shop.texts()).map(({ to, at }) => [to, local(at)]);
    expect(found).toEqual([
      [east, '2026-06-16 09:00'],
      [middle, '2026-06-16 10:00'],
      [west, '2026-06-16 12:00'],
    ]);
  });

  it('days before and on the day are two occasions: a person gets both', async () => {
    await shop.guest({ birthday: '0618' });
    await shop.greeting({ daysBefore: 2, wordings: { en: ['Soon'] } });
    await shop.greeting({ wordings: { en: ['Today'] } });
    await shop.through('2026-06-19T12:00:00Z', 3 * HOUR);
    expect((await shop.texts()).map(({ text }) => text.split('\n')[0])).toEqual([
      "Lin's Noodles: Soon",
      "Lin's Noodles: Today",
    ]);
    expect((await shop.greeted()).map(({ occasion, day }) => [occasion, day])).toEqual([
      ['birthday:ahead', '2026-06-16'],
      ['birthday', '2026-06-18'],
    ]);
  });

  it('the anniversary of joining, in the shop’s zone, from the first year on', async () => {
    const amy = await shop.guest({ joined: Date.parse('2024-06-17T02:00:00Z') }); // the 16th in New York
    await shop.guest({ joined: Date.parse('2024-06-17T05:00:00Z') });
    await shop.guest({ joined: Date.parse('2026-06-16T11:00:00Z') }); // today
    await shop.greeting({ occasion: { kind: 'joined' }, wordings: { en: ['A year more'] } });
    await shop.at('2026-06-16T14:00:00Z');
    expect((await shop.texts()).map(({ to }) => to)).toEqual([amy]);
  });

  it('a date field of the shop’s own, every year', async () => {
    const fieldId = await shop.write((tx) =>
      shop.gateway.custom.add(tx, shop.merchantId, { name: 'Wedding day', type: 'day', choices: '' }),
    );
    const field = (await shop.gateway.custom.list(shop.test.db.reader, shop.merchantId))[0]!;
    const values = ['2019-06-16', '2019-06-17', '2027-06-16'];
    const ids: string[] = [];
    for (const value of values) {
      const id = await shop.guest();
      ids.push(id);
      await shop.write((tx) => shop.gateway.custom.set(tx, shop.merchantId, id, field, value));
    }
    await shop.greeting({ occasion: { kind: 'field', fieldId }, wordings: { en: ['To the two of you'] } });
    await shop.at('2026-06-16T14:00:00Z');
    expect((await shop.greeted()).map(({ customerId, occasion }) => [customerId, occasion])).toEqual([
      [ids[0], `field:${fieldId}`],
    ]);
  });

  it('a feast, to all who may be reached, and to those of a condition', async () => {
    const [amy, ben] = [await shop.guest(), await shop.guest({ language: 'zh' })];
    const stopped = await shop.guest();
    await shop.write((tx) =>
      shop.gateway.customers.recordConsent(tx, shop.merchantId, stopped, { ...TILL, state: 'withdrawn' }),
    );
    await shop.write((tx) => shop.gateway.customers.addTags(tx, shop.merchantId, ben, ['vip']));
    await shop.greeting({ occasion: { kind: 'holiday', code: 'independence-day-us' }, wordings: {} });
    await shop.greeting({
      occasion: { kind: 'holiday', code: 'labor-day' },
      where: { field: 'customers.tag', is: '=', value: 'vip' },
    });
    for (const at of ['2026-07-04T14:00:00Z', '2026-07-05T14:00:00Z', '2026-09-07T14:00:00Z']) await shop.at(at);
    const found = await shop.greeted();
    expect(found.filter(({ day }) => day === '2026-07-04').map(({ customerId }) => customerId)).toEqual([amy, ben]);
    expect(found.filter(({ day }) => day === '2026-09-07').map(({ customerId }) => customerId)).toEqual([ben]);
    const first = (await shop.texts())[0]!.text;
    expect(first.startsWith("Lin's Noodles: ")).toBe(true);
    expect(await statuses()).toEqual(['delivered', 'delivered', 'delivered']);
  });

  it('of two greetings for one occasion the first that fits a person counts, whichever is earlier in the day', async () => {
    const [amy, ben] = [await shop.guest({ birthday: '0616' }), await shop.guest({ birthday: '0616' })];
    await shop.write((tx) => shop.gateway.customers.addTags(tx, shop.merchantId, amy, ['vip']));
    const plain = await shop.greeting({ time: '09:00', wordings: { en: ['Plain'] } });
    const vip = await shop.greeting({
      time: '12:00',
      wordings: { en: ['For you alone'] },
      where: { field: 'customers.tag', is: '=', value: 'vip' },
    });
    const { greetings } = shop.gateway.care;
    await shop.write((tx) => greetings.moveUp(tx, shop.merchantId, vip, 'staff:1'));
    expect((await greetings.list(shop.test.db.reader, shop.merchantId)).map(({ id }) => id)).toEqual([vip, plain]);
    await shop.through('2026-06-17T03:00:00Z', HOUR);
    expect((await shop.texts()).map(({ to, text }) => [to, text.split('\n')[0]])).toEqual([
      [ben, "Lin's Noodles: Plain"],
      [amy, "Lin's Noodles: For you alone"],
    ]);
  });

  it('wordings take turns: the next year brings another', async () => {
    await shop.guest({ birthday: '0616' });
    await shop.greeting({ wordings: { en: ['One', 'Two', 'Three'] } });
    const seen: string[] = [];
    for (const year of [2026, 2027, 2028]) {
      await shop.at(`${year}-06-16T14:00:00Z`);
      seen.push((await shop.texts()).at(-1)!.text);
    }
    expect(new Set(seen).size).toBe(3);
  });

  it('a wording that cannot be made for somebody gives way to the next; without one they are passed over', async () => {
    const [amy, ben] = [await shop.guest({ birthday: '0616', name: 'Amy' }), await shop.guest({ birthday: '0616' })];
    const id = await shop.greeting({ wordings: { en: ['Dear {{name}}', 'Dear guest'] } });
    await shop.at('2026-06-16T14:00:00Z');
    expect(await shop.greeted()).toMatchObject([
      { customerId: amy, state: 'queued' },
      { customerId: ben, state: 'queued' },
    ]);
    const cat = await shop.guest({ birthday: '0617' });
    await shop.change(id, { wordings: { en: ['Dear {{name}}'] } });
    await shop.at('2026-06-17T14:00:00Z');
    expect((await shop.greeted()).at(-1)).toMatchObject({ customerId: cat, state: 'skipped', reason: 'missing_name' });
  });

  it('a voucher goes along: its code in the text is good, once for each', async () => {
    const amy = await shop.guest({ birthday: '0616' });
    const { vouchers, care } = shop.gateway;
    const offer = { words: { en: 'a free dessert' }, kind: 'item' as const, value: null, leastSpend: null, validDays: 15 }; // prettier-ignore
    const { id: voucherOfferId } = await shop.write((tx) => vouchers.addOffer(tx, shop.merchantId, offer, 'staff:1'));
    const id = await shop.greeting({ voucherOfferId });
    await shop.at('2026-06-16T14:00:00Z');
    const [{ text } = { text: '' }] = await shop.texts();
    expect(text).toContain('a free dessert');
    const [code] = /\w{3}-\w{3}-\w{3}/.exec(text) ?? [];
    const redeemed = await shop.write((tx) =>
      vouchers.redeem(tx, shop.merchantId, code!, { actor: 'staff:1', customerId: amy }),
    );
    expect(redeemed).toMatchObject({ kind: 'redeemed', voucher: { source: `greeting:${id}`, customerId: amy } });
    const figures = await care.greetings.figures(shop.test.db.reader, shop.merchantId, id);
    expect(figures).toEqual({ sent: 1, issued: 1, redeemed: 1 });
    // No more of it is issued: the greeting goes without.
    await shop.guest({ birthday: '0617' });
    await shop.write((tx) => vouchers.archiveOffer(tx, shop.merchantId, voucherOfferId, 'staff:1'));
    await shop.at('2026-06-17T14:00:00Z');
    expect((await shop.texts()).at(-1)!.text).toBe("Lin's Noodles: Happy birthday\nSTOP to leave");
  });

  it('nobody is issued a voucher whose greeting is refused', async () => {
    await set(CAP as never, { texts: 1, days: 30 });
    await shop.guest({ birthday: '0616' });
    const { vouchers } = shop.gateway;
    const offer = { words: { en: 'a tea' }, kind: 'item' as const, value: null, leastSpend: null, validDays: 5 };
    const { id: voucherOfferId } = await shop.write((tx) => vouchers.addOffer(tx, shop.merchantId, offer, 'staff:1'));
    await shop.greeting({ daysBefore: 1, wordings: { en: ['Soon'] } });
    await shop.at('2026-06-15T14:00:00Z');
    const id = await shop.greeting({ voucherOfferId });
    await shop.at('2026-06-16T14:00:00Z');
    expect((await shop.greeted()).at(-1)).toMatchObject({ state: 'skipped', reason: 'capped' });
    expect(await vouchers.totals(shop.test.db.reader, shop.merchantId, `greeting:${id}`)).toEqual({ issued: 0, redeemed: 0 }); // prettier-ignore
  });

  it('a STOP between finding and sending is honoured, and one while it is queued', async () => {
    const phone = '+12025550177';
    const amy = await shop.member(phone);
    await shop.write(async (tx) => {
      await shop.gateway.customers.recordConsent(tx, shop.merchantId, amy, { ...TILL, state: 'granted' });
      await shop.gateway.customers.setBirthday(tx, shop.merchantId, amy, '06-16');
    });
    await shop.greeting({ time: '12:00' });
    shop.clock.set(Date.parse('2026-06-16T16:00:00Z'));
    await shop.tick();
    const pump = shop.gateway.pumps.find(({ name }) => name === 'greetings')!;
    await pump.run(() => {}); // found
    expect(await states()).toEqual([['2026-06-16', 'waiting', null]]);
    await shop.say(phone, 'STOP');
    await shop.work();
    expect(await states()).toEqual([['2026-06-16', 'skipped', 'stopped']]);
    expect(await shop.texts()).toEqual([]);
  });

  it('the cap across everything counts, and a person passed over for it is told so', async () => {
    await set(CAP as never, { texts: 1, days: 30 });
    await shop.guest({ birthday: '0616' });
    await shop.greeting({ daysBefore: 1, wordings: { en: ['Soon'] } });
    await shop.at('2026-06-15T14:00:00Z');
    await shop.greeting();
    await shop.at('2026-06-16T14:00:00Z');
    expect(await states()).toEqual([
      ['2026-06-15', 'queued', null],
      ['2026-06-16', 'skipped', 'capped'],
    ]);
  });

  it('who tells their birthday on the day is greeted; edited on the day, at most once a year', async () => {
    const amy = await shop.guest();
    await shop.greeting();
    await shop.at('2026-06-16T14:00:00Z');
    expect(await shop.texts()).toEqual([]);
    await setBirthday(amy, '06-16');
    await shop.at('2026-06-16T15:00:00Z');
    expect(await shop.texts()).toHaveLength(1);
    await setBirthday(amy, '06-17');
    await shop.at('2026-06-17T14:00:00Z');
    await setBirthday(amy, '12-01');
    for (const at of ['2026-12-01T14:00:00Z', '2026-12-01T18:00:00Z', '2026-12-02T14:00:00Z']) await shop.at(at);
    expect(await shop.texts()).toHaveLength(1);
    await shop.at('2027-12-01T15:00:00Z');
    expect(await shop.texts()).toHaveLength(2);
  });

  it('a birthday corrected before its hour frees the right day', async () => {
    const amy = await shop.guest({ birthday: '0616', zone: 'America/Los_Angeles' });
    await shop.guest({ birthday: '0616' });
    await shop.greeting();
    await shop.at('2026-06-16T13:10:00Z'); // found; her clock shows six
    expect((await shop.greeted()).map(({ state }) => state).toSorted()).toEqual(['queued', 'waiting']);
    await setBirthday(amy, '06-20');
    await shop.through('2026-06-21T12:00:00Z', 2 * HOUR);
    const hers = (await shop.greeted()).filter(({ customerId }) => customerId === amy);
    expect(hers).toMatchObject([{ day: '2026-06-20', state: 'queued' }]);
  });

  it('one missed by a wrong date is greeted on the right one', async () => {
    const amy = await shop.guest();
    await shop.greeting();
    await shop.at('2026-06-16T14:00:00Z');
    await setBirthday(amy, '06-16');
    await shop.at('2026-06-17T02:00:00Z'); // 22:00: too late
    expect(await states()).toEqual([['2026-06-16', 'missed', 'late']]);
    await setBirthday(amy, '06-19');
    await shop.through('2026-06-20T12:00:00Z', 2 * HOUR);
    expect(await states()).toEqual([['2026-06-19', 'queued', null]]);
  });

  it('a zone or number changed, or a person merged, after sending brings no second greeting', async () => {
    const amy = await shop.guest({ birthday: '0616' });
    const twin = await shop.guest({ birthday: '0616', zone: 'America/Los_Angeles' });
    await shop.greeting();
    await shop.at('2026-06-16T13:10:00Z');
    expect(await shop.texts()).toHaveLength(1);
    await shop.write((tx) => shop.gateway.register.setZone(tx, shop.merchantId, amy, 'America/Los_Angeles'));
    const merged = await shop.write((tx) =>
      shop.gateway.register.merge(tx, shop.merchantId, { fromId: amy, intoId: twin } as never, 'staff:1'),
    );
    expect(merged).toBeDefined();
    await shop.through('2026-06-17T12:00:00Z', HOUR);
    expect(await shop.texts()).toHaveLength(1);
    const theirs = (await shop.greeted()).filter(({ customerId }) => customerId === twin);
    expect(theirs).toMatchObject([{ state: 'skipped', reason: 'merged' }]);
  });

  it('off over its hour and back in the evening: within the hours of the day it is sent, after them missed', async () => {
    await shop.guest({ birthday: '0616' });
    await shop.guest({ birthday: '0617' });
    await shop.greeting();
    await shop.at('2026-06-17T00:30:00Z'); // 20:30 on the 16th
    expect(await states()).toEqual([['2026-06-16', 'queued', null]]);
    await shop.at('2026-06-18T01:00:00Z'); // 21:00 on the 17th
    await shop.through('2026-06-19T12:00:00Z', 3 * HOUR);
    expect(await states()).toEqual([
      ['2026-06-16', 'queued', null],
      ['2026-06-17', 'missed', 'late'],
    ]);
  });

  it('with the next day allowed, it is sent then, and not on the third', async () => {
    await shop.guest({ birthday: '0616' });
    await shop.greeting({ late: 'next_day', time: '10:00' });
    await shop.at('2026-06-17T01:30:00Z');
    expect(await states()).toEqual([['2026-06-16', 'waiting', null]]);
    await shop.at('2026-06-17T12:00:00Z'); // 08:00 on the 17th
    expect(await states()).toEqual([['2026-06-16', 'queued', null]]);
    await shop.guest({ birthday: '0618' });
    await shop.at('2026-06-20T01:30:00Z'); // the 19th is over too
    expect((await states()).at(-1)).toEqual(['2026-06-18', 'missed', 'late']);
  });

  it('ten days off: each noted as missed on their day, nobody is sent anything but today’s', async () => {
    for (let at = 0; at < 12; at++) await shop.guest({ birthday: `06${16 + at}` });
    await shop.greeting();
    await shop.at('2026-06-16T14:00:00Z');
    await shop.at('2026-06-27T14:00:00Z');
    const found = await shop.greeted();
    expect(found.map(({ day, state }) => [day, state])).toEqual(
      Array.from({ length: 12 }, (_, at) => [
        addDays('2026-06-16' as LocalDate, at),
        at === 0 || at === 11 ? 'queued' : 'missed',
      ]),
    );
    expect(await shop.texts()).toHaveLength(2);
    await shop.through('2026-06-29T14:00:00Z', 3 * HOUR);
    expect(await shop.texts()).toHaveLength(2);
    expect(await shop.count(`select count(*) from greeting_runs where status = 'missed'`)).toBe(10);
  });

  it('away for months: at most 31 days are noted', async () => {
    for (const birthday of ['0701', '0801', '0901']) await shop.guest({ birthday });
    await shop.greeting();
    await shop.at('2026-09-10T14:00:00Z');
    expect(await states()).toEqual([['2026-09-01', 'missed', 'late']]);
    expect(await shop.count('select count(*) from greeting_runs')).toBe(31);
  });

  it('the clock goes back ten minutes, or a whole day: nothing twice', async () => {
    await shop.guest({ birthday: '0616' });
    await shop.guest({ birthday: '0617' });
    await shop.greeting();
    await shop.at('2026-06-16T14:00:00Z');
    await shop.at('2026-06-16T13:50:00Z');
    await shop.at('2026-06-17T14:00:00Z');
    await shop.at('2026-06-16T14:00:00Z');
    await shop.through('2026-06-18T14:00:00Z', 3 * HOUR);
    expect(await states()).toEqual([
      ['2026-06-16', 'queued', null],
      ['2026-06-17', 'queued', null],
    ]);
    expect(await shop.texts()).toHaveLength(2);
  });

  it('the clock goes forward and back: no flood, and who was noted as missed by it is greeted on their day', async () => {
    for (const birthday of ['0616', '0617', '0618', '0620']) await shop.guest({ birthday });
    await shop.greeting();
    await shop.at('2026-06-16T12:30:00Z'); // 08:30
    await shop.at('2026-06-19T12:30:00Z'); // three days ahead
    expect(await states()).toEqual(['16', '17', '18'].map((day) => [`2026-06-${day}`, 'missed', 'late']));
    await shop.at('2026-06-16T12:35:00Z'); // and right again
    await shop.through('2026-06-20T23:00:00Z', 2 * HOUR);
    expect(await states()).toEqual(['16', '17', '18', '20'].map((day) => [`2026-06-${day}`, 'queued', null]));
    expect((await shop.texts()).map(({ at }) => local(at).slice(0, 10))).toEqual(
      ['16', '17', '18', '20'].map((day) => `2026-06-${day}`),
    );
  });

  it('a clock a year ahead for a moment leaves no year without greetings', async () => {
    await shop.guest({ birthday: '0616' });
    await shop.guest({ birthday: '0720' });
    await shop.greeting();
    await shop.at('2027-07-10T15:00:00Z');
    await shop.at('2026-06-15T15:00:00Z');
    await shop.through('2026-07-21T12:00:00Z', 12 * HOUR);
    const sent = (await shop.greeted()).filter(({ state }) => state === 'queued');
    expect(sent.map(({ day }) => day)).toEqual(['2026-06-16', '2026-07-20']);
  });

  it('restarts a second before and a second after its time send it once', async () => {
    await shop.guest({ birthday: '0616' });
    await shop.greeting();
    const restart = () => {
      const { gateway, config, test, clock } = shop;
      shop.restart(createGateway(config, test.db, { log: createLog('silent'), clock, provider: gateway.provider }));
    };
    await shop.at('2026-06-16T12:59:59Z');
    restart();
    await shop.at('2026-06-16T13:00:01Z');
    restart();
    await shop.at('2026-06-16T13:00:02Z');
    restart();
    await shop.through('2026-06-16T14:00:00Z', 10 * MINUTE);
    expect(await shop.texts()).toHaveLength(1);
  });

  it('switched on in the hours of today it counts today; after them from tomorrow on; earlier days never', async () => {
    await shop.guest({ birthday: '0614' });
    await shop.guest({ birthday: '0615' });
    await shop.guest({ birthday: '0616' });
    shop.clock.set(Date.parse('2026-06-16T01:30:00Z')); // 21:30 on the 15th
    const id = await shop.greeting();
    await shop.work();
    expect(await states()).toEqual([]);
    await turn(id, false);
    await shop.guest({ birthday: '0616' });
    shop.clock.set(Date.parse('2026-06-16T22:00:00Z')); // 18:00 on the 16th
    await turn(id, true);
    await shop.work();
    expect(await states()).toEqual([
      ['2026-06-16', 'queued', null],
      ['2026-06-16', 'queued', null],
    ]);
  });

  it('switched off before the hour nobody is greeted; on again in time, they are', async () => {
    await shop.guest({ birthday: '0616' });
    await shop.guest({ birthday: '0616', zone: 'America/Los_Angeles' });
    const id = await shop.greeting();
    await shop.at('2026-06-16T13:10:00Z');
    await turn(id, false);
    await shop.at('2026-06-16T13:20:00Z');
    expect(await states()).toEqual([['2026-06-16', 'queued', null]]);
    await shop.at('2026-06-16T17:00:00Z');
    expect(await shop.texts()).toHaveLength(1);
    await turn(id, true);
    await shop.at('2026-06-16T18:00:00Z');
    expect(await shop.texts()).toHaveLength(2);
  });

  it('a condition met when it was found is asked again when it is sent', async () => {
    const amy = await shop.guest({ birthday: '0616', zone: 'America/Los_Angeles' });
    await shop.guest({ birthday: '0616' });
    await shop.greeting({ where: { field: 'customers.nameKnown', is: '=', value: false } });
    await shop.at('2026-06-16T13:10:00Z');
    expect(await shop.greeted()).toHaveLength(2);
    await shop.write((tx) => shop.gateway.customers.setName(tx, shop.merchantId, amy, 'Amy'));
    await shop.through('2026-06-17T12:00:00Z', HOUR);
    expect((await shop.greeted()).filter(({ customerId }) => customerId === amy)).toEqual([]);
    expect(await shop.texts()).toHaveLength(1);
  });

  it('held like everything else after a restore; days up to then are not greeted, the next are', async () => {
    await shop.guest({ birthday: '0616' });
    await shop.guest({ birthday: '0617' });
    await shop.greeting();
    await shop.at('2026-06-16T12:00:00Z');
    shop.clock.set(Date.parse('2026-06-16T13:30:00Z'));
    await holdOutbox(shop.test.db, shop.clock.now(), 'restored', 'test');
    await missRestored(shop.test.db, shop.clock.now());
    await shop.at('2026-06-16T14:00:00Z');
    expect(await shop.texts()).toEqual([]);
    await releaseOutbox(shop.test.db);
    await shop.through('2026-06-17T23:00:00Z', HOUR);
    expect((await shop.greeted()).filter(({ state }) => state === 'queued').map(({ day }) => day)).toEqual(['2026-06-17']); // prettier-ignore
  });
});
