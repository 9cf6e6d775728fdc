import type { Phone } from '../../src/kernel/phone.ts';
import type { Tx } from '../../src/platform/db/index.ts';
import { openRest, type RestShop } from '../flows/rest.ts';
import { ENGINES } from '../support/engines.ts';

const AMY = '+12025550111';
const AMY_NEW = '+12025550112';
const BEN = '+12025550113';
const STAFF = 'staff:1';

describe.each(ENGINES)('records that no longer stand on %s', (engine) => {
  let shop: RestShop;
  beforeEach(async () => {
    shop = await openRest(engine);
  });
  afterEach(() => shop.close());

  const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    shop.clock.advance(1);
    return shop.test.db.write(work);
  };
  const one = (id: string) => shop.gateway.customers.byId(shop.test.db.reader, shop.merchantId, id);
  const merge = (fromId: string, intoId: string, number: 'into' | 'from') =>
    write((tx) => shop.gateway.register.merge(tx, shop.merchantId, { fromId, intoId, name: 'into', number }, STAFF));
  const changeNumber = (id: string, phone: string) =>
    write((tx) => shop.gateway.register.changeNumber(tx, shop.merchantId, id, { phone: phone as Phone }, STAFF));
  /** Joins and is asked for consent. @returns the code of the welcome */
  const asked = async (phone: string): Promise<string> => /Y (\d\d)/.exec(await shop.ask(phone, 'JOIN'))![1]!;
  const idOf = async (phone: string) =>
    (await shop.gateway.customers.byNumber(shop.test.db.reader, shop.merchantId, shop.hash(phone)))!.id;

  const writes = async (customerId: string) => [
    await shop.as.owner.post('/purchases', { customerId, amount: '20.00', receipt: 'R1' }),
    await shop.as.owner.post(`/customers/${customerId}/points`, { points: 5, reason: 'gift' }),
    await shop.as.owner.post('/cases', { customerId, kind: 'feedback', text: 'cold soup' }),
    await shop.as.owner.post('/messages', { customerId, text: 'Hello', purpose: 'service' }, 'one'),
  ];

  it('the API writes nothing to a merged record, and names the one to use', async () => {
    const [amy, ben] = [await shop.member(AMY), await shop.member(BEN)];
    await merge(ben, amy, 'into');
    for (const answer of await writes(ben)) {
      expect(answer.status).toBe(409);
      expect(answer.body.detail).toContain(amy);
    }
    expect(await shop.count('select count(*) from purchases')).toBe(0);
    expect((await shop.as.owner.get(`/customers/${ben}`)).status).toBe(200);
  });

  it('the API writes nothing to an erased record', async () => {
    const amy = await shop.member(AMY);
    await write((tx) => shop.gateway.register.erase(tx, shop.merchantId, amy, STAFF));
    for (const answer of await writes(amy)) {
      expect(answer.status).toBe(409);
      expect(answer.body.detail).toMatch(/erased/);
    }
  });

  it('a code sent to a number that was given up agrees to nothing for the new one', async () => {
    const code = await asked(AMY);
    const amy = await idOf(AMY);
    await changeNumber(amy, AMY_NEW);
    expect(await shop.ask(AMY, `Y ${code}`)).toMatch(/meant for another number/);
    expect((await one(amy)).marketing).toBe('none');
  });

  it('nor for whoever has the number now', async () => {
    const code = await asked(AMY);
    const amy = await idOf(AMY);
    await changeNumber(amy, AMY_NEW);
    const stranger = await shop.member(AMY);
    await shop.ask(AMY, `Y ${code}`);
    expect([(await one(amy)).marketing, (await one(stranger)).marketing]).toEqual(['none', 'none']);
  });

  it('a code counts for the record that was merged with the one it was sent to, when the number went along', async () => {
    const code = await asked(BEN);
    const [amy, ben] = [await shop.member(AMY), await idOf(BEN)];
    await merge(ben, amy, 'from');
    await shop.ask(BEN, `Y ${code}`);
    expect((await one(amy)).marketing).toBe('allowed');
  });
});
