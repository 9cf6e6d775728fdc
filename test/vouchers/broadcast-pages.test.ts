import request from 'supertest';
import { formTokenOf } from '../../src/platform/web/frame.ts';
import { createWeb } from '../../src/web.ts';
import { type BroadcastShop, openBroadcastShop } from '../broadcasts/shop.ts';
import { BY, DESSERT } from './world.ts';

const TEXT = 'Come back for {{gift}}: {{voucher}}, until {{until}}.';

describe('the pages of a broadcast that carries vouchers', () => {
  let shop: BroadcastShop;
  let offerId: string;
  let get: (path: string) => request.Test;
  let post: (path: string, form?: object) => request.Test;
  beforeEach(async () => {
    shop = await openBroadcastShop('sqlite');
    const { vouchers, staff, sessions } = shop.gateway;
    const web = createWeb(shop.gateway);
    const session = await shop.write(async (tx) => {
      offerId = (await vouchers.addOffer(tx, shop.merchantId, DESSERT, BY)).id;
      const { staffId } = await staff.add(tx, { merchantId: shop.merchantId, email: 'lin@example.com', role: 'owner' });
      return sessions.start(tx, shop.merchantId, staffId);
    });
    const headers = { Cookie: `mcrm=${session}`, 'Sec-Fetch-Site': 'same-origin', Referer: 'http://127.0.0.1/' };
    get = (path) => request(web).get(path).set(headers);
    post = (path, form = {}) =>
      request(web)
        .post(path)
        .set(headers)
        .type('form')
        .send({ ...form, _token: formTokenOf(session) });
    await shop.people(4);
  });
  afterEach(() => shop.close());

  const form = (more: object) => ({ name: 'June', kind: 'discount', do: 'save', when: 'now', who: 'segment', textEn: TEXT, ...more }); // prettier-ignore
  const draftOf = async (id: string) => (await shop.one(id)).draft;

  it('choose the voucher, keep it, and measure the text with a code', async () => {
    const id = await shop.drafted();
    expect((await get(`/broadcasts/${id}/edit`)).text).toContain(`<option value="${offerId}">a free dessert</option>`);
    await post(`/broadcasts/${id}/edit`, form({ voucherOfferId: offerId }));
    expect(await draftOf(id)).toMatchObject({ voucherOfferId: offerId, texts: { en: TEXT } });
    expect((await get(`/broadcasts/${id}/edit`)).text).toContain(`<option value="${offerId}" selected>`);
    const { text } = await post(`/broadcasts/${id}/measure?box=textEn`, form({ voucherOfferId: offerId }));
    const whole = "Lin's Noodles: Come back for a free dessert: SAM-PLE-XUX, until 14 Jul. Reply STOP to opt out.";
    expect(Number(/<b>(\d+)<\/b>/.exec(text)![1])).toBeGreaterThan(whole.length - 12);
    await post(`/broadcasts/${id}/edit`, form({ voucherOfferId: '', textEn: 'Plain words.' }));
    expect((await draftOf(id)).voucherOfferId).toBeUndefined();
  });

  it('tell at the field that a voucher must be chosen', async () => {
    const id = await shop.drafted();
    const { text } = await post(`/broadcasts/${id}/edit`, form({}));
    expect(text).toContain('The text speaks of a voucher: choose which.');
    const odd = await post(`/broadcasts/${id}/edit`, 'name=June&kind=discount&do=save&voucherOfferId[a]=b' as never);
    expect(odd.status).toBeLessThan(500);
    const foreign = await post(`/broadcasts/${id}/edit`, form({ voucherOfferId: shop.merchantId }));
    expect([foreign.status, (await draftOf(id)).voucherOfferId]).toEqual([422, undefined]);
  });

  it('lead to the vouchers where the shop has none', async () => {
    await shop.write((tx) => shop.gateway.vouchers.archiveOffer(tx, shop.merchantId, offerId, BY));
    const { text } = await get(`/broadcasts/${await shop.drafted()}/edit`);
    expect(text).toContain('A voucher can go along once there is an offer.');
    expect(text).not.toContain('insert:textEn:voucher');
  });

  it('insert its fields without a stand-in', async () => {
    const id = await shop.drafted();
    const { text } = await post(`/broadcasts/${id}/edit`, form({ voucherOfferId: offerId, textEn: 'Hi', do: 'insert:textEn:voucher' })); // prettier-ignore
    expect(text).toContain('Hi {{voucher}}</textarea>');
  });

  it('say in the results how many came back', async () => {
    const id = await shop.sent({ texts: { en: TEXT }, voucherOfferId: offerId });
    await shop.run();
    const code = /[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}/.exec((await shop.texts())[0]!.text)![0];
    await shop.write((tx) => shop.gateway.vouchers.redeem(tx, shop.merchantId, code, { actor: BY }));
    const { text } = await get(`/broadcasts/${id}`);
    expect(text).toContain('4 given, 1 used (25 %)');
    expect(text).toContain(`/vouchers/offers/${offerId}`);
  });
});
