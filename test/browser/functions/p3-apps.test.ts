import { type FunctionWorld, openFunctionWorld } from './world.ts';

const AMY = '+12025550111';
const BEN = '+12025550112';

jest.setTimeout(60_000);

describe('P3 application management', () => {
  let world: FunctionWorld;
  beforeAll(async () => void (world = await openFunctionWorld()));
  afterAll(() => world.close());

  it('a shop makes a form by itself, tries it, switches it on, and customers use it by text at once', async () => {
    const { page } = world;
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    await world.text(AMY, 'JOIN Amy');
    expect(await world.ask(AMY, 'PARTY')).not.toContain('party?'); // nobody knows the word yet

    // A card from the gallery, taken as it is; the phone beside plays it.
    await world.open('/apps/new');
    await page.locator('#kind-form').click();
    await page.locator('#phone .bubble', { hasText: 'For which day is your party?' }).waitFor();
    await button('Try it').click();
    await button('Go live').click();
    await page.getByText('It is live: whoever texts the word').waitFor();

    // Two people at once, one mistyping, one changing their mind.
    expect(await world.ask(AMY, 'party')).toContain('For which day is your party?');
    expect(await world.ask(BEN, 'ＰＡＲＴＹ please')).toContain('For which day is your party?');
    expect(await world.ask(AMY, 'soon or so')).not.toContain('How many guests');
    expect(await world.ask(AMY, 'tomorrow')).toContain('How many guests');
    await world.text(BEN, 'STOP'); // which this carrier answers itself
    expect(await world.ask(AMY, 'twelve')).not.toContain('For which day');
    expect(await world.ask(BEN, 'tomorrow')).not.toContain('How many guests'); // the talk ended with the stop

    // The answers are with the app, and nobody's number is.
    await world.open('/apps');
    await page.getByText('2 uses in 30 days').waitFor();
    await page.getByRole('link', { name: 'Form with questions' }).click();
    await button('Every use with its answers').click();
    await page.getByText('•••• 0111').waitFor();
    expect(await page.content()).not.toContain('2025550111');

    // Paused, the word says so; put on again it answers.
    await page.goBack();
    await button('Pause').click();
    await page.getByText('Paused: whoever texts the word').waitFor();
    expect(await world.ask('+12025550113', 'PARTY')).not.toContain('For which day');
    await button('Let it answer again').click();
    expect(await world.ask('+12025550113', 'PARTY')).toContain('For which day is your party?');
    expect(world.faults).toEqual([]);
  });
});
