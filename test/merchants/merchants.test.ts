import { z } from 'zod';
import type { NewMerchant } from '../../src/merchants/index.ts';
import { packFor, RULE_PACKS } from '../../src/merchants/rule-packs.ts';
import { ENGINES } from '../support/engines.ts';
import { openGateway, type TestGateway } from '../support/gateway.ts';
import { LINS } from '../flows/shop.ts';

const greeting = { name: 'test.greeting', schema: z.string().min(2, 'Write more.'), fallback: 'hello' };
const zone = { name: 'test.zone', schema: z.string(), fallback: (shop: { zone: string }) => shop.zone };

describe.each(ENGINES)('merchants on %s', (engine) => {
  let opened: TestGateway;
  let merchants: TestGateway['gateway']['merchants'];
  beforeEach(async () => {
    opened = await openGateway(engine);
    merchants = opened.gateway.merchants;
  });
  afterEach(() => opened.close());

  const write = <T>(work: Parameters<typeof opened.test.db.write<T>>[0]) => opened.test.db.write(work);
  const add = (shop: Partial<NewMerchant> = {}) => write((tx) => merchants.add(tx, { ...LINS, ...shop }));
  const addNumber = (merchantId: string, address: string, more = {}) =>
    write((tx) => merchants.addNumber(tx, merchantId, { address, ...more }));

  it('keeps what a new shop tells, with the currency and rules of its country', async () => {
    const shop = await add();
    const reader = opened.test.db.reader;
    expect(await merchants.byId(reader, shop.merchantId)).toEqual({
      ...LINS,
      merchantId: shop.merchantId,
      currency: 'USD',
      rulePack: 'us',
      createdAt: opened.clock.now(),
    });
    expect(await merchants.all(reader)).toEqual([shop]);
    await expect(merchants.byId(reader, 'nobody')).rejects.toMatchObject({ code: 'not_found' });
  });

  it.each`
    country | currency     | rules        | kept
    ${'CN'} | ${undefined} | ${undefined} | ${{ currency: 'CNY', rulePack: 'cn' }}
    ${'CA'} | ${undefined} | ${undefined} | ${{ currency: 'CAD', rulePack: 'us' }}
    ${'JP'} | ${undefined} | ${undefined} | ${{ currency: 'JPY', rulePack: 'general' }}
    ${'NG'} | ${'NGN'}     | ${undefined} | ${{ currency: 'NGN', rulePack: 'general' }}
    ${'US'} | ${'EUR'}     | ${'general'} | ${{ currency: 'EUR', rulePack: 'general' }}
  `('$country with $currency and $rules rules', async ({ country, currency, rules, kept }) => {
    expect(await add({ country, currency, rulePack: rules })).toMatchObject(kept);
  });

  it.each`
    change                      | field
    ${{ name: ' ' }}            | ${'name'}
    ${{ name: 'x'.repeat(41) }} | ${'name'}
    ${{ country: 'usa' }}       | ${'country'}
    ${{ zone: 'Mars/Olympus' }} | ${'zone'}
    ${{ country: 'NG' }}        | ${'currency'}
    ${{ currency: 'XXQ' }}      | ${'currency'}
  `('refuses $change at $field', async ({ change, field }) => {
    await expect(add(change)).rejects.toMatchObject({ code: 'invalid', field });
    expect(await merchants.all(opened.test.db.reader)).toEqual([]);
  });

  it('a name holds no control characters: it opens every text', async () => {
    expect((await add({ name: 'Lin\u0000s\r\nNoodles\t' })).name).toBe('Lin s Noodles');
  });

  it('the first number is the default sender, later ones are not', async () => {
    const { merchantId } = await add();
    const reader = opened.test.db.reader;
    await expect(merchants.defaultNumber(reader, merchantId)).rejects.toMatchObject({ code: 'conflict' });
    const first = await addNumber(merchantId, '(202) 555-0100');
    const second = await addNumber(merchantId, '+12025550101');
    expect(first).toMatchObject({ address: '+12025550100', isDefault: true });
    expect(second).toMatchObject({ isDefault: false });
    expect(await merchants.defaultNumber(reader, merchantId)).toEqual(first);
    expect(await merchants.numberByAddress(reader, '+12025550101')).toEqual(second);
    expect(await merchants.numberByAddress(reader, '+12025550102')).toBeUndefined();
  });

  it.each`
    address            | kind       | canReceive | rate
    ${'+12025550100'}  | ${'long'}  | ${true}    | ${1}
    ${'+447700900123'} | ${'long'}  | ${true}    | ${10}
    ${'32665'}         | ${'short'} | ${true}    | ${100}
    ${'LINS'}          | ${'alpha'} | ${false}   | ${10}
  `('$address is a $kind sender of $rate parts a second', async ({ address, ...face }) => {
    const { merchantId } = await add();
    const { kind, canReceive, partsPerSecond: rate } = await addNumber(merchantId, address);
    expect({ kind, canReceive, rate }).toEqual(face);
  });

  it.each(['', '12', 'ABCDEFGHIJKL', '+1', '+1900555', 'a b@c'])('refuses %p as a sender', async (address) => {
    const { merchantId } = await add();
    await expect(addNumber(merchantId, address)).rejects.toMatchObject({ code: 'invalid' });
  });

  it('a number belongs to one shop of the gateway, however it is written', async () => {
    const lins = await add();
    const tea = await add({ name: 'Tea House' });
    await addNumber(lins.merchantId, '+12025550100');
    await expect(addNumber(tea.merchantId, '202 555 0100')).rejects.toMatchObject({
      code: 'conflict',
      field: 'number',
    });
    await expect(addNumber(lins.merchantId, '+12025550100')).rejects.toMatchObject({ code: 'conflict' });
    const taken = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) => addNumber(i % 2 ? lins.merchantId : tea.merchantId, '+12025550177')),
    );
    expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await merchants.numbers(opened.test.db.reader)).toHaveLength(2);
  });

  it('one shop cannot read another’s number', async () => {
    const lins = await add();
    const tea = await add({ name: 'Tea House' });
    const { id } = await addNumber(lins.merchantId, '+12025550100');
    expect(await merchants.number(opened.test.db.reader, tea.merchantId, id)).toBeUndefined();
    expect(await merchants.number(opened.test.db.reader, lins.merchantId, id)).toMatchObject({ id });
  });

  it('settings fall back, are kept by shop, and are checked', async () => {
    const lins = await add();
    const tea = await add({ name: 'Tea House', zone: 'Europe/London' });
    const reader = opened.test.db.reader;
    expect(await merchants.setting(reader, lins.merchantId, greeting)).toBe('hello');
    expect(await merchants.setting(reader, tea.merchantId, zone)).toBe('Europe/London');
    await write((tx) => merchants.set(tx, lins.merchantId, greeting, 'hi there'));
    await write((tx) => merchants.set(tx, lins.merchantId, greeting, 'good day'));
    expect(await merchants.setting(reader, lins.merchantId, greeting)).toBe('good day');
    expect(await merchants.setting(reader, tea.merchantId, greeting)).toBe('hello');
    await expect(write((tx) => merchants.set(tx, tea.merchantId, greeting, 'x'))).rejects.toMatchObject({
      code: 'invalid',
      message: 'test.greeting: Write more.',
    });
    await expect(write((tx) => merchants.set(tx, 'nobody', greeting, 'hello'))).rejects.toBeDefined();
  });
});

test('every rule pack answers the same questions, and its hours lie in a day', () => {
  for (const [name, pack] of Object.entries(RULE_PACKS)) {
    expect(pack.name).toBe(name);
    expect(pack.marketingHours.from).toBeGreaterThanOrEqual(8);
    expect(pack.marketingHours.to).toBeLessThanOrEqual(21);
    expect(pack.optOut.en).toMatch(/STOP|T /);
    expect(pack.optOut.zh).toMatch(/^回\w+退订$/);
  }
  expect(['US', 'CA', 'CN', 'GB'].map(packFor)).toEqual(['us', 'us', 'cn', 'general']);
});
