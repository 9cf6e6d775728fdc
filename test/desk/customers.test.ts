import type { Response } from 'supertest';
import { birthdayWords } from '../../src/desk/customers-page.ts';
import { parseBirthday, writeBirthday } from '../../src/kernel/birthday.ts';
import { createViews } from '../../src/platform/web/views.ts';
import { setFrame } from '../../src/platform/web/frame.ts';
import { openStreet, type Street } from '../access/world.ts';

const AMY = '+12025550111';
const BEN = '+12025550112';

describe('pages of customers', () => {
  let street: Street;
  let ask: Awaited<ReturnType<Street['browser']>>;
  let amy: string;
  let ben: string;
  beforeAll(async () => {
    street = await openStreet();
    ask = await street.browser('owner');
    await street.say(AMY, 'JOIN Amy Lin');
    await street.say(BEN, 'JOIN Ben');
    amy = (await street.gateway.customers.byNumber(street.test.db.reader, street.merchantId, street.hash(AMY)))!.id;
    ben = (await street.gateway.customers.byNumber(street.test.db.reader, street.merchantId, street.hash(BEN)))!.id;
  });
  afterAll(() => street.close());

  const get = (path: string): Promise<Response> => ask('get', path);
  const post = (path: string, form: Record<string, string> = {}): Promise<Response> => ask('post', path, form);
  const to = (answer: Response): [number, string] => [answer.status, answer.headers['location'] ?? ''];
  const audited = (action: string) => street.count(`select count(*) from audit where action = '${action}'`);

  it.each([
    ['amy', 'Amy Lin', 'Ben'],
    ['lin', 'Amy Lin', 'Ben'],
    ['0112', 'Ben', 'Amy Lin'],
    ['8-0002', 'Ben', 'Amy Lin'],
  ])('finds by %s', async (q, found, left) => {
    const answer = await post('/customers/search', { q });
    expect(answer.status).toBe(303);
    const { text } = await get(answer.headers['location']!);
    expect(text).toContain(found);
    expect(text).not.toContain(left);
    expect(text).not.toContain('2025550');
  });

  it('finds by a whole number, which never stands in an address', async () => {
    for (const q of [
      '+1 202 555 0112',
      '(202) 555-0112',
      '2025550112',
      '1-202-555-0112',
      '001 202 555 0112',
      '011 1 202 555 0112',
      '202.555.0112',
      '202–555–0112',
      '＋１２０２５５５０１１２',
      '\u202a+1 202 555 0112\u202c',
      'tel:+12025550112',
    ])
      // prettier-ignore
      expect(to(await post('/customers/search', { q }))).toEqual([303, `/customers/${ben}`]);
    const nobody = await post('/customers/search', { q: '202 555 0199' });
    expect(nobody.status).toBe(404);
    expect(nobody.text).toContain('Nobody here has this number.');
  });

  it('takes seven digits for the end of a number, and shows who it is without an address', async () => {
    for (const q of ['5550112', '555-0112', '02 555 0112']) {
      const answer = await post('/customers/search', { q });
      expect([q, answer.status]).toEqual([q, 200]);
      expect(answer.text).toContain(`/customers/${ben}`);
      expect(answer.text).not.toContain(`/customers/${amy}`);
      expect(answer.text).toContain('Found by phone number');
      expect(answer.text).not.toContain(`q=5550112`);
    }
    const nobody = await post('/customers/search', { q: '5550113' });
    expect([nobody.status, nobody.text.includes('No number here ends in these digits')]).toEqual([422, true]);
  });

  it('tells the end of a number from a member number, and finds both', async () => {
    const alike = await street.test.db.write((tx) =>
      street.gateway.customers.findOrCreate(tx, street.merchantId, '+12025580002' as never, {
        source: 'counter',
        actor: 'system',
      }),
    );
    const { text } = await get((await post('/customers/search', { q: '80002' })).headers['location']!);
    const rowOf = (id: string): string => text.split('<li>').find((row) => row.includes(`/customers/${id}"`)) ?? '';
    expect(rowOf(ben)).toContain('Found by member number');
    expect(rowOf(alike.id)).toContain('Found by phone number');
    expect(rowOf(amy)).toBe('');
  });

  it('reads of a timeline only the part that is asked for', async () => {
    const { card } = street.gateway.slices.find(({ name }) => name === 'customers')!;
    const kinds = async (part?: string): Promise<string[]> => [
      ...new Set(
        (await card!.timeline!(street.test.db.reader, street.merchantId, amy, 50, part)).map(({ kind }) => kind),
      ),
    ];
    expect((await kinds('texts')).toSorted()).toEqual(['textIn', 'textOut']);
    expect((await kinds('consent')).every((kind) => /^(consent_\w+|stop|start)$/.test(kind))).toBe(true);
    expect(await kinds('record')).toEqual(expect.arrayContaining(['known', 'joined']));
    expect(await kinds('record')).not.toContain('textIn');
    expect((await kinds()).length).toBeGreaterThan((await kinds('texts')).length);
  });

  it('pages by the last seen, each person once, in every order', async () => {
    await street.test.db.write(async (tx) => {
      for (let i = 0; i < 57; i++)
        await street.gateway.customers.findOrCreate(tx, street.tea.merchantId, `+1202558${1000 + i}` as never, {
          source: 'counter',
          actor: 'system',
        });
    });
    const { listPeople } = await import('../../src/desk/customers-store.ts');
    for (const sort of ['newest', 'last_visit', 'spend', 'points'] as const) {
      const first = await listPeople(street.test.db.reader, street.tea.merchantId, {}, { sort, limit: 50 });
      const { value, id } = first.at(-1)!;
      const rest = await listPeople(street.test.db.reader, street.tea.merchantId, {}, { sort, after: { value, id }, limit: 50 }); // prettier-ignore
      expect(new Set([...first, ...rest].map((row) => row.id)).size).toBe(57);
    }
  });

  it('shows the whole number once it was asked for, and writes that down', async () => {
    expect((await get(`/customers/${amy}`)).text).not.toContain(AMY);
    const shown = await post(`/customers/${amy}/reveal`);
    expect(shown.text).toContain('+1 202 555 0111');
    expect(await audited('customer.revealed')).toBe(1);
  });

  it('a profile is changed as people write it; every fault stands at its field', async () => {
    const bad = { name: '{}', birthday: '31 Feb', zone: 'Mars', tags: 'x'.repeat(41) };
    const { status, text } = await post(`/customers/${amy}/edit`, bad);
    expect(status).toBe(422);
    for (const words of ['1 to 40 letters', 'no such day', 'zone by its name', 'at most 50 tags', 'value="31 Feb"'])
      expect(text).toContain(words);
    const good = {
      name: 'Amy Lin',
      birthday: '农历八月十五',
      language: 'zh',
      zone: 'Asia/Shanghai',
      tags: 'regular，window',
    };
    expect(to(await post(`/customers/${amy}/edit`, good))[0]).toBe(303);
    expect(await street.gateway.customers.byId(street.test.db.reader, street.merchantId, amy)).toMatchObject({
      birthday: 'L 08-15',
      language: 'zh',
    });
    expect(await street.gateway.customers.tags(street.test.db.reader, street.merchantId, amy)).toEqual(['regular', 'window']); // prettier-ignore
    const form = (await get(`/customers/${amy}/edit?lang=zh`)).text;
    expect(form).toContain('农历8月15日');
    expect(form).toContain('Asia/Shanghai');
  });

  it('two who change different things of one record at once both get what they wanted', async () => {
    const opened = (await get(`/customers/${ben}/edit`)).text;
    const was = JSON.parse(
      /name="was" value="([^"]*)"/.exec(opened)![1]!.replaceAll('&quot;', '"').replaceAll('&#x27;', "'"),
    ) as Record<string, string>;
    const form = { ...was, was: JSON.stringify(was) };
    await post(`/customers/${ben}/edit`, { ...form, name: 'Benjamin' });
    await post(`/customers/${ben}/edit`, { ...form, tags: 'terrace' });
    const { gateway, test, merchantId } = street;
    expect((await gateway.customers.byId(test.db.reader, merchantId, ben)).name).toBe('Benjamin');
    expect(await gateway.customers.tags(test.db.reader, merchantId, ben)).toContain('terrace');
    await post(`/customers/${ben}/edit`, { ...form, name: 'Ben', was: 'no JSON' });
    expect((await gateway.customers.byId(test.db.reader, merchantId, ben)).name).toBe('Ben');
  });

  it('what came as no text, or is too long, is told at its field and takes nothing away', async () => {
    const { gateway, test, merchantId } = street;
    const before = await gateway.customers.byId(test.db.reader, merchantId, ben);
    const nested = await post(`/customers/${ben}/edit`, { 'name[a]': 'b', birthday: '' });
    expect([nested.status, nested.text.includes('did not arrive as a text')]).toEqual([422, true]);
    const stop = await post(`/customers/${ben}/stop`, { note: 'n'.repeat(5000) });
    expect([stop.status, stop.text.includes('within 500 characters')]).toEqual([422, true]);
    const proof = await post(`/customers/${ben}/consent`, { way: 'proof', proof: 'p'.repeat(5000) });
    expect([proof.status, proof.text.includes('at most 200 characters')]).toEqual([422, true]);
    expect(await gateway.customers.byId(test.db.reader, merchantId, ben)).toEqual(before);
  });

  it('signs that are nobody’s name find nobody', async () => {
    expect((await get('/customers?q=%25_')).text).not.toContain('•••• 0111');
  });

  it.each(['en', 'zh'] as const)('a birthday in the words of the form is read back, %s', (language) => {
    const res = { locals: {} } as never;
    setFrame(res, { views: createViews(), language } as never);
    for (const stored of ['05-20', '02-29', '12-31', 'L 08-15', 'L 01-01', 'L 12-30', 'L 06L-03']) {
      const read = parseBirthday(birthdayWords(res, stored));
      expect(read.ok && writeBirthday(read.birthday)).toBe(stored);
    }
  });

  it('own fields: made, filled in, refused at the field, put away', async () => {
    expect((await post('/customers/fields', { name: 'Size', type: 'choice', choices: 'S' })).text).toContain(
      '2 to 40 choices',
    );
    await post('/customers/fields', { name: 'Size', type: 'choice', choices: 'S\nM\nL' });
    await post('/customers/fields', { name: 'Visits wanted', type: 'number' });
    expect((await post('/customers/fields', { name: 'Size', type: 'text' })).status).toBe(422);
    const [size, wanted] = await street.gateway.custom.list(street.test.db.reader, street.merchantId);
    const form = { name: 'Ben', [`custom.${size!.id}`]: 'M', [`custom.${wanted!.id}`]: 'many' };
    const refused = await post(`/customers/${ben}/edit`, form);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Write a whole number.');
    await post(`/customers/${ben}/edit`, { ...form, [`custom.${wanted!.id}`]: '3' });
    expect((await get(`/customers/${ben}`)).text).toContain('<dt>Size</dt><dd>M</dd>');
    const asked = { all: [{ field: `custom.${wanted!.id}`, is: '>=', value: 3 }, { field: `custom.${size!.id}`, is: '=', value: size!.choices[1]!.code }] }; // prettier-ignore
    const counted = await street.gateway.segments.count(street.test.db.reader, street.merchantId, asked);
    expect(counted.count).toBe(1);
    await post(`/customers/fields/${size!.id}/archive`);
    expect((await get(`/customers/${ben}`)).text).not.toContain('<dt>Size</dt>');
  });

  it('added by hand: a number of somebody known leads there, proof gives consent at once', async () => {
    const known = await post('/customers', { phone: '202 555 0112', consent: 'none' });
    expect(known.status).toBe(409);
    expect(known.text).toContain(`/customers/${ben}`);
    const faults = await post('/customers', { phone: '12', birthday: 'soon', consent: 'proof' });
    expect(faults.status).toBe(422);
    for (const words of ['Write the whole number', 'month and day', 'what the proof is'])
      expect(faults.text).toContain(words);
    const form = {
      phone: '+1 202 555 0150',
      name: 'Dora',
      consent: 'proof',
      proof: 'paper form',
      join: 'yes',
      tags: 'lunch',
    };
    const [status, path] = to(await post('/customers', form));
    expect(status).toBe(303);
    const page = (await get(path)).text;
    for (const words of ['Dora', 'offers allowed', 'lunch', 'Member 8-0003']) expect(page).toContain(words);
  });

  it('a stop said in person binds, is shown everywhere, and no text goes past it', async () => {
    await post(`/customers/${ben}/text`, { text: 'Your table is ready.', key: 'k1' });
    await post(`/customers/${ben}/text`, { text: 'Your table is ready.', key: 'k1' });
    expect(await street.count("select count(*) from outbound where once_key like 'desk:%'")).toBe(1);
    await post(`/customers/${ben}/stop`, { note: 'said it at the till' });
    const refused = await post(`/customers/${ben}/text`, { text: 'hello', key: 'k2' });
    expect([refused.status, refused.text.includes('This person said stop.')]).toEqual([422, true]);
    expect((await get('/customers')).text).toContain('<span class="badge bad">stopped</span>');
    expect((await get(`/customers/${ben}?kind=consent`)).text).toContain('said it at the till');
  });

  it('the timeline tells texts, points, notes and who wrote them; narrowed and by more', async () => {
    await post(`/customers/${amy}/note`, { text: 'allergic to <peanuts>' });
    const { text } = await get(`/customers/${amy}`);
    for (const words of ['JOIN Amy Lin', 'Became a member', '+20 points', 'allergic to &lt;peanuts&gt;'])
      expect(text).toContain(words);
    const notes = (await get(`/customers/${amy}?kind=notes`)).text;
    expect(notes).toContain('peanuts');
    expect(notes).not.toContain('Became a member');
    expect((await post(`/customers/${amy}/note`, { text: ' ' })).status).toBe(422);
  });

  it.each(['01m8141d0m00003z3c9be3h225', 'no-id'])('a segment that is not there (%s) means nobody', async (segment) => {
    const page = (await get(`/customers?segment=${segment}`)).text;
    expect(page).toContain('There is no such segment any more');
    expect(page).not.toContain('•••• 0111');
  });

  it('tagging the ticked, and keeping them as a segment', async () => {
    expect((await post('/customers/bulk', { id: ben, tag: '' })).status).toBe(422);
    expect((await post('/customers/bulk', { tag: 'x' })).text).toContain('Tick the people first.');
    const [status, path] = to(await post('/customers/bulk', { id: ben, tag: 'tasters', keep: 'segment' }));
    expect(status).toBe(303);
    const list = (await get(path)).text;
    expect(list).toContain('tasters');
    expect(list).not.toContain('Amy Lin');
  });

  it('a number of somebody else’s is never taken: it leads to merging', async () => {
    const taken = await post(`/customers/${amy}/number`, { phone: BEN, sure: 'yes' });
    expect(taken.status).toBe(409);
    expect(taken.text).toContain(`/customers/${amy}/merge?with=${ben}`);
    const preview = await post(`/customers/${amy}/number`, { phone: '+1 202 555 0177' });
    expect(preview.status).toBe(200);
    expect(preview.text).toContain('•••• 0177');
    expect((await get(`/customers/${amy}`)).text).toContain('•••• 0111');
  });

  it('preview, merge, undo', async () => {
    const preview = (await get(`/customers/${amy}/merge?with=${ben}`)).text;
    expect(preview).toContain('<b>40</b>');
    expect(preview).toContain('One of them said stop');
    expect(to(await post(`/customers/${amy}/merge`, { with: ben, name: 'into', number: 'into' }))[0]).toBe(303);
    expect((await get(`/customers/${ben}`)).text).toContain('This record was merged');
    expect((await get(`/customers/${ben}/edit`)).status).toBe(404);
    const merge = /name="mergeId" value="(\w+)"/.exec((await get(`/customers/${amy}`)).text)![1]!;
    expect(to(await post(`/customers/${amy}/unmerge`, { mergeId: merge }))).toEqual([303, `/customers/${ben}?done=customers.done.unmerged`]); // prettier-ignore
    expect((await get(`/customers/${ben}`)).text).toContain('Ben');
  });

  it('a file of everything, then forgotten after the word was typed', async () => {
    const json = await post(`/customers/${amy}/export`, { format: 'json' });
    expect(json.headers['content-disposition']).toContain('attachment');
    expect(JSON.stringify(json.body)).toContain('JOIN Amy Lin');
    const csv = await post(`/customers/${amy}/export`, { format: 'csv' });
    expect(csv.text).toContain('"customers","profile.name","Amy Lin"');
    expect(await audited('customer.exported')).toBe(2);
    expect((await post(`/customers/${amy}/erase`, { word: 'yes' })).status).toBe(422);
    expect(to(await post(`/customers/${amy}/erase`, { word: ' Erase ' }))[0]).toBe(303);
    const gone = (await get(`/customers/${amy}`)).text;
    expect(gone).toContain('This person was erased');
    expect(gone).not.toContain('Amy');
    expect(await street.gateway.points.check(street.test.db.reader)).toEqual([]);
  });

  it('who only practises sees first letters and no whole number', async () => {
    const trainee = await street.browser('training');
    const { text } = await trainee('get', `/customers/${ben}`);
    expect(text).toContain('B•••');
    expect(text).not.toContain('Show the whole number');
    expect(text).not.toContain(`/customers/${ben}/data`); // they may neither give nor erase it
    expect((await get(`/customers/${ben}`)).text).toContain(`/customers/${ben}/data`);
    expect((await trainee('post', `/customers/${ben}/reveal`)).status).toBe(403);
  });
});

describe('the rhythm on a customer’s page', () => {
  let street: Street;
  beforeAll(async () => {
    street = await openStreet();
  });
  afterAll(() => street.close());

  it('says how often somebody comes, and how late they are, in both languages', async () => {
    const { gateway, merchantId } = street;
    const ask = await street.browser('owner');
    const get = (path: string): Promise<Response> => ask('get', path);
    await street.say(AMY, 'JOIN Chitra');
    const { id: chitra } = (await gateway.customers.byNumber(street.test.db.reader, merchantId, street.hash(AMY)))!;
    const buy = (ago: number) =>
      gateway.db.write(
        (tx) =>
        gateway.purchases.record(tx, merchantId, {
          customerId: chitra, amount: '8.00', receipt: `R-${ago}`, actor: 'till', at: gateway.clock.now() - ago * 86_400_000,
        }), // prettier-ignore
      );
    for (const ago of [62, 48, 34]) await buy(ago);
    expect((await get(`/customers/${chitra}`)).text).not.toContain('Usually comes');
    await buy(20);
    expect((await get(`/customers/${chitra}`)).text).toContain('Usually comes every 14 days; 6 days overdue');
    expect((await get(`/customers/${chitra}?lang=zh`)).text).toContain('平时每 14 天来一次；已晚 6 天');
    await buy(5);
    expect((await get(`/customers/${chitra}?lang=zh`)).text).toMatch(/平时每 14 天来一次；预计 .+前后再来/);
    expect((await get(`/customers/${chitra}?lang=en`)).text).toMatch(/Usually comes every 14 days; expected about \w/);
  });
});
