import { CodeTaken, issueWith } from '../../src/broadcasts/voucher.ts';
import { readCode } from '../../src/vouchers/codes.ts';
import { SAMPLE_CODE } from '../../src/vouchers/index.ts';
import { type BroadcastShop, openBroadcastShop } from '../broadcasts/shop.ts';
import { ENGINES } from '../support/engines.ts';
import { BY, DESSERT } from './world.ts';

const TEXTS = {
  en: 'Come back for {{gift}}: {{voucher}}, until {{until}}.',
  zh: '回来领{{gift}}：{{voucher}}，{{until}}前有效',
};
const CODE = /[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}/;

describe.each(ENGINES)('broadcasts that carry vouchers on %s', (engine) => {
  let shop: BroadcastShop;
  let offerId: string;
  beforeEach(async () => {
    shop = await openBroadcastShop(engine);
    const { vouchers } = shop.gateway;
    offerId = await shop.write(async (tx) => (await vouchers.addOffer(tx, shop.merchantId, DESSERT, BY)).id);
  });
  afterEach(() => shop.close());

  const issued = () => shop.count('select count(*) from vouchers');
  const codeIn = (text: string): string => CODE.exec(text)![0];

  it('give everybody a code of their own, issued with the text', async () => {
    const people = await shop.people(12);
    const id = await shop.sent({ texts: TEXTS, voucherOfferId: offerId });
    await shop.run();
    const texts = (await shop.texts()).map(({ text }) => text);
    expect(texts).toHaveLength(12);
    expect(new Set(texts.map(codeIn)).size).toBe(12);
    expect(texts[0]).toContain('Come back for a free dessert: ');
    expect(texts[0]).toContain('until 14 Jul.');
    const { vouchers } = shop.gateway;
    const { reader } = shop.test.db;
    expect(await vouchers.totals(reader, shop.merchantId, `broadcast:${id}`)).toEqual({ issued: 12, redeemed: 0 });
    const used = await shop.write((tx) => vouchers.redeem(tx, shop.merchantId, codeIn(texts[3]!), { actor: BY }));
    expect(used).toMatchObject({ kind: 'redeemed', voucher: { source: `broadcast:${id}`, expiresOn: '2026-07-14' } });
    expect(people).toContain(used.voucher!.customerId);
    expect(await vouchers.totals(reader, shop.merchantId, `broadcast:${id}`)).toEqual({ issued: 12, redeemed: 1 });
  });

  it('issue none for whom no text is queued, and none twice', async () => {
    const [stopped] = await shop.people(3);
    const id = await shop.drafted({ texts: TEXTS, voucherOfferId: offerId });
    await shop.write((tx) => shop.gateway.broadcasts.send(tx, shop.merchantId, id, BY));
    await shop.pump(); // the list is made
    const number = await shop.gateway.customers.currentNumber(shop.test.db.reader, shop.merchantId, stopped!);
    await shop.say(number!.phone, 'STOP');
    await shop.run();
    const left = (await shop.texts()).filter(({ text }) => CODE.test(text));
    expect([left.length, await issued()]).toEqual([2, 2]);
    await shop.run();
    expect(await issued()).toBe(2);
  });

  it('show and test with a code that is worth nothing', async () => {
    await shop.people(2);
    const { broadcasts, vouchers } = shop.gateway;
    const { reader } = shop.test.db;
    const id = await shop.drafted({ texts: TEXTS, voucherOfferId: offerId });
    const { draft } = await broadcasts.byId(reader, shop.merchantId, id);
    const [one] = await broadcasts.preview(reader, shop.merchantId, draft);
    expect(one!.text).toContain(`a free dessert: ${SAMPLE_CODE}, until 14 Jul.`);
    await shop.write((tx) => broadcasts.test(tx, shop.merchantId, id, { phone: '+12025550142' }, BY));
    const { parts, checks } = await broadcasts.preflight(reader, shop.merchantId, draft);
    expect([parts, checks.filter(({ level }) => level === 'block')]).toEqual([{ usual: 1, longest: 1 }, []]);
    expect([await issued(), readCode(SAMPLE_CODE)]).toEqual([0, undefined]);
    expect(await vouchers.look(reader, shop.merchantId, SAMPLE_CODE, BY)).toBeUndefined();
  });

  it.each`
    what                               | texts                           | chosen   | field         | code
    ${'a text without its code'}       | ${{ en: 'Come back' }}          | ${true}  | ${'texts.en'} | ${'voucher_unsaid'}
    ${'a language without its code'}   | ${{ ...TEXTS, zh: '欢迎再来' }} | ${true}  | ${'texts.zh'} | ${'voucher_unsaid'}
    ${'nothing chosen'}                | ${TEXTS}                        | ${false} | ${'texts.en'} | ${'no_voucher'}
    ${'its last day without an offer'} | ${{ en: 'Until {{ until }}' }}  | ${false} | ${'texts.en'} | ${'no_voucher'}
  `('$what blocks the send: $code', async ({ texts, chosen, field, code }) => {
    await shop.people(1);
    const { broadcasts } = shop.gateway;
    const empty = await shop.drafted();
    const { draft } = await broadcasts.byId(shop.test.db.reader, shop.merchantId, empty);
    const meant = { ...draft, texts, ...(chosen && { voucherOfferId: offerId }) };
    const { checks } = await broadcasts.preflight(shop.test.db.reader, shop.merchantId, meant);
    expect(checks).toContainEqual(expect.objectContaining({ level: 'block', code, field }));
  });

  it('are blocked, kept out and stopped when the offer is archived', async () => {
    await shop.people(1);
    const { broadcasts, vouchers } = shop.gateway;
    const [draft, late] = [await shop.drafted({ texts: TEXTS, voucherOfferId: offerId }), await shop.sent({ texts: TEXTS, voucherOfferId: offerId })]; // prettier-ignore
    await shop.write((tx) => vouchers.archiveOffer(tx, shop.merchantId, offerId, BY));
    await expect(shop.write((tx) => broadcasts.send(tx, shop.merchantId, draft, BY))).rejects.toMatchObject({
      faults: [{ field: 'voucherOfferId' }],
    });
    await expect(shop.drafted({ texts: TEXTS, voucherOfferId: offerId })).rejects.toMatchObject({ faults: [{ field: 'voucherOfferId' }] }); // prettier-ignore
    await shop.run();
    expect(await shop.one(late)).toMatchObject({ status: 'paused', reason: 'broken' });
    expect([await issued(), (await shop.texts()).length]).toEqual([0, 0]);
  });

  it('take no offer of another shop', async () => {
    const { merchants, vouchers } = shop.gateway;
    const theirs = await shop.write(async (tx) => {
      const { merchantId } = await merchants.add(tx, { name: 'Tea House', country: 'US', zone: 'America/New_York', language: 'en' }); // prettier-ignore
      return (await vouchers.addOffer(tx, merchantId, DESSERT, BY)).id;
    });
    await expect(shop.drafted({ texts: TEXTS, voucherOfferId: theirs })).rejects.toMatchObject({ faults: [{ field: 'voucherOfferId' }] }); // prettier-ignore
  });

  it('undo the round when a code is there already, so that the next makes others', async () => {
    const { vouchers } = shop.gateway;
    const { merchantId } = shop;
    const [customerId] = await shop.people(1);
    const code = await vouchers.makeCode(shop.test.db.reader, merchantId, offerId);
    await shop.write((tx) => vouchers.issue(tx, merchantId, { offerId, source: 'api', actor: BY }, code));
    const to = { merchantId, broadcastId: 'b', customerId: customerId!, offerId };
    await expect(shop.write((tx) => issueWith({ vouchers }, tx, to, code))).rejects.toThrow(CodeTaken);
    const other = await vouchers.makeCode(shop.test.db.reader, merchantId, offerId);
    await shop.write((tx) => issueWith({ vouchers }, tx, to, other));
    expect(await issued()).toBe(2);
  });
});
