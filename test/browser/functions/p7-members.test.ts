import { type FunctionWorld, openFunctionWorld } from './world.ts';

const AMY = '+12025550111';
const YU = '+12025550112';

jest.setTimeout(60_000);

describe('P7 member management', () => {
  let world: FunctionWorld;
  beforeAll(async () => void (world = await openFunctionWorld()));
  afterAll(() => world.close());

  it('customers join by text, collect at the till, ask their points by text, and the shop sees it all', async () => {
    const { page, url } = world;
    // Two phones join, each in its own language, and are told number and points.
    expect(await world.ask(AMY, 'JOIN Amy Lin')).toMatch(/^Lin's Noodles: welcome, Amy Lin! Member [\d-]+, 20 pts\./);
    expect(await world.ask(YU, '入会 林小雨')).toContain('welcome, 林小雨!');
    expect(await world.ask(YU, '语言 中文')).toMatch(/^【Lin's Noodles】/);
    expect(await world.ask('+12025550113', 'POINTS')).toContain('JOIN'); // who has not joined is told how

    // The owner gives the till its key.
    await world.open('/tokens');
    await page.getByLabel('Name').fill('till');
    await page.getByRole('button', { name: 'Make the token' }).click();
    const token = await page.locator('.once input').inputValue();

    // The till sends a receipt, twice over a bad line: it counts once.
    const receipt = { phone: AMY, amount: '88.50', receipt: 'T-1001' };
    const send = (key: string) =>
      fetch(`${url}/api/v1/purchases`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'Idempotency-Key': key },
        body: JSON.stringify(receipt),
      });
    expect([(await send('a')).status, (await send('a')).status]).toEqual([201, 201]);
    await world.carry();
    expect(await world.ask(AMY, 'points')).toContain('you have 108 pts');
    expect(await world.ask(AMY, 'STATEMENT')).toContain('Balance 108 pts');
    expect(await world.ask(YU, '积分')).toMatch(/^【Lin's Noodles】.*20/);

    // The owner finds Amy by her last four digits; the whole number stands nowhere.
    await world.open('/customers');
    await page.getByLabel('Search customers').fill('0111');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.locator('.cu-people .main a', { hasText: 'Amy Lin' }).click();
    await page.getByRole('heading', { name: 'Amy Lin' }).waitFor();
    const tile = (words: string) => page.locator('.tiles > div', { hasText: words }).textContent();
    expect(await tile('points')).toContain('108');
    expect(await tile('spent')).toContain('$88.50');
    expect(await page.content()).not.toContain('2025550111');
    await page.locator('.cu-entry', { hasText: '+88 points' }).waitFor();
    expect(world.faults).toEqual([]);
  });
});
