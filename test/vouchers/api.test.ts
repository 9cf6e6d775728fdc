import { ENGINES } from '../support/engines.ts';
import { openRest, type RestShop } from '../flows/rest.ts';
import { newCode, sayCode } from '../../src/vouchers/codes.ts';

const DESSERT = { words: { en: 'a free dessert', zh: '甜品一份' }, kind: 'item', validDays: 30 };

describe.each(ENGINES)('vouchers over REST on %s', (engine) => {
  let shop: RestShop;
  let amy: string;
  let ben: string;
  beforeEach(async () => {
    shop = await openRest(engine, { env: { API_REQUESTS_PER_MINUTE: '100000' } });
    amy = await shop.member(shop.phone());
    ben = await shop.member(shop.phone());
  });
  afterEach(() => shop.close());

  const addOffer = async (more: object = {}) => {
    const { status, body } = await shop.as.manager.post('/vouchers/offers', { ...DESSERT, ...more });
    expect([status, body.detail]).toEqual([201, undefined]);
    return body as { id: string };
  };
  const give = async (offerId: string, key?: string) =>
    (await shop.as.manager.post('/vouchers', { offerId, customerId: amy }, key)).body as { id: string; code: string };
  const redeem = (body: object, as = shop.as.clerk) => as.post('/vouchers/redeem', body);

  it('from an offer to a voucher that is used', async () => {
    const offer = await addOffer();
    expect(offer).toMatchObject({
      words: DESSERT.words,
      kind: 'item',
      value: null,
      leastSpend: null,
      validDays: 30,
      currency: 'USD',
    });
    expect((await shop.as.clerk.get('/vouchers/offers')).body).toEqual({ items: [offer] });
    const given = await give(offer.id);
    expect(given.code).toMatch(/^[0-9A-HJKMNP-TV-Z]{3}(-[0-9A-HJKMNP-TV-Z]{3}){2}$/);
    expect(given).toMatchObject({ customerId: amy, state: 'issued', source: 'api', expiresOn: '2026-07-14' });
    const checked = await shop.as.clerk.post('/vouchers/check', { code: given.code.toLowerCase() });
    expect([checked.status, checked.body.state, checked.body.code]).toEqual([200, 'issued', undefined]);
    const used = await redeem({ code: given.code, customerId: amy, receipt: 'R-9' });
    expect([used.status, used.body]).toMatchObject([200, { id: given.id, state: 'redeemed', receipt: 'R-9' }]);
    const { items } = (await shop.as.clerk.get(`/customers/${amy}/vouchers`)).body as { items: object[] };
    expect(items).toMatchObject([{ id: given.id, state: 'redeemed' }]);
    expect((await shop.as.clerk.get(`/customers/${amy}`)).body).toMatchObject({ vouchers: 0 });
  });

  it('tells each refusal with its reason', async () => {
    const offer = await addOffer();
    const dear = await addOffer({ kind: 'amount', value: '5.00', leastSpend: '20.00' });
    const codes = {
      used: await give(offer.id),
      revoked: await give(offer.id),
      bound: await give(offer.id),
      spend: await give(dear.id),
    };
    await redeem({ code: codes.used.code });
    expect((await shop.as.manager.post(`/vouchers/${codes.revoked.id}/revoke`)).body).toMatchObject({
      state: 'revoked',
    });
    const told = async (body: object, as = shop.as.clerk) => {
      const answer = await redeem(body, as);
      return [answer.status, answer.body.code, answer.body.why];
    };
    expect(await told({ code: sayCode(newCode()) })).toEqual([404, 'not_found', 'unknown']);
    expect(await told({ code: 'rubbish' })).toEqual([404, 'not_found', 'unknown']);
    expect(await told({ code: codes.bound.code }, shop.tea.as.owner)).toEqual([404, 'not_found', 'unknown']);
    expect(await told({ code: codes.used.code })).toEqual([409, 'conflict', 'used']);
    expect(await told({ code: codes.revoked.code })).toEqual([409, 'conflict', 'revoked']);
    expect(await told({ code: codes.bound.code, customerId: ben })).toEqual([409, 'conflict', 'other_person']);
    expect(await told({ code: codes.spend.code })).toEqual([422, 'unprocessable', 'spend']);
    expect(await told({ code: codes.spend.code, amount: '19.99' })).toEqual([422, 'unprocessable', 'spend']);
    expect(await told({ code: codes.spend.code, amount: '19,99' })).toEqual([400, 'invalid', undefined]);
    expect(await told({ code: codes.spend.code, amount: '20.00' })).toEqual([200, undefined, undefined]);
    shop.clock.advance(30 * 86_400_000);
    expect(await told({ code: codes.bound.code })).toEqual([409, 'conflict', 'expired']);
    expect((await shop.as.clerk.post('/vouchers/check', { code: sayCode(newCode()) })).body).toMatchObject({
      why: 'unknown',
    });
  });

  it('names every fault of an offer', async () => {
    const { status, body } = await shop.as.manager.post('/vouchers/offers', { words: { en: 'x'.repeat(41) }, kind: 'percent', value: '101', leastSpend: '0', validDays: 731 }); // prettier-ignore
    const fields = (body.errors as { field: string }[]).map(({ field }) => field);
    expect([status, fields]).toEqual([400, ['words.en', 'value', 'leastSpend', 'validDays']]);
  });

  it('gives one voucher a key, and tells its code again to whoever asks with that key', async () => {
    const { id } = await addOffer();
    const [first, second] = [await give(id, 'one'), await give(id, 'one')];
    expect(second).toEqual(first);
    expect(await shop.count('select count(*) from vouchers')).toBe(1);
    const [row] = await shop.test.db.admin('select answer from idempotency_keys');
    expect(String(row![0]).includes(first.code)).toBe(false); // sealed
  });

  it('gives nothing to or of another shop', async () => {
    const { id } = await addOffer();
    const theirs = await shop.tea.as.owner.post('/vouchers', { offerId: id, customerId: amy });
    expect(theirs.status).toBe(404);
    const { body: own } = await shop.tea.as.owner.post('/vouchers/offers', DESSERT);
    expect((await shop.as.manager.post('/vouchers', { offerId: own.id, customerId: amy })).status).toBe(404);
  });

  it('lets no guesser through: of 10,000 codes none hits, and soon none is looked at', async () => {
    const { id } = await addOffer();
    const good = await give(id);
    const seen = new Map<number, number>();
    let wait = 0;
    for (let i = 0; i < 60; i++) {
      const answer = await redeem({ code: sayCode(newCode()) });
      seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
      if (answer.status === 429) wait = Number(answer.headers['retry-after']);
    }
    expect([...seen]).toEqual([[404, 20], [429, 40]]); // prettier-ignore
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(900);
    const refused = await redeem({ code: good.code });
    expect([refused.status, refused.body.code]).toEqual([429, 'too_many']); // a right one too, or it would tell
    expect((await shop.as.clerk.post('/vouchers/check', { code: good.code })).status).toBe(429);
    expect((await redeem({ code: good.code }, shop.as.manager)).status).toBe(200); // another till goes on

    const { vouchers } = shop.gateway;
    const outcomes = { redeemed: 0, unknown: 0, stopped: 0 };
    for (let i = 0; i < 10_000; i++) {
      const by = { actor: `token:${i % 400}` }; // many hands, one shop
      const guess = shop.test.db.write((tx) => vouchers.redeem(tx, shop.tea.merchantId, sayCode(newCode()), by));
      const kind = await guess.then(
        (one) => (one.kind === 'refused' ? 'unknown' : one.kind),
        () => 'stopped' as const,
      );
      outcomes[kind]++;
    }
    expect(outcomes).toEqual({ redeemed: 0, unknown: 200, stopped: 9800 });
  }, 60_000);
});
