import { EntryFaults } from '../../src/knowledge/faults.ts';
import { knowledgeEntries } from '../../src/knowledge/schema.ts';
import { ENTRIES_MAX } from '../../src/knowledge/rules.ts';
import { newId } from '../../src/kernel/ids.ts';
import type { Knowledge, NewEntry } from '../../src/knowledge/index.ts';
import { openShop, type Shop } from '../flows/shop.ts';
import { ENGINES } from '../support/engines.ts';
import { SHELF } from './shelf.ts';

describe.each(ENGINES)('the answer library on %s', (engine) => {
  let shop: Shop;
  let knowledge: Knowledge;
  beforeEach(async () => {
    shop = await openShop(engine);
    ({ knowledge } = shop.gateway);
  });
  afterEach(() => shop.close());

  const add = async (entry: NewEntry, formKey?: string) =>
    shop.test.db.write(async (tx) => (await knowledge.add(tx, shop.merchantId, entry, 'staff:x', formKey)).id);
  const list = (of?: Parameters<Knowledge['list']>[2]) => knowledge.list(shop.test.db.reader, shop.merchantId, of);
  const find = (text: string, use: 'replies' | 'texts' = 'replies') =>
    knowledge.find(shop.test.db.reader, shop.merchantId, text, use, 3);
  const { parking, hours, pets } = SHELF;

  it('keeps an entry trimmed, with each word once however it is written', async () => {
    const id = await add({
      ...parking!,
      words: [' Parking', 'PARKING', 'ｐａｒｋｉｎｇ', '停車', '停车'],
      topic: '  Your   visit ',
    });
    const entry = await knowledge.byId(shop.test.db.reader, shop.merchantId, id);
    expect([entry.words, entry.topic, entry.used]).toEqual([['Parking', '停車'], 'Your visit', 0]);
  });

  it('lists by topic and question, those without a topic last, and by use', async () => {
    await add({ ...pets!, topic: '' });
    await add({ ...parking!, forTexts: false });
    await add(hours!);
    expect((await list()).map(({ question }) => question.en)).toEqual(['When are you open?', 'Where can I park?', 'May I bring my dog?']); // prettier-ignore
    expect(await list({ use: 'texts' })).toHaveLength(2);
    expect(await list({ search: '停車 behind' })).toHaveLength(1);
    expect(await list({ topic: '' })).toHaveLength(1);
  });

  it('makes one entry of a form sent twice at once', async () => {
    const key = newId(shop.clock.now());
    expect(new Set(await Promise.all([add(hours!, key), add(hours!, key), add(hours!, key)]))).toEqual(new Set([key]));
    expect(await list()).toHaveLength(1);
  });

  it('finds only what is in use and meant for it', async () => {
    const id = await add({ ...parking!, forTexts: false });
    expect((await find('parking?')).map(({ entry }) => entry.id)).toEqual([id]);
    expect(await find('parking?', 'texts')).toEqual([]);
    const write = (work: 'archive' | 'restore') => shop.test.db.write((tx) => knowledge[work](tx, shop.merchantId, id, 'staff:x')); // prettier-ignore
    await write('archive');
    expect([await find('parking?'), (await list({ archived: true })).length]).toEqual([[], 1]);
    await write('restore');
    await write('restore'); // is back already
    expect(await find('parking?')).toHaveLength(1);
  });

  it('finds by the new words at once after a change', async () => {
    const id = await add(parking!);
    await find('parking?');
    shop.clock.advance(1);
    const bikes = { ...parking!, question: { en: 'Bikes?' }, answer: { en: 'In the yard.' }, words: ['bicycle'] };
    await shop.test.db.write((tx) => knowledge.change(tx, shop.merchantId, id, bikes, 'staff:x'));
    expect([(await find('parking?')).length, (await find('bicycles?')).length]).toEqual([0, 1]);
  });

  it('counts every use, many at once', async () => {
    const id = await add(hours!);
    const uses = Array.from({ length: 10 }, () => shop.test.db.write((tx) => knowledge.count(tx, shop.merchantId, id)));
    await Promise.all(uses);
    expect((await knowledge.byId(shop.test.db.reader, shop.merchantId, id)).used).toBe(10);
  });

  it('shows nothing of another shop, and changes nothing there', async () => {
    const id = await add(parking!);
    const other = await shop.test.db.write((tx) => shop.gateway.merchants.add(tx, { name: 'Tea', country: 'US', zone: 'America/New_York', language: 'en' })); // prettier-ignore
    const { reader } = shop.test.db;
    expect(await knowledge.find(reader, other.merchantId, 'parking?', 'replies', 3)).toEqual([]);
    await expect(knowledge.byId(reader, other.merchantId, id)).rejects.toMatchObject({ code: 'not_found' });
    for (const work of [
      () => shop.test.db.write((tx) => knowledge.change(tx, other.merchantId, id, hours!, 'staff:y')),
      () => shop.test.db.write((tx) => knowledge.archive(tx, other.merchantId, id, 'staff:y')),
      () => shop.test.db.write((tx) => knowledge.restore(tx, other.merchantId, id, 'staff:y')),
    ])
      await expect(work()).rejects.toMatchObject({ code: 'not_found' });
    await shop.test.db.write((tx) => knowledge.count(tx, other.merchantId, id));
    expect((await knowledge.byId(reader, shop.merchantId, id)).used).toBe(0);
  });

  it('is full at 300: a form sent again is still no fault', async () => {
    const now = shop.clock.now();
    const row = { ...parking!, merchantId: shop.merchantId, used: 0, createdAt: now, updatedAt: now, actor: 'staff:x' };
    const rows = Array.from({ length: ENTRIES_MAX - 1 }, () => ({ ...row, id: newId(now) }));
    await shop.test.db.write(async (tx) => void (await tx.db.insert(knowledgeEntries).values(rows)));
    const key = newId(now);
    await add(hours!, key);
    expect(await add(hours!, key)).toBe(key);
    const refused = add(pets!).catch((fault: unknown) => fault);
    expect([...((await refused) as EntryFaults).codes]).toEqual([['question.en', 'full']]);
  });
});
