import { type FunctionWorld, openFunctionWorld } from './world.ts';

const AMY = '+12025550111';
const BEN = '+12025550112';
const CHITRA = '+12025550113';

jest.setTimeout(60_000);

describe('P4 information publishing', () => {
  let world: FunctionWorld;
  beforeAll(async () => void (world = await openFunctionWorld()));
  afterAll(() => world.close());

  async function choose(id: string, option: string | { label: string }): Promise<void> {
    const anew = world.page.waitForResponse((answer) => answer.url().includes('/segments/editor'));
    await world.page.locator(`[id="${id}"]`).selectOption(option);
    await anew;
    await world.page.locator('select.htmx-request').waitFor({ state: 'detached' });
  }

  it('goes to those whom any combination of conditions picks, and to nobody who did not agree or left', async () => {
    const { page, gateway, test, merchantId } = world;
    const agreed = [AMY, BEN, CHITRA];
    for (const [at, phone] of [...agreed, '+12025550114'].entries()) await world.ask(phone, `JOIN ${['Amy', 'Ben', 'Chitra', 'Dan'][at]}`); // prettier-ignore
    for (const phone of agreed) await world.ask(phone, /Y \d\d/.exec(world.phoneOf(phone)[0]!)![0]);
    for (const [phone, amount] of [
      [AMY, '90.00'],
      [BEN, '10.00'],
      [CHITRA, '90.00'],
      ['+12025550114', '90.00'],
    ] as const) {
      // prettier-ignore
      const { id } = (await gateway.customers.byNumber(test.db.reader, merchantId, world.hash(phone)))!;
      const purchase = { customerId: id, amount, receipt: phone.slice(-4), actor: 'staff:x' };
      await test.db.write((tx) => gateway.purchases.record(tx, merchantId, purchase));
    }

    // Spent 60 or more, and 50 points or more.
    await world.open('/segments/new');
    await choose('where.0.0.field', { label: 'Spent' });
    await page.locator('[id="where.0.0.value"]').fill('60.00');
    await page.getByRole('button', { name: '+ Condition' }).first().click();
    await choose('where.0.1.field', { label: 'Points' });
    await page.locator('[id="where.0.1.value"]').fill('50');
    await page.locator('.counted .total b', { hasText: /^3$/ }).waitFor();
    await page.getByLabel('Name').fill('Good guests');
    await page.getByRole('button', { name: 'Save segment' }).click();
    await page.getByText('Segment saved.').waitFor();
    await page.getByRole('button', { name: 'Send to these' }).click();

    await page.getByRole('button', { name: /^Care/ }).click();
    await page.waitForURL(/\/edit$/);
    const english = page.getByRole('textbox', { name: 'English' }).first();
    await english.fill('{{name "friend"}}, the terrace is open');
    await page.locator('#panel .bubble', { hasText: 'Amy, the terrace is open' }).waitFor();
    await page.getByRole('button', { name: /^Check and send/ }).click();
    await page.waitForURL(/\/check$/);
    await world.text(CHITRA, 'STOP'); // between the check and the click
    await page.getByRole('button', { name: /^Send to/ }).click();
    await page.waitForURL(/\?done=broadcasts\.done\.sent/);
    await world.carry();

    const got = (phone: string) => world.phoneOf(phone).filter((text) => text.includes('terrace'));
    expect(got(AMY)).toEqual([expect.stringMatching(/^Lin's Noodles: Amy, the terrace is open/)]);
    for (const phone of [BEN, CHITRA, '+12025550114']) expect(got(phone)).toEqual([]);

    await page.reload();
    await page.locator('h1 .badge', { hasText: 'Done' }).waitFor();
    await page.locator('.tiles > div', { hasText: 'Delivered' }).getByText('1', { exact: true }).waitFor();
    expect(world.faults).toEqual([]);
  });
});
