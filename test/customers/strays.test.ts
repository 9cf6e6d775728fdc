import type { Phone } from '../../src/kernel/phone.ts';
import { csat, openSurveyShop, type SurveyShop, words } from '../surveys/survey-shop.ts';
import { ENGINES } from '../support/engines.ts';

const TILL = { source: 'counter', actor: 'staff:1' };
const FORM = ['PARTY', 'tomorrow', '4'];

describe.each(ENGINES)('what somebody wrote before anybody knew them on %s', (engine) => {
  let shop: SurveyShop;
  beforeEach(async () => {
    shop = await openSurveyShop(engine);
    const lin = { email: 'lin@shop.example', role: 'owner', phone: '+12025550188', alerts: ['cases'] } as const;
    await shop.write((tx) => shop.gateway.staff.add(tx, { ...lin, alerts: ['cases'], merchantId: shop.merchantId }));
    await shop.on({ words: ['ASK'], questions: [words('better'), csat('visit')] });
    const { apps } = shop.gateway;
    const form = apps
      .kinds()
      .find(({ name }) => name === 'form')!
      .ready('en').form;
    await shop.write(async (tx) => {
      const { id } = await apps.add(
        tx,
        shop.merchantId,
        apps.fromForm('form', { ...form, tell: false }, 'en'),
        'staff:1',
      );
      await apps.test(tx, shop.merchantId, id);
      expect(await apps.goLive(tx, shop.merchantId, id, 'staff:1')).toEqual([]);
    });
  });
  afterEach(() => shop.close());

  /** Complains, answers a survey and fills in a form from a number. */
  async function writes(phone: string, secret: string): Promise<void> {
    for (const text of [`COMPLAIN ${secret}`, 'ASK', secret, '4', ...FORM, secret]) await shop.say(phone, text);
  }

  /** The till learns whose number it is, and nobody joins. */
  const known = (phone: string): Promise<string> =>
    shop.write(async (tx) => (await shop.gateway.customers.findOrCreate(tx, shop.merchantId, phone as Phone, TILL)).id);

  const SLICES = new Set(['cases', 'surveys', 'apps']);
  /** Slices that tell this of a person. */
  async function tellers(id: string, secret: string): Promise<string[]> {
    const found: string[] = [];
    for (const { name, personalData } of shop.gateway.slices)
      if (SLICES.has(name) && JSON.stringify(await personalData!.export(shop.test.db.reader, shop.merchantId, id)).includes(secret)) found.push(name); // prettier-ignore
    return found.toSorted();
  }

  /** Tables in which this still stands. */
  async function left(secret: string): Promise<string[]> {
    const found: string[] = [];
    for (const table of ['case_texts', 'survey_answers', 'app_answers', 'outbound'])
      for (const [text] of await shop.test.db.admin(`select text from ${table}`))
        if (shop.gateway.vault.open(shop.merchantId, text as never).includes(secret)) found.push(table);
    return found;
  }

  const erase = (id: string): Promise<void> =>
    shop.write((tx) => shop.gateway.register.erase(tx, shop.merchantId, id, 'staff:1'));

  it('is told to them, and goes with them', async () => {
    const phone = shop.phone();
    await writes(phone, 'Amy of Station Road');
    const id = await known(phone);
    expect(await tellers(id, 'Station Road')).toEqual(['apps', 'cases', 'surveys']);
    expect(await left('Station Road')).toContain('outbound'); // staff were told of the complaint in its own words
    await erase(id);
    expect(await left('Station Road')).toEqual([]);
    for (const table of ['cases', 'survey_runs', 'app_uses'])
      expect([table, await shop.count(`select count(*) from ${table} where number_hash = '${shop.hash(phone)}'`)]).toEqual([table, 0]); // prettier-ignore
    expect(await shop.count(`select count(*) from survey_runs where cause_key like 'number:%'`)).toBe(0);
  });

  it('what the number sends when they are gone is somebody else’s', async () => {
    const phone = shop.phone();
    const id = await known(phone);
    await erase(id);
    shop.clock.advance(1);
    await writes(phone, 'Ben of Mill Lane');
    expect(await tellers(id, 'Mill Lane')).toEqual([]);
    await shop.write(async (tx) => {
      for (const { name, personalData } of shop.gateway.slices)
        if (SLICES.has(name)) await personalData!.erase(tx, shop.merchantId, id);
    });
    expect(await left('Mill Lane')).toEqual(['case_texts', 'survey_answers', 'app_answers', 'outbound']);
  });
});
