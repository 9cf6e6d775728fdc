import { birthdaysOfMonth, birthdaysWithin } from '../../src/customers/birthday-days.ts';
import { readCustom, writeChoices } from '../../src/customers/records/custom-rules.ts';
import { countPeople, listPeople, numbersEnding } from '../../src/desk/customers-store.ts';
import type { LocalDate } from '../../src/kernel/calendar.ts';
import { openShop, type Shop } from '../flows/shop.ts';
import { ENGINES } from '../support/engines.ts';

const TILL = { source: 'counter', actor: 'system' };

describe.each(ENGINES)('what a segment may ask of a person, on %s', (engine) => {
  let shop: Shop;
  let size: string;
  beforeAll(async () => {
    shop = await openShop(engine); // it is 15 June 2026
    const { customers, register, custom } = shop.gateway;
    const { merchantId } = shop;
    await shop.say('+12125550111', 'JOIN Amy');
    await shop.say('+13055550112', 'JOIN Ben');
    await shop.test.db.write(async (tx) => {
      const of = async (phone: string) => (await customers.findOrCreate(tx, merchantId, phone as never, TILL)).id;
      const [amy, ben, chitra] = [await of('+12125550111'), await of('+13055550112'), await of('+12025550113')];
      await customers.setBirthday(tx, merchantId, amy, '06-20');
      await customers.setBirthday(tx, merchantId, ben, 'L 05-05'); // 19 June 2026
      await customers.setLanguage(tx, merchantId, amy, 'zh');
      await customers.addTags(tx, merchantId, amy, ['vip', 'noodles']);
      await customers.addTags(tx, merchantId, ben, ['vip']);
      await register.setZone(tx, merchantId, ben, 'America/Chicago');
      await customers.suppress(tx, merchantId, '+13055550112', TILL);
      const ids = [];
      for (const [name, type, choices] of [
        ['Size', 'choice', 'S\nM'],
        ['Kids', 'number', ''],
        ['Since', 'day', ''],
        ['Pets', 'flag', ''],
        ['Street', 'text', ''],
      ] as const)
        // prettier-ignore
        ids.push(await custom.add(tx, merchantId, { name, type, choices }));
      size = ids[0]!;
      const fields = await custom.list(tx, merchantId);
      const values = ['M', '2', '2024-02-29', 'yes', 'Elm Street'];
      for (const [i, field] of fields.entries()) await custom.set(tx, merchantId, amy, field, values[i]!);
      await custom.set(tx, merchantId, ben, fields[1]!, '0');
      await custom.set(tx, merchantId, chitra, fields[0]!, 'S');
      await custom.set(tx, merchantId, chitra, fields[0]!, '');
    });
  });
  afterAll(() => shop.close());

  const count = async (field: string, is: string, value?: unknown): Promise<number> => {
    const fields = await shop.gateway.custom.list(shop.test.db.reader, shop.merchantId);
    const own = fields.find(({ name }) => name === field);
    const where = { field: own ? `custom.${own.id}` : `customers.${field}`, is, ...(value !== undefined && { value }) };
    return (await shop.gateway.segments.count(shop.test.db.reader, shop.merchantId, where)).count;
  };

  it.each([
    ['member', '=', true, 2],
    ['member', '=', false, 1],
    ['memberSince', '=', '2026-06-15', 2],
    ['memberSince', 'unknown', undefined, 1],
    ['knownSince', 'within_days', 1, 3],
    ['birthdayMonth', '=', '06', 2],
    ['birthdayMonth', '!=', '06', 0],
    ['birthdayMonth', 'in', ['05', '07'], 0],
    ['birthdayMonth', 'unknown', undefined, 1],
    ['birthdayIn', '<=', 4, 1],
    ['birthdayIn', '<=', 7, 2],
    ['birthdayIn', '=', 5, 1],
    ['birthdayIn', 'between', [5, 9], 1],
    ['nameKnown', '=', true, 2],
    ['language', '=', 'zh', 1],
    ['language', '=', 'en', 2],
    ['tag', '=', 'vip', 2],
    ['tag', '!=', 'vip', 1],
    ['tag', 'in', ['noodles'], 1],
    ['tag', 'known', undefined, 2],
    ['tag', 'unknown', undefined, 1],
    ['region', '=', 'US-NY', 1],
    ['region', 'in', ['US-NY', 'US-FL'], 2],
    ['region', 'not_in', ['US-NY'], 2],
    ['zone', '=', 'America/Chicago', 1],
    ['zone', 'unknown', undefined, 2],
    ['marketing', '=', 'none', 3],
    ['reach', '=', 'stopped', 1],
    ['source', '=', 'sms', 2],
    ['source', '=', 'counter', 1],
    ['Size', 'known', undefined, 1],
    ['Size', 'unknown', undefined, 2],
    ['Kids', '>=', 1, 1],
    ['Kids', '=', 0, 1],
    ['Kids', '!=', 0, 1],
    ['Kids', 'between', [0, 5], 2],
    ['Since', '<=', '2025-01-01', 1],
    ['Pets', '=', true, 1],
    ['Pets', '=', false, 2],
    ['Street', '=', 'ELM street', 1],
    ['Street', '!=', 'Oak Street', 1],
    ['Street', 'in', ['Oak Street', 'elm street'], 1],
  ] as const)('%s %s %p: %i', async (field, is, value, people) => {
    expect(await count(field, is, value)).toBe(people);
  });

  it('offers the tags, regions and zones there are, and of a choice its words', async () => {
    const fields = await shop.gateway.segments.fields(shop.test.db.reader, shop.merchantId);
    const codes = (name: string) => fields.find((field) => field.name === name)?.choices?.map(({ code }) => code);
    expect(codes('customers.tag')).toEqual(['noodles', 'vip']);
    expect(codes('customers.region')).toEqual(['US-DC', 'US-FL', 'US-NY']);
    expect(codes('customers.zone')).toEqual(['America/Chicago']);
    expect(codes(`custom.${size}`)).toEqual(['c1', 'c2']);
    expect(await shop.gateway.segments.fields(shop.test.db.reader, 'another shop').catch(() => [])).toEqual([]);
  });

  it('the list knows all of it: names, ends of numbers, tags, reach, in each order', async () => {
    const { vault } = shop.gateway;
    const list = async (filter: Parameters<typeof listPeople>[2], sort: 'newest' | 'points' | 'spend' | 'last_visit') =>
      (await listPeople(shop.test.db.reader, shop.merchantId, filter, { sort, limit: 9 })).map(
        ({ lastFour }) => lastFour,
      );
    expect(await list({}, 'newest')).toEqual(['0113', '0112', '0111']);
    expect(await list({ tag: 'noodles' }, 'points')).toEqual(['0111']);
    expect(await list({ reach: 'stopped' }, 'spend')).toEqual(['0112']);
    const [ending] = await numbersEnding(shop.test.db.reader, shop.merchantId, '0113', 9);
    const among = (ids: string[], memberNumber?: number) => ({ among: { ids, memberNumber } });
    expect(await list(among([ending!.customerId]), 'last_visit')).toEqual(['0113']);
    expect(await list(among([], 80_001), 'newest')).toEqual(['0111']);
    expect(await list(among([ending!.customerId], 80_001), 'newest')).toEqual(['0113', '0111']);
    expect(await list(among([]), 'newest')).toEqual([]);
    expect(await numbersEnding(shop.test.db.reader, 'another shop', '0113', 9)).toEqual([]);
    expect(await list({ tokens: [vault.hash(shop.merchantId, 'name:am')] }, 'newest')).toEqual(['0111']);
    expect(await countPeople(shop.test.db.reader, shop.merchantId, {})).toEqual({ all: 3, members: 2, reachable: 0, stopped: 1 }); // prettier-ignore
    expect(await countPeople(shop.test.db.reader, 'another shop', {})).toMatchObject({ all: 0 });
  });
});

describe('birthdays of days and months', () => {
  it.each([
    ['2026-06-15', 0, 5, ['06-15', '06-16', '06-17', '06-18', '06-19', '06-20', 'L 05-05']],
    ['2026-12-31', 0, 1, ['12-31', '01-01']],
    ['2027-02-27', 1, 1, ['02-28', '02-29']],
    ['2028-02-28', 1, 1, ['02-29']],
  ])('%s, %i to %i days on', (from, first, last, some) => {
    const found = birthdaysWithin(from as LocalDate, first, last);
    for (const stored of some) expect(found).toContain(stored);
    expect(found.filter((stored) => !stored.startsWith('L'))).toHaveLength(
      some.filter((one) => !one.startsWith('L')).length,
    );
  });

  it('every day of the sun stands in one month, every lunar one too', () => {
    const year = Array.from({ length: 12 }, (_, i) => birthdaysOfMonth(2026, String(i + 1).padStart(2, '0'))).flat();
    expect(year.filter((stored) => !stored.startsWith('L'))).toHaveLength(366);
    expect(new Set(year).size).toBe(year.length);
  });
});

describe('values of own fields', () => {
  const field = (type: never, choices: string[] = []) => ({ id: 'x', name: 'X', type, archived: false, choices: writeChoices(choices.join('\n')) }); // prettier-ignore
  it.each([
    ['number', '12', { num: 12 }],
    ['number', '１２', { num: 12 }],
    ['number', '1.5', 'number'],
    ['number', '99999999999999', 'number'],
    ['day', '2024-02-29', { word: '2024-02-29' }],
    ['day', '2025-02-29', 'day'],
    ['flag', 'yes', { num: 1 }],
    ['flag', 'maybe', 'flag'],
    ['choice', 'M', { word: 'c2' }],
    ['choice', 'c1', { word: 'c1' }],
    ['choice', 'XL', 'choice'],
    ['text', 'x'.repeat(201), 'long'],
    ['text', ' Elm ', { text: 'Elm' }],
    ['number', '', { num: null, word: null, text: null }],
  ])('%s %p', (type, written, read) => {
    const found = readCustom(field(type as never, ['S', 'M']), written);
    if (typeof read === 'string') expect(found).toBe(read);
    else expect(found).toMatchObject(read);
  });

  it('a choice keeps its code when the list is written anew; what is taken away stays known', () => {
    const before = writeChoices('S\nM');
    expect(writeChoices('M\nL\n\nL', before)).toEqual([
      { code: 'c2', label: 'M' },
      { code: 'c3', label: 'L' },
      { code: 'c1', label: 'S', gone: true },
    ]);
  });
});
