import { and, sql } from 'drizzle-orm';
import { meantBy, recipientsOf } from '../../src/broadcasts/audience.ts';
import { meantIds } from '../../src/care/greetings/people-store.ts';
import { dayOf, reachable } from '../../src/care/greetings/whose.ts';
import type { Occasion } from '../../src/care/index.ts';
import { listCases } from '../../src/cases/store.ts';
import { customers } from '../../src/customers/schema.ts';
import { tagsOf } from '../../src/customers/store.ts';
import type { LocalDate } from '../../src/kernel/calendar.ts';
import { listMessages } from '../../src/messages/views.ts';
import { overdueBetween } from '../../src/purchases/rhythm-store.ts';
import { expiringBetween } from '../../src/points/store-expiry.ts';
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
    const exec: Exec = async (asked, params, method) => {
      const plan = await test.db.reader.exec(`explain query plan ${asked}`, params, 'all');
      walks.push(...plan.map((row) => String(row[3])).filter((step) => WALKS.test(step)));
      return test.db.reader.exec(asked, params, method);
    };
    reader = { engine: 'sqlite', exec, db: drizzleOver(exec) };
  });

  it('who was texted in the last hours is found by number and time, person by person', async () => {
    const nothing = { excludeSegmentIds: [], excludeInDialogue: false };
    const audience = { ...nothing, excludeTextedHours: 24, where: { field: 'customers.reach', is: '=', value: 'yes' } };
    const everybody = { sql: async () => sql`1 = 1`, byId: () => Promise.reject(new Error('no segment is asked')) };
    const meant = await meantBy(everybody, reader, 'm', audience as never, 0);
    const plan: string[] = [];
    const { exec } = test.db.reader;
    const explained: Exec = async (asked, params) => {
      plan.push(...(await exec(`explain query plan ${asked}`, params, 'all')).map((row) => String(row[3])));
      return [];
    };
    await drizzleOver(explained).select({ id: customers.id }).from(customers).where(recipientsOf(meant));
    const texts = plan.filter((step) => / o USING /.test(step));
    expect(texts).toEqual([expect.stringMatching(/\(merchant_id=\? AND number_hash=\? AND created_at>\?\)$/)]);
    expect(plan.indexOf(texts[0]!)).toBeGreaterThan(plan.findIndex((step) => / n USING .*customer_id=\?/.test(step)));
  });

  /** The steps of a plan, of a query that answers nothing. */
  async function planOf(ask: (asked: Reader) => Promise<unknown>): Promise<string[]> {
    const plan: string[] = [];
    const { exec } = test.db.reader;
    const explained: Exec = async (asked, params) => {
      plan.push(...(await exec(`explain query plan ${asked}`, params, 'all')).map((row) => String(row[3])));
      return [];
    };
    await ask({ engine: 'sqlite', exec: explained, db: drizzleOver(explained) });
    return plan;
  }

  it('who became late is found in one index, in the order of the pages, and looked up only then', async () => {
    const search = { factorPercent: 150, from: '2026-01-01' as never, to: '2026-01-02' as never, limit: 10 };
    const plan = await planOf((asked) => overdueBetween(asked, 'm', search, { now: 1e12, zone: 'America/New_York' }));
    expect(plan[0]).toMatch(/COVERING INDEX purchase_sums_asked \(merchant_id=\? AND customer_id>\?\)$/);
    expect(plan.slice(1)).toEqual([expect.stringMatching(/customers .*\(merchant_id=\? AND id=\?\)$/)]);
  });

  it('whose points go is found in the order of the pages, so that none gathers all anew', async () => {
    const search = { fromDay: '2026-01-01' as never, toDay: '2026-01-02' as never, limit: 10 };
    const plan = await planOf((asked) => expiringBetween(asked, 'm', search));
    expect(plan[0]).toMatch(/point_lots_open \(merchant_id=\? AND customer_id>\?\)$/);
    expect(plan.slice(1)).toEqual([expect.stringMatching(/customers .*\(merchant_id=\? AND id=\?\)$/)]);
  });

  it.each<[string, Occasion, RegExp]>([
    ['birthday', { kind: 'birthday' }, /^SEARCH whose USING INDEX customers_birthday \(merchant_id=\? AND birthday>/],
    ['joining day', { kind: 'joined' }, /^SEARCH whose USING INDEX customers_joined \(merchant_id=\? AND joined_at>/],
    ['own date', { kind: 'field', fieldId: 'f' }, /^SEARCH custom_values USING .* \(merchant_id=\? AND field_id=\? AND word=\?\)$/], // prettier-ignore
  ])(
    'whose %s it is is found by its index, and whether they were greeted by its key',
    async (_what, occasion, first) => {
      const shop = { merchantId: 'm', zone: 'America/New_York', firstJoined: Date.UTC(2025, 0, 1) };
      const deed = { merchantId: 'm', greetingId: 'g', day: '2026-06-16', occasion: 'o', period: '2026' };
      const meant = and(reachable('m'), dayOf(occasion, '2026-06-16' as LocalDate, shop))!;
      const plan: string[] = [];
      const { exec } = test.db.reader;
      const explained: Exec = async (asked, params) => {
        plan.push(...(await exec(`explain query plan ${asked}`, params, 'all')).map((row) => String(row[3])));
        return [];
      };
      await meantIds({ engine: 'sqlite', exec: explained, db: drizzleOver(explained) }, deed, { meant, after: '', limit: 9, now: 0 }); // prettier-ignore
      const steps = plan.filter((step) => /^(SEARCH|SCAN)/.test(step));
      expect(steps[0]).toMatch(/^SEARCH customers USING .*id=\?\)$/);
      expect(steps.slice(1, -1).filter((step) => !first.test(step))).toEqual([]);
      expect(steps.length).toBeGreaterThan(2);
      expect(steps.at(-1)).toMatch(
        /^SEARCH greeted .*\(merchant_id=\? AND occasion=\? AND period=\? AND customer_id=\?\)$/,
      );
    },
  );

  const vault = undefined as never; // no row comes back to be opened
  const numbers = ['a', 'b'] as never[];

  it.each<[string, () => Promise<unknown>]>([
    ['tags', () => tagsOf(reader, 'm', 'c')],
    ['texts', () => listMessages(vault, reader, 'm', { customer: { id: 'c', numbers }, limit: 50 })],
    ['older texts', () => listMessages(vault, reader, 'm', { customer: { id: 'c', numbers }, before: 'z', limit: 50 })],
    ['cases of a colleague', () => listCases(reader, 'm', { ownerId: 'o', limit: 50 })],
    ['older cases of a colleague', () => listCases(reader, 'm', { ownerId: 'o', before: 'z', limit: 50 })],
    ['cases of a category', () => listCases(reader, 'm', { category: 'c', limit: 50 })],
  ])('%s are found by an index of their own', async (_what, read) => {
    await read();
    expect(walks).toEqual([]);
  });
});
