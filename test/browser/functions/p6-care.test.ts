import { DAY } from '../../../src/kernel/clock.ts';
import { type FunctionWorld, openFunctionWorld } from './world.ts';

const AMY = '+12025550111';
const BEN = '+12025550112';

jest.setTimeout(60_000);

describe('P6 customer management', () => {
  let world: FunctionWorld;
  beforeAll(async () => void (world = await openFunctionWorld()));
  afterAll(() => world.close());

  it('greets on the birthday and on a holiday by itself whoever agreed, and nobody twice', async () => {
    const { page, clock } = world;
    // Amy joins, says her birthday and agrees; Ben joins and does not agree.
    for (const [phone, name] of [[AMY, 'Amy'], [BEN, 'Ben']] as const) await world.ask(phone, `JOIN ${name}`); // prettier-ignore
    for (const phone of [AMY, BEN]) await world.ask(phone, 'BIRTHDAY 0618');
    const code = /Y \d\d/.exec(world.phoneOf(AMY)[0]!)![0];
    await world.ask(AMY, code);

    // Birthdays in two clicks, then Independence Day.
    await world.open('/care');
    await page.getByRole('button', { name: 'Set up: Birthday' }).click();
    await page.getByRole('button', { name: 'Switch on: Birthday' }).click();
    await page.getByText('Birthday is on.').waitFor();
    await world.open('/care');
    await page.getByRole('button', { name: /^Set up: Independence Day/ }).click();
    await page.getByRole('button', { name: /^Switch on: Independence Day/ }).click();
    await page.getByText('Independence Day (4 July) is on. Next: Saturday, 4 Jul, 10:00: to 1 person.').waitFor();

    // Day by day until the feast is over, the worker looking every few hours.
    const greeted = { amy: world.phoneOf(AMY).length, ben: world.phoneOf(BEN).length };
    const onDay = new Map<string, string>();
    for (let at = Date.UTC(2026, 5, 16, 16); at < Date.UTC(2026, 6, 7); at += DAY / 4) {
      clock.set(Math.max(at, clock.now()));
      const before = world.phoneOf(AMY).length;
      await world.job('care.greetings');
      for (const text of world.phoneOf(AMY).slice(before)) onDay.set(new Date(at).toISOString().slice(5, 10), text);
    }
    expect(world.phoneOf(AMY).length - greeted.amy).toBe(2);
    expect([...onDay.keys()]).toEqual(['06-18', '07-04']);
    expect(onDay.get('06-18')).toMatch(/Amy/);
    expect(world.phoneOf(BEN).length).toBe(greeted.ben);

    await world.open('/care');
    await page.locator('.care-past summary').click();
    expect(await page.locator('.care-past li', { hasText: '1 sent' }).count()).toBe(2);
    expect(world.faults).toEqual([]);
  });
});
