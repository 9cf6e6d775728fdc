import { ENGINES } from '../support/engines.ts';
import { type Desk, hidden, type InboxShop, openInboxShop } from './world.ts';

const MINUTE = 60_000;

describe.each(ENGINES)('the inbox on %s', (engine) => {
  let shop: InboxShop;
  let desk: Desk;
  beforeEach(async () => {
    shop = await openInboxShop(engine);
    desk = await shop.desk();
  });
  afterEach(() => shop.close());

  const list = async (folder: string): Promise<string> => (await desk.get(`/inbox?folder=${folder}`)).text;
  const texts = (phone: string) =>
    shop.gateway.messages.list(shop.test.db.reader, shop.merchantId, {
      number: { hash: shop.hash(phone), customerId: null },
      limit: 20,
    });

  it('opens a talk for a text that waits, and only for such a one', async () => {
    const phone = shop.phone();
    await shop.say(phone, 'JOIN');
    expect(await list('open')).toContain('Nobody is waiting.');
    await shop.say(phone, 'table for 4 at 7 tonight?');
    const page = await list('opportunities');
    expect(page).toContain('table for 4 at 7 tonight?');
    expect(page).toContain('Booking');
    expect(page).toContain(`•••• ${phone.slice(-4)}`);
    expect(page).not.toContain(phone);
    expect(await shop.count("select count(*) from facts where name = 'message.waiting'")).toBe(1);
  });

  it('is answered as a reply, which assigns it and ends the wait', async () => {
    const phone = shop.phone();
    await shop.say(phone, 'are you open on sunday?');
    const id = await shop.thread();
    const page = await desk.get(`/inbox/${id}`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('for 10 more minutes');
    const key = hidden(page.text, 'key');
    const sent = await desk.post(`/inbox/${id}/answer`, { text: 'Yes, from 11 to 9.', key });
    expect(sent.headers['location']).toBe(`/inbox/${id}?folder=open&done=inbox.done.sent#newest`);
    await desk.post(`/inbox/${id}/answer`, { text: 'Yes, from 11 to 9.', key }); // a second click
    const [answer, ...others] = await texts(phone);
    expect(answer).toMatchObject({ text: 'Yes, from 11 to 9.', purpose: 'reply', status: 'queued' });
    expect(others.filter(({ text }) => text === answer!.text)).toEqual([]);
    const thread = await shop.gateway.inbox.byId(shop.test.db.reader, shop.merchantId, id);
    expect(thread).toMatchObject({ assignedTo: desk.staffId, waitingSince: null, unread: false, lastOut: true });
    expect(await shop.count('select count(*) from inbound where waiting is not null')).toBe(0);
    expect(await list('mine')).toContain('Yes, from 11 to 9.');
  });

  it('answers as a service text after ten minutes', async () => {
    const phone = shop.phone();
    await shop.say(phone, 'are you open on sunday?');
    const id = await shop.thread();
    shop.clock.advance(11 * MINUTE);
    expect((await desk.get(`/inbox/${id}`)).text).toContain('as a service text');
    await desk.post(`/inbox/${id}/answer`, { text: 'Yes.' });
    expect((await texts(phone))[0]).toMatchObject({ text: 'Yes.', purpose: 'service' });
  });

  it('answers whoever said stop for ten minutes, and then not at all', async () => {
    const phone = shop.phone();
    await shop.say(phone, 'STOP');
    await shop.say(phone, 'is my table still booked?');
    const id = await shop.thread();
    const page = (await desk.get(`/inbox/${id}`)).text;
    expect(page).toContain('Said stop');
    expect(page).toContain('This person said stop. You may answer');
    await desk.post(`/inbox/${id}/answer`, { text: 'Yes, at 7.' });
    expect((await texts(phone))[0]).toMatchObject({ text: 'Yes, at 7.', purpose: 'reply' });
    shop.clock.advance(11 * MINUTE);
    expect((await desk.get(`/inbox/${id}`)).text).not.toContain('name="text"');
    const refused = await desk.post(`/inbox/${id}/answer`, { text: 'And bring friends' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('has not written in the last ten minutes');
    expect((await texts(phone))[0]).toMatchObject({ text: 'Yes, at 7.' });
  });

  it.each([
    { text: '', words: 'Write something first.' },
    { text: 'x'.repeat(5000), words: 'keep an answer within 1,600 characters' },
    { text: 'Hello {{name}}', words: 'A field in braces was not filled in' },
  ])('refuses what cannot be sent: $words', async ({ text, words }) => {
    await shop.say(shop.phone(), 'hello there');
    const id = await shop.thread();
    const answer = await desk.post(`/inbox/${id}/answer`, { text });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(words);
    if (text) expect(answer.text).toContain(text.slice(0, 1000));
  });

  it('closes, takes it back, and opens again by a new text', async () => {
    const phone = shop.phone();
    await shop.say(phone, 'how much is the duck?');
    const id = await shop.thread();
    const { waitingSince } = await shop.gateway.inbox.byId(shop.test.db.reader, shop.merchantId, id);
    const closed = await desk.post(`/inbox/${id}/close`, { folder: 'unread' });
    expect(closed.headers['location']).toBe(`/inbox?folder=unread&done=inbox.done.closed&closed=${id}`);
    expect((await desk.get(closed.headers['location']!)).text).toContain('Undo: open it again');
    expect(await list('closed')).toContain('how much is the duck?');
    await desk.post(`/inbox/${id}/reopen`);
    expect(await shop.gateway.inbox.byId(shop.test.db.reader, shop.merchantId, id)).toMatchObject({
      open: true,
      waitingSince,
    });
    await desk.post(`/inbox/${id}/close`);
    await shop.say(phone, '2 boxes of dumplings please');
    const again = await shop.gateway.inbox.byId(shop.test.db.reader, shop.merchantId, id);
    expect(again).toMatchObject({ open: true, unread: true, topic: 'order' });
    expect(again.waitingSince).toBeGreaterThan(waitingSince!);
  });

  it('puts the longest wait first, and who was answered behind', async () => {
    const [first, second, third] = [shop.phone(), shop.phone(), shop.phone()];
    for (const phone of [first, second, third]) await shop.say(phone, `hello from ${phone.slice(-4)}`);
    await shop.say(first, 'still here');
    await desk.post(`/inbox/${await shop.thread(second)}/answer`, { text: 'Hi' });
    const rows = await shop.gateway.inbox.list(shop.test.db.reader, shop.merchantId, {
      folder: 'open',
      staffId: desk.staffId,
      limit: 10,
    });
    expect(rows.map(({ lastFour }) => lastFour)).toEqual([first, third, second].map((phone) => phone.slice(-4)));
    const [row] = rows;
    const after = { place: row!.place, id: row!.id };
    const rest = await shop.gateway.inbox.list(shop.test.db.reader, shop.merchantId, {
      folder: 'open',
      staffId: desk.staffId,
      after,
      limit: 10,
    });
    expect(rest.map(({ id }) => id)).toEqual(rows.slice(1).map(({ id }) => id));
    const counts = await shop.gateway.inbox.counts(shop.test.db.reader, shop.merchantId, desk.staffId);
    expect(counts).toEqual({ open: 3, mine: 1, unassigned: 2, unread: 2, opportunities: 0 });
  });

  it('keeps notes to the shop and shows what was done', async () => {
    const phone = shop.phone();
    await shop.say(phone, 'the soup was cold');
    const id = await shop.thread();
    const colleague = await shop.desk('clerk');
    await desk.post(`/inbox/${id}/note`, { note: 'Spoke to the cook' });
    await desk.post(`/inbox/${id}/assign`, { staffId: colleague.staffId });
    await desk.post(`/inbox/${id}/topic`, { topic: 'enquiry' });
    await desk.post(`/inbox/${id}/case`, { kind: 'complaint' });
    const page = (await colleague.get(`/inbox/${id}`)).text;
    expect(page).toContain('Spoke to the cook');
    expect(page).toMatch(/gave this to you/);
    expect(page).toContain('set the topic: Question');
    expect(page).toContain('made it a case: C-1');
    expect((await texts(phone)).map(({ text }) => text)).not.toContain('Spoke to the cook');
    const [opened] = await shop.gateway.cases.list(shop.test.db.reader, shop.merchantId, { limit: 1 });
    const [said] = await shop.gateway.cases.texts(shop.test.db.reader, shop.merchantId, opened!.id);
    expect(said!.text).toBe('the soup was cold');
    await desk.post(`/inbox/${id}/unread`);
    expect(await list('unread')).toContain('the soup was cold');
  });

  it('lets a person decide a doubtful stop', async () => {
    const amy = shop.phone();
    const customerId = await shop.member(amy);
    const origin = { source: 'counter', actor: 'system' } as const;
    const { customers } = shop.gateway;
    const consent = { ...origin, state: 'granted', proof: 'paper' } as const;
    await shop.test.db.write((tx) => customers.recordConsent(tx, shop.merchantId, customerId, consent));
    const said = await shop.say(amy, 'please take me off your list');
    expect(said.waiting).toBe('doubtful_stop');
    const id = await shop.thread();
    expect((await desk.get(`/inbox/${id}`)).text).toContain('This may be a wish to stop.');
    const marketing = async () => (await customers.byId(shop.test.db.reader, shop.merchantId, customerId)).marketing;
    expect(await marketing()).toBe('paused');
    await desk.post(`/inbox/${id}/not-stop`);
    expect(await marketing()).toBe('allowed');
    expect((await desk.get(`/inbox/${id}`)).text).not.toContain('This may be a wish to stop.');
    await shop.say(amy, 'please take me off your list');
    await desk.post(`/inbox/${id}/stop`);
    expect(await customers.suppression(shop.test.db.reader, shop.merchantId, shop.hash(amy))).toBeDefined();
    await desk.post(`/inbox/${id}/not-stop`); // too late: somebody has decided
    expect(await customers.suppression(shop.test.db.reader, shop.merchantId, shop.hash(amy))).toBeDefined();
  });

  it('never lifts a real stop by a look at a doubtful one', async () => {
    const amy = shop.phone();
    await shop.member(amy);
    await shop.say(amy, 'please take me off your list');
    await shop.say(amy, 'STOP');
    const id = await shop.thread();
    await desk.post(`/inbox/${id}/not-stop`);
    const { customers } = shop.gateway;
    expect(await customers.suppression(shop.test.db.reader, shop.merchantId, shop.hash(amy))).toBeDefined();
  });

  it('sends no menu of words into a talk with a person', async () => {
    const phone = shop.phone();
    await shop.say(phone, 'hello?');
    const id = await shop.thread();
    shop.clock.advance(25 * 60 * MINUTE);
    const nextDay = await shop.desk();
    await nextDay.post(`/inbox/${id}/answer`, { text: 'Shall we keep it for you?' });
    expect((await shop.say(phone, 'that would be nice')).replies).toEqual([]);
  });

  it('marks a talk read only by a form, and answers 204 while nothing is new', async () => {
    const phone = shop.phone();
    await shop.say(phone, 'anybody there');
    const id = await shop.thread();
    await desk.get(`/inbox/${id}`);
    expect(await shop.gateway.inbox.unread(shop.test.db.reader, shop.merchantId)).toBe(1);
    await desk.post(`/inbox/${id}/seen`);
    expect(await shop.gateway.inbox.unread(shop.test.db.reader, shop.merchantId)).toBe(0);
    const self = (html: string, at: string): string =>
      new RegExp(`id="${at}"[^>]*hx-get="([^"]+)"`).exec(html)![1]!.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=');
    const page = (await desk.get(`/inbox/${id}`)).text;
    const [talk, rows] = [self(page, 'talk'), self(page, 'inbox-list')];
    expect((await desk.part(talk)).status).toBe(204);
    expect((await desk.part(rows)).status).toBe(204);
    await shop.say(phone, 'hello again');
    const part = await desk.part(talk);
    expect(part.text).toContain('hello again');
    expect(part.text).not.toContain('<html');
    expect((await desk.part(rows)).text).toContain('(1) Inbox');
  });

  it('shows hostile texts as text', async () => {
    const bodies = [
      '<script>alert(1)</script>',
      '<img src=x onerror=alert(1)>',
      '<a href="javascript:alert(1)">free noodles</a> javascript:alert(1)',
      '"><div hx-get="/sign-out" hx-trigger="load">',
      '{{shop}} {{#each this}}{{/each}} ${7*7}',
      '</title><script>alert(2)</script>',
    ];
    const phone = shop.phone();
    for (const body of bodies) await shop.say(phone, body);
    const id = await shop.thread();
    for (const path of ['/inbox', `/inbox/${id}`, `/inbox/${id}/customer`]) {
      const { status, text } = await desk.get(path);
      expect(status).toBe(200);
      expect(text).not.toMatch(/<script>alert|<img src=x|<a href="javascript|<div hx-get="\/sign-out/);
    }
    const { text } = await desk.get(`/inbox/${id}`);
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text).toContain('{{shop}} {{#each this}}');
  });

  it('belongs to its shop alone', async () => {
    await shop.say(shop.phone(), 'hello there');
    const id = await shop.thread();
    const other = await shop.test.db.write((tx) =>
      shop.gateway.merchants.add(tx, { name: 'Wu', country: 'US', zone: 'America/New_York', language: 'en' }),
    );
    const stranger = await shop.desk('owner', other.merchantId);
    expect((await stranger.get('/inbox')).text).not.toContain('hello there');
    expect((await stranger.get(`/inbox/${id}`)).status).toBe(404);
    expect((await stranger.get(`/inbox/${id}/customer`)).status).toBe(404);
    for (const what of [
      'answer',
      'note',
      'close',
      'reopen',
      'assign',
      'topic',
      'seen',
      'unread',
      'stop',
      'not-stop',
      'case',
      'reveal',
    ])
      expect((await stranger.post(`/inbox/${id}/${what}`, { text: 'x', note: 'x', topic: 'order' })).status).toBe(404);
    expect((await desk.post(`/inbox/${id}/assign`, { staffId: stranger.staffId })).status).toBe(404);
    expect((await desk.get('/inbox/../etc')).status).toBe(404);
    expect((await desk.get('/inbox/nonsense')).status).toBe(404);
  });

  it('shows a whole number once, to whoever may, and writes it down', async () => {
    const phone = shop.phone();
    await shop.say(phone, 'hello there');
    const id = await shop.thread();
    expect((await desk.get(`/inbox/${id}`)).text).not.toContain(phone);
    expect((await desk.post(`/inbox/${id}/reveal`)).text.replaceAll(' ', '')).toContain(phone);
    expect(await shop.count("select count(*) from audit where action = 'customer.revealed'")).toBe(1);
    const clerk = await shop.desk('clerk');
    expect((await clerk.post(`/inbox/${id}/reveal`)).status).toBe(403);
  });
});
