import { instantOf } from '../../src/kernel/calendar.ts';
import { DAY, HOUR, MINUTE } from '../../src/kernel/clock.ts';
import { measure } from '../../src/kernel/sms-text.ts';
import { ENGINES } from '../support/engines.ts';
import { type AgendaShop, type Colleague, day, openAgenda } from './world.ts';

const ZONE = 'America/New_York';
const at = (date: string, time: string): number => instantOf(day(date), time, ZONE);

describe.each(ENGINES)('reminders on %s', (engine) => {
  let shop: AgendaShop;
  let ada: Colleague;
  beforeEach(async () => {
    shop = await openAgenda(engine);
    ada = await shop.colleague({ alerts: ['tasks'] });
  });
  afterEach(() => shop.close());

  const reader = () => shop.test.db.reader;
  const states = async (id: string): Promise<string[]> =>
    (await shop.tasks.reminders(reader(), shop.merchantId, id, 500))
      .map(({ state, lead }) => `${state} ${lead}`)
      .toSorted();

  it('comes at each chosen time, once, with the words to reply', async () => {
    await shop.add({ time: '15:00', leads: [0, 60] });
    await shop.pass(119);
    expect(await shop.texts(ada.phone)).toEqual([]);
    await shop.pass(3);
    expect(await shop.texts(ada.phone)).toEqual([
      "Lin's Noodles: today 15:00, call Amy back. Reply DONE 1, or LATER 1 2h.",
    ]);
    await shop.pass(70);
    expect(await shop.texts(ada.phone)).toHaveLength(2);
    expect(await shop.count("select count(*) from outbound where purpose = 'staff'")).toBe(2);
  });

  it('goes to whoever does it, else to all who take reminders, and to nobody twice', async () => {
    const ben = await shop.colleague({ alerts: ['tasks'] });
    const cao = await shop.colleague();
    await shop.add({ time: '12:30', leads: [0], title: 'for anybody' });
    await shop.add({ time: '12:30', leads: [0], title: 'for Cao', assigneeId: cao.staffId });
    await shop.pass(30);
    await Promise.all([shop.remind(), shop.remind()]);
    for (const { phone } of [ada, ben])
      expect(await shop.texts(phone)).toMatchObject([expect.stringContaining('for anybody')]);
    expect(await shop.texts(cao.phone)).toMatchObject([expect.stringContaining('for Cao')]);
  });

  it('is not sent for what is done, left out or taken off before', async () => {
    const { tasks, merchantId, write } = shop;
    const ids = [await shop.add({ time: '13:00', leads: [0] }), await shop.add({ time: '13:00', leads: [0] })];
    const series = await shop.add({
      startsOn: day('2026-06-16'),
      time: '13:00',
      leads: [0],
      rule: 'FREQ=DAILY;COUNT=2',
    });
    await write((tx) => tasks.done(tx, merchantId, { taskId: ids[0]!, day: day('2026-06-15') }, ada.actor));
    await write((tx) => tasks.end(tx, merchantId, ids[1]!, ada.actor));
    await write((tx) => tasks.skip(tx, merchantId, { taskId: series, day: day('2026-06-16') }, ada.actor));
    await shop.pass(49 * 60, 5);
    expect(await shop.texts(ada.phone)).toMatchObject([expect.stringContaining('DONE 4')]);
  });

  it('comes anew for what was put off, at its time at least', async () => {
    const id = await shop.add({ time: '13:00', leads: [180] });
    await shop.pass(1); // the lead was over when it was written: one comes at once
    expect(await shop.texts(ada.phone)).toHaveLength(1);
    await shop.write((tx) => shop.tasks.later(tx, shop.merchantId, { taskId: id, day: day('2026-06-15') }, at('2026-06-15', '14:00'), ada.actor)); // prettier-ignore
    await shop.pass(110);
    expect(await shop.texts(ada.phone)).toHaveLength(1);
    await shop.pass(10);
    expect((await shop.texts(ada.phone))[1]).toContain('today 14:00');
    expect(await states(id)).toEqual(['sent 180', 'sent 180']);
  });

  it('comes at nine in the morning for what is for a day', async () => {
    await shop.add({ startsOn: day('2026-06-18'), leads: [0, 60, 1440] });
    shop.clock.set(at('2026-06-17', '08:59'));
    await shop.remind();
    expect(await shop.texts(ada.phone)).toEqual([]);
    await shop.pass(1);
    expect(await shop.texts(ada.phone)).toEqual([
      "Lin's Noodles: tomorrow, call Amy back. Reply DONE 1, or LATER 1 2h.",
    ]);
    await shop.pass(23 * 60, 30);
    expect(await shop.texts(ada.phone)).toHaveLength(1);
    await shop.pass(120, 30);
    expect((await shop.texts(ada.phone))[1]).toContain(': today, call Amy back');
    expect(await shop.texts(ada.phone)).toHaveLength(2);
  });

  it('counts whole days on the calendar when clocks change in between', async () => {
    shop.clock.set(at('2026-10-30', '12:00'));
    await shop.add({ startsOn: day('2026-11-01'), time: '15:00', leads: [1440] });
    shop.clock.set(at('2026-10-31', '14:59'));
    await shop.remind();
    expect(await shop.texts(ada.phone)).toEqual([]);
    await shop.pass(1);
    expect(await shop.texts(ada.phone)).toMatchObject([expect.stringContaining('tomorrow 15:00')]);
  });

  it('after ten days without power tells what is still worth it, once a task, and notes the rest as missed', async () => {
    const daily = await shop.add({ time: '11:30', rule: 'FREQ=DAILY', leads: [0, 60, 1440] });
    const single = await shop.add({ startsOn: day('2026-06-18'), time: '15:00', leads: [0, 60] });
    shop.clock.set(at('2026-06-25', '12:00'));
    await shop.remind();
    const told = await shop.texts(ada.phone);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/(today|tomorrow) 11:30/);
    expect(await states(single)).toEqual(['missed 0', 'missed 60']);
    expect((await states(daily)).filter((one) => one.startsWith('sent'))).toHaveLength(1);
    const noted = (await states(daily)).length;
    await shop.pass(5);
    expect(await shop.texts(ada.phone)).toHaveLength(1);
    expect(await states(daily)).toHaveLength(noted);
  });

  it.each`
    back                 | sent | why
    ${90 * MINUTE}       | ${1} | ${'an hour and a half late is worth a text'}
    ${2 * HOUR}          | ${1} | ${'two hours just so'}
    ${2 * HOUR + MINUTE} | ${0} | ${'more is not'}
  `('after a downtime: $why', async ({ back, sent }) => {
    const id = await shop.add({ time: '15:00', leads: [0, 10] });
    shop.clock.set(at('2026-06-15', '15:00') + back);
    await shop.remind();
    expect(await shop.texts(ada.phone)).toHaveLength(sent);
    expect(await states(id)).toEqual(sent ? ['missed 10', 'sent 0'] : ['missed 0', 'missed 10']);
  });

  it('sends nothing again when the clock goes back, or a day ahead and back', async () => {
    await shop.add({ time: '12:30', leads: [0] });
    await shop.add({ startsOn: day('2026-06-16'), time: '12:00', leads: [0] });
    await shop.pass(31);
    shop.clock.advance(-10 * MINUTE);
    await shop.pass(20);
    expect(await shop.texts(ada.phone)).toHaveLength(1);
    shop.clock.advance(DAY);
    await shop.remind();
    shop.clock.advance(-DAY);
    await shop.pass(30 * 60, 10);
    expect(await shop.texts(ada.phone)).toHaveLength(2);
  });

  it('tells on the page who has no phone, and that nobody takes reminders', async () => {
    const { gateway, merchantId, write } = shop;
    await shop.desk(); // an owner without a phone
    const mute = await write((tx) => gateway.staff.add(tx, { merchantId, email: 'mute@shop.example', role: 'owner' }));
    const own = await shop.add({ time: '12:30', leads: [0], assigneeId: mute.staffId });
    await write((tx) => gateway.staff.disable(tx, merchantId, ada.staffId, 'system'));
    const anybody = await shop.add({ time: '12:30', leads: [0] });
    await shop.pass(31);
    expect(await shop.tasks.reminders(reader(), merchantId, own, 5)).toMatchObject([{ state: 'no_phone', staffId: mute.staffId }]); // prettier-ignore
    expect(await shop.tasks.reminders(reader(), merchantId, anybody, 5)).toMatchObject([{ state: 'no_phone', staffId: '' }]); // prettier-ignore
    const desk = await shop.desk();
    expect((await desk.get(`/agenda/${own}`)).text).toContain('no phone in the account');
    expect((await desk.get(`/agenda/${anybody}`)).text).toContain('nobody takes reminders');
  });

  it('falls to those who take reminders when whoever does it has left', async () => {
    const ben = await shop.colleague();
    await shop.desk();
    await shop.add({ time: '12:30', leads: [0], assigneeId: ben.staffId });
    await shop.write((tx) => shop.gateway.staff.disable(tx, shop.merchantId, ben.staffId, 'system'));
    await shop.pass(31);
    expect(await shop.texts(ben.phone)).toEqual([]);
    expect(await shop.texts(ada.phone)).toHaveLength(1);
  });

  it('reaches staff who have stopped the shop’s offers, and is no marketing', async () => {
    await shop.say(ada.phone, 'STOP');
    shop.clock.set(at('2026-06-15', '22:30'));
    await shop.add({ startsOn: day('2026-06-16'), time: '00:10', leads: [60] });
    await shop.pass(60);
    expect((await shop.texts(ada.phone)).at(-1)).toContain('tomorrow 00:10');
  });

  it.each`
    language | title
    ${'en'}  | ${`call ${'the butcher about the delivery '.repeat(10)}`.slice(0, 200)}
    ${'en'}  | ${'给张女士打电话确认周六晚上的十人桌和生日蛋糕'.repeat(8)}
    ${'zh'}  | ${'给张女士打电话确认周六晚上的十人桌和生日蛋糕'.repeat(8)}
    ${'zh'}  | ${'🍜'.repeat(200)}
  `('keeps to one part whatever the title, and the words to reply stand ($language)', async ({ language, title }) => {
    await shop.write((tx) => shop.gateway.merchants.change(tx, shop.merchantId, { language }));
    await shop.add({ time: '12:30', leads: [0], title });
    await shop.pass(31);
    const [text] = await shop.texts(ada.phone);
    expect(measure(text!).parts).toBe(1);
    expect(text).toContain('...');
    expect(text).toMatch(language === 'en' ? /Reply DONE 1, or LATER 1 2h\.$/ : /回 完成1，或 推迟1 2小时$/);
  });

  it('waits when the lease is lost', async () => {
    await shop.add({ time: '12:30', leads: [0] });
    await shop.remind();
    shop.clock.advance(31 * MINUTE);
    const job = shop.gateway.jobs.find(({ name }) => name === 'tasks.remind')!;
    const lost = (): void => {
      throw new Error('the lease is over');
    };
    await expect(job.run(lost)).rejects.toThrow('lease');
    expect(await shop.texts(ada.phone)).toEqual([]);
    await shop.remind();
    expect(await shop.texts(ada.phone)).toHaveLength(1);
  });
});
