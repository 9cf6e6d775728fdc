import { DAY, HOUR } from '../../src/kernel/clock.ts';
import { instantOf } from '../../src/kernel/calendar.ts';
import { ENGINES } from '../support/engines.ts';
import { type AgendaShop, day, NOON, openAgenda } from './world.ts';

const ZONE = 'America/New_York';
const at = (date: string, time: string): number => instantOf(day(date), time, ZONE);

describe.each(ENGINES)('the agenda on %s', (engine) => {
  let shop: AgendaShop;
  beforeEach(async () => {
    shop = await openAgenda(engine);
  });
  afterEach(() => shop.close());

  const reader = () => shop.test.db.reader;
  const days = async (id: string): Promise<string[]> => (await shop.times(id)).map((one) => one.day);

  it('gives a single task its number at once, however far ahead it is', async () => {
    const near = await shop.add({ time: '15:00', minutes: 30, note: 'table for six' });
    const far = await shop.add({ startsOn: day('2027-06-15') });
    const [one] = await shop.times(near);
    expect(one).toMatchObject({ number: 1, day: '2026-06-15', dueAt: at('2026-06-15', '15:00'), state: 'open', movedAt: null }); // prettier-ignore
    expect(one!.task).toMatchObject({ title: 'call Amy back', note: 'table for six', minutes: 30, ended: false });
    expect((await shop.times(far))[0]).toMatchObject({ number: 2, dueAt: at('2027-06-15', '23:59') });
  });

  it('makes rows eight days ahead, reckons the rest, and gives a far one its row when it is touched', async () => {
    const id = await shop.add({ time: '09:00', rule: 'FREQ=DAILY' });
    expect(await days(id)).toEqual(['2026-06-16', '2026-06-17', '2026-06-18', '2026-06-19', '2026-06-20', '2026-06-21', '2026-06-22', '2026-06-23']); // prettier-ignore
    const month = await shop.tasks.between(reader(), shop.merchantId, at('2026-06-01', '00:00'), at('2026-07-01', '00:00')); // prettier-ignore
    expect(month.map(({ day: one, number }) => `${one} ${number}`)).toEqual([
      ...Array.from({ length: 8 }, (_, i) => `2026-06-${16 + i} ${i + 1}`),
      ...Array.from({ length: 7 }, (_, i) => `2026-06-${24 + i} null`),
    ]);
    const far = { taskId: id, day: day('2026-09-01') };
    await shop.write((tx) => shop.tasks.skip(tx, shop.merchantId, far, 'staff:x'));
    const september = await shop.tasks.between(reader(), shop.merchantId, at('2026-09-01', '00:00'), at('2026-09-03', '00:00')); // prettier-ignore
    expect(september).toMatchObject([{ state: 'skipped', number: 9, settledBy: 'staff:x' }, { state: 'open', number: null }]); // prettier-ignore
    await expect(
      shop.write((tx) => shop.tasks.done(tx, shop.merchantId, { taskId: id, day: day('2026-06-01') }, 'staff:x')),
    ).rejects.toMatchObject({ code: 'not_found' });
  });

  it('follows the wall clock over the turns of summer time', async () => {
    shop.clock.set(at('2026-10-30', '12:00'));
    const fall = await shop.add({ startsOn: day('2026-10-31'), time: '01:30', rule: 'FREQ=DAILY;COUNT=3' });
    // 1:30 comes twice on 1 November: the first is meant.
    expect((await shop.times(fall)).map(({ dueAt }) => new Date(dueAt).toISOString())).toEqual([
      '2026-10-31T05:30:00.000Z',
      '2026-11-01T05:30:00.000Z',
      '2026-11-02T06:30:00.000Z',
    ]);
    shop.clock.set(at('2027-03-12', '12:00'));
    const spring = await shop.add({ startsOn: day('2027-03-13'), time: '02:30', rule: 'FREQ=DAILY;COUNT=3' });
    // 2:30 is skipped on 14 March: it is half past three, once.
    expect((await shop.times(spring)).map(({ dueAt }) => new Date(dueAt).toISOString())).toEqual([
      '2027-03-13T07:30:00.000Z',
      '2027-03-14T07:30:00.000Z',
      '2027-03-15T06:30:00.000Z',
    ]);
  });

  it('is done once, told so the second time, opened again and put off', async () => {
    const id = await shop.add({ time: '15:00' });
    const which = { taskId: id, day: day('2026-06-15') };
    const { tasks, merchantId, write } = shop;
    expect(await write((tx) => tasks.done(tx, merchantId, which, 'staff:a'))).toBe(true);
    expect(await write((tx) => tasks.done(tx, merchantId, which, 'staff:b'))).toBe(false);
    expect((await shop.times(id))[0]).toMatchObject({ state: 'done', settledBy: 'staff:a', settledAt: NOON });
    await expect(write((tx) => tasks.later(tx, merchantId, which, NOON + DAY, 'staff:a'))).rejects.toMatchObject({ code: 'conflict' }); // prettier-ignore
    expect(await tasks.doneSince(reader(), merchantId, NOON - HOUR)).toHaveLength(1);
    await write((tx) => tasks.reopen(tx, merchantId, which, 'staff:a'));
    await expect(write((tx) => tasks.later(tx, merchantId, which, NOON, 'staff:a'))).rejects.toMatchObject({ code: 'invalid' }); // prettier-ignore
    await write((tx) => tasks.later(tx, merchantId, which, NOON + DAY, 'staff:a'));
    expect((await shop.times(id))[0]).toMatchObject({
      state: 'open',
      settledAt: null,
      dueAt: NOON + DAY,
      movedAt: NOON,
    });
    expect(await tasks.overdue(reader(), merchantId, 10)).toEqual([]);
    shop.clock.advance(2 * DAY);
    expect(await tasks.overdue(reader(), merchantId, 10)).toMatchObject([{ taskId: id }]);
    await write((tx) => tasks.end(tx, merchantId, id, 'staff:a'));
    expect(await tasks.overdue(reader(), merchantId, 10)).toEqual([]);
    expect((await tasks.byId(reader(), merchantId, id)).ended).toBe(true);
    await write((tx) => tasks.reopen(tx, merchantId, which, 'staff:a'));
    expect((await tasks.byId(reader(), merchantId, id)).ended).toBe(false);
  });

  it('changes what lies ahead: done ones stay, numbers are kept where they can be', async () => {
    const id = await shop.add({ time: '15:00', rule: 'FREQ=DAILY' });
    const { tasks, merchantId, write } = shop;
    await write((tx) => tasks.done(tx, merchantId, { taskId: id, day: day('2026-06-15') }, 'staff:a'));
    shop.clock.set(at('2026-06-17', '16:00')); // the 16th and 17th are overdue
    await write((tx) => tasks.extend(tx, merchantId));
    const before = await shop.times(id);
    const to = { ...(await tasks.byId(reader(), merchantId, id)), title: 'call Ben', time: '10:00', rule: 'FREQ=WEEKLY;BYDAY=FR' }; // prettier-ignore
    await write((tx) => tasks.change(tx, merchantId, id, to, 'staff:a'));
    const after = await shop.times(id);
    const shown = after.map(({ day: one, state, dueAt }) => `${one} ${state} ${new Date(dueAt).getUTCHours()}`);
    expect(shown).toEqual(['2026-06-15 done 19', '2026-06-16 open 19', '2026-06-17 open 19', '2026-06-19 open 14']);
    expect(after.at(-1)!.task.title).toBe('call Ben');
    expect(after.at(-1)!.number).toBe(before.find((one) => one.day === '2026-06-19')!.number);
    await shop.remind();
    expect(await days(id)).toEqual(['2026-06-15', '2026-06-16', '2026-06-17', '2026-06-19']);
  });

  it('moves a single task with its number, overdue or not, and keeps it put off when only its words change', async () => {
    const id = await shop.add({ time: '15:00' });
    const { tasks, merchantId, write } = shop;
    const change = async (to: object) => {
      const task = await tasks.byId(reader(), merchantId, id);
      await write((tx) => tasks.change(tx, merchantId, id, { ...task, ...to }, 'staff:a'));
    };
    await write((tx) => tasks.later(tx, merchantId, { taskId: id, day: day('2026-06-15') }, at('2026-06-16', '18:00'), 'staff:a')); // prettier-ignore
    await change({ title: 'call Ben' });
    expect((await shop.times(id))[0]).toMatchObject({ number: 1, dueAt: at('2026-06-16', '18:00') });
    shop.clock.advance(3 * DAY);
    await change({ note: 'twice' }); // overdue and only reworded
    await expect(change({ startsOn: '2026-06-16' })).rejects.toMatchObject({ code: 'invalid', field: 'time' });
    await change({ startsOn: '2026-06-20' });
    expect(await shop.times(id)).toMatchObject([{ number: 1, day: '2026-06-20', dueAt: at('2026-06-20', '15:00'), movedAt: null }]); // prettier-ignore
  });

  it('moves what nobody put off when the shop moves to another zone', async () => {
    const { tasks, merchantId, write, gateway } = shop;
    const id = await shop.add({ startsOn: day('2026-06-16'), time: '15:00', rule: 'FREQ=DAILY;COUNT=2' });
    await write((tx) => tasks.later(tx, merchantId, { taskId: id, day: day('2026-06-17') }, at('2026-06-17', '18:00'), 'staff:a')); // prettier-ignore
    await shop.remind();
    await write((tx) => gateway.merchants.change(tx, merchantId, { zone: 'America/Los_Angeles' }));
    await shop.remind();
    const due = (await shop.times(id)).map(({ dueAt }) => new Date(dueAt).toISOString());
    expect(due).toEqual(['2026-06-16T22:00:00.000Z', '2026-06-17T22:00:00.000Z']);
  });

  it('keeps one task a once-key, and nobody else’s tasks', async () => {
    const { tasks, merchantId, write, gateway } = shop;
    const task = {
      kind: 'task' as const,
      title: 'care call',
      startsOn: day('2026-06-16'),
      leads: [],
      source: 'plan:1',
    };
    const first = await write((tx) => tasks.add(tx, merchantId, { ...task, onceKey: 'k' }));
    expect(await write((tx) => tasks.add(tx, merchantId, { ...task, onceKey: 'k' }))).toBeUndefined();
    const other = await write((tx) => gateway.merchants.add(tx, { name: 'Tea', country: 'US', zone: ZONE, language: 'en' })); // prettier-ignore
    expect(await write((tx) => tasks.add(tx, other.merchantId, { ...task, onceKey: 'k' }))).toBeDefined();
    const which = { taskId: first!.id, day: day('2026-06-16') };
    const foreign = { code: 'not_found' };
    await expect(tasks.byId(reader(), other.merchantId, first!.id)).rejects.toMatchObject(foreign);
    await expect(write((tx) => tasks.done(tx, other.merchantId, which, 'x'))).rejects.toMatchObject(foreign);
    await expect(write((tx) => tasks.end(tx, other.merchantId, first!.id, 'x'))).rejects.toMatchObject(foreign);
    expect(await tasks.byNumber(reader(), other.merchantId, 2)).toBeUndefined();
  });

  it.each`
    task                                               | field
    ${{ title: ' \n ' }}                               | ${'title'}
    ${{ title: 'x'.repeat(201) }}                      | ${'title'}
    ${{ note: 'x'.repeat(1001) }}                      | ${'note'}
    ${{ startsOn: '2026-02-30' }}                      | ${'startsOn'}
    ${{ startsOn: '2099-01-01' }}                      | ${'startsOn'}
    ${{ startsOn: '2026-06-14' }}                      | ${'startsOn'}
    ${{ time: '11:59' }}                               | ${'time'}
    ${{ time: '25:00' }}                               | ${'time'}
    ${{ time: '15:00', minutes: 0 }}                   | ${'minutes'}
    ${{ leads: [0, 1, 2, 3, 4, 5, 6] }}                | ${'leads'}
    ${{ leads: [1.5] }}                                | ${'leads'}
    ${{ leads: [10_081] }}                             | ${'leads'}
    ${{ assigneeId: 'nobody' }}                        | ${'assigneeId'}
    ${{ customerId: 'nobody' }}                        | ${'customerId'}
    ${{ caseId: 'none' }}                              | ${'caseId'}
    ${{ rule: 'FREQ=SECONDLY' }}                       | ${'rule'}
    ${{ rule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' }} | ${'rule'}
  `('refuses $task', async ({ task, field }) => {
    await expect(shop.add(task)).rejects.toMatchObject({ code: 'invalid', field });
    expect(await shop.count('select count(*) from tasks')).toBe(0);
  });

  it('ends with its count, wherever it began', async () => {
    const id = await shop.add({ startsOn: day('2026-06-10'), time: '09:00', rule: 'FREQ=DAILY;COUNT=7' });
    expect(await days(id)).toEqual(['2026-06-16']); // what was due before it was written is no occurrence
    shop.clock.advance(20 * DAY);
    await shop.remind();
    expect(await days(id)).toEqual(['2026-06-16']);
  });

  it('makes up the rows of a week when nothing ran, and no more', async () => {
    const id = await shop.add({ time: '13:00', rule: 'FREQ=DAILY' });
    shop.clock.set(NOON + 30 * DAY + 2 * HOUR);
    await shop.remind();
    const made = await days(id);
    expect(made.slice(0, 9).at(-1)).toBe('2026-06-23');
    expect(made.slice(9)).toEqual(Array.from({ length: 16 }, (_, i) => new Date(Date.UTC(2026, 6, 8 + i)).toISOString().slice(0, 10))); // prettier-ignore
  });

  it('tells what is still to do about a customer, hands it over when two are one, and forgets it with them', async () => {
    const { tasks, merchantId, write, gateway, clock } = shop;
    const amy = await shop.member(shop.phone());
    const ben = await shop.member(shop.phone());
    clock.set(NOON);
    const id = await shop.add({ customerId: amy, note: 'about the soup', rule: 'FREQ=DAILY', time: '15:00' });
    expect(await tasks.ofCustomer(reader(), merchantId, amy)).toMatchObject([{ taskId: id, number: 1 }]);
    const slice = gateway.slices.find(({ name }) => name === 'tasks')!;
    expect(await slice.card!.fields!(reader(), merchantId, amy)).toEqual({ openTasks: 1 });
    expect(await slice.card!.timeline!(reader(), merchantId, amy, 5)).toMatchObject([{ values: { taskId: id, text: 'call Amy back' } }]); // prettier-ignore
    const count = async (value: boolean) =>
      (await gateway.segments.count(reader(), merchantId, { field: 'tasks.open', is: '=', value })).count;
    expect([await count(true), await count(false)]).toEqual([1, 1]);

    const merge = { mergeId: 'm', fromId: amy, intoId: ben, actor: 'staff:a' };
    const moved = await write((tx) => slice.personalData!.merge!(tx, merchantId, merge));
    expect(await tasks.ofCustomer(reader(), merchantId, ben)).toHaveLength(1);
    await write((tx) => slice.personalData!.unmerge!(tx, merchantId, merge, moved));
    expect(await tasks.ofCustomer(reader(), merchantId, ben)).toEqual([]);

    expect(await slice.personalData!.export(reader(), merchantId, amy)).toMatchObject({
      tasks: [{ title: 'call Amy back', note: 'about the soup', rule: 'FREQ=DAILY' }],
    });
    for (const _twice of [1, 2]) await write((tx) => slice.personalData!.erase(tx, merchantId, amy));
    expect(await tasks.byId(reader(), merchantId, id)).toMatchObject({ title: '', note: undefined, ended: true });
    expect(await count(true)).toBe(0);
    expect(await tasks.between(reader(), merchantId, NOON, NOON + 30 * DAY)).toEqual(
      expect.not.arrayContaining([expect.objectContaining({ state: 'open' })]),
    );
  });

  it('is made by a step of a plan, once, for somebody who still works here', async () => {
    const { merchantId, write, gateway, clock, tasks } = shop;
    const amy = await shop.member(shop.phone());
    clock.set(NOON);
    const { staffId } = await shop.colleague();
    const action = gateway.slices.flatMap(({ actions }) => actions ?? []).find(({ name }) => name === 'tasks.make')!;
    const choices = await Promise.all(
      action.asks.map(async (ask) => (await ask.choices?.(reader(), merchantId)) ?? []),
    );
    expect(choices.map((one) => one.length)).toEqual([0, 0, 0, 2, 7]);
    expect(action.input.safeParse({ title: ' ', days: '0' }).success).toBe(false);
    expect(action.input.safeParse({ title: 'call', days: '400' }).success).toBe(false);
    expect(action.input.safeParse({ title: 'call', days: '1', time: '3pm' }).success).toBe(false);
    const deed = { merchantId, customerId: amy, actor: 'plan:p' };
    const input = action.input.parse({
      title: 'VIP care call',
      days: '0',
      time: '10:00',
      assignee: staffId,
      lead: '60',
    });
    for (const _twice of [1, 2]) await write((tx) => action.run(tx, { ...deed, input, onceKey: 'one' }));
    const [made, ...more] = await tasks.ofCustomer(reader(), merchantId, amy);
    expect(more).toEqual([]);
    expect(made).toMatchObject({ day: '2026-06-16', task: { title: 'VIP care call', assigneeId: staffId, leads: [60], source: 'plan:p' } }); // prettier-ignore
    await shop.desk(); // somebody else stays
    const gone = action.input.parse({ title: 'ask how it was', days: 2, assignee: 'gone' });
    await write((tx) => action.run(tx, { ...deed, input: gone, onceKey: 'two' }));
    const found = (await tasks.ofCustomer(reader(), merchantId, amy)).find(
      ({ task }) => task.title === 'ask how it was',
    );
    expect(found).toMatchObject({
      day: '2026-06-17',
      dueAt: at('2026-06-17', '23:59'),
      task: { assigneeId: undefined },
    });
  });
});
