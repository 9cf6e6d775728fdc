import { wrongReaches } from '../../src/customers/index.ts';
import type { Phone } from '../../src/kernel/phone.ts';
import type { Tx } from '../../src/platform/db/index.ts';
import { openShop, type Shop } from '../flows/shop.ts';
import { ENGINES } from '../support/engines.ts';

const AMY = '+12025550111';
const AMY_NEW = '+12025550112';
const STAFF = 'staff:1';
const TILL = { source: 'counter', actor: STAFF };

describe.each(ENGINES)('records of people on %s', (engine) => {
  let shop: Shop;
  let amy: string;
  let twin: string;
  beforeEach(async () => {
    shop = await openShop(engine);
    amy = await shop.member(AMY);
    twin = await shop.member(AMY_NEW);
  });
  afterEach(() => shop.close());

  const { stringify } = JSON;
  const reader = () => shop.test.db.reader;
  const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    shop.clock.advance(1);
    return shop.test.db.write(work);
  };
  const points = async (id: string) => (await shop.gateway.points.standing(reader(), shop.merchantId, id)).balance;
  const give = (id: string, amount: number) =>
    write(
      (tx) =>
      shop.gateway.points.add(tx, shop.merchantId, { customerId: id, kind: 'adjust', points: amount, reason: 'gift', actor: STAFF }), // prettier-ignore
    );
  const buy = (id: string, receipt: string, amount = '20.00') =>
    write((tx) =>
      shop.gateway.purchases.record(tx, shop.merchantId, { customerId: id, amount, receipt, actor: STAFF }),
    );
  const sums = (id: string) => shop.gateway.purchases.sums(reader(), shop.merchantId, id);
  const one = (id: string) => shop.gateway.customers.byId(reader(), shop.merchantId, id);
  const consent = (id: string) =>
    write((tx) => shop.gateway.customers.recordConsent(tx, shop.merchantId, id, { ...TILL, state: 'granted', proof: 'paper' })); // prettier-ignore
  const merge = (number: 'into' | 'from' = 'into', name: 'into' | 'from' = 'into') =>
    write((tx) => shop.gateway.register.merge(tx, shop.merchantId, { fromId: twin, intoId: amy, name, number }, STAFF));
  const undo = (id: string) => write((tx) => shop.gateway.register.unmerge(tx, shop.merchantId, id, STAFF));
  const erase = (id: string) => write((tx) => shop.gateway.register.erase(tx, shop.merchantId, id, STAFF));
  const sound = async () => {
    expect(await wrongReaches(reader())).toEqual([]);
    expect(await shop.gateway.points.check(reader())).toEqual([]);
    expect(await shop.gateway.purchases.check(reader())).toEqual([]);
  };
  const everything = async (id: string) => stringify(await shop.gateway.register.export(reader(), shop.merchantId, id));

  async function lives(): Promise<void> {
    const { customers } = shop.gateway;
    await write(async (tx) => {
      await customers.setName(tx, shop.merchantId, amy, 'Amy Lin');
      await customers.setName(tx, shop.merchantId, twin, 'A. Lin');
      await customers.setBirthday(tx, shop.merchantId, twin, '05-20');
      await customers.addTags(tx, shop.merchantId, amy, ['vip']);
      await customers.addTags(tx, shop.merchantId, twin, ['vip', 'noodles']);
      await shop.gateway.register.note(tx, shop.merchantId, twin, 'likes it spicy', STAFF);
    });
    await give(amy, 10);
    await give(twin, 7);
    await buy(amy, 'R1');
    await buy(twin, 'R2', '30.00');
    await shop.say(AMY_NEW, 'COMPLAINT too salty today');
  }

  it('a merge gives everything to one record, and undoing it gives everything back', async () => {
    await lives();
    const before = [await points(amy), await points(twin)];
    const id = await merge();
    expect(await points(amy)).toBe(before[0]! + before[1]!);
    expect(await points(twin)).toBe(0);
    expect(await sums(amy)).toMatchObject({ visits: 2, spend: 5000 });
    expect(await sums(twin)).toMatchObject({ visits: 0, spend: 0 });
    expect(await one(amy)).toMatchObject({ name: 'Amy Lin', birthday: '05-20' });
    expect(await shop.gateway.customers.tags(reader(), shop.merchantId, amy)).toEqual(['noodles', 'vip']);
    expect(await shop.gateway.cases.list(reader(), shop.merchantId, { customerId: amy, limit: 9 })).toHaveLength(1);
    expect(await everything(amy)).toContain('likes it spicy');
    expect(await shop.gateway.customers.byNumber(reader(), shop.merchantId, shop.hash(AMY_NEW))).toBeUndefined();
    await sound();

    await undo(id);
    expect([await points(amy), await points(twin)]).toEqual(before);
    expect(await sums(twin)).toMatchObject({ visits: 1, spend: 3000 });
    expect(await one(amy)).toMatchObject({ birthday: null });
    expect(await one(twin)).toMatchObject({ name: 'A. Lin', memberNumber: 80_002 });
    expect(await shop.gateway.customers.tags(reader(), shop.merchantId, amy)).toEqual(['vip']);
    expect((await shop.gateway.customers.byNumber(reader(), shop.merchantId, shop.hash(AMY_NEW)))?.id).toBe(twin);
    await sound();
    await expect(undo(id)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('points that were spent together cannot be parted', async () => {
    await give(twin, 50);
    const id = await merge();
    const all = await points(amy);
    await write(
      (tx) =>
      shop.gateway.points.spend(tx, shop.merchantId, { customerId: amy, kind: 'spend', points: all - 5, reason: 'reward', actor: STAFF }), // prettier-ignore
    );
    await expect(undo(id)).rejects.toMatchObject({ code: 'conflict' });
    expect((await one(twin)).memberNumber).toBeNull();
    await sound();
  });

  it('a refund of a receipt from before the merge is paid by the one record', async () => {
    const { purchase } = await buy(twin, 'R9', '40.00');
    const earned = await points(twin);
    await merge();
    const all = await points(amy);
    await write((tx) => shop.gateway.purchases.refund(tx, shop.merchantId, purchase.id, { actor: STAFF }));
    expect(await points(amy)).toBeLessThan(all);
    expect(earned).toBeGreaterThan(0);
    await sound();
  });

  it('points owed go over, and back when it is undone', async () => {
    const { purchase } = await buy(twin, 'R5', '40.00');
    const held = await points(twin);
    await write(
      (tx) =>
      shop.gateway.points.spend(tx, shop.merchantId, { customerId: twin, kind: 'spend', points: held, reason: 'reward', actor: STAFF }), // prettier-ignore
    );
    await write((tx) => shop.gateway.purchases.refund(tx, shop.merchantId, purchase.id, { actor: STAFF }));
    await give(amy, 500);
    const before = await points(amy);
    const id = await merge();
    expect(await points(amy)).toBeLessThan(before);
    await sound();
    await undo(id);
    expect(await points(amy)).toBe(before);
    expect((await shop.gateway.points.standing(reader(), shop.merchantId, twin)).owed).toBeGreaterThan(0);
    await sound();
  });

  it('consent goes over with its own number, and never past a stop', async () => {
    await consent(twin);
    await merge('from');
    expect((await one(amy)).marketing).toBe('allowed');
    expect((await shop.gateway.customers.byNumber(reader(), shop.merchantId, shop.hash(AMY_NEW)))?.id).toBe(amy);
    await sound();
  });

  it('whoever said stop on one number is not texted on the other', async () => {
    await consent(amy);
    await shop.say(AMY_NEW, 'STOP');
    const id = await merge();
    expect((await one(amy)).marketing).toBe('none');
    await sound();
    await undo(id);
    expect((await one(amy)).marketing).toBe('allowed');
    expect((await one(twin)).marketing).toBe('none');
    await sound();
  });

  it('another number leaves consent behind, asks again, and is never taken from somebody', async () => {
    await consent(amy);
    const change = (phone: string, proof?: string) =>
      write((tx) => shop.gateway.register.changeNumber(tx, shop.merchantId, amy, { phone: phone as Phone, proof }, STAFF)); // prettier-ignore
    await expect(change(AMY_NEW)).rejects.toMatchObject({ code: 'conflict', field: 'phone' });
    await change('+12025550113');
    expect((await one(amy)).marketing).toBe('none');
    expect(await shop.count("select count(*) from outbound where purpose = 'service'")).toBe(1);
    expect(await shop.ask('+12025550113', 'POINTS')).toContain('pts');
    expect(await shop.gateway.customers.byNumber(reader(), shop.merchantId, shop.hash(AMY))).toBeUndefined();
    await change('+12025550114', 'signed at the counter');
    expect((await one(amy)).marketing).toBe('allowed');
    await sound();
  });

  it('erasing leaves no name, number or text, and sums that agree', async () => {
    await lives();
    await shop.say(AMY, 'hello there my dear shop');
    await shop.settle();
    await merge();
    const told = await everything(amy);
    expect(told).toContain('Amy Lin');
    expect(told).toContain('hello there my dear shop');
    await shop.say(AMY, 'COMPLAINT');
    await erase(amy);
    expect(await shop.count('select count(*) from dialogues')).toBe(0);
    const left = await everything(amy);
    for (const gone of [
      'Amy Lin',
      'A. Lin',
      AMY,
      AMY_NEW,
      'hello there',
      'too salty',
      'likes it spicy',
      '"0111"', // quoted: ids are drawn by lot
      'noodles',
    ])
      expect(left).not.toContain(gone);
    const who = `('${amy}', '${twin}')`;
    expect(await shop.count(`select count(*) from customers where id in ${who} and (name is not null or archived_at is null)`)).toBe(0); // prettier-ignore
    expect(await shop.count(`select count(*) from customer_numbers where last_four <> ''`)).toBe(0);
    expect(await shop.count(`select count(*) from inbound where last_four <> ''`)).toBe(0);
    expect(await shop.count(`select count(*) from outbound where last_four <> ''`)).toBe(0);
    await sound();
    await shop.say(AMY, 'JOIN');
    const fresh = await shop.gateway.customers.byNumber(reader(), shop.merchantId, shop.hash(AMY));
    expect(fresh?.id).not.toBe(amy);
    expect(fresh?.name).toBeNull();
    await sound();
  });

  it('a stop outlives the erasure; without one the hash is forgotten in time', async () => {
    await shop.say(AMY, 'STOP');
    await shop.settle();
    await erase(amy);
    await erase(twin);
    shop.clock.advance(70 * 31 * 86_400_000);
    await shop.gateway.register.tidy(shop.test.db);
    expect(await shop.count(`select count(*) from customer_numbers where number_hash = '${shop.hash(AMY)}'`)).toBe(1);
    expect(await shop.count(`select count(*) from customer_numbers where number_hash = '${shop.hash(AMY_NEW)}'`)).toBe(
      0,
    );
    await shop.say(AMY, 'hello');
    expect(await shop.gateway.customers.suppression(reader(), shop.merchantId, shop.hash(AMY))).toBeDefined();
  });

  it('a text in the carrier’s hands is emptied once it has arrived', async () => {
    await shop.say(AMY, 'POINTS');
    await shop.gateway.dispatcher.dispatch(() => {});
    await shop.gateway.dispatcher.settled();
    await erase(amy);
    expect(await shop.count('select count(*) from erasures where done_at is null')).toBe(1);
    await shop.say(AMY, 'do you still have a table tonight'); // a stranger now
    await shop.settle();
    await shop.gateway.register.tidy(shop.test.db);
    expect(await shop.count('select count(*) from erasures where done_at is null')).toBe(0);
    expect(await shop.count(`select count(*) from outbound where customer_id = '${amy}' and last_four <> ''`)).toBe(0);
    expect(await shop.count("select count(*) from inbound where customer_id is null and last_four = '0111'")).toBe(1);
  });

  it('duplicates are found by name and birthday or number, and two who are two are left alone', async () => {
    const { customers, register } = shop.gateway;
    await write(async (tx) => {
      await customers.setName(tx, shop.merchantId, amy, 'Amy Lin');
      await customers.setName(tx, shop.merchantId, twin, 'Lin, Amy');
      for (const id of [amy, twin]) await customers.setBirthday(tx, shop.merchantId, id, '05-20');
    });
    const found = await register.suspects(reader(), shop.merchantId, 10);
    expect(found).toEqual([{ aId: amy, bId: twin, why: 'name_and_birthday' }]);
    await write((tx) => register.keepApart(tx, shop.merchantId, twin, amy, STAFF));
    expect(await register.suspects(reader(), shop.merchantId, 10)).toEqual([]);
  });

  it('another shop’s people are nobody here', async () => {
    const tea = await write((tx) => shop.gateway.merchants.add(tx, { ...shop.merchant, name: 'Tea' }));
    const { register } = shop.gateway;
    const choice = { fromId: twin, intoId: amy, name: 'into', number: 'into' } as const;
    await expect(write((tx) => register.merge(tx, tea.merchantId, choice, STAFF))).rejects.toMatchObject({ code: 'not_found' }); // prettier-ignore
    await expect(write((tx) => register.erase(tx, tea.merchantId, amy, STAFF))).rejects.toMatchObject({ code: 'not_found' }); // prettier-ignore
    await expect(register.stateOf(reader(), tea.merchantId, amy)).rejects.toMatchObject({ code: 'not_found' });
    expect(await register.suspects(reader(), tea.merchantId, 10)).toEqual([]);
  });

  it('a restored backup forgets again whoever was erased since', async () => {
    await shop.settle();
    const erasures = [{ merchantId: shop.merchantId, customerId: amy, at: shop.clock.now() }];
    expect(await shop.gateway.register.eraseAgain(shop.test.db, erasures)).toBe(1);
    expect(await shop.gateway.register.eraseAgain(shop.test.db, erasures)).toBe(0);
    expect((await shop.gateway.register.stateOf(reader(), shop.merchantId, amy)).archivedAt).not.toBeNull();
  });
});
