import { eq } from 'drizzle-orm';
import { instantOf } from '../../src/kernel/calendar.ts';
import { MINUTE } from '../../src/kernel/clock.ts';
import { outbound } from '../../src/messages/schema.ts';
import { ENGINES } from '../support/engines.ts';
import { type AgendaShop, type Colleague, day, openAgenda } from './world.ts';

const at = (date: string, time: string): number => instantOf(day(date), time, 'America/New_York');

describe.each(ENGINES)('staff by text on %s', (engine) => {
  let shop: AgendaShop;
  let ada: Colleague;
  beforeEach(async () => {
    shop = await openAgenda(engine);
    ada = await shop.colleague();
  });
  afterEach(() => shop.close());

  const stateOf = async (id: string) => (await shop.times(id))[0]!.state;

  it.each([
    'DONE 1',
    'done 1',
    'Done #1',
    'DONE1',
    '完成1',
    '完成 1',
    '1 完成',
    '1完成',
    '1 done',
    'DONE no. 1',
    'wc1',
    '完成１号',
  ])('%s settles it', async (text) => {
    const id = await shop.add({ time: '15:00' });
    const { by, replies, waiting, purposes } = await shop.say(ada.phone, text);
    expect(replies).toEqual(["Lin's Noodles: 1 is done: call Amy back"]);
    expect([by?.startsWith('tasks.done'), waiting, purposes]).toEqual([true, null, ['reply']]);
    expect((await shop.times(id))[0]).toMatchObject({ state: 'done', settledBy: ada.actor });
    expect(await shop.ask(ada.phone, text)).toBe("Lin's Noodles: 1 was done already: call Amy back");
  });

  it.each`
    text                   | dueAt
    ${'LATER 1'}           | ${at('2026-06-15', '16:00')}
    ${'LATER 1 2h'}        | ${at('2026-06-15', '17:00')}
    ${'later 1 30m'}       | ${at('2026-06-15', '15:30')}
    ${'LATER 1 1d'}        | ${at('2026-06-16', '15:00')}
    ${'LATER 1 tomorrow'}  | ${at('2026-06-16', '15:00')}
    ${'LATER 1 18:00'}     | ${at('2026-06-15', '18:00')}
    ${'LATER 1 9:00'}      | ${at('2026-06-16', '09:00')}
    ${'LATER 1 fri 10:00'} | ${at('2026-06-19', '10:00')}
    ${'推迟1 2小时'}       | ${at('2026-06-15', '17:00')}
    ${'推迟 1 明天'}       | ${at('2026-06-16', '15:00')}
    ${'推迟1 明天上午9点'} | ${at('2026-06-16', '09:00')}
  `('$text puts it off', async ({ text, dueAt }) => {
    const id = await shop.add({ time: '15:00' });
    expect(await shop.ask(ada.phone, text)).toMatch(/^Lin's Noodles: 1 is put off to .*: call Amy back$/);
    expect((await shop.times(id))[0]!.dueAt).toBe(dueAt);
  });

  it('counts from now for what is overdue, and keeps what is for a day for a day', async () => {
    const late = await shop.add({ time: '12:30' });
    const whole = await shop.add();
    shop.clock.advance(120 * MINUTE);
    const now = shop.clock.now();
    await shop.ask(ada.phone, 'LATER 1 2h');
    expect((await shop.times(late))[0]!.dueAt).toBe(now + 120 * MINUTE + 1);
    expect(await shop.ask(ada.phone, 'LATER 2 tomorrow')).toBe(
      "Lin's Noodles: 2 is put off to tomorrow: call Amy back",
    );
    expect((await shop.times(whole))[0]!.dueAt).toBe(at('2026-06-16', '23:59'));
    expect(await shop.ask(ada.phone, 'LATER 2 16:00')).toContain('put off to today 16:00');
  });

  it.each`
    text                  | says
    ${'DONE'}             | ${'text DONE and the number'}
    ${'DONE nothing'}     | ${'text DONE and the number'}
    ${'DONE 99'}          | ${'there is no task 99'}
    ${'LATER'}            | ${'text LATER, the number'}
    ${'LATER 99 2h'}      | ${'there is no task 99'}
    ${'LATER 1 soon'}     | ${'text LATER, the number'}
    ${'LATER 1 today'}    | ${'put off'}
    ${'REM'}              | ${'text REM, a time to come'}
    ${'REM 18:00'}        | ${'text REM, a time to come'}
    ${'REM call Amy'}     | ${'text REM, a time to come'}
    ${'REM today 9:00 x'} | ${'text REM, a time to come'}
  `('$text is answered helpfully', async ({ text, says }) => {
    await shop.add({ startsOn: day('2026-06-16'), time: '15:00' });
    expect(await shop.ask(ada.phone, text)).toContain(says);
  });

  it.each`
    text                            | title                 | dueAt                        | echo
    ${'REM 18:00 call the butcher'} | ${'call the butcher'} | ${at('2026-06-15', '18:00')} | ${'for today 18:00: call the butcher'}
    ${'REM me 9:00 to pay rent'}    | ${'pay rent'}         | ${at('2026-06-16', '09:00')} | ${'for tomorrow 09:00: pay rent'}
    ${'REM 1505 18:00 how many?'}   | ${'how many?'}        | ${at('2027-05-15', '18:00')} | ${'for 15 May 2027 18:00: how many?'}
    ${'REM 2h check the oven'}      | ${'check the oven'}   | ${at('2026-06-15', '14:00')} | ${'for today 14:00: check the oven'}
    ${'REM fri rent'}               | ${'rent'}             | ${at('2026-06-19', '23:59')} | ${'for 19 Jun: rent'}
    ${'提醒 15日18点 给小林回电'}   | ${'给小林回电'}       | ${at('2026-06-15', '18:00')} | ${'for today 18:00: 给小林回电'}
    ${'提醒明天9点付房租'}          | ${'付房租'}           | ${at('2026-06-16', '09:00')} | ${'for tomorrow 09:00: 付房租'}
  `('$text is noted for oneself', async ({ text, title, dueAt, echo }) => {
    expect(await shop.ask(ada.phone, text)).toContain(`noted as 1 ${echo}`);
    const one = (await shop.tasks.byNumber(shop.test.db.reader, shop.merchantId, 1))!;
    expect(one.task).toMatchObject({ title, leads: [0], assigneeId: ada.staffId, source: ada.actor });
    expect(Math.floor(one.dueAt / MINUTE)).toBe(Math.floor(dueAt / MINUTE));
  });

  it('means nothing from anybody else: their text goes the way of any other', async () => {
    const id = await shop.add({ time: '15:00' });
    const stranger = shop.phone();
    const customer = shop.phone();
    await shop.member(customer);
    const plain = await shop.say(shop.phone(), 'what about the thing');
    for (const text of ['DONE 1', '1 done', '完成1', 'LATER 1 2h', 'REM 18:00 call']) {
      const from = shop.phone();
      const { by, waiting, replies } = await shop.say(from, text);
      expect([text, by, waiting, replies]).toEqual([text, null, 'unclear', plain.replies]);
    }
    expect(await shop.say(customer, 'DONE 1')).toMatchObject({ by: null, waiting: 'unclear' });
    expect(await shop.say(stranger, 'done')).toMatchObject({ by: null, waiting: 'unclear' });
    expect(await stateOf(id)).toBe('open');
    expect(await shop.count('select count(*) from tasks')).toBe(1);
  });

  it('means nothing from staff of another shop, nor from those who have left', async () => {
    const { gateway, write } = shop;
    const id = await shop.add({ time: '15:00' });
    const tea = await write((tx) => gateway.merchants.add(tx, { name: 'Tea House', country: 'US', zone: 'America/New_York', language: 'en' })); // prettier-ignore
    const theirs = await shop.colleague({ role: 'owner', merchantId: tea.merchantId });
    expect(await shop.say(theirs.phone, 'DONE 1')).toMatchObject({ by: null, waiting: 'unclear' });
    await shop.desk();
    await write((tx) => gateway.staff.disable(tx, shop.merchantId, ada.staffId, 'system'));
    expect(await shop.say(ada.phone, 'DONE 1')).toMatchObject({ by: null });
    expect(await stateOf(id)).toBe('open');
  });

  it('tells nothing of a customer any more who was erased', async () => {
    const { gateway, write, merchantId } = shop;
    const amy = await shop.member('+12025580142');
    await shop.add({ time: '15:00', customerId: amy, title: 'call Amy about the soup' });
    await shop.add({ time: '16:00', title: 'order rice' });
    await shop.member(ada.phone);
    for (const text of ['LATER 1 2h', 'DONE 1', 'DONE 1', 'DONE 2']) await shop.say(ada.phone, text);
    const answers = () => shop.test.db.reader.db.select().from(outbound).where(eq(outbound.numberHash, shop.hash(ada.phone))).orderBy(outbound.id); // prettier-ignore
    const told = async () => (await answers()).map(({ text }) => gateway.vault.open(merchantId, text)).slice(-4);
    expect((await told()).filter((text) => text.includes('call Amy about the soup'))).toHaveLength(3);
    const adas = (await gateway.customers.byNumber(shop.test.db.reader, merchantId, shop.hash(ada.phone)))!.id;
    const copy = JSON.stringify(await gateway.register.export(shop.test.db.reader, merchantId, adas));
    expect([copy.includes('order rice'), copy.includes('Amy')]).toEqual([true, false]); // one's own copy quotes nobody else
    await write((tx) => gateway.register.erase(tx, merchantId, amy, 'staff:x'));
    expect(await told()).toEqual(['', '', '', "Lin's Noodles: 2 is done: order rice"]);
  });

  it('asks for the right to serve', async () => {
    const { gateway, write, merchantId } = shop;
    const id = await shop.add({ time: '15:00' });
    const trainee = { merchantId, email: 'new@shop.example', role: 'clerk' as const, preset: 'training' as const };
    await write((tx) => gateway.staff.add(tx, { ...trainee, phone: '+12025580999' }));
    for (const text of ['DONE 1', 'LATER 1 2h', 'REM 18:00 x'])
      expect(await shop.ask('+12025580999', text)).toContain('your account may look at the agenda');
    expect(await stateOf(id)).toBe('open');
  });

  it('leaves a member who works here their own words, and a colleague what was taken off', async () => {
    await shop.member(ada.phone);
    expect((await shop.say(ada.phone, 'PTS')).by).toBe('points.balance');
    const id = await shop.add({ time: '15:00' });
    await shop.write((tx) => shop.tasks.end(tx, shop.merchantId, id, ada.actor));
    expect(await shop.ask(ada.phone, 'DONE 1')).toContain('1 was taken off the agenda');
    expect(await shop.ask(ada.phone, 'LATER 1 2h')).toContain('1 was taken off the agenda');
    expect(await shop.say(ada.phone, 'thanks, all good')).toMatchObject({ by: null });
  });
});
