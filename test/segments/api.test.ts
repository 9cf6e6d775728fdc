import { openRest, type RestShop } from '../flows/rest.ts';
import { ENGINES } from '../support/engines.ts';

const REGULARS = { all: [{ field: 'purchases.visits', is: '>=', value: 2 }] };

describe.each(ENGINES)('segments over REST on %s', (engine) => {
  let rest: RestShop;
  beforeAll(async () => {
    rest = await openRest(engine);
    const { manager } = rest.as;
    for (const [i, phone] of ['+12025550111', '+12025550112', '+12025550113'].entries())
      for (let visit = 0; visit <= i; visit++)
        await manager.post('/purchases', { phone, amount: '20.00', receipt: `R${i}-${visit}` });
    await rest.tea.as.manager.post('/purchases', { phone: '+12025550111', amount: '99.00', receipt: 'T1' });
  });
  afterAll(() => rest.close());

  it('tells the fields with their comparisons and codes', async () => {
    const { status, body } = await rest.as.manager.get('/segments/fields');
    expect(status).toBe(200);
    const named = Object.fromEntries(body.items.map((field: { name: string }) => [field.name, field]));
    expect(named['purchases.spend']).toEqual({
      name: 'purchases.spend',
      type: 'money',
      comparisons: ['>=', '<=', '=', '!=', '>', '<', 'between'],
    });
    expect(named['points.balance'].type).toBe('number');
    expect(named['customers.reach'].choices.map(({ code }: { code: string }) => code)).toContain('stopped');
    expect(new Set(Object.keys(named)).size).toBe(body.items.length);
  });

  it('counts what a condition means, in the own shop alone', async () => {
    const preview = (where: unknown) => rest.as.manager.post('/segments/preview', { where });
    expect((await preview(REGULARS)).body).toEqual({
      count: 2,
      base: 3,
      reachable: 0,
      unreachable: { no_consent: 2 },
    });
    expect((await preview({ field: 'purchases.spend', is: '=', value: '60.00' })).body).toMatchObject({ count: 1 });
    expect((await rest.tea.as.manager.post('/segments/preview', { where: REGULARS })).body).toMatchObject({
      count: 0,
      base: 1,
    });
  });

  it.each`
    what                    | where                                                             | count
    ${'an empty tree'}      | ${{ all: [] }}                                                    | ${0}
    ${'nothing'}            | ${{}}                                                             | ${0}
    ${'not an empty group'} | ${{ not: { any: [] } }}                                           | ${0}
    ${'everybody, said so'} | ${{ field: 'segments.everybody', is: '=', value: true }}          | ${3}
    ${'not everybody'}      | ${{ not: { field: 'segments.everybody', is: '=', value: true } }} | ${0}
  `('$what means $count', async ({ where, count }) => {
    expect((await rest.as.manager.post('/segments/preview', { where })).body).toMatchObject({ count, base: 3 });
  });

  it.each`
    what                 | where                                                                      | field
    ${'no tree'}         | ${undefined}                                                               | ${'where'}
    ${'a text'}          | ${'purchases.visits >= 2'}                                                 | ${'where'}
    ${'a removed field'} | ${{ all: [REGULARS, { field: 'custom.gone', is: '=', value: 'x' }] }}      | ${'where.all.1.field'}
    ${'decimals'}        | ${{ any: [{ field: 'purchases.spend', is: '>=', value: '88.505' }] }}      | ${'where.any.0.value'}
    ${'a false day'}     | ${{ not: { field: 'purchases.lastVisit', is: '=', value: '2026-02-30' } }} | ${'where.not.value'}
  `('refuses $what at $field', async ({ where, field }) => {
    const refused = await rest.as.manager.post('/segments/preview', { where });
    expect([refused.status, refused.body.errors[0].field]).toEqual([400, field]);
    const unsaved = await rest.as.manager.post('/segments', { name: 'Broken', where });
    expect([unsaved.status, unsaved.body.errors[0].field]).toEqual([400, field]);
  });

  it('saves, changes and removes; a name counts once, whatever its capitals', async () => {
    const { manager } = rest.as;
    const made = await manager.post('/segments', { name: ' Regulars ', where: REGULARS });
    expect([made.status, made.body]).toEqual([
      201,
      expect.objectContaining({ name: 'Regulars', where: REGULARS, broken: false }),
    ]);
    const path = `/segments/${made.body.id}`;
    const again = await manager.post('/segments', { name: 'ＲEGULARS', where: REGULARS });
    expect([again.status, again.body.field]).toEqual([409, 'name']);
    const other = await manager.post('/segments', { name: 'Others', where: { not: REGULARS } });
    expect((await manager.post(path, { name: 'others', where: REGULARS })).status).toBe(409);
    expect((await manager.post(path, { name: 'REGULARS', where: { all: [] } })).body.errors[0].field).toBe('where');
    expect((await manager.post(path, { name: 'Loyal', where: REGULARS })).body).toMatchObject({ name: 'Loyal' });
    expect((await manager.get('/segments')).body.items.map(({ name }: { name: string }) => name)).toEqual([
      'Loyal',
      'Others',
    ]);
    expect((await manager.post(`/segments/${other.body.id}/remove`)).body).toEqual({
      id: other.body.id,
      removed: true,
    });
    expect((await manager.get(`/segments/${other.body.id}`)).status).toBe(404);
    expect((await manager.post(`/segments/${other.body.id}`, { name: 'Back', where: REGULARS })).status).toBe(404);
    expect((await manager.post('/segments', { name: 'Others', where: REGULARS })).status).toBe(201);
    const { segments } = rest.gateway;
    expect(await segments.byId(rest.test.db.reader, rest.merchantId, other.body.id)).toMatchObject({ archived: true });
    expect(
      await rest.count(
        "select count(*) from audit where action in ('segment.created', 'segment.changed', 'segment.removed')",
      ),
    ).toBe(5);
  });

  it('is not there for another shop', async () => {
    const { body } = await rest.as.manager.post('/segments', { name: 'Ours', where: REGULARS });
    const { manager } = rest.tea.as;
    expect((await manager.get(`/segments/${body.id}`)).status).toBe(404);
    expect((await manager.post(`/segments/${body.id}`, { name: 'Theirs', where: REGULARS })).status).toBe(404);
    expect((await manager.post(`/segments/${body.id}/remove`)).status).toBe(404);
    expect((await manager.get('/segments')).body.items).toEqual([]);
    expect((await manager.post('/segments', { name: 'Ours', where: REGULARS })).status).toBe(201);
  });

  it('one whose field is gone is broken, and means nobody', async () => {
    const { body } = await rest.as.manager.post('/segments', { name: 'Gone', where: REGULARS });
    const { db } = rest.test;
    await db.admin(
      `update segments set where_json = '{"field":"custom.gone","is":"=","value":"x"}' where id = '${body.id}'`,
    );
    expect((await rest.as.manager.get(`/segments/${body.id}`)).body.broken).toBe(true);
    const { segments } = rest.gateway;
    const { where } = await segments.byId(db.reader, rest.merchantId, body.id);
    await expect(segments.sql(db.reader, rest.merchantId, where)).rejects.toMatchObject({ field: 'where.field' });
  });
});
