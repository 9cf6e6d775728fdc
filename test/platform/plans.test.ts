import { tagsOf } from '../../src/customers/store.ts';
import { listMessages } from '../../src/messages/views.ts';
import { drizzleOver } from '../../src/platform/db/sqlite.ts';
import type { Exec, Reader } from '../../src/platform/db/port.ts';
import { openTestDatabase, type TestDatabase } from '../support/engines.ts';

/** A big shop's rows differ in everything but the shop: an index that is asked by the shop alone walks all of them. */
const WALKS = /^SCAN |\(merchant_id=\?\)|\(merchant_id=\? AND id[<>]\?\)/;

describe('plans of SQLite for one person’s rows', () => {
  let test: TestDatabase;
  let walks: string[];
  let reader: Reader;
  beforeAll(async () => {
    test = await openTestDatabase('sqlite');
  });
  afterAll(() => test.close());
  beforeEach(() => {
    walks = [];
    const exec: Exec = async (sql, params, method) => {
      const plan = await test.db.reader.exec(`explain query plan ${sql}`, params, 'all');
      walks.push(...plan.map((row) => String(row[3])).filter((step) => WALKS.test(step)));
      return test.db.reader.exec(sql, params, method);
    };
    reader = { engine: 'sqlite', exec, db: drizzleOver(exec) };
  });

  const vault = undefined as never; // no row comes back to be opened
  const numbers = ['a', 'b'] as never[];

  it.each<[string, () => Promise<unknown>]>([
    ['tags', () => tagsOf(reader, 'm', 'c')],
    ['texts', () => listMessages(vault, reader, 'm', { customer: { id: 'c', numbers }, limit: 50 })],
    ['older texts', () => listMessages(vault, reader, 'm', { customer: { id: 'c', numbers }, before: 'z', limit: 50 })],
  ])('%s are found by an index of their own', async (_what, read) => {
    await read();
    expect(walks).toEqual([]);
  });
});
