import { type Desk, openDesk } from '../customers/import-desk.ts';
import { ENGINES } from '../support/engines.ts';
import { type GreetingShop, openGreetingShop } from './greetings-shop.ts';

describe.each(ENGINES)('the pages of greetings on %s', (engine) => {
  let shop: GreetingShop;
  let desk: Desk;
  beforeAll(async () => {
    shop = await openGreetingShop(engine);
    desk = await openDesk(shop);
  });
  afterAll(() => shop.close());

  it('opens', async () => {
    const { status, text } = await desk.get('/care');
    expect([status, text.includes('Be the shop that remembers')]).toEqual([200, true]);
    expect((await desk.get('/care/greetings')).status).toBe(200);
    expect((await desk.get('/care/greetings/new')).status).toBe(200);
    const made = await desk.post('/care/greetings/ready', { occasion: 'birthday' });
    expect(made.status).toBe(303);
    const at = made.headers['location']!.split('?')[0]!;
    expect((await desk.get(at)).status).toBe(200);
    expect((await desk.get(`${at}/edit`)).status).toBe(200);
    expect((await desk.get(`${at}/people?day=2026-01-01`)).status).toBe(200);
  });
});
