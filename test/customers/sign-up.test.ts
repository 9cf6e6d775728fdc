import request from 'supertest';
import { mayText, readTag, verdictOn } from '../../src/customers/sign-up/rules.ts';
import type { Phone } from '../../src/kernel/phone.ts';
import { createWeb } from '../../src/web.ts';
import { openShop, type Shop } from '../flows/shop.ts';
import { ENGINES } from '../support/engines.ts';
import { openDesk } from './import-desk.ts';

const quiet = { addressHour: 0, addressDay: 0, numberDay: 0, prefixHour: 0, shopHour: 0 };

test.each`
  what                                   | asked                   | verdict
  ${'the first time'}                    | ${{}}                   | ${'send'}
  ${'a guest after others of the table'} | ${{ addressHour: 9 }}   | ${'send'}
  ${'one browser, again and again'}      | ${{ addressHour: 10 }}  | ${'wait'}
  ${'one browser, all day'}              | ${{ addressDay: 40 }}   | ${'wait'}
  ${'one number, a third time'}          | ${{ numberDay: 2 }}     | ${'quiet'}
  ${'a block of numbers'}                | ${{ prefixHour: 8 }}    | ${'quiet'}
  ${'the whole page'}                    | ${{ shopHour: 300 }}    | ${'wait'}
`('limits, $what: $verdict', ({ asked, verdict }) => {
  expect(verdictOn({ ...quiet, ...asked })).toBe(verdict);
}); // prettier-ignore

test.each`
  phone               | may
  ${'+12025550123'}   | ${true}
  ${'+12425550123'}   | ${false}
  ${'+18765550123'}   | ${false}
  ${'+8613800138000'} | ${false}
`('a page for the US may text $phone: $may', ({ phone, may }) => {
  expect(mayText(phone as Phone, ['US'])).toBe(may);
});

test.each`
  tag                | read
  ${'table5'}        | ${'table5'}
  ${'Door-2'}        | ${'door-2'}
  ${'"><script>'}    | ${''}
  ${'x'.repeat(21)}  | ${''}
  ${undefined}       | ${''}
  ${['a', 'b']}      | ${''}
`('tag $tag is $read', ({ tag, read }) => {
  expect(readTag(tag)).toBe(read);
}); // prettier-ignore

describe.each(ENGINES)('the public sign-up page on %s', (engine) => {
  let shop: Shop;
  let app: ReturnType<typeof createWeb>;
  beforeEach(async () => {
    shop = await openShop(engine, {
      number: { callToAction: 'Text JOIN to 202-555-0100.', callCoversMarketing: true },
    });
    app = createWeb(shop.gateway);
  });
  afterEach(() => shop.close());

  const AMY = '+12025550111';
  const join = (form: Record<string, string>) =>
    request(app)
      .post(`/join/${shop.merchantId}`)
      .set({ 'Sec-Fetch-Site': 'same-origin' })
      .type('form')
      .send({ phone: '202 555 0111', ...form });
  const texts = async () =>
    (await shop.gateway.messages.list(shop.test.db.reader, shop.merchantId, { limit: 20 })).map(({ text }) => text);
  const amy = () => shop.gateway.customers.byNumber(shop.test.db.reader, shop.merchantId, shop.hash(AMY));
  const codeIn = (text: string): string => /Y (\d\d)/.exec(text)![0];

  it('asks by text first, and joins with consent to the very words shown once the code comes back', async () => {
    const page = await request(app).get(`/join/${shop.merchantId}?s=table5`);
    expect(page.text).toContain('name="s" value="table5"');
    expect(page.text).not.toMatch(/name="offers"[^>]* checked/); // never ticked for anybody
    const sent = await join({ name: 'Amy', birthday: '05-20', offers: 'yes', s: 'table5' });
    expect(sent.status).toBe(303);
    expect(await amy()).toBeUndefined(); // nobody is known by what a stranger typed
    const [text] = await texts();
    expect(text).toContain('to join and get offers');
    const said = await shop.say(AMY, codeIn(text!));
    expect(said.replies[0]).toContain('welcome, Amy!');
    expect(await amy()).toMatchObject({ name: 'Amy', birthday: '05-20', language: 'en', marketing: 'allowed', memberNumber: 80_001 });
    expect(await shop.gateway.customers.tags(shop.test.db.reader, shop.merchantId, (await amy())!.id)).toEqual(['table5']);
    expect(await shop.count("select count(*) from customers where source = 'web'")).toBe(1);
    const [row] = await shop.test.db.admin("select wording, wording_version from consent_events where state = 'granted'");
    expect(row![0]).toContain("Lin's Noodles may send me offers by automated text");
    expect(Number(row![1])).toBe(1);
  }); // prettier-ignore

  it('without the box ticked one joins and gets no offers; in Chinese the text is Chinese', async () => {
    await request(app).post(`/join/${shop.merchantId}?lang=zh`).set({ 'Sec-Fetch-Site': 'same-origin' }).type('form').send({ phone: AMY }); // prettier-ignore
    const [text] = await texts();
    expect(text).toContain('入会请在24小时内回 Y');
    await shop.say(AMY, /Y\d\d/.exec(text!)![0]);
    expect(await amy()).toMatchObject({ language: 'zh', marketing: 'none' });
  });

  it('tells nobody whether a number is known, stopped or asked too often', async () => {
    await shop.member('+12025550112');
    await shop.member('+12025550113');
    await shop.say('+12025550113', 'STOP');
    const before = (await texts()).length;
    const answers = [];
    for (const phone of ['2025550111', '2025550112', '2025550113', '2025550111', '2025550111'])
      answers.push(await join({ phone }));
    const faces = answers.map(({ status, headers, text }) => JSON.stringify([status, headers['location'], text]));
    expect(new Set(faces).size).toBe(1);
    expect((await texts()).length - before).toBe(3); // new, known, new again; none to who said stop, none a third time
  });

  it('a program that fills in every field gets the same answer and sends nothing', async () => {
    expect((await join({ website: 'http://spam.example' })).status).toBe(303);
    expect(await texts()).toEqual([]);
  });

  it('a flood from one place or into one block of numbers ends', async () => {
    let last = 0;
    for (let index = 0; index < 12; index++) last = (await join({ phone: `20255501${String(10 + index)}` })).status;
    expect(last).toBe(429);
    expect((await texts()).length).toBe(8);
  });

  test.each`
    what                          | form                              | says
    ${'no number'}                | ${{ phone: 'call me' }}           | ${'Write your mobile number'}
    ${'a premium number'}         | ${{ phone: '1-900-234-5678' }}    | ${'Write your mobile number'}
    ${'the Bahamas'}              | ${{ phone: '+1 242 555 0123' }}   | ${'Numbers of this country'}
    ${'a name of signs'}          | ${{ name: '<<<>>>' }}             | ${'Give a name'}
    ${'a day that does not exist'}| ${{ birthday: '02-31' }}          | ${'Write month and day'}
  `('$what: a message at the field, nothing sent', async ({ form, says }) => {
    const answer = await join({ offers: 'yes', ...form });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(says);
    expect(answer.text).toMatch(/name="offers" value="yes" checked/);
    expect(await texts()).toEqual([]);
  }); // prettier-ignore

  it('no shop, a form from another site: nothing', async () => {
    expect((await request(app).get('/join/nobody')).status).toBe(404);
    const foreign = await request(app).post(`/join/${shop.merchantId}`).set({ 'Sec-Fetch-Site': 'cross-site' }).type('form').send({ phone: AMY }); // prettier-ignore
    expect(foreign.status).toBe(403);
    expect(await texts()).toEqual([]);
  });

  it('the poster has the address, its code as a picture, and the word to text', async () => {
    const desk = await openDesk(shop);
    const poster = await desk.get('/customers/sign-up?s=door');
    expect(poster.text).toContain(`https://shop.test/join/${shop.merchantId}?s&#x3D;door`);
    expect(poster.text).toContain('+1 202 555 0100');
    const picture = await desk.get('/customers/sign-up/qr.svg?s=door');
    expect(picture.headers['content-type']).toContain('image/svg+xml');
    expect((await desk.post('/customers/sign-up', { benefit: 'A free bowl', countries: 'us ca' })).status).toBe(303);
    expect((await request(app).get(`/join/${shop.merchantId}`)).text).toContain('A free bowl');
    expect((await desk.post('/customers/sign-up', { benefit: 'x', countries: 'Canada' })).status).toBe(422);
  });
});
