import { happened } from '../../src/desk/today-store.ts';
import { ENGINES } from '../support/engines.ts';
import { openShop, type Shop } from '../flows/shop.ts';
import { type Desk, openDesk, runJob } from './import-desk.ts';

const SHEET = [
  'Mobile,Full name,DOB,Tags,Points balance,Notes',
  '(202) 555-0111,Amy Lin,05/20/1990,"regular, noodles",120,likes chilli',
  '202.555.0112,Ben,02/29/1988,,,"=HYPERLINK(""http://x"")"',
  '+1 202 555 0111,Amy again,,,,',
  '1.20256E+10,Chitra,,,,',
  '202-555-0114,=cmd|calc,13/45/1990,,x,',
].join('\n');

const FORM = { country: 'US', dayFirst: 'no', known: 'fill', join: 'yes', consent: 'none' };

describe.each(ENGINES)('import, from the upload to its undo, on %s', (engine) => {
  let shop: Shop;
  let desk: Desk;
  beforeEach(async () => {
    shop = await openShop(engine);
    desk = await openDesk(shop);
  });
  afterEach(() => shop.close());

  const customers = () => shop.count('select count(*) from customers where archived_at is null');

  /** Uploads and goes through the pages with the columns as guessed. @returns the import's address */
  async function upload(file: string | Buffer, form: Record<string, string> = {}): Promise<string> {
    const begun = await desk.upload('/customers/import', file, { kind: 'people', ...form });
    expect(begun.status).toBe(303);
    return begun.headers['location'] as string;
  }

  /** What the browser would send back of the page of the columns. */
  async function guessed(at: string): Promise<Record<string, string>> {
    const { text } = await desk.get(at);
    const columns: Record<string, string> = {};
    for (const [, name, body] of text.matchAll(/<select id="f-(c\d+)"[^>]*>([\s\S]*?)<\/select>/g))
      columns[name!] = /value="([^"]*)" selected/.exec(body!)?.[1] ?? '';
    return columns;
  }

  async function check(at: string, form: Record<string, string> = {}): Promise<string> {
    const planned = await desk.post(`${at}/plan`, { ...FORM, ...(await guessed(at)), ...form });
    expect(planned.status).toBe(303);
    await runJob(shop, 'import.work');
    return (await desk.get(at)).text;
  }

  async function run(at: string): Promise<string> {
    expect((await desk.post(`${at}/start`)).status).toBe(303);
    await runJob(shop, 'import.work');
    return (await desk.get(at)).text;
  }

  const personOf = (phone: string) =>
    shop.gateway.customers.byNumber(shop.test.db.reader, shop.merchantId, shop.hash(phone));

  it('guesses the columns, tells every fault, imports the rest, and gives the points to start with', async () => {
    const at = await upload(SHEET);
    expect(await guessed(at)).toEqual({ c0: 'phone', c1: 'name', c2: 'birthday', c3: 'tags', c4: 'points', c5: '' });
    const report = await check(at);
    expect(await customers()).toBe(0); // a dry run
    expect(report).toContain('<b>3</b><span>new</span>');
    expect(report).toContain('<b>1</b><span>twice in the file</span>');
    expect(report).toContain('<b>1</b><span>cannot be imported</span>');
    expect(report).toContain('Excel has shortened this number');
    const faults = (await desk.get(`${at}/rows.csv`)).text;
    expect(faults).toContain('"5","Excel has shortened');
    expect(faults).toContain('"\'=cmd|calc"'); // what a spreadsheet would run goes out as text
    const done = await run(at);
    expect((await desk.post(`${at}/start`)).headers['location']).toBe(at); // a second click does nothing
    expect(done).toContain('<b>3</b><span>new</span>');
    const amy = (await personOf('+12025550111'))!;
    expect(amy).toMatchObject({ name: 'Amy Lin', birthday: '05-20', memberNumber: 80_001, marketing: 'none' });
    expect(await shop.gateway.customers.tags(shop.test.db.reader, shop.merchantId, amy.id)).toEqual(['noodles', 'regular']);
    const { balance } = await shop.gateway.points.standing(shop.test.db.reader, shop.merchantId, amy.id);
    expect(balance).toBeGreaterThanOrEqual(120);
    expect(await personOf('+12025550114')).toMatchObject({ name: null, birthday: null });
    expect(await shop.count('select count(*) from outbound')).toBe(0); // nobody is texted unasked
    expect(await shop.count("select count(*) from audit where action = 'people.imported'")).toBe(1);
  }); // prettier-ignore

  /** Lets the work die after each transaction, or inside one, until it is over. @returns how often it died */
  async function dying(over: string, look: () => Promise<void>): Promise<number> {
    const job = shop.gateway.jobs.find(({ name }) => name === 'import.work')!;
    let died = 0;
    while ((await shop.count(`select count(*) from imports where state = '${over}'`)) === 0) {
      let steps = 0;
      await job
        .run(() => {
          if (++steps > 1) throw new Error('killed');
        })
        .catch(() => void died++);
      await look();
    }
    return died;
  }

  it('goes on after a crash exactly where it stood, there and back, with nobody in twice', async () => {
    const rows = Array.from({ length: 300 }, (_, index) => `+1202555${String(100 + index).padStart(4, '0')},P${index},5`);
    const at = await upload(['phone,name,points', ...rows].join('\n'));
    await check(at);
    expect((await desk.post(`${at}/start`)).status).toBe(303);
    const there = await dying('done', async () => {
      const made = await shop.count('select count(*) from customers');
      expect(await shop.count('select count(*) from import_rows where done_at is not null')).toBe(made);
      expect(await shop.count('select done from imports')).toBe(made);
    });
    expect(there).toBeGreaterThan(0);
    expect(await customers()).toBe(300);
    expect(await shop.count('select count(distinct number_hash) from customer_numbers')).toBe(300);
    expect(await shop.count('select count(distinct member_number) from customers')).toBe(300);
    expect(await shop.count("select sum(points) from point_entries where reason = 'opening'")).toBe(1500);
    expect((await desk.post(`${at}/undo`)).status).toBe(303);
    const back = await dying('undone', async () => {
      const gone = await shop.count('select count(*) from customers where archived_at is not null');
      expect(await shop.count("select count(*) from import_rows where undo = 'removed'")).toBe(gone);
      expect(await shop.count('select done from imports')).toBe(gone);
    });
    expect(back).toBeGreaterThan(0);
    expect(await customers()).toBe(0);
    expect(await shop.count("select sum(points) from point_entries where reason = 'import-undone'")).toBe(-1500);
  }); // prettier-ignore

  it('a second import of the same file adds nobody and gives nothing twice', async () => {
    const first = await upload(SHEET);
    await check(first);
    await run(first);
    const points = await shop.count('select sum(balance) from point_balances');
    const second = await upload(SHEET);
    expect(await check(second)).toContain('<b>3</b><span>already known</span>');
    await run(second);
    expect(await customers()).toBe(3);
    expect(await shop.count('select sum(balance) from point_balances')).toBe(points);
  });

  it('who said STOP stays out, also with proof in the file and on a second import', async () => {
    await shop.member('+12025550111');
    await shop.say('+12025550111', 'STOP');
    const proof = { consent: 'proof', wording: 'I want offers', where: 'paper form', when: 'May 2025' };
    for (const _round of [1, 2]) {
      const at = await upload('phone,name\n2025550111,Amy\n2025550112,Ben\n');
      expect(await check(at, proof)).toContain('1 person on this list has said STOP');
      await run(at);
    }
    expect(await personOf('+12025550111')).toMatchObject({ name: 'Amy', marketing: 'none' });
    expect(await shop.gateway.customers.suppression(shop.test.db.reader, shop.merchantId, shop.hash('+12025550111'))).toBeDefined();
    expect(await personOf('+12025550112')).toMatchObject({ marketing: 'allowed' });
    expect(await shop.count("select count(*) from consent_events where state = 'granted'")).toBe(1);
  }); // prettier-ignore

  it('undoes: who is new and untouched goes, what was overwritten comes back, what happened since stays', async () => {
    await shop.member('+12025550111');
    await shop.say('+12025550111', 'NAME Amelia');
    const at = await upload(
      'phone,name,tags,points\n2025550111,Amy,vip,5\n2025550112,Ben,vip,30\n2025550113,Chitra,vip,\n2025550114,Dora,,\n',
    );
    await check(at, { known: 'overwrite' });
    await run(at);
    expect(await personOf('+12025550111')).toMatchObject({ name: 'Amy' });
    await shop.say('+12025550113', 'POINTS'); // Chitra has been here since
    const dora = (await personOf('+12025550114'))!;
    const joined = async () => (await happened(shop.test.db.reader, shop.merchantId, { joined: 0, failed: 0 })).joined;
    expect(await joined()).toBe(4);
    shop.clock.advance(1000);
    await shop.test.db.write((tx) =>
      shop.gateway.purchases.record(tx, shop.merchantId, {
        customerId: dora.id,
        amount: '8.50',
        receipt: 'R1',
        actor: 'test',
        at: shop.clock.now(),
      }),
    );
    expect((await desk.post(`${at}/undo`)).status).toBe(303);
    await runJob(shop, 'import.work');
    const page = (await desk.get(at)).text;
    expect(page).toContain('<b>1</b><span>removed again</span>');
    expect(page).toContain('<b>1</b><span>put back as before</span>');
    expect(page).toContain('<b>2</b><span>could not be undone</span>');
    expect(await shop.count("select count(*) from point_entries where reason = 'import-undone'")).toBe(1);
    expect(await personOf('+12025550111')).toMatchObject({ name: 'Amelia' });
    expect(await personOf('+12025550112')).toBeUndefined();
    expect(await joined()).toBe(3); // Today does not count who was taken back
    expect(await personOf('+12025550113')).toMatchObject({ name: 'Chitra' });
    expect(await personOf('+12025550114')).toMatchObject({ name: 'Dora' });
    expect((await desk.get(`${at}/rows.csv?what=kept`)).text).toContain('Chitra');
    const again = await upload('phone,name\n2025550112,Ben\n');
    expect(await check(again)).toContain('<b>1</b><span>new</span>');
    await run(again);
    expect(await personOf('+12025550112')).toMatchObject({ name: 'Ben' });
  });

  it('asks by text where that was chosen, in the hours for it, and a Y gives consent', async () => {
    shop.clock.set(Date.UTC(2026, 5, 15, 4)); // midnight in New York
    const at = await upload('phone,name\n2025550112,Ben\n');
    expect(await check(at, { consent: 'ask' })).toContain('1 person is asked by text');
    const waiting = await run(at);
    expect(waiting).toContain('Waits until 15 Jun, 08:00');
    expect(waiting).toContain('0 of 1 rows');
    expect(waiting).toContain('<progress value="0" max="1"');
    expect(await customers()).toBe(0);
    shop.clock.set(Date.UTC(2026, 5, 15, 12, 1));
    await runJob(shop, 'import.work');
    await shop.settle();
    const code = await shop.gateway.messages.list(shop.test.db.reader, shop.merchantId, { limit: 1 });
    expect(code[0]!.text).toContain("Lin's Noodles: reply Y");
    await shop.say('+12025550112', /Y \d\d/.exec(code[0]!.text)![0]);
    expect(await personOf('+12025550112')).toMatchObject({ marketing: 'allowed' });
  });

  it('brings numbers in that must not be texted, and lifts them again unless they said so themselves', async () => {
    const at = await upload('手机\n+12025550112\n+12025550113\n', { kind: 'stops' });
    await check(at);
    await run(at);
    expect(await shop.count('select count(*) from suppressions')).toBe(2);
    shop.clock.advance(60_000);
    await shop.say('+12025550113', 'STOP');
    await desk.post(`${at}/undo`);
    await runJob(shop, 'import.work');
    expect(await shop.count('select count(*) from suppressions')).toBe(1);
    expect(await customers()).toBe(0);
  });

  it('keeps member numbers brought along apart from those given out later', async () => {
    const at = await upload('phone,member number\n2025550112,80005\n2025550113,80005\n2025550114,x\n');
    await check(at);
    await run(at);
    const numbers = await shop.count('select count(distinct member_number) from customers where member_number is not null');
    expect(numbers).toBe(3);
    expect(await personOf('+12025550112')).toMatchObject({ memberNumber: 80_005 });
    await shop.say('+12025550120', 'JOIN');
    expect((await personOf('+12025550120'))!.memberNumber).toBeGreaterThan(80_005);
  }); // prettier-ignore
});

describe('import, what is refused', () => {
  let shop: Shop;
  let desk: Desk;
  beforeAll(async () => {
    shop = await openShop('sqlite');
    desk = await openDesk(shop);
  });
  afterAll(() => shop.close());

  test.each`
    what                    | file                                                            | says
    ${'a PNG'}              | ${Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')}       | ${'This is a picture'}
    ${'a workbook'}         | ${Buffer.from('PK\x03\x04\x14\0[Content_Types].xml', 'latin1')} | ${'workbook'}
    ${'nothing'}            | ${''}                                                           | ${'There is nothing in it'}
    ${'titles alone'}       | ${'phone,name\n'}                                               | ${'no rows below'}
    ${'an open quote'}      | ${'phone,name\n2025550111,"Amy\n'}                              | ${'opened in row 2'}
    ${'5,000 columns'}      | ${Array.from({ length: 5000 }, (_, i) => `c${i}`).join(',')}    | ${'more than 200 columns'}
    ${'more than ten MiB'}  | ${Buffer.alloc(10 * 1024 * 1024 + 1, 'a,b\n')}                  | ${'larger than 10 MB'}
  `('$what: a message, and nothing kept', async ({ file, says }) => {
    const answer = await desk.upload('/customers/import', file as Buffer, { kind: 'people' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(says);
    expect(await shop.count('select count(*) from imports')).toBe(0);
  }); // prettier-ignore

  it('a form without the session’s token, and whoever may not import', async () => {
    const list = 'phone\n2025550111\n';
    expect((await desk.upload('/customers/import', list, {}, null)).status).toBe(403);
    const clerk = await openDesk(shop, 'clerk');
    expect((await clerk.upload('/customers/import', list)).status).toBe(403);
    expect((await clerk.get('/customers/import')).status).toBe(403);
    expect(await shop.count('select count(*) from imports')).toBe(0);
  });

  it('the import of another shop is not there', async () => {
    const begun = await desk.upload('/customers/import', 'phone\n2025550111\n', { kind: 'people' });
    const at = begun.headers['location'] as string;
    expect((await desk.get(at)).status).toBe(200);
    const other = await shop.test.db.write(async (tx) => {
      const added = await shop.gateway.merchants.add(tx, { name: 'Other', country: 'US', zone: 'UTC', language: 'en' });
      await shop.gateway.merchants.addNumber(tx, added.merchantId, { address: '+12025550199' });
      return added;
    });
    const stranger = await openDesk({ ...shop, merchantId: other.merchantId });
    for (const path of ['', '/columns', '/rows.csv']) expect((await stranger.get(at + path)).status).toBe(404);
    for (const path of ['/plan', '/start', '/undo', '/drop']) expect((await stranger.post(at + path)).status).toBe(404);
  });

  it('columns without a phone, with one meaning twice, or consent without its proof', async () => {
    const begun = await desk.upload('/customers/import', 'phone,name\n2025550111,Amy\n', { kind: 'people' });
    const at = begun.headers['location'] as string;
    const plan = (form: Record<string, string>) => desk.post(`${at}/plan`, { ...FORM, ...form });
    expect((await plan({ c0: '', c1: 'name' })).text).toContain('which column holds the phone number');
    expect((await plan({ c0: 'phone', c1: 'phone' })).text).toContain('Another column means the same');
    const proofless = await plan({ c0: 'phone', c1: 'name', consent: 'proof', where: 'at the till' });
    expect(proofless.status).toBe(422);
    expect(proofless.text).toContain('Write the words people agreed to');
    expect(proofless.text).toContain('value="at the till"');
    expect((await desk.post(`${at}/start`)).headers['location']).toBe(at); // no step may be left out
    expect(await shop.count("select count(*) from imports where state = 'running'")).toBe(0);
  });
});
