import { type FunctionWorld, openFunctionWorld } from './world.ts';

const AMY = '+12025550111';
const BEN = '+12025550112';
const YU = '+12025550113';

jest.setTimeout(60_000);

describe('P8 market survey', () => {
  let world: FunctionWorld;
  beforeAll(async () => void (world = await openFunctionWorld()));
  afterAll(() => world.close());

  it('a shop asks a segment and a poster, people answer as people do, and the picture is there the same minute', async () => {
    const { page, gateway, merchantId } = world;
    const agreed = { name: 'Agreed', where: { field: 'customers.marketing', is: '=', value: 'allowed' } } as const;
    await gateway.db.write((tx) => gateway.segments.save(tx, merchantId, agreed, 'staff:1'));
    // Amy and Yu agree to offers; Ben comes by himself.
    for (const [phone, joins] of [[AMY, 'JOIN Amy'], [YU, 'JOIN Yu']] as const) {
      const code = /reply Y (\d\d)/.exec(await world.ask(phone, joins))![1]!;
      await world.ask(phone, `Y${code}`);
    } // prettier-ignore
    await world.ask(YU, 'LANG ZH');

    // "Would you recommend us?", ready made, with a word for the poster.
    await world.open('/surveys');
    await page.locator('#start-nps').getByRole('button', { name: 'Use this' }).click();
    await page.locator('#f-words').fill('TELLUS');
    await page.getByText('TELLUS is free.').waitFor();
    await page.locator('#save').click();
    await page.getByRole('button', { name: 'Open it' }).click();
    await page.getByText('It is open').waitFor();
    await page.getByRole('button', { name: 'Ask people' }).click();
    await page.getByLabel('A segment').check();
    await page.getByText('Choose whom to ask').waitFor();
    await page.locator('#f-segmentId').selectOption({ label: 'Agreed' });
    await page.getByRole('button', { name: 'Ask 2 people' }).click();
    await page.getByText('They are being asked').waitFor();
    await world.carry();
    expect(world.last(AMY)).toMatch(/0.*10/);
    expect(world.last(YU)).toMatch(/^【Lin's Noodles】/);

    // In digits, in full width, in words, and once in a way nobody can read.
    expect(await world.ask(AMY, 'ten')).not.toContain('could not read');
    expect(await world.ask(YU, '９')).toMatch(/^【Lin's Noodles】/);
    await world.ask(BEN, 'TELLUS');
    expect(await world.ask(BEN, 'not so sure')).toContain('could not read');
    await world.ask(BEN, '3');
    await world.ask(BEN, 'The soup was cold');
    await world.ask(AMY, 'Everything!');

    // One promoter of two and one detractor: 2 promoters, 1 detractor of 3 is a score of 33.
    await page.getByRole('link', { name: 'Results' }).click();
    await page.locator('#result-recommend .sv-big', { hasText: 'NPS +33' }).waitFor();
    await page.locator('#said-list').getByText('The soup was cold').waitFor();
    await page.locator('#said-list').getByText('Everything!').waitFor();
    expect(world.faults).toEqual([]);
  });
});
