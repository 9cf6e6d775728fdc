import { HOUR } from '../../../src/kernel/clock.ts';
import { type FunctionWorld, openFunctionWorld } from './world.ts';

const BAO = '+12025550166';

jest.setTimeout(60_000);

describe('P5 agenda', () => {
  let world: FunctionWorld;
  beforeAll(async () => void (world = await openFunctionWorld()));
  afterAll(() => world.close());

  it('an important date is entered in the browser, told by text in time, and answered by text', async () => {
    const { page, clock } = world;
    await world.person('Bao', 'clerk', BAO);
    await world.open('/agenda/new?day=2026-06-16');
    await page.getByLabel('What is to be done').fill('health inspection');
    await page.getByLabel('Time (optional)').fill('15:00');
    await page.getByLabel('Who does it').selectOption({ label: 'Bao' });
    await page.getByLabel('1 hour before').check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('16 Jun, 15:00').first().waitFor();

    // Not a minute too early, and once however often the worker looks.
    clock.set(Date.UTC(2026, 5, 16, 17, 58));
    await world.job('tasks.remind');
    expect(world.phoneOf(BAO)).toEqual([]);
    clock.set(Date.UTC(2026, 5, 16, 18, 0));
    for (const _look of [1, 2]) await world.job('tasks.remind');
    expect(world.phoneOf(BAO)).toEqual(["Lin's Noodles: today 15:00, health inspection. Reply DONE 1, or LATER 1 2h."]); // prettier-ignore

    // Bao puts it off, is told again, does it; a stranger's DONE is nothing.
    expect(await world.ask(BAO, 'LATER 1 2h')).toContain('health inspection');
    const before = world.phoneOf(BAO).length;
    clock.advance(2 * HOUR);
    await world.job('tasks.remind');
    expect(world.phoneOf(BAO).slice(before).join()).toContain('health inspection');
    await world.text('+12025550199', 'DONE 1');
    expect(await world.ask(BAO, 'DONE 1')).toContain('is done: health inspection');

    await world.open('/agenda');
    const done = page.locator('.ag-row.done', { hasText: 'health inspection' });
    expect(await done.textContent()).toContain('Bao');
    expect(world.faults).toEqual([]);
  });
});
