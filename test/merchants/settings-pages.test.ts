import request from 'supertest';
import { merchants as shops, merchantSettings, numbers } from '../../src/merchants/schema.ts';
import { audit } from '../../src/staff/schema.ts';
import { createWeb } from '../../src/web.ts';
import { openShop, type Shop } from '../flows/shop.ts';
import { browserOf } from '../staff/gateway.ts';
import { ENGINES } from '../support/engines.ts';

describe.each(ENGINES)('the settings of a shop on %s', (engine) => {
  let shop: Shop;
  let owner: ReturnType<typeof browserOf>;

  beforeEach(async () => {
    shop = await openShop(engine);
    const { gateway, test, merchantId } = shop;
    const session = await test.db.write(async (tx) => {
      const { staffId } = await gateway.staff.add(tx, { merchantId, email: 'lin@example.com', role: 'owner' });
      return gateway.sessions.start(tx, merchantId, staffId);
    });
    owner = browserOf(createWeb(gateway) as never, `mcrm=${session}`);
  });
  afterEach(() => shop.close());

  const LINS = { name: "Lin's Noodles", language: 'en', zone: 'America/New_York', currency: 'USD', rulePack: 'us' };
  const rows = () => shop.test.db.reader.db.select().from(shops);
  const actions = async () =>
    (await shop.test.db.reader.db.select({ action: audit.action, subject: audit.subject }).from(audit)).filter(
      ({ action }) => !action.startsWith('session.'),
    );

  it('change the shop, and everything that reads it knows at once', async () => {
    const answer = await owner.post('/settings/shop', {
      ...LINS, name: ' Lin & Sons ', zone: 'America/Chicago', language: 'zh', currency: 'eur', rulePack: 'general',
    }); // prettier-ignore
    expect(answer.headers['location']).toBe('/settings/shop?done=settings.done.saved');
    expect(await shop.gateway.merchants.byId(shop.test.db.reader, shop.merchantId)).toMatchObject({
      name: 'Lin & Sons', zone: 'America/Chicago', language: 'zh', currency: 'EUR', rulePack: 'general', country: 'US',
    }); // prettier-ignore
    expect(await actions()).toEqual([{ action: 'shop.changed', subject: null }]);
  });

  it.each`
    field         | value             | words
    ${'name'}     | ${'  '}           | ${'Give the shop a name.'}
    ${'name'}     | ${'x'.repeat(41)} | ${'within 40 characters'}
    ${'zone'}     | ${'Mars/Base'}    | ${'Choose a time zone'}
    ${'language'} | ${'fr'}           | ${'Choose one of the languages.'}
    ${'currency'} | ${'XXX'}          | ${'Give the currency'}
    ${'rulePack'} | ${'none'}         | ${'Choose one of the rule packs.'}
  `('tell at $field what is wrong with $value', async ({ field, value, words }) => {
    const answer = await owner.post('/settings/shop', { ...LINS, [field]: value });
    expect([answer.status, answer.text.includes(words)]).toEqual([422, true]);
    expect(await rows()).toMatchObject([LINS]);
  });

  it('keep the currency once a receipt was taken', async () => {
    const customerId = await shop.member(shop.phone());
    const bought = { customerId, amount: '9.00', receipt: 'R-1', actor: 'system' };
    await shop.test.db.write((tx) => shop.gateway.purchases.record(tx, shop.merchantId, bought));
    expect((await owner.get('/settings/shop')).text).toContain('stays, since receipts were taken in it');
    const answer = await owner.post('/settings/shop', { ...LINS, currency: 'EUR' });
    expect([answer.status, answer.text.includes('so the currency stays')]).toEqual([422, true]);
    expect((await owner.post('/settings/shop', { ...LINS, name: 'Lin' })).status).toBe(303);
    expect(await rows()).toMatchObject([{ currency: 'USD', name: 'Lin' }]);
  });

  it('give other words of a call to action the next version, and only then', async () => {
    const path = `/settings/numbers/${shop.number.id}`;
    const save = (callToAction: string, covers = '') => owner.post(path, { callToAction, covers, rate: '3' });
    const version = async () => (await shop.test.db.reader.db.select().from(numbers))[0];
    await save('Text JOIN to us.');
    expect(await version()).toMatchObject({ callToActionVersion: 1, callCoversMarketing: false, partsPerSecond: 3 });
    await save('Text JOIN to us.');
    expect(await version()).toMatchObject({ callToActionVersion: 1 });
    await save('Text JOIN to us.', 'yes');
    expect(await version()).toMatchObject({ callToActionVersion: 2, callCoversMarketing: true });
    expect((await save('', 'yes')).status).toBe(422);
    expect((await save('x'.repeat(321))).status).toBe(422);
    for (const rate of ['0', '1.5', 'many', '-1', '1001'])
      expect([rate, (await owner.post(path, { callToAction: '', rate })).status]).toEqual([rate, 422]);
  });

  it('tell a shop in the US what carriers want to know before they take its texts, and nobody else', async () => {
    await owner.post(`/settings/numbers/${shop.number.id}`, { callToAction: 'Text JOIN to us.', rate: '3' });
    const page = (await owner.get('/settings/numbers')).text;
    expect(page).toContain('Register with the carriers (10DLC)');
    expect(page).toContain('“Text JOIN to us.”');
    await owner.post('/settings/shop', { ...LINS, rulePack: 'general' });
    expect((await owner.get('/settings/numbers')).text).not.toContain('10DLC');
  });

  it('add a number, make it the default, and keep one default', async () => {
    for (const number of ['12', '+12025550100', 'A name too long for this'])
      expect([number, (await owner.post('/settings/numbers', { number })).status]).toEqual([number, 422]);
    await owner.post('/settings/numbers', { number: '(202) 555-0142' });
    const added = (await shop.gateway.merchants.numbersOf(shop.test.db.reader, shop.merchantId))[1]!;
    expect(added).toMatchObject({ address: '+12025550142', isDefault: false });
    await owner.post(`/settings/numbers/${added.id}/default`);
    const all = await shop.gateway.merchants.numbersOf(shop.test.db.reader, shop.merchantId);
    expect(all.map(({ address, isDefault }) => [address, isDefault])).toEqual([
      ['+12025550142', true],
      ['+12025550100', false],
    ]);
  });

  it('save a section whole or not at all, and only what changed', async () => {
    const fields = { welcome: '30', minorPerPoint: '2.50', bonusPercent: '0', expiryMonths: '12' };
    expect((await owner.post('/settings/points', { ...fields, expiryMonths: 'long' })).status).toBe(422);
    expect(await shop.test.db.reader.db.select().from(merchantSettings)).toEqual([]);
    await owner.post('/settings/points', fields);
    expect(await actions()).toEqual([
      { action: 'setting.changed', subject: 'points.welcome' },
      { action: 'setting.changed', subject: 'points.earn' },
    ]);
    const page = (await owner.get('/settings/points')).text;
    for (const value of ['30', '2.50', '12']) expect(page).toContain(`value="${value}"`);
  });

  it.each`
    path         | form                                                     | fault
    ${'hours'}   | ${{ from: '20', to: '9' }}                               | ${'belong together'}
    ${'hours'}   | ${{ from: '9', to: '' }}                                 | ${'belong together'}
    ${'hours'}   | ${{ from: '9', to: '25' }}                               | ${'from 1 to 24'}
    ${'hours'}   | ${{ from: '٩', to: '20' }}                               | ${'whole number'}
    ${'sending'} | ${{ texts: '', days: '30' }}                             | ${'Enter a value.'}
    ${'sending'} | ${{ texts: '4', days: '30', linkDomain: 'javascript:' }} | ${'does not fit'}
    ${'points'}  | ${{ welcome: '1', minorPerPoint: '1,5' }}                | ${'with a point'}
    ${'hours'}   | ${{ 'from[a]': 'b', to: '' }}                            | ${'did not arrive as a text'}
    ${'sending'} | ${{ texts: '4', days: '30', linkDomain: ['a', 'b'] }}    | ${'did not arrive as a text'}
  `('refuse $form at $path', async ({ path, form, fault }) => {
    const answer = await owner.post(`/settings/${path}`, form);
    expect([answer.status, answer.text.includes(fault)]).toEqual([422, true]);
  });

  it('narrow the hours, and give them up again', async () => {
    await owner.post('/settings/hours', { from: '10', to: '18' });
    expect((await owner.get('/settings/hours')).text).toContain('value="10"');
    expect((await owner.post('/settings/hours', { from: '', to: '' })).status).toBe(303);
    expect((await owner.get('/settings/hours')).text).not.toContain('value="10"');
  });

  it('lead each person only to what they may open', async () => {
    const { gateway, test, merchantId } = shop;
    const clerk = await test.db.write(async (tx) => {
      const { staffId } = await gateway.staff.add(tx, { merchantId, email: 'amy@example.com', role: 'clerk' });
      return gateway.sessions.start(tx, merchantId, staffId);
    });
    const hrefs = async (cookie: string) =>
      [
        ...(await request(createWeb(gateway)).get('/settings').set('Cookie', cookie)).text.matchAll(
          /main"><a href="([^"]+)"/g,
        ),
      ].map(([, href]) => href);
    expect(await hrefs(`mcrm=${clerk}`)).toEqual(['/account', '/house-rules']);
    expect(await hrefs(owner.cookie)).toEqual(expect.arrayContaining(['/settings/shop', '/staff', '/audit', '/costs']));
  });
});
