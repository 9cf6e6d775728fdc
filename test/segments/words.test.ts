import { loadWords } from '../../src/platform/i18n.ts';
import { LANGUAGES, type SegmentField } from '../../src/platform/slice.ts';
import { comparisonKey, saidKey } from '../../src/segments/words.ts';
import { openShop, type Shop } from '../flows/shop.ts';

/** Every field that the whole gateway has for a shop in which each slice has something to ask about. */
async function everyField({ gateway, test, merchantId, member, phone }: Shop): Promise<readonly SegmentField[]> {
  const customerId = await member(phone());
  await test.db.write(async (tx) => {
    for (const type of ['text', 'number', 'day', 'choice', 'flag'] as const)
      await gateway.custom.add(tx, merchantId, { name: `Own ${type}`, type, choices: type === 'choice' ? 'a\nb' : '' });
    await gateway.purchases.record(tx, merchantId, {
      customerId,
      amount: '5.00',
      receipt: 'R-1',
      items: [{ name: 'Tea', quantity: 1 }],
      actor: 'test',
    });
  });
  return gateway.segments.fields(gateway.db.reader, merchantId);
}

describe('the fields of all slices together', () => {
  const words = loadWords();
  let shop: Shop;
  let fields: readonly SegmentField[];
  beforeAll(async () => {
    shop = await openShop('sqlite');
    fields = await everyField(shop);
  });
  afterAll(() => shop.close());

  it('come from each slice, and no two have one name', () => {
    const names = fields.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(names.map((name) => name.split('.')[0]))).toEqual(
      new Set([
        'broadcasts',
        'care',
        'cases',
        'custom',
        'customers',
        'messages',
        'points',
        'purchases',
        'segments',
        'surveys',
        'tasks',
        'vouchers',
      ]),
    );
  });

  it.each(LANGUAGES)('have words in %s for their names, choices and comparisons', (language) => {
    const missing = fields.flatMap((field) => {
      const labels = [field.label, ...(field.choices ?? []).map(({ label }) => label)];
      const keys = [
        ...labels.flatMap((label) => ('key' in label ? [label.key] : [])),
        ...field.comparisons.map((is) => comparisonKey(field, is)),
        ...(field.type === 'flag' ? ['segments.says.flag.yes', 'segments.says.flag.no'] : []),
        ...(field.type === 'flag' ? [] : field.comparisons.map((is) => saidKey(field, is))),
        `segments.of.${field.name.split('.')[0]}`,
      ];
      return keys.filter((key) => {
        try {
          return words(language, key, { count: 2, field: 'x', value: 'y', to: 'z' }).trim() === '';
        } catch {
          return true;
        }
      });
    });
    expect(missing).toEqual([]);
  });

  it('have names of the shop’s own only where a shop chose them', () => {
    const own = fields.filter(({ label }) => 'words' in label).map(({ name }) => name.split('.')[0]);
    expect(new Set(own)).toEqual(new Set(['custom']));
  });

  it.each(LANGUAGES)('are told apart in %s within their slice', (language) => {
    const shown = fields.map(
      ({ name, label }) => `${name.split('.')[0]}: ${'words' in label ? label.words : words(language, label.key)}`,
    );
    expect(shown.filter((one, i) => shown.indexOf(one) !== i)).toEqual([]);
  });

  it('have at least one comparison each, and choices where they are of choice', () => {
    expect(fields.filter(({ comparisons }) => comparisons.length === 0)).toEqual([]);
    expect(fields.filter(({ type, choices }) => type === 'choice' && !choices).map(({ name }) => name)).toEqual([]);
  });
});
