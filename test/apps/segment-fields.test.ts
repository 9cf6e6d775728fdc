import { and, eq } from 'drizzle-orm';
import { customers } from '../../src/customers/schema.ts';
import { DAY } from '../../src/kernel/clock.ts';
import { ENGINES } from '../support/engines.ts';
import { type AppShop, openApps } from './shop.ts';

describe.each(ENGINES)('what segments ask of apps on %s', (engine) => {
  let shop: AppShop;
  let apps: { hours: string; vote: string };
  let names: Map<string, string>;

  /** Amy used HOURS 40 days ago and VOTE twice today, of which one was refused; Ben HOURS today; Chitra none. */
  beforeAll(async () => {
    shop = await openApps(engine);
    const people = { Amy: shop.phone(), Ben: shop.phone(), Chitra: shop.phone() };
    names = new Map();
    for (const [name, phone] of Object.entries(people)) names.set(await shop.member(phone), name);
    apps = { hours: await shop.card('info'), vote: await shop.card('vote') };
    await shop.ask(people.Amy, 'HOURS');
    shop.clock.advance(40 * DAY);
    for (const text of ['VOTE 2', 'VOTE 1']) await shop.ask(people.Amy, text);
    await shop.ask(people.Ben, 'HOURS');
  });
  afterAll(() => shop.close());

  async function meant(where: unknown): Promise<string[]> {
    const { reader } = shop.test.db;
    const sql = await shop.gateway.segments.sql(reader, shop.merchantId, where);
    const rows = await reader.db.select({ id: customers.id }).from(customers).where(and(eq(customers.merchantId, shop.merchantId), sql)); // prettier-ignore
    return rows.map(({ id }) => names.get(id)!).toSorted();
  }

  it.each`
    field            | is                   | value        | who
    ${'apps.used'}   | ${'in'}              | ${['hours']} | ${['Amy', 'Ben']}
    ${'apps.used'}   | ${'in'}              | ${['vote']}  | ${['Amy']}
    ${'apps.used'}   | ${'not_in'}          | ${['vote']}  | ${['Ben', 'Chitra']}
    ${'apps.used30'} | ${'in'}              | ${['hours']} | ${['Ben']}
    ${'apps.used90'} | ${'in'}              | ${['hours']} | ${['Amy', 'Ben']}
    ${'apps.times'}  | ${'>='}              | ${2}         | ${['Amy']}
    ${'apps.times'}  | ${'='}               | ${0}         | ${['Chitra']}
    ${'apps.times'}  | ${'<='}              | ${1}         | ${['Ben', 'Chitra']}
    ${'apps.last'}   | ${'within_days'}     | ${1}         | ${['Amy', 'Ben']}
    ${'apps.last'}   | ${'older_than_days'} | ${1}         | ${[]}
    ${'apps.last'}   | ${'unknown'}         | ${undefined} | ${['Chitra']}
  `('$field $is $value means $who', async ({ field, is, value, who }) => {
    const codes = Array.isArray(value) ? (value as ('hours' | 'vote')[]).map((one) => apps[one]) : (value as number | undefined); // prettier-ignore
    expect(await meant({ field, is, ...(codes !== undefined && { value: codes }) })).toEqual(who);
  });
});
