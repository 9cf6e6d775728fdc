import { DAY, HOUR, MINUTE } from '../../src/kernel/clock.ts';
import { nextStep } from '../../src/care/plans/next.ts';
import { reckon } from '../../src/care/plans/stand.ts';
import { waitEnd } from '../../src/care/plans/when.ts';
import type { PlanDraft, Step } from '../../src/care/plans/index.ts';
import { holdRestored } from '../../src/care/index.ts';
import { ENGINES } from '../support/engines.ts';
import { ask, openPlanShop, type PlanShop, send, wait } from './plans-shop.ts';

const stepsOf = (ids: string): Step[] => Array.from(ids, (id) => send(id, id));

test.each`
  what                                    | steps     | taken    | next
  ${'nothing taken'}                      | ${'abc'}  | ${''}    | ${'a'}
  ${'one taken'}                          | ${'abc'}  | ${'a'}   | ${'b'}
  ${'all taken'}                          | ${'abc'}  | ${'abc'} | ${undefined}
  ${'put in before what was taken'}       | ${'xabc'} | ${'a'}   | ${'b'}
  ${'put in behind what was taken'}       | ${'axbc'} | ${'a'}   | ${'x'}
  ${'the last taken removed'}             | ${'ac'}   | ${'ab'}  | ${'c'}
  ${'the step it stood before removed'}   | ${'ac'}   | ${'a'}   | ${'c'}
  ${'all taken steps removed'}            | ${'cd'}   | ${'ab'}  | ${'c'}
  ${'turned round: nothing jumps back'}   | ${'cba'}  | ${'a'}   | ${undefined}
  ${'a taken step moved to the middle'}   | ${'bac'}  | ${'a'}   | ${'c'}
  ${'two taken, one between them put in'} | ${'axbc'} | ${'ab'}  | ${'c'}
  ${'everything removed'}                 | ${''}     | ${'ab'}  | ${undefined}
`('after an edit, $what: $next', ({ steps, taken, next }: Record<string, string>) => {
  expect(nextStep(stepsOf(steps!), new Set(taken))?.id).toBe(next);
});

test.each`
  what                              | alertAt | askAt
  ${'later than the alert before'}  | ${1000} | ${2000}
  ${'at the moment of the alert'}   | ${2000} | ${2000}
  ${'on a clock that was set back'} | ${9000} | ${2000}
`('a question that was asked $what is waited at', ({ alertAt, askAt }) => {
  const steps: Step[] = [{ id: 'z', kind: 'do', action: 'staff.alert', input: {} }, ask('a'), send('b', 'B')];
  const taken = [
    { stepId: 'a', kind: 'ask', outcome: 'sent', reason: null, at: askAt },
    { stepId: 'z', kind: 'do', outcome: 'done', reason: null, at: alertAt },
  ];
  const stand = reckon({ startedAt: 0, lastStep: 'a' }, steps, taken, []);
  expect(stand).toMatchObject({ askedUntil: askAt + 2 * DAY, step: { id: 'b' } });
});

const at = (text: string): number => Date.parse(text);

test.each`
  what                                     | wait                                     | from                      | zone                  | ends
  ${'a day'}                               | ${{ days: 1, hours: 0 }}                 | ${'2026-06-15T16:00:30Z'} | ${'America/New_York'} | ${'2026-06-16T16:00:30Z'}
  ${'a day over spring forward'}           | ${{ days: 1, hours: 0 }}                 | ${'2026-03-07T17:00:00Z'} | ${'America/New_York'} | ${'2026-03-08T16:00:00Z'}
  ${'a day over fall back'}                | ${{ days: 1, hours: 0 }}                 | ${'2026-10-31T16:00:00Z'} | ${'America/New_York'} | ${'2026-11-01T17:00:00Z'}
  ${'into the gap: an hour later'}         | ${{ days: 1, hours: 0 }}                 | ${'2026-03-07T07:30:00Z'} | ${'America/New_York'} | ${'2026-03-08T07:30:00Z'}
  ${'hours are hours'}                     | ${{ days: 0, hours: 3 }}                 | ${'2026-03-08T06:00:00Z'} | ${'America/New_York'} | ${'2026-03-08T09:00:00Z'}
  ${'until later the same day'}            | ${{ days: 0, hours: 0, until: '18:30' }} | ${'2026-06-15T16:00:00Z'} | ${'America/New_York'} | ${'2026-06-15T22:30:00Z'}
  ${'until a time that is over: tomorrow'} | ${{ days: 0, hours: 0, until: '11:00' }} | ${'2026-06-15T16:00:00Z'} | ${'America/New_York'} | ${'2026-06-16T15:00:00Z'}
  ${'a day, then until'}                   | ${{ days: 1, hours: 0, until: '11:00' }} | ${'2026-06-15T16:00:00Z'} | ${'America/New_York'} | ${'2026-06-17T15:00:00Z'}
  ${'exactly that time is now'}            | ${{ days: 0, hours: 0, until: '12:00' }} | ${'2026-06-15T16:00:00Z'} | ${'America/New_York'} | ${'2026-06-15T16:00:00Z'}
  ${'in Shanghai'}                         | ${{ days: 2, hours: 1 }}                 | ${'2026-06-15T16:00:00Z'} | ${'Asia/Shanghai'}    | ${'2026-06-17T17:00:00Z'}
`('a wait of $what ends at $ends', ({ wait: how, from, zone, ends }) => {
  expect(new Date(waitEnd(how, at(from), zone)).toISOString().replace('.000', '')).toBe(ends);
});

describe.each(ENGINES)('a plan that is edited while people are in it on %s', (engine) => {
  let shop: PlanShop;
  beforeEach(async () => {
    shop = await openPlanShop(engine);
  });
  afterEach(() => shop.close());

  const change = async (id: string, steps: Step[]): Promise<void> => {
    const draft: PlanDraft = { name: 'A plan', trigger: { kind: 'joined' }, steps, stopWhen: [], again: 0 };
    await shop.write((tx) => shop.plans.change(tx, shop.merchantId, id, draft, 'staff:1'));
  };

  /** A plan of three texts, and somebody who got the first. */
  async function begun(): Promise<{ id: string; amy: { id: string; phone: string } }> {
    const id = await shop.on({ trigger: { kind: 'joined' }, steps: [send('a', 'A'), wait('w', 3), send('b', 'B')] });
    const amy = await shop.person();
    await shop.join(amy);
    await shop.pass(HOUR);
    return { id, amy };
  }

  test('nothing is sent again, and what is put in before is not made up for', async () => {
    const { id, amy } = await begun();
    await change(id, [send('x', 'X'), send('a', 'A changed'), wait('w', 3), send('n', 'N'), send('b', 'B')]);
    await shop.pass(4 * DAY);
    expect(await shop.texts(amy)).toEqual(['A', 'N', 'B']);
  });

  test('a wait that was made shorter is reckoned from when it began; a longer one too', async () => {
    const { id, amy } = await begun();
    await shop.pass(DAY);
    await change(id, [send('a', 'A'), wait('w', 1), send('b', 'B')]);
    await shop.pass(MINUTE);
    expect(await shop.texts(amy)).toEqual(['A', 'B']);
    const ben = await shop.person();
    await shop.join(ben);
    await shop.pass(HOUR);
    await change(id, [send('a', 'A'), wait('w', 5), send('b', 'B')]);
    await shop.pass(4 * DAY);
    expect(await shop.texts(ben)).toEqual(['A']);
    await shop.pass(DAY + HOUR);
    expect(await shop.texts(ben)).toEqual(['A', 'B']);
  });

  test('steps that are removed vanish; with none left it is over', async () => {
    const { id, amy } = await begun();
    await change(id, [send('a', 'A')]);
    await shop.pass(MINUTE);
    expect(await shop.states(amy)).toEqual(['done']);
    expect(await shop.texts(amy)).toEqual(['A']);
  });

  test('switched off nobody new comes in and those in it go on; stopped for all they leave', async () => {
    const { id, amy } = await begun();
    const off = (stopAll: boolean) =>
      shop.write((tx) => shop.plans.switch(tx, shop.merchantId, id, { on: false, stopAll }, 'staff:1'));
    await off(false);
    const ben = await shop.person();
    await shop.join(ben);
    await shop.pass(4 * DAY);
    expect([await shop.texts(amy), await shop.texts(ben)]).toEqual([['A', 'B'], []]);
    await shop.write((tx) => shop.plans.switch(tx, shop.merchantId, id, { on: true }, 'staff:1'));
    const chitra = await shop.person();
    await shop.join(chitra);
    await shop.work();
    await off(true);
    await shop.pass(4 * DAY);
    expect(await shop.texts(chitra)).toEqual(['A']);
    expect(await shop.states(chitra)).toEqual(['stopped:switched_off']);
  });

  test('removed, everybody leaves and it is not found any more', async () => {
    const { id, amy } = await begun();
    await shop.write((tx) => shop.plans.remove(tx, shop.merchantId, id, 'staff:1'));
    await shop.pass(4 * DAY);
    expect(await shop.states(amy)).toEqual(['stopped:removed']);
    await expect(shop.plans.byId(shop.test.db.reader, shop.merchantId, id)).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(await shop.plans.list(shop.test.db.reader, shop.merchantId)).toEqual([]);
  });

  test('after a restore nobody goes on until a person switches it on; what is late then is passed over', async () => {
    const { id, amy } = await begun();
    expect(await holdRestored(shop.test.db)).toBe(1);
    await shop.pass(6 * DAY);
    expect(await shop.states(amy)).toEqual(['held:restored']);
    expect((await shop.plans.byId(shop.test.db.reader, shop.merchantId, id)).on).toBe(false);
    await shop.write((tx) => shop.plans.switch(tx, shop.merchantId, id, { on: true }, 'staff:1'));
    await shop.work();
    expect(await shop.steps(amy)).toEqual(['a:sent', 'b:skipped:late', 'w:waited']);
  });

  test('two workers at one walk take each step once', async () => {
    const { createGateway } = await import('../../src/app.ts');
    const { createLog } = await import('../../src/platform/log.ts');
    const parts = { log: createLog('silent'), clock: shop.clock, random: () => 0.5 };
    const other = createGateway(shop.config, shop.test.db, parts);
    const pumps = [shop.gateway, other].map(({ pumps: all }) => all.find(({ name }) => name === 'care plans')!);
    await shop.on({
      trigger: { kind: 'joined' },
      steps: [
        send('a', 'A'),
        send('b', 'B'),
        { id: 'p', kind: 'do', action: 'points.give', input: { points: 5 } },
        send('c', 'C'),
      ],
    });
    const people = [];
    for (let i = 0; i < 8; i++) people.push(await shop.person());
    for (const one of people) await shop.join(one);
    for (let round = 0; round < 8; round++) {
      await Promise.all(pumps.map((pump) => pump.run(() => {})));
      shop.clock.advance(10);
    }
    await shop.work();
    expect((await shop.texts()).toSorted().join('')).toBe('A'.repeat(8) + 'B'.repeat(8) + 'C'.repeat(8));
    expect(await shop.count('select count(*) from point_entries where points = 5')).toBe(8);
    expect(await shop.states()).toEqual(Array.from({ length: 8 }, () => 'done'));
    await other.provider.close();
  });

  test('a worker that has lost its lease writes nothing', async () => {
    await shop.on({ trigger: { kind: 'joined' }, steps: [send('a', 'A')] });
    const amy = await shop.person();
    await shop.join(amy);
    const { LeaseLost } = await import('../../src/platform/scheduler/index.ts');
    const lost = Object.assign(() => {}, { inside: () => Promise.reject(new LeaseLost('over')) });
    const pump = shop.gateway.pumps.find(({ name }) => name === 'care plans')!;
    for (let i = 0; i < 3; i++) await expect(pump.run(lost)).rejects.toThrow('over');
    expect(await shop.steps(amy)).toEqual([]);
    await shop.work();
    expect(await shop.texts(amy)).toEqual(['A']);
  });
});
