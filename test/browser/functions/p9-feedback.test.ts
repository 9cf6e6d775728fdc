import { type FunctionWorld, openFunctionWorld } from './world.ts';

const AMY = '+12025550111';
const BEN = '+12025550112';
const BAO = '+12025550190';

jest.setTimeout(60_000);

describe('P9 customer feedback', () => {
  let world: FunctionWorld;
  beforeAll(async () => void (world = await openFunctionWorld()));
  afterAll(() => world.close());

  it('a complaint is received at once, goes through six steps, and is over when the customer says so', async () => {
    const { page, gateway, merchantId } = world;
    const bao = { merchantId, email: 'bao@shop.example', name: 'Bao', role: 'clerk' as const, phone: BAO };
    await gateway.db.write((tx) => gateway.staff.add(tx, { ...bao, alerts: ['cases'] }));

    // Two texts: a complaint and a word of praise. Each is a case, and staff hear of it in the same moment.
    expect(await world.ask(AMY, 'COMPLAIN I was charged twice for the soup')).toContain('case C-101 is open');
    expect(await world.ask(BEN, 'FEEDBACK the new tea is lovely')).toContain('C-102');
    expect(world.phoneOf(BAO).join('\n')).toContain('complaint C-101');
    expect(await world.ask(AMY, 'C101 it was yesterday at noon')).toContain('added to case C-101');

    await world.open('/cases');
    await page.locator('#step-received .case', { hasText: 'C-101' }).getByRole('link').click();
    await page.getByText('I was charged twice for the soup').first().waitFor();
    await page.getByText('it was yesterday at noon').first().waitFor();
    await page.getByRole('button', { name: 'Yes, Price' }).click();
    await page.getByText('The case is classified.').waitFor();
    await page.getByRole('button', { name: 'Begin to investigate' }).click();
    await page.getByText('Or report back at once').click();
    await page.locator('#box-report').fill('we paid 12.50 back');
    await page.getByRole('button', { name: 'Send and ask 1–5' }).click();
    await page.getByText('The report is on its way').waitFor();
    await world.carry();
    expect(world.last(AMY)).toMatch(/we paid 12\.50 back.*1 \(poor\) to 5/);

    // Not content: it is open again. Then content: archived, with each step stamped.
    await world.ask(AMY, '2');
    expect((await gateway.cases.list(gateway.db.reader, merchantId, { limit: 2 })).find(({ number }) => number === 101)).toMatchObject({ reopened: 1, rating: 2 }); // prettier-ignore
    await page.reload();
    await page.getByText('Or report back at once').click();
    await page.locator('#box-report').fill('and your next soup is on us');
    await page.getByRole('button', { name: 'Send and ask 1–5' }).click();
    await page.getByText('The report is on its way').waitFor();
    await world.carry();
    await world.ask(AMY, 'five');
    await page.reload();
    await page.getByText('The customer rated it 5 of 5').waitFor();
    await world.open('/cases?view=list&step=archived');
    await page.locator('.case', { hasText: 'C-101' }).waitFor();
    expect(world.faults).toEqual([]);
  });
});
