import { CAP } from '../../src/marketing/index.ts';
import { type Desk, openDesk } from '../customers/import-desk.ts';
import { ENGINES } from '../support/engines.ts';
import { type GreetingShop, openGreetingShop } from './greetings-shop.ts';

const FORM = {
  occasion: 'birthday',
  daysBefore: '0',
  time: '10:00',
  who: 'all',
  late: 'same_day',
  en1: 'Happy birthday, {{name "friend"}}',
  zh1: '',
};

const idIn = (path: string | undefined): string => /\/care\/greetings\/([0-9a-z]{26})/.exec(path ?? '')![1]!;
const keyIn = (page: string): string => /name="key" value="([^"]+)"/.exec(page)![1]!;

describe.each(ENGINES)('the pages of greetings on %s', (engine) => {
  let shop: GreetingShop;
  let desk: Desk;
  let clerk: Desk;
  beforeEach(async () => {
    shop = await openGreetingShop(engine, { now: '2026-06-15T16:00:00Z' });
    await shop.write((tx) => shop.gateway.merchants.set(tx, shop.merchantId, CAP, { texts: 50, days: 30 }));
    desk = await openDesk(shop);
    clerk = await openDesk(shop, 'clerk');
  });
  afterEach(() => shop.close());

  const greetings = () => shop.gateway.care.greetings;
  const one = (id: string) => greetings().byId(shop.test.db.reader, shop.merchantId, id);
  const all = () => greetings().list(shop.test.db.reader, shop.merchantId);
  const made = async (form: Record<string, string> = {}): Promise<string> =>
    idIn((await desk.post('/care/greetings/new', { ...FORM, ...form })).headers['location']);
  const turn = (id: string, on: '0' | '1', who = desk, back = 'one') =>
    who.post(`/care/greetings/${id}/switch`, { on, back });

  it('says what greetings do while there is none, and offers three that are ready', async () => {
    const { text } = await desk.get('/care');
    expect(text).toContain('Be the shop that remembers');
    for (const occasion of ['birthday', 'joined', 'holiday:thanksgiving'])
      expect(text).toContain(`name="occasion" value="${occasion}"`);
    expect(text).toContain('Happy birthday, friend!');
    expect((await desk.get('/care?lang=zh')).text).toContain('做一家记得顾客的店');
    expect((await clerk.get('/care')).text).not.toContain('action="/care/greetings/ready"');
  });

  it('switches a ready one on in two clicks, and says when it goes out and to how many', async () => {
    await shop.guest({ birthday: '06-20', name: 'Amy' });
    await shop.guest({ birthday: '06-20' });
    const key = keyIn((await desk.get('/care')).text);
    const ready = await desk.post('/care/greetings/ready', { occasion: 'birthday', key });
    const id = idIn(ready.headers['location']);
    const looked = await desk.get(`/care/greetings/${id}?done=care.done.ready`);
    expect(looked.text).toContain('Once it is on, the first goes out: Saturday, 20 Jun, 10:00: to 2 people');
    expect(looked.text).toContain('Happy birthday, Amy!');
    const on = await turn(id, '1');
    expect([on.status, on.headers['location']]).toEqual([303, `/care/greetings/${id}?switched=${id}`]);
    expect((await desk.get(on.headers['location']!)).text).toContain(
      'Birthday is on. Next: Saturday, 20 Jun, 10:00: to 2 people.',
    );
    const off = await turn(id, '0', desk, 'list');
    expect((await desk.get(off.headers['location']!)).text).toContain(
      'Birthday is off. Not sent in the next 30 days: 2 people.',
    );
  });

  it('makes one of two clicks, on a ready one and on the form', async () => {
    const { text } = await desk.get('/care');
    const ready = { occasion: 'joined', key: keyIn(text) };
    const twice = [await desk.post('/care/greetings/ready', ready), await desk.post('/care/greetings/ready', ready)];
    expect(twice.map(({ headers }) => idIn(headers['location']))).toEqual([(await all())[0]!.id, (await all())[0]!.id]);
    const key = keyIn((await desk.get('/care/greetings/new')).text);
    expect(await made({ key })).toBe(await made({ key }));
    expect(await all()).toHaveLength(2);
    const { id } = (await all())[0]!;
    await turn(id, '1');
    await turn(id, '1');
    expect((await one(id)).on).toBe(true);
  });

  it('shows the year: months, folded birthdays, feasts with their people, and what nobody greets', async () => {
    await shop.guest({ birthday: '06-20' });
    await shop.guest({ birthday: '06-22' });
    await shop.greeting();
    await shop.greeting({ occasion: { kind: 'holiday', code: 'mid-autumn' } });
    await shop.greeting({ occasion: { kind: 'holiday', code: 'christmas' }, daysBefore: 2 }, { off: true });
    const { text } = await desk.get('/care');
    expect(text.match(/<svg viewBox/g)).toHaveLength(13); // from mid-June to mid-June
    expect(text).toContain('4 greetings go out in the next 12 months');
    expect(text).toContain('<summary>2 people on 2 days</summary>');
    expect(text).toContain('lunar month 8, day 15');
    expect(text).toContain('25 Sept'); // Mid-Autumn of 2026
    expect(text).toContain('Christmas Day, 2 days before');
    expect(text).toContain('Set up: Juneteenth');
    expect(text).not.toContain('Set up: Mid-Autumn');
    const chinese = (await desk.get('/care?lang=zh')).text;
    expect(chinese).toContain('农历八月十五');
    expect(chinese).toContain('2人，共2天');
  });

  it('previews through customers, measures, and coaches, without a script and with nothing kept', async () => {
    await shop.guest({ name: 'Amy' });
    await shop.guest({ name: '林小雨', language: 'zh' });
    const post = (more: Record<string, string>) => desk.post('/care/greetings/new', { ...FORM, ...more });
    const preview = (await post({ do: 'preview', en2: 'Many happy returns, {{name "friend"}}' })).text;
    expect(preview).toContain('Happy birthday, Amy');
    expect(preview).toContain('Many happy returns, ');
    expect(preview).toContain('林小雨'); // in our words, since none are written in Chinese
    const dear = (await post({ do: 'preview', en1: 'Soup’s on us' })).text;
    expect(dear).toContain('<mark class="culprit">’</mark>');
    expect((await post({ do: 'fix:en1', en1: 'Soup’s on us' })).text).toContain('>Soup&#x27;s on us</textarea>');
    expect((await post({ do: 'insert:en1:name', en1: 'Hi' })).text).toContain(
      '>Hi {{name &quot;friend&quot;}}</textarea>',
    );
    expect((await post({ do: 'more:en' })).text).toContain('name="en2"');
    const own = (await post({ do: 'own:zh' })).text;
    expect(/<textarea id="f-zh2"[^>]*>[^<]*生日/.test(own)).toBe(true);
    const less = (await post({ do: 'less:en1', en2: 'The second' })).text;
    expect(less).toContain('>The second</textarea>');
    expect(less).not.toContain('name="en2"');
    const half = { who: 'tree', 'where.0.group': 'all', 'where.0.0.field': 'points.balance', 'where.do': 'add:0' };
    expect((await post(half)).text).toContain('where.0.1');
    expect(await all()).toEqual([]);
  });

  it('keeps everything that was chosen, and shows it again', async () => {
    const where = { field: 'points.balance', is: '>=', value: 10 };
    const segment = await shop.write((tx) =>
      shop.gateway.segments.save(tx, shop.merchantId, { name: 'Regulars', where }, 'staff:1'),
    );
    const gift = { en: 'a free dessert', zh: '甜品一份' };
    const offer = await shop.write((tx) =>
      shop.gateway.vouchers.addOffer(
        tx,
        shop.merchantId,
        { words: gift, kind: 'item', value: null, leastSpend: null, validDays: 30 },
        'staff:1',
      ),
    );
    const id = await made({
      occasion: 'holiday:diwali',
      daysBefore: '3',
      time: '11:30',
      who: 'segment',
      segmentId: segment.id,
      en2: 'Another',
      voucherOfferId: offer.id,
      late: 'next_day',
    });
    expect((await one(id)).draft).toEqual({
      occasion: { kind: 'holiday', code: 'diwali' },
      daysBefore: 3,
      time: '11:30',
      segmentId: segment.id,
      wordings: { en: [FORM.en1, 'Another'] },
      voucherOfferId: offer.id,
      late: 'next_day',
    });
    const { text } = await desk.get(`/care/greetings/${id}/edit`);
    for (const kept of [
      'value="holiday:diwali" selected',
      'value="11:30"',
      `value="${segment.id}" selected`,
      '>Another</textarea>',
      `value="${offer.id}" selected`,
      'value="next_day" checked',
    ])
      // prettier-ignore
      expect(text).toContain(kept);
    const shown = (await desk.get(`/care/greetings/${id}`)).text;
    for (const words of ['Diwali, 3 days before', 'Regulars', 'a free dessert', 'Also the next day'])
      expect(shown).toContain(words);
    const tree = { who: 'tree', 'where.0.group': 'all', 'where.0.0.field': 'points.balance', 'where.0.0.is': '>=', 'where.0.0.value': '10' }; // prettier-ignore
    await desk.post(`/care/greetings/${id}/edit`, { ...FORM, occasion: 'holiday:diwali', ...tree });
    const { draft } = await one(id);
    expect([draft.segmentId, draft.where]).toEqual([undefined, { all: [{ ...where, value: '10' }] }]);
  });

  it('tells that the voucher of a greeting is archived, and shows it as it goes out then', async () => {
    const { vouchers } = shop.gateway;
    const gift = { words: { en: 'a free tea' }, kind: 'item', value: null, leastSpend: null, validDays: 30 } as const;
    const { id: offerId } = await shop.write((tx) => vouchers.addOffer(tx, shop.merchantId, gift, 'staff:1'));
    const id = await shop.greeting({ voucherOfferId: offerId });
    const before = (await desk.get(`/care/greetings/${id}`)).text;
    expect([before.includes('Its voucher is archived'), before.includes('SAM-PLE-XUX')]).toEqual([false, true]);
    await shop.write((tx) => vouchers.archiveOffer(tx, shop.merchantId, offerId, 'staff:1'));
    const after = (await desk.get(`/care/greetings/${id}`)).text;
    expect([after.includes('Its voucher is archived'), after.includes('SAM-PLE-XUX')]).toEqual([true, false]);
    expect((await desk.get('/care/greetings')).text).toContain('<span class="badge warn">archived</span>');
  });

  it('tells that another greeting for the occasion takes everybody first', async () => {
    await shop.guest({ birthday: '06-18', name: 'Ben' });
    const first = await shop.greeting();
    const second = await shop.greeting({}, { off: true });
    const says = async (id: string) => (await desk.get(`/care/greetings/${id}`)).text.includes('stands further up');
    expect([await says(first), await says(second)]).toEqual([false, true]);
  });

  it('tells what was sent, passed over and missed, with the people behind it', async () => {
    await shop.guest({ birthday: '06-16', name: 'Amy' });
    await shop.guest({ birthday: '06-18', name: 'Ben' });
    const id = await shop.greeting();
    await shop.at('2026-06-16T14:00:00Z');
    await shop.at('2026-06-21T14:00:00Z'); // off for days
    desk = await openDesk(shop, 'manager'); // the session of before is over
    const calendar = (await desk.get('/care')).text;
    expect(calendar).toContain('Greetings were missed');
    expect(calendar).toContain('18 Jun: Birthday did not go out to 1 person.');
    expect((await desk.get('/')).text).toContain('A greeting to 1 person was missed in the last 7 days.');
    const page = (await desk.get(`/care/greetings/${id}`)).text;
    expect(page).toContain('1 missed');
    expect(page).toContain('The day, or its hours, were over: 1');
    const sent = (await desk.get(`/care/greetings/${id}/people?day=2026-06-16`)).text;
    expect(sent).toContain('Amy');
    expect(sent).not.toContain('Ben');
    expect(sent).not.toMatch(/\+?1?212555\d{4}/);
    const missed = (await desk.get(`/care/greetings/${id}/people?day=2026-06-18&state=missed`)).text;
    expect(missed).toContain('Ben');
    expect((await desk.get(`/care/greetings/${id}/people?day=soon`)).status).toBe(303);
    expect((await desk.get('/care/greetings')).text).toContain('1 sent');
    expect((await desk.get('/care/greetings?lang=zh')).text).toContain('错过1条');
  });

  it('orders greetings of one occasion, and removes one', async () => {
    const first = await shop.greeting();
    const second = await shop.greeting({ daysBefore: 0 });
    await desk.post(`/care/greetings/${second}/up`);
    expect((await all()).map(({ id }) => id)).toEqual([second, first]);
    const gone = await desk.post(`/care/greetings/${second}/remove`);
    expect(gone.headers['location']).toBe('/care/greetings?done=care.done.removed');
    expect((await desk.get(`/care/greetings/${second}`)).status).toBe(404);
    expect((await all()).map(({ id }) => id)).toEqual([first]);
  });

  it('lets a clerk look, and nothing more', async () => {
    const id = await shop.greeting({}, { off: true });
    for (const path of ['/care', '/care/greetings', `/care/greetings/${id}`])
      expect([path, (await clerk.get(path)).status]).toEqual([path, 200]);
    for (const path of ['/care/greetings/new', `/care/greetings/${id}/edit`])
      expect([path, (await clerk.get(path)).status]).toEqual([path, 403]);
    expect((await turn(id, '1', clerk)).status).toBe(403);
    expect((await clerk.post('/care/greetings/ready', { occasion: 'joined' })).status).toBe(403);
    expect((await clerk.get(`/care/greetings/${id}`)).text).not.toContain('/switch"');
    expect((await one(id)).on).toBe(false);
  });
});

describe.each(ENGINES)('faults of the form of a greeting on %s', (engine) => {
  let shop: GreetingShop;
  let desk: Desk;
  let edit: string;
  beforeAll(async () => {
    shop = await openGreetingShop(engine, { now: '2026-06-15T16:00:00Z' });
    desk = await openDesk(shop);
    edit = `/care/greetings/${await shop.greeting({}, { off: true })}/edit`;
  });
  afterAll(() => shop.close());

  it.each([
    ['an unknown occasion', { occasion: 'holiday:pancakes' }, 'n-occasion', 'Choose an occasion'],
    ['a field of another shop', { occasion: 'field:01h00000000000000000000000' }, 'n-occasion', 'Choose an occasion'],
    ['61 days before', { daysBefore: '61' }, 'n-daysBefore', 'from 0 to 60'],
    ['half a day before', { daysBefore: '1.5' }, 'n-daysBefore', 'from 0 to 60'],
    ['a time that is none', { time: '25:00' }, 'n-time', 'like 09:30'],
    ['a time at night', { time: '23:00' }, 'n-time', 'only then may offers arrive'],
    ['no segment', { who: 'segment' }, 'n-segmentId', 'Choose a segment'],
    ['a segment that is gone', { who: 'segment', segmentId: '0'.repeat(26) }, 'n-segmentId', 'Choose a segment'],
    ['conditions half filled in', { who: 'tree', 'where.0.group': 'all', 'where.0.0.field': '' }, 'where', 'not complete'], // prettier-ignore
    ['unbalanced braces', { en1: 'Hi {{name' }, 'n-en1', 'A brace has no partner'],
    ['a field that is not there', { en2: 'Hi {{salary}}' }, 'n-en2', 'There is no field'],
    ['a voucher code without a voucher', { en1: 'Code {{voucher}}' }, 'n-en1', 'There is no field'],
    ['5,000 characters', { zh1: '字'.repeat(5000) }, 'n-zh1', '1,600 characters at most'],
    ['an object where text belongs', { 'en1[a]': 'b' }, 'n-en1', 'did not arrive as text'],
    ['an offer that is gone', { voucherOfferId: '0'.repeat(26) }, 'n-voucherOfferId', 'no longer in use'],
  ])('tells %s at the field, keeps what was typed and makes nothing', async (_what, more, field, words) => {
    const form = { ...FORM, zh2: '生日快乐，老朋友', ...more };
    if (Object.keys(more).some((name) => name.includes('['))) delete (form as Record<string, string>)['en1'];
    for (const path of ['/care/greetings/new', edit]) {
      const answer = await desk.post(path, form);
      expect(answer.status).toBe(422);
      expect(answer.text).toContain(words);
      expect(answer.text).toContain(field);
      expect(answer.text).toContain('生日快乐，老朋友');
    }
    const all = await shop.gateway.care.greetings.list(shop.test.db.reader, shop.merchantId);
    expect(all.map(({ version }) => version)).toEqual([1]);
  });
});
