import { asc } from 'drizzle-orm';
import fc from 'fast-check';
import { customers } from '../../src/customers/schema.ts';
import { addDays, type LocalDate, localDate } from '../../src/kernel/calendar.ts';
import type { Condition } from '../../src/segments/index.ts';
import { ENGINES } from '../support/engines.ts';
import { CAUSES } from '../../src/care/plans/types.ts';
import { DISHES, meets, NOW, openTown, type Person, PLANS, SAYS, ZONE } from './town.ts';

const TODAY = localDate(NOW, ZONE);
const number = fc.integer({ min: -1, max: 6 });
const points = fc.constantFrom(-1, 0, 24, 25, 50, 100);
const amounts = fc.constantFrom(0, 1, 500, 1500, 2000, 3500);
const day = fc.integer({ min: 0, max: 135 }).map((ago): LocalDate => addDays(TODAY, -ago));
const pair = <T extends number | string>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.tuple(one, one).map((two) => two.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)));

const ORDER = ['=', '!=', '>', '>=', '<', '<='] as const;
type Leaf = { field: string; is: string; value?: unknown };

const late = fc.integer({ min: -2, max: 90 });

const ordered = (field: string, one: fc.Arbitrary<number | string>): fc.Arbitrary<Leaf> =>
  fc.oneof(
    fc.record({ field: fc.constant(field), is: fc.constantFrom(...ORDER), value: one }),
    fc.record({ field: fc.constant(field), is: fc.constant('between'), value: pair(one) }),
  );
const dated = (field: string): fc.Arbitrary<Leaf> =>
  fc.oneof(
    ordered(field, day),
    fc.record({
      field: fc.constant(field),
      is: fc.constantFrom('within_days', 'older_than_days'),
      value: fc.integer({ min: 1, max: 135 }),
    }),
    fc.record({ field: fc.constant(field), is: fc.constantFrom('known', 'unknown') }),
  );
const missing = (field: string): fc.Arbitrary<Leaf> =>
  fc.record({ field: fc.constant(field), is: fc.constantFrom('known', 'unknown') });
const flag = (field: string): fc.Arbitrary<Leaf> =>
  fc.record({ field: fc.constant(field), is: fc.constant('='), value: fc.boolean() });

const items = fc.uniqueArray(fc.constantFrom(...DISHES.map((dish) => dish.trim().toLowerCase())), {
  minLength: 1,
  maxLength: 3,
});
const bought = (field: string): fc.Arbitrary<Leaf> =>
  fc.record({ field: fc.constant(field), is: fc.constantFrom('in', 'not_in'), value: items });

const cause: fc.Arbitrary<Leaf> = fc.oneof(
  fc.record({ field: fc.constant('care.cause'), is: fc.constantFrom('=', '!='), value: fc.constantFrom(...CAUSES) }),
  fc.record({
    field: fc.constant('care.cause'),
    is: fc.constantFrom('in', 'not_in'),
    value: fc.uniqueArray(fc.constantFrom(...CAUSES), { minLength: 1 }),
  }),
);
const CATEGORIES = ['service', 'price', 'support', 'handling'];
const category: fc.Arbitrary<Leaf> = fc.oneof(
  fc.record({
    field: fc.constant('cases.category'),
    is: fc.constantFrom('=', '!='),
    value: fc.constantFrom(...CATEGORIES),
  }),
  fc.record({
    field: fc.constant('cases.category'),
    is: fc.constantFrom('in', 'not_in'),
    value: fc.uniqueArray(fc.constantFrom(...CATEGORIES), { minLength: 1 }),
  }),
);
const inPlan: fc.Arbitrary<Leaf> = fc.record({
  field: fc.constant('care.in_plan'),
  is: fc.constantFrom('in', 'not_in'),
  value: fc.uniqueArray(fc.constantFrom(...PLANS), { minLength: 1 }),
});

const replied: fc.Arbitrary<Leaf> = fc.oneof(
  fc.record({
    field: fc.constant('messages.lastReplyToOffer'),
    is: fc.constant('within_days'),
    value: fc.integer({ min: 1, max: 135 }),
  }),
  fc.record({ field: fc.constant('messages.lastReplyToOffer'), is: fc.constant('>='), value: day }),
);

const leaf: fc.Arbitrary<Leaf> = fc.oneof(
  ordered('purchases.spend', amounts),
  ordered('purchases.visits', number),
  ordered('points.balance', points),
  ordered('care.score', number),
  ...['care.score', 'care.cause'].map(missing),
  cause,
  inPlan,
  ordered('cases.count', number),
  ordered('cases.rating', number),
  ...['cases.rating', 'cases.category'].map(missing),
  category,
  ordered('vouchers.unused', number),
  ordered('vouchers.redeemed', number),
  ...['purchases.rhythm', 'purchases.overdue'].map((field) => ordered(field, late)),
  ...['purchases.rhythm', 'purchases.overdue'].map(missing),
  ordered('messages.fromThem90', number),
  ordered('messages.offers90', number),
  ...['purchases.lastVisit', 'purchases.firstVisit'].map(dated),
  ...['messages.lastFromThem', 'messages.lastToThem', 'messages.lastOffer', 'vouchers.lastRedeemed'].map(dated),
  ...['purchases.item', 'purchases.item30', 'purchases.item90'].map(bought),
  replied,
  ...['cases.open', 'cases.complained', 'cases.praised', 'segments.everybody'].map(flag),
);

/** A tree as the tests reckon it; money in cents, which the API says as "20.00". */
type Tree = { all: Tree[] } | { any: Tree[] } | { not: Tree } | Leaf;
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.record({ all: fc.array(tie('tree'), { minLength: 1, maxLength: 4 }) }),
    fc.record({ any: fc.array(tie('tree'), { minLength: 1, maxLength: 4 }) }),
    fc.record({ not: tie('tree') }),
  ),
}));

const money = (cents: number): string => (cents / 100).toFixed(2);

function asSent(node: Tree): Condition {
  if ('all' in node) return { all: node.all.map(asSent) };
  if ('any' in node) return { any: node.any.map(asSent) };
  if ('not' in node) return { not: asSent(node.not) };
  if (node.field !== 'purchases.spend') return node as Condition;
  const { value } = node;
  return { ...node, value: Array.isArray(value) ? value.map(money) : money(value as number) } as Condition;
}

function means(node: Tree, person: Person): boolean {
  if ('all' in node) return node.all.every((part) => means(part, person));
  if ('any' in node) return node.any.some((part) => means(part, person));
  if ('not' in node) return !means(node.not, person);
  return meets(SAYS[node.field]!(person), node.is, node.value);
}

describe.each(ENGINES)('what a tree means, beside the same reckoned by hand, on %s', (engine) => {
  let town: Awaited<ReturnType<typeof openTown>>;
  beforeAll(async () => void (town = await openTown(engine)));
  afterAll(() => town.close());

  async function meant(shop: 0 | 1, where: unknown): Promise<number[]> {
    const { merchantId, ids } = town.shops[shop];
    const { reader } = town.db;
    const condition = await town.segments.sql(reader, merchantId, where);
    const rows = await reader.db
      .select({ id: customers.id })
      .from(customers)
      .where(condition)
      .orderBy(asc(customers.id));
    return rows.map(({ id }) => ids.indexOf(id)); // -1 for somebody of another shop
  }

  const reckoned = (shop: 0 | 1, node: Tree): number[] =>
    town.shops[shop].people.flatMap((person, i) => (!person.archived && means(node, person) ? [i] : []));

  test('each comparison of each field alone', async () => {
    await fc.assert(
      fc.asyncProperty(leaf, async (node) => {
        expect(await meant(0, asSent(node))).toEqual(reckoned(0, node));
      }),
      { numRuns: 280, seed: 11 },
    );
  });

  test('trees, in both shops, with the count and its reasons', async () => {
    await fc.assert(
      fc.asyncProperty(tree, fc.constantFrom(0, 1), async (node, shop) => {
        const people = reckoned(shop, node);
        const where = asSent(node);
        expect(await meant(shop, where)).toEqual(people);
        const { merchantId, people: all } = town.shops[shop];
        const { count, base, reachable, unreachable } = await town.segments.count(town.db.aside, merchantId, where);
        expect({ count, base }).toEqual({ count: people.length, base: all.filter(({ archived }) => !archived).length });
        expect(reachable).toBe(people.filter((i) => (i + 1) % 3 === 0).length);
        expect(reachable + Object.values(unreachable).reduce((sum, n) => sum + n, 0)).toBe(count);
      }),
      { numRuns: 120, seed: 12 },
    );
  });

  test.each`
    what                         | where
    ${'nothing'}                 | ${{}}
    ${'an empty group'}          | ${{ all: [] }}
    ${'an empty "any"'}          | ${{ any: [] }}
    ${'not an empty group'}      | ${{ not: { all: [] } }}
    ${'not nothing'}             | ${{ not: {} }}
    ${'an empty group in "any"'} | ${{ any: [{ field: 'segments.everybody', is: '=', value: true }, { any: [] }] }}
  `('$what means nobody', async ({ where }) => {
    expect(await meant(0, where)).toEqual([]);
    const { merchantId } = town.shops[0];
    const { count, base } = await town.segments.count(town.db.aside, merchantId, where);
    expect(count).toBe(0);
    expect(base).toBeGreaterThan(20);
  });
});
