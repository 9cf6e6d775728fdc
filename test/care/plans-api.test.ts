import { ENGINES } from '../support/engines.ts';
import { openRest, type RestShop } from '../flows/rest.ts';

const hi = { id: 'a', kind: 'send', texts: { en: 'Hi {{name "friend"}}' } };
const question = { id: 'q', kind: 'ask', what: 'score', texts: { en: '1 to 5?' }, days: 2 };
const plan = (more: object = {}) => ({ name: 'Welcome', trigger: { kind: 'joined' }, steps: [hi], ...more });

describe.each(ENGINES)('care plans over REST on %s', (engine) => {
  let shop: RestShop;
  beforeAll(async () => void (shop = await openRest(engine)));
  afterAll(() => shop.close());

  const made = async (more: object = {}): Promise<string> => {
    const { status, body } = await shop.as.manager.post('/care-plans', plan(more));
    expect({ status, faults: body.errors }).toEqual({ status: 201, faults: undefined });
    return body.id as string;
  };

  test('a plan is made, read, changed, switched on and off', async () => {
    const id = await made();
    const { manager } = shop.as;
    expect((await manager.get(`/care-plans/${id}`)).body).toMatchObject({
      id, card: null, version: 1, on: false, name: 'Welcome', stopWhen: [], again: 0, steps: [hi], figures: { now: 0, score: null },
    }); // prettier-ignore
    const changed = await manager.post(
      `/care-plans/${id}`,
      plan({ name: 'Welcome 2', steps: [hi, question], again: 5 }),
    );
    expect(changed.body).toMatchObject({ version: 2, name: 'Welcome 2', again: 5 });
    expect((await manager.post(`/care-plans/${id}/on`)).body).toMatchObject({ on: true });
    expect((await manager.post(`/care-plans/${id}/off`, { stopAll: true })).body).toMatchObject({ on: false });
    const list = (await manager.get('/care-plans')).body;
    expect(list.items.map((one: { id: string }) => one.id)).toContain(id);
    expect(list.triggers).toEqual(expect.arrayContaining(['joined', 'overdue', 'points_reached', 'case_closed']));
    expect(list.actions).toEqual(
      expect.arrayContaining(['points.give', 'customers.tag', 'cases.open', 'staff.alert', 'tasks.make']),
    );
    const lines = await shop.test.db.admin(`select action from audit where subject = '${id}' order by id`);
    expect(lines.flat()).toEqual([
      'care_plan.added',
      'care_plan.changed',
      'care_plan.switched_on',
      'care_plan.switched_off',
    ]);
    expect(await shop.count(`select count(*) from care_versions where of_id = '${id}'`)).toBe(2);
  });

  test('a plan with no step can be kept and not switched on', async () => {
    const id = await made({ steps: [] });
    const { status, body } = await shop.as.manager.post(`/care-plans/${id}/on`);
    expect({ status, field: body.field }).toEqual({ status: 400, field: 'steps' });
  });

  test('who is in it comes in pages, newest first', async () => {
    const { gateway, merchantId } = shop;
    const id = await made({ steps: [{ id: 'w', kind: 'wait', days: 5, hours: 0 }, hi] });
    await shop.as.manager.post(`/care-plans/${id}/on`);
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) {
      shop.clock.advance(1);
      ids.push(await shop.member(shop.phone()));
    }
    const first = (await shop.as.manager.get(`/care-plans/${id}/walks?limit=2`)).body;
    expect(first.items.map((one: { customerId: string }) => one.customerId)).toEqual([ids[2], ids[1]]);
    expect(first.items[0]).toMatchObject({ state: 'going', stepId: 'w', reason: null, endedAt: null });
    const second = (await shop.as.manager.get(`/care-plans/${id}/walks?limit=2&cursor=${first.next}`)).body;
    expect(second.items.map((one: { customerId: string }) => one.customerId)).toEqual([ids[0]]);
    expect((await shop.as.manager.get(`/care-plans/${id}/walks?state=done`)).body.items).toEqual([]);
    expect((await shop.as.manager.get(`/care-plans/${id}`)).body.figures).toMatchObject({
      now: 3,
      started: 3,
      steps: { w: { waiting: 3 } },
    });
    const answer = await shop.as.manager.post(`/care-plans/${id}/rehearse`, { customerId: ids[0] });
    const nobody = await shop.as.manager.post(`/care-plans/${id}/rehearse`, { customerId: 'nobody' });
    expect({ status: nobody.status, field: nobody.body.field }).toEqual({ status: 422, field: 'customerId' });
    expect(answer.body.steps.map((one: { outcome: string }) => one.outcome)).toEqual(['waits', 'skipped']);
    expect((await shop.as.manager.get(`/customers/${ids[0]}`)).body.carePlans).toEqual([{ id, name: 'Welcome' }]);
    const kinds = gateway.slices.find(({ name }) => name === 'plans')!.card!;
    const timeline = await kinds.timeline!(shop.test.db.reader, merchantId, ids[0]!, 10);
    expect(timeline.map(({ kind }) => kind)).toEqual(['entered']);
    await shop.as.manager.post(`/care-plans/${id}/off`, { stopAll: true });
  });

  test.each`
    what                              | more                                                                                  | field
    ${'no name'}                      | ${{ name: ' ' }}                                                                      | ${'name'}
    ${'a name too long'}              | ${{ name: 'x'.repeat(81) }}                                                           | ${'name'}
    ${'no trigger'}                   | ${{ trigger: { kind: 'weather' } }}                                                   | ${'trigger.kind'}
    ${'no such field'}                | ${{ trigger: { kind: 'field', fieldId: 'nope', days: 0 } }}                           | ${'trigger.fieldId'}
    ${'a day that is none'}           | ${{ trigger: { kind: 'day', on: '2026-02-30' } }}                                     | ${'trigger.on'}
    ${'less than the whole rhythm'}   | ${{ trigger: { kind: 'overdue', percent: 99 } }}                                      | ${'trigger.percent'}
    ${'a broken condition'}           | ${{ where: { all: [{ field: 'nope', is: '=', value: 1 }] } }}                         | ${'where.all.0.field'}
    ${'an empty condition'}           | ${{ where: { all: [] } }}                                                             | ${'where'}
    ${'no such segment'}              | ${{ segmentId: 'nope' }}                                                              | ${'segmentId'}
    ${'31 steps'}                     | ${{ steps: Array.from({ length: 31 }, (_, i) => ({ ...hi, id: `s${i}` })) }}          | ${'steps'}
    ${'two steps of one id'}          | ${{ steps: [hi, hi] }}                                                                | ${'steps.1.id'}
    ${'a wait too long'}              | ${{ steps: [{ id: 'w', kind: 'wait', days: 366, hours: 0 }] }}                        | ${'steps.0.days'}
    ${'a wait of nothing'}            | ${{ steps: [{ id: 'w', kind: 'wait', days: 0, hours: 0 }] }}                          | ${'steps.0.days'}
    ${'no time'}                      | ${{ steps: [{ id: 'w', kind: 'wait', days: 0, hours: 0, until: '24:00' }] }}          | ${'steps.0.until'}
    ${'no text'}                      | ${{ steps: [hi, { id: 'b', kind: 'send', texts: { en: ' ' } }] }}                     | ${'steps.1.texts'}
    ${'an unknown field in a text'}   | ${{ steps: [{ id: 'b', kind: 'send', texts: { zh: '{{nope}}' } }] }}                  | ${'steps.0.texts.zh'}
    ${'a code without a voucher'}     | ${{ steps: [{ id: 'b', kind: 'send', texts: { en: '{{voucher}}' } }] }}               | ${'steps.0.texts.en'}
    ${'no such offer'}                | ${{ steps: [{ ...hi, voucherOfferId: 'nope' }] }}                                     | ${'steps.0.voucherOfferId'}
    ${'no such action'}               | ${{ steps: [{ id: 'd', kind: 'do', action: 'world.end', input: {} }] }}               | ${'steps.0.action'}
    ${'an action wrongly filled in'}  | ${{ steps: [{ id: 'd', kind: 'do', action: 'points.give', input: { points: 0 } }] }}  | ${'steps.0.input.points'}
    ${'a branch without a question'}  | ${{ steps: [{ ...hi, only: { answer: { stepId: 'q', in: ['1'] } } }, question] }}     | ${'steps.0.only.answer.stepId'}
    ${'an answer that is none'}       | ${{ steps: [question, { ...hi, only: { answer: { stepId: 'q', in: ['rival'] } } }] }} | ${'steps.1.only.answer.in'}
    ${'a broken branch'}              | ${{ steps: [{ ...hi, only: { where: { field: 'nope', is: '=', value: 1 } } }] }}      | ${'steps.0.only.where.field'}
    ${'an unknown stop'}              | ${{ stopWhen: ['never'] }}                                                            | ${'stopWhen.0'}
    ${'again in ten years and a day'} | ${{ again: 3651 }}                                                                    | ${'again'}
  `('$what is told at $field', async ({ more, field }) => {
    const { status, body } = await shop.as.manager.post('/care-plans', plan(more));
    expect({ status, fields: body.errors?.map((one: { field: string }) => one.field) ?? body.field }).toEqual({
      status: 400,
      fields: [field],
    });
  });

  test('another shop finds nothing of it', async () => {
    const id = await made();
    const { manager } = shop.tea.as;
    for (const path of [`/care-plans/${id}`, `/care-plans/${id}/walks`])
      expect((await manager.get(path)).status).toBe(404);
    for (const path of ['', '/on', '/off', '/rehearse'])
      expect(
        (
          await manager.post(
            `/care-plans/${id}${path}`,
            path === '' ? plan() : path === '/rehearse' ? { customerId: 'x' } : {},
          )
        ).status,
      ).toBe(404);
    expect((await shop.as.clerk.get('/care-plans')).status).toBe(403);
  });
});
