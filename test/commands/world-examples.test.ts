import { CASE_STEPS } from '../../src/cases/rules.ts';
import { buildExamples } from '../../src/commands/world-examples.ts';
import { ENGINES } from '../support/engines.ts';
import { openShop, type Shop } from '../flows/shop.ts';

const TABLES = [
  'customers',
  'inbound',
  'outbound',
  'cases',
  'surveys',
  'survey_runs',
  'app_uses',
  'knowledge_entries',
  'staff',
];

describe.each(ENGINES)('five months of the demo on %s', (engine) => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await openShop(engine);
  });
  afterEach(() => shop.close());

  const counts = async (): Promise<number[]> => {
    const found: number[] = [];
    for (const table of TABLES) found.push(await shop.count(`select count(*) from ${table}`));
    return found;
  };

  it('leaves something to see on every page, nothing to send and nobody waiting, and comes once', async () => {
    const { gateway, merchantId } = shop;
    const { apps, caseDesk, cases, db, knowledge, surveys } = gateway;
    await buildExamples(gateway);

    const [live, library] = [await apps.list(db.reader, merchantId), await knowledge.list(db.reader, merchantId)];
    expect(live.map(({ kind, state }) => [kind, state])).toEqual(
      expect.arrayContaining(['menu', 'draw', 'booking'].map((kind) => [kind, 'live'])),
    );
    for (const { id } of live) expect((await apps.figures(db.reader, merchantId, id)).uses).toBeGreaterThan(3);
    expect(library.map(({ answer }) => Object.keys(answer))).toEqual(Array.from({ length: 6 }, () => ['en', 'zh']));

    const list = await surveys.list(db.reader, merchantId);
    expect(list.map(({ state }) => state).toSorted()).toEqual(['closed', 'closed', 'open']);
    const { id } = list.find(({ state }) => state === 'open')!;
    const { done, index, questions, week } = await surveys.results(db.reader, merchantId, id);
    expect(done).toBeGreaterThanOrEqual(30);
    expect(questions.find(({ question }) => question.type === 'nps')!.nps!.score).toBeGreaterThan(0);
    expect(new Set(index.map(({ month }) => month)).size).toBeGreaterThanOrEqual(5);
    expect(week.filter((answers) => answers > 0).length).toBeGreaterThan(20);

    const round = list.find(({ name }) => name === 'Late noodles')!.id;
    const asked = await surveys.results(db.reader, merchantId, round);
    expect(asked.responseRate).toBeGreaterThan(0.4);
    expect(asked.responseRate).toBeLessThan(0.9);
    expect(asked).toMatchObject({ late: 0, began: asked.done, left: asked.asked - asked.done });
    expect((await surveys.rounds(db.reader, merchantId, round)).map(({ status }) => status)).toEqual(['done']);

    const { late, ...steps } = await caseDesk.counts(db.reader, merchantId);
    for (const step of CASE_STEPS) expect([step, steps[step] > 0]).toEqual([step, true]);
    expect(late).toBe(1);
    const all = await cases.list(db.reader, merchantId, { limit: 50 });
    expect(all.filter(({ rating }) => rating !== null).length).toBeGreaterThan(3);
    expect(all.filter(({ source }) => source === 'survey')).toHaveLength(1);

    expect(await shop.count("select count(*) from outbound where status <> 'delivered'")).toBe(0);
    expect(await shop.count('select count(*) from inbound where waiting is not null')).toBe(0);
    expect(await shop.count('select count(*) from staff where password is not null')).toBe(0);

    await db.write((tx) => knowledge.archive(tx, merchantId, library[0]!.id, 'staff:1'));
    const before = await counts();
    await buildExamples(gateway);
    expect(await counts()).toEqual(before);
    expect(await knowledge.list(db.reader, merchantId)).toHaveLength(5);
  }, 120_000);

  it('touches no shop but the demo’s own', async () => {
    const other = await openShop(engine, { number: { address: '+12025550199' } });
    const before = await other.count('select count(*) from customers');
    await buildExamples(other.gateway);
    expect([before, await other.count('select count(*) from customers')]).toEqual([0, 0]);
    expect(await other.count('select count(*) from cases')).toBe(0);
    await other.close();
  }, 60_000);
});
