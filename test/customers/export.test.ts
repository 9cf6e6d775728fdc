import { readCsv } from '../../src/platform/csv-read.ts';
import { openShop, type Shop } from '../flows/shop.ts';
import { ENGINES } from '../support/engines.ts';
import { type Desk, openDesk, runJob } from './import-desk.ts';

const AMY = '+12025550111';

describe.each(ENGINES)('export as CSV on %s', (engine) => {
  let shop: Shop;
  let desk: Desk;
  let amy: string;
  beforeEach(async () => {
    shop = await openShop(engine);
    desk = await openDesk(shop);
    amy = await shop.member(AMY);
    const { customers, custom, points } = shop.gateway;
    await shop.test.db.write(async (tx) => {
      await customers.setName(tx, shop.merchantId, amy, '=HYPERLINK("http://x")');
      await customers.addTags(tx, shop.merchantId, amy, ['vip', '+1']);
      const id = await custom.add(tx, shop.merchantId, { name: 'Spice', type: 'number', choices: '' });
      const [field] = await custom.list(tx, shop.merchantId);
      await custom.set(tx, shop.merchantId, amy, { ...field!, id }, '3');
      await points.add(tx, shop.merchantId, {
        customerId: amy,
        kind: 'adjust',
        points: 50,
        reason: 'test',
        actor: 'test',
      });
    });
    await shop.member('+12025550112');
    await shop.say('+12025550112', 'STOP');
  });
  afterEach(() => shop.close());

  const rowsOf = async (text: string) => {
    const read = await readCsv(Buffer.from(text));
    return read.ok ? [read.table.header ?? [], ...read.table.rows.map(({ cells }) => cells)] : [];
  };

  it('masked unless asked for, nothing that a spreadsheet would run, and noted in the audit', async () => {
    const form = { columns: ['phone', 'name', 'tags', 'points', 'fields'] } as never;
    const file = await desk.post('/customers/export/people', form);
    expect(file.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(file.headers['content-disposition']).toBe('attachment; filename="customers.csv"');
    expect(file.text.startsWith('\uFEFF"Phone number","Name","Tags","Points","Spice"\r\n')).toBe(true);
    expect(file.text).toContain('"\'=HYPERLINK(""http://x"")"');
    expect(file.text).toContain('"\'+1, vip"');
    expect(file.text).not.toContain('2025550111');
    const [, first] = await rowsOf(file.text);
    expect(first).toEqual(['•••• 0111', '=HYPERLINK("http://x")', '+1, vip', expect.stringMatching(/^\d+$/), '3']);
    const [entry] = await shop.test.db.admin("select details from audit where action = 'customers.exported'");
    expect(JSON.parse(String(entry![0]))).toMatchObject({ count: 2, whole: false });
  });

  it.each([{ 'segment[a]': 'b' }, { segment: ['', ''] }])('nobody, and never everybody, for %j', async (whom) => {
    const refused = await desk.post('/customers/export/people', { columns: 'phone', ...whom } as never);
    expect([refused.status, refused.text.includes('Choose whom to export.')]).toEqual([422, true]);
    expect(await shop.test.db.admin("select 1 from audit where action = 'customers.exported'")).toEqual([]);
  });

  it('whole numbers for who may see them, as text that keeps its plus; a manager of the data team may not', async () => {
    const form = { columns: 'phone', numbers: 'whole' };
    expect((await desk.post('/customers/export/people', form)).text).toContain('"\'+12025550111"');
    const stops = await desk.post('/customers/export/stops', { numbers: 'whole' });
    expect(stops.text).toContain('"\'+12025550112","2026-06-15","no"');
    const clerk = await openDesk(shop, 'clerk');
    expect((await clerk.get('/customers/export')).status).toBe(403);
    expect((await clerk.post('/customers/export/people', form)).status).toBe(403);
    expect((await clerk.post('/customers/export/stops', form)).status).toBe(403);
  });

  it('a saved segment alone; one of another shop is not there', async () => {
    const where = { field: 'customers.tag', is: '=', value: 'vip' };
    const fields = await shop.gateway.segments.fields(shop.test.db.reader, shop.merchantId);
    const tag = fields.find(({ name }) => name.endsWith('.tag') || name.endsWith('.tags'))!;
    const { id } = await shop.test.db.write((tx) =>
      shop.gateway.segments.save(tx, shop.merchantId, { name: 'VIP', where: { ...where, field: tag.name } }, 'test'),
    );
    const file = await desk.post('/customers/export/people', { columns: 'phone', segment: id });
    expect(await rowsOf(file.text)).toHaveLength(2);
    expect((await desk.get('/customers/export')).text).toContain('Segment: VIP');
    const foreign = id.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    expect((await desk.post('/customers/export/people', { columns: 'phone', segment: foreign })).status).toBe(404);
    expect((await desk.post('/customers/export/people', { segment: id })).status).toBe(422);
  });

  it('comes back in through the import as it went out', async () => {
    const columns = ['member', 'phone', 'name', 'birthday', 'language', 'tags', 'points', 'fields'] as never;
    const file = await desk.post('/customers/export/people', { columns, numbers: 'whole' });
    const begun = await desk.upload('/customers/import', file.text, { kind: 'people' });
    const page = await desk.get(begun.headers['location'] as string);
    const chosen = [...page.text.matchAll(/<option value="([^"]*)" selected/g)].map(([, value]) => value);
    expect(chosen.slice(0, 7)).toEqual(['member', 'phone', 'name', 'birthday', 'language', 'tags', 'points']);
    expect(chosen[7]).toMatch(/^field:/);
    await runJob(shop, 'import.work');
  });
});
