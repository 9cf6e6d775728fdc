import type { Phone } from '../../src/kernel/phone.ts';
import { nameTokens, readName } from '../../src/customers/names.ts';
import { ENGINES } from '../support/engines.ts';
import { openShop, type Shop } from '../flows/shop.ts';

const AMY = '+12025550111' as Phone;
const TILL = { source: 'counter', actor: 'staff:1' };

describe.each(ENGINES)('people on %s', (engine) => {
  let shop: Shop;
  let customers: Shop['gateway']['customers'];
  beforeEach(async () => {
    shop = await openShop(engine);
    customers = shop.gateway.customers;
  });
  afterEach(() => shop.close());

  const create = (phone: Phone = AMY) =>
    shop.test.db.write((tx) => customers.findOrCreate(tx, shop.merchantId, phone, TILL));
  const read = (id: string) => customers.byId(shop.test.db.reader, shop.merchantId, id);
  const foundBy = async (token: string) => {
    const hash = shop.gateway.vault.hash(shop.merchantId, `name:${token}`);
    return shop.count(`select count(*) from customer_name_tokens where token = '${hash}'`);
  };

  it('a number has one owner, who is found again', async () => {
    const first = await create();
    expect(first).toMatchObject({ memberNumber: null, name: null, joinedAt: null, marketing: 'none' });
    expect((await create()).id).toBe(first.id);
    expect((await create('+12025550112' as Phone)).id).not.toBe(first.id);
    expect(await customers.byNumber(shop.test.db.reader, shop.merchantId, shop.hash(AMY))).toEqual(first);
    expect(await customers.currentNumber(shop.test.db.reader, shop.merchantId, first.id)).toEqual({
      phone: AMY,
      numberHash: shop.hash(AMY),
      lastFour: '0111',
    });
  });

  it('of 20 creations of one number at once comes one person', async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => create()));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect(await shop.count('select count(*) from customers')).toBe(1);
    expect(await shop.count('select count(*) from customer_numbers')).toBe(1);
  });

  it('of 20 JOINs at once comes one member, with one number and one welcome', async () => {
    const said = await Promise.all(Array.from({ length: 20 }, () => shop.say(AMY, 'JOIN Amy')));
    expect(said.filter(({ replies }) => replies[0]?.includes('welcome, Amy!'))).toHaveLength(1);
    expect(await shop.count('select count(*) from customers where member_number = 80001')).toBe(1);
    expect(await shop.count('select count(*) from customers')).toBe(1);
    expect(await shop.count("select count(*) from facts where name = 'customer.joined'")).toBe(1);
  });

  it('20 people who join at once get 20 member numbers without a gap', async () => {
    await Promise.all(Array.from({ length: 20 }, () => shop.say(shop.phone(), 'JOIN')));
    const numbers = await shop.test.db.admin('select member_number from customers order by member_number');
    expect(numbers.map(([number]) => Number(number))).toEqual(Array.from({ length: 20 }, (_, i) => 80_001 + i));
  });

  it('joining a second time changes nothing', async () => {
    const { id } = await create();
    const join = () => shop.test.db.write((tx) => customers.join(tx, shop.merchantId, id, TILL));
    expect(await join()).toBe(true);
    const member = await read(id);
    shop.clock.advance(1000);
    expect(await join()).toBe(false);
    expect(await read(id)).toEqual(member);
  });

  it('a name is sealed, opened for its shop, and found by its beginnings only', async () => {
    const { id } = await create();
    await shop.test.db.write((tx) => customers.setName(tx, shop.merchantId, id, 'Amy 林小美'));
    expect(await read(id)).toMatchObject({ name: 'Amy 林小美' });
    for (const token of ['a', 'am', 'amy', '林', '林小', '林小美', '小美', '美']) expect(await foundBy(token)).toBe(1);
    for (const token of ['my', 'y', 'amyy', '林美', 'Amy']) expect(await foundBy(token)).toBe(0);
    await shop.test.db.write((tx) => customers.setName(tx, shop.merchantId, id, 'Bea'));
    expect([await foundBy('amy'), await foundBy('be')]).toEqual([0, 1]);
  });

  it('keeps birthday, language and tags, a tag once', async () => {
    const { id } = await create();
    await shop.test.db.write(async (tx) => {
      await customers.setBirthday(tx, shop.merchantId, id, 'L 08-15');
      await customers.setLanguage(tx, shop.merchantId, id, 'zh');
      await customers.addTags(tx, shop.merchantId, id, ['vip', 'tea']);
      await customers.addTags(tx, shop.merchantId, id, ['tea']);
    });
    expect(await read(id)).toMatchObject({ birthday: 'L 08-15', language: 'zh' });
    expect(await customers.tags(shop.test.db.reader, shop.merchantId, id)).toEqual(['tea', 'vip']);
  });

  it('another shop knows neither the id nor the number', async () => {
    const { id } = await create();
    const tea = await shop.test.db.write((tx) => shop.gateway.merchants.add(tx, { ...shop.merchant, name: 'Tea' }));
    const reader = shop.test.db.reader;
    await expect(customers.byId(reader, tea.merchantId, id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await customers.byNumber(reader, tea.merchantId, shop.hash(AMY))).toBeUndefined();
    expect(customers.hashOf(tea.merchantId, AMY)).not.toBe(shop.hash(AMY));
  });
});

test.each`
  typed                | name
  ${'Amy'}             | ${'Amy'}
  ${'  Amy \n\t Lin '} | ${'Amy Lin'}
  ${'小林'}            | ${'小林'}
  ${"O'Neill-Smith"}   | ${"O'Neill-Smith"}
  ${'{{name}}'}        | ${'name'}
  ${'<b>Amy</b>'}      | ${'b Amy /b'}
  ${'A\u0000my\u202e'} | ${'A my'}
  ${'Amy 🍜'}          | ${'Amy 🍜'}
  ${'🍜'}              | ${undefined}
  ${'...'}             | ${undefined}
  ${''}                | ${undefined}
  ${'x'.repeat(40)}    | ${'x'.repeat(40)}
  ${'x'.repeat(41)}    | ${undefined}
  ${'𠮷'.repeat(40)}   | ${'𠮷'.repeat(40)}
`('a name typed $typed is $name', ({ typed, name }) => {
  expect(readName(typed)).toBe(name);
});

test('a long name is found by its beginnings, of at most twelve letters, and by the whole word', () => {
  const tokens = nameTokens('Wolfeschlegelsteinhausen');
  expect(tokens).toContain('wolfeschlege');
  expect(tokens).toContain('wolfeschlegelsteinhausen');
  expect(tokens).toHaveLength(13);
});
