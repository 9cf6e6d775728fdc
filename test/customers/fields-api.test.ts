import { openRest, type RestShop } from '../flows/rest.ts';
import { ENGINES } from '../support/engines.ts';

describe.each(ENGINES)('own fields through the API on %s', (engine) => {
  let rest: RestShop;
  beforeAll(async () => {
    rest = await openRest(engine);
    const { custom } = rest.gateway;
    await rest.test.db.write(async (tx) => {
      await custom.add(tx, rest.merchantId, { name: 'Size', type: 'choice', choices: 'S\nM' });
      await custom.add(tx, rest.merchantId, { name: 'Kids', type: 'number', choices: '' });
    });
  });
  afterAll(() => rest.close());

  const save = (fields: Record<string, string>, merchant = rest.as) =>
    merchant.clerk.post('/customers', { phone: '+12025550133', fields });

  it('are set by name and shown by name', async () => {
    const { status, body } = await save({ Size: 'M', Kids: '2' });
    expect([status, body.fields]).toEqual([201, { Size: 'M', Kids: '2' }]);
    expect((await save({ Kids: '' })).body.fields).toEqual({ Size: 'M' });
    expect((await rest.as.clerk.get(`/customers/${body.id}`)).body.fields).toEqual({ Size: 'M' });
  });

  it.each([
    ['Shoes', '42'],
    ['Kids', 'two'],
    ['Size', 'XL'],
  ])('%s: %s is refused at its place', async (name, value) => {
    const { status, body } = await save({ [name]: value });
    expect([status, body.field]).toEqual([400, `fields.${name}`]);
  });

  it('another shop has none of them', async () => {
    expect((await save({ Size: 'M' }, rest.tea.as)).status).toBe(400);
  });
});
