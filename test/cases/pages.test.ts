import { desc, ne } from 'drizzle-orm';
import request, { type Response } from 'supertest';
import { outbound } from '../../src/messages/schema.ts';
import { createWeb } from '../../src/web.ts';
import { formTokenOf } from '../../src/platform/web/frame.ts';
import type { Preset, Role } from '../../src/platform/web/principal.ts';
import { openShop } from '../flows/shop.ts';

/** Lin's Noodles with browsers of its people. */
async function openDesk() {
  const shop = await openShop('sqlite');
  const { gateway, test, merchantId } = shop;
  const { db } = test;
  const web = createWeb(gateway, { signal: AbortSignal.abort() });
  let serial = 0;
  async function browser(role: Role, preset?: Preset) {
    const person = { merchantId, email: `${role}-${++serial}@example.com`, name: `${role} ${serial}`, role, preset };
    const { staffId } = await db.write((tx) => gateway.staff.add(tx, person));
    const session = await db.write((tx) => gateway.sessions.start(tx, merchantId, staffId));
    const headers = { Cookie: `mcrm=${session}`, 'Sec-Fetch-Site': 'same-origin' };
    return {
      staffId,
      get: (path: string, more: Record<string, string> = {}): Promise<Response> =>
        request(web)
          .get(path)
          .set({ ...headers, ...more })
          .then((answer) => answer),
      post: (path: string, form: Record<string, string> = {}): Promise<Response> =>
        request(web)
          .post(path)
          .set(headers)
          .type('form')
          .send({ _token: formTokenOf(session), ...form })
          .then((answer) => answer),
    };
  }
  /** Opens a case by text and tells its id. */
  async function complain(words: string, phone = shop.phone()): Promise<{ id: string; number: number; phone: string }> {
    await shop.say(phone, `COMPLAIN ${words}`);
    const [one] = await gateway.cases.list(db.reader, merchantId, { limit: 1 });
    return { id: one!.id, number: one!.number, phone };
  }
  /** What was texted to customers, the newest first. */
  async function texts(): Promise<string[]> {
    const rows = await db.reader.db
      .select()
      .from(outbound)
      .where(ne(outbound.purpose, 'staff'))
      .orderBy(desc(outbound.id));
    return rows.map((row) => gateway.vault.open(row.merchantId, row.text));
  }
  const caseOf = (id: string) => gateway.cases.byId(db.reader, merchantId, id);
  return { ...shop, browser, complain, caseOf, texts };
}

/** A hidden field of a form on a page: of the form that sends to this address. */
const hidden = (page: string, action: string, name: string): string => {
  const form = page.slice(page.indexOf(`action="${action}"`));
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(form)?.[1] ?? '';
};

describe('the pages of the cases', () => {
  let desk: Awaited<ReturnType<typeof openDesk>>;
  beforeEach(async () => void (desk = await openDesk()));
  afterEach(() => desk.close());

  /** Sends a form of the case's page as a browser would: with what the page had hidden in it. */
  async function send(who: Awaited<ReturnType<typeof desk.browser>>, id: string, path: string, fields = {}) {
    const page = (await who.get(`/cases/${id}`)).text;
    const action = `/cases/${id}/${path}`;
    const kept = Object.fromEntries(['key', 'seen', 'from'].map((name) => [name, hidden(page, action, name)]));
    return { first: await who.post(action, { ...kept, ...fields }), kept, action };
  }

  it('every page opens in both languages, empty and with cases', async () => {
    const owner = await desk.browser('owner');
    const paths = ['/cases', '/cases?view=list', '/cases/new', '/cases/causes', '/cases/times', '/cases/settings'];
    const codes = async () => {
      const found: Record<string, number> = {};
      for (const path of paths)
        for (const lang of ['en', 'zh']) {
          const address = `${path}${path.includes('?') ? '&' : '?'}lang=${lang}`;
          found[address] = (await owner.get(address)).status;
        }
      return new Set(Object.values(found));
    };
    expect(await codes()).toEqual(new Set([200]));
    const { id } = await desk.complain('the soup was cold and I was charged twice');
    paths.push(`/cases/${id}`);
    expect(await codes()).toEqual(new Set([200]));
  });

  it('a case goes through its six steps, each with who and when', async () => {
    const owner = await desk.browser('owner');
    const { id, phone } = await desk.complain('I was charged twice');
    expect((await send(owner, id, 'classify', { category: 'price' })).first.status).toBe(303);
    expect((await send(owner, id, 'note', { note: 'Asked Bao: the till showed it twice.' })).first.status).toBe(303);
    expect((await desk.caseOf(id)).step).toBe('investigated');
    expect((await send(owner, id, 'move', { step: 'handled', cause: 'price' })).first.status).toBe(303);
    expect((await send(owner, id, 'report', { report: 'we paid 12.50 back' })).first.status).toBe(303);
    const page = (await owner.get(`/cases/${id}`)).text;
    expect(page).toContain('Asked Bao');
    expect(page).toContain('we paid 12.50 back');
    expect(await desk.ask(phone, '5')).not.toBe('');
    expect(await desk.caseOf(id)).toMatchObject({ step: 'archived', rating: 5, cause: 'price', category: 'price' });
    const after = (await owner.get(`/cases/${id}`)).text;
    expect(after.match(/<li class="done">/g)).toHaveLength(5);
    expect(after).toContain('The customer rated it 5 of 5');
  });

  it('what a colleague did meanwhile is told, and what was typed is kept', async () => {
    const [owner, bao] = [await desk.browser('owner'), await desk.browser('clerk')];
    const { id } = await desk.complain('nobody came');
    const page = (await owner.get(`/cases/${id}`)).text;
    await send(bao, id, 'classify', { category: 'service' });
    const action = `/cases/${id}/reply`;
    const kept = { key: hidden(page, action, 'key'), seen: hidden(page, action, 'seen') };
    const crossed = await owner.post(action, { ...kept, reply: 'We are sorry & will call' });
    expect(crossed.status).toBe(409);
    expect(crossed.text).toContain('clerk 2 moved it to');
    expect(crossed.text).toContain('We are sorry &amp; will call</textarea>');
    const again = { key: hidden(crossed.text, action, 'key'), seen: hidden(crossed.text, action, 'seen') };
    expect((await owner.post(action, { ...again, reply: 'We are sorry' })).status).toBe(303);
  });

  it('pressed twice, everything happens once', async () => {
    const owner = await desk.browser('owner');
    const { id } = await desk.complain('the bill was wrong');
    await send(owner, id, 'classify', { category: 'price' });
    for (const [path, fields] of [
      ['note', { note: 'looked at the bill' }],
      ['reply', { reply: 'We look into it' }],
      ['move', { step: 'handled', cause: '' }],
      ['report', { report: 'we paid it back' }],
    ] as const) {
      const { kept, action } = await send(owner, id, path, fields);
      expect((await owner.post(action, { ...kept, ...fields })).status).toBe(303);
    }
    const texts = await desk.gateway.cases.texts(desk.test.db.reader, desk.merchantId, id);
    expect(texts.map(({ sort }) => sort)).toEqual(['said', 'note', 'reply', 'report']);
    expect(await desk.count(`select count(*) from outbound where purpose <> 'staff'`)).toBe(3); // opened, reply, report
  });

  it('a card of the board moves on; what needs words leads to the case', async () => {
    const owner = await desk.browser('owner');
    const { id, number } = await desk.complain('zzz');
    const move = (from: string, step: string) =>
      owner.post(`/cases/${id}/move`, { on: 'board', back: '/cases?mine=1', from, step });
    const undecided = await move('received', 'classified');
    expect(undecided.headers['location']).toBe(`/cases/${id}?pick=1#classify`);
    await send(owner, id, 'classify', { category: 'service' });
    expect((await move('classified', 'investigated')).headers['location']).toBe(`/cases?mine=1&done=cases.done.moved#case-${id}`); // prettier-ignore
    expect((await move('classified', 'investigated')).headers['location']).toContain('done=cases.done.there');
    expect((await move('classified', 'handled')).headers['location']).toContain('done=cases.done.crossed');
    expect((await move('investigated', 'handled')).headers['location']).toContain('done=cases.done.moved');
    expect((await move('handled', 'reported')).headers['location']).toBe(`/cases/${id}#report`);
    const away = (await move('handled', 'archived')).headers['location'];
    expect(away).toBe(`/cases?mine=1&done=cases.done.archived&closed=${id}`);
    expect((await owner.get(away!)).text).toContain(`action="/cases/${id}/reopen"`);
    const found = await owner.get(`/cases?q=c-${number}`);
    expect(found.headers['location']).toBe(`/cases/${id}`);
    const elsewhere = await owner.post(`/cases/${id}/move`, { on: 'board', back: '//evil.example', from: 'handled', step: 'handled' }); // prettier-ignore
    expect(elsewhere.headers['location'] ?? '').not.toContain('evil');
  });

  it.each([
    ['by what it plainly says', 'the waiter was rude', true],
    ['by a person where it says as much of something else', 'rude waiter and charged me twice', false],
  ])('a card moved before it has a category gets one %s', async (_how, words, taken) => {
    const owner = await desk.browser('owner');
    const { id } = await desk.complain(words);
    const moved = await owner.post(`/cases/${id}/move`, { on: 'board', back: '/cases', from: 'received', step: 'classified' }); // prettier-ignore
    const to = moved.headers['location'];
    expect(to).toBe(taken ? `/cases?done=cases.done.suggested#case-${id}` : `/cases/${id}?pick=1#classify`);
    expect((await desk.caseOf(id)).category).toBe(taken ? 'service' : null);
    if (!taken) expect((await owner.get(to!)).text).toContain('Choose a category first');
  });

  it.each([
    ['en', 'that was not us', 'like earlier complaints'],
    ['en', 'the waiter was rude', 'because of <mark>rude</mark>'],
    ['zh', 'that was not us', '和以往的投诉相似'],
  ])('says in %s why “%s” is suggested', async (lang, words, why) => {
    const owner = await desk.browser('owner');
    const { id } = await desk.complain(words);
    expect((await owner.get(`/cases/${id}?lang=${lang}`)).text).toContain(why);
  });

  it('goes first until it is put away', async () => {
    const owner = await desk.browser('owner');
    const { id } = await desk.complain('slow');
    const { db } = desk.test;
    await send(owner, id, 'classify', { category: 'service' });
    await send(owner, id, 'report', { report: 'we are sorry' });
    await owner.post(`/cases/${id}/reopen`);
    const starred = async () => (await owner.get('/cases?view=list')).text.includes('★ First');
    expect([(await desk.caseOf(id)).priority, await starred()]).toEqual([1, true]);
    await db.write((tx) => desk.gateway.caseDesk.archive(tx, desk.merchantId, id, `staff:${owner.staffId}`));
    expect([(await desk.caseOf(id)).priority, await starred()]).toEqual([1, false]);
  });

  it('refuses empty words, gaps and choices that are none, with what was typed', async () => {
    const owner = await desk.browser('owner');
    const { id } = await desk.complain('cold soup');
    const tried = async (path: string, fields: Record<string, string>) => {
      const { first } = await send(owner, id, path, fields);
      return [first.status, first.text.includes('class="fault"')];
    };
    expect(await tried('reply', { reply: ' ' })).toEqual([422, true]);
    expect(await tried('reply', { reply: 'We will ___ by Friday' })).toEqual([422, true]);
    expect(await tried('reply', { reply: 'x'.repeat(481) })).toEqual([422, true]);
    expect(await tried('note', { note: '' })).toEqual([422, true]);
    expect(await tried('classify', { category: 'nothing of ours' })).toEqual([422, true]);
    expect((await send(owner, id, 'report', { report: 'paid back' })).first.status).toBe(422); // no category yet
    expect((await send(owner, id, 'rate', { rating: '7' })).first.status).toBe(422);
    expect(await desk.caseOf(id)).toMatchObject({ step: 'received', category: null });
    expect((await owner.post(`/cases/${id}/assign`, { ownerId: '0'.repeat(26) })).status).toBe(404);
  });

  it('says when somebody cannot be texted, and keeps the words', async () => {
    const owner = await desk.browser('owner');
    const { id, phone } = await desk.complain('stop bothering me');
    desk.clock.advance(3_600_000);
    await desk.say(phone, 'STOP');
    desk.clock.advance(3_600_000);
    const { first } = await send(owner, id, 'reply', { reply: 'We are sorry' });
    expect(first.status).toBe(422);
    expect(first.text).toContain('cannot be texted');
    expect(first.text).toContain('We are sorry</textarea>');
  });

  it('puts the three parts of an answer together without a script', async () => {
    const owner = await desk.browser('owner');
    const { id } = await desk.complain('slow');
    const taken = await owner.post(`/cases/${id}/compose`, { take: 'listen:Thank you for telling us.', propose: 'Come by.' }); // prettier-ignore
    expect(taken.text).toContain('name="listen" value="Thank you for telling us."');
    const whole = await owner.post(`/cases/${id}/compose`, {
      listen: 'Thank you.',
      understand: ' ',
      propose: 'Come by.',
    });
    expect(whole.text).toContain('Thank you. Come by.</textarea>');
    expect(await desk.count(`select count(*) from outbound`)).toBe(1); // nothing was sent but the first answer
  });

  it.each([
    ['somebody known, by number', '202-556-0001', true],
    ['a number nobody knows', '+1 202 555 0177', true],
    ['nobody', '', false],
  ])('takes a case by hand of %s', async (_what, who, textable) => {
    const owner = await desk.browser('owner');
    await desk.member('+12025560001');
    const page = (await owner.get('/cases/new')).text;
    const form = { key: hidden(page, '/cases', 'key'), who, text: 'the soup was cold', kind: 'complaint', source: 'phone', category: 'service', ownerId: owner.staffId }; // prettier-ignore
    const first = await owner.post('/cases', form);
    expect(first.status).toBe(303);
    const second = await owner.post('/cases', form);
    expect(second.headers['location']).toBe(first.headers['location']);
    const [one, ...rest] = await desk.gateway.cases.list(desk.test.db.reader, desk.merchantId, { limit: 9 });
    expect(rest).toEqual([]);
    expect(one).toMatchObject({ source: 'phone', category: 'service', ownerId: owner.staffId, step: 'classified' });
    const { first: reply } = await send(owner, one!.id, 'reply', { reply: 'Sorry' });
    expect(reply.status).toBe(textable ? 303 : 422);
  });

  it('asks which of them is meant, and tells when nobody is', async () => {
    const owner = await desk.browser('owner');
    const { test, gateway, merchantId } = desk;
    const ids = [await desk.member(desk.phone()), await desk.member(desk.phone())];
    for (const id of ids) await test.db.write((tx) => gateway.customers.setName(tx, merchantId, id, 'Amy Tan'));
    const which = await owner.post('/cases', { who: 'amy', text: 'slow', kind: 'feedback', source: 'counter' });
    expect(which.status).toBe(422);
    for (const id of ids) expect(which.text).toContain(`name="customerId" value="${id}"`);
    const chosen = { who: 'amy', customerId: ids[1]!, text: 'slow', kind: 'feedback', source: 'counter' };
    expect((await owner.post('/cases', chosen)).status).toBe(303);
    expect((await owner.post('/cases', { who: 'Zoe', text: 'slow' })).text).toContain('Nobody of this name or number');
    const [one] = await gateway.cases.list(test.db.reader, merchantId, { limit: 1 });
    expect(one!.customerId).toBe(ids[1]);
  });

  it('causes are counted, and a task against one stands on the agenda once', async () => {
    const owner = await desk.browser('owner');
    const { id } = await desk.complain('waited an hour');
    await send(owner, id, 'classify', { category: 'service' });
    await send(owner, id, 'move', { step: 'handled', cause: 'speed' });
    const page = (await owner.get('/cases/causes?cause=speed')).text;
    expect(page).toContain('Too slow: 1');
    expect(page).toContain('value="Prevent: Too slow"');
    const key = hidden(page, '/cases/causes/tasks', 'key');
    const task = { key, title: 'A second cook on Fridays', cause: 'speed', startsOn: '2027-01-04', assigneeId: '' };
    for (const _press of [1, 2]) expect((await owner.post('/cases/causes/tasks', task)).status).toBe(303);
    expect((await owner.get('/cases/causes')).text.match(/A second cook on Fridays/g)).toHaveLength(1);
    expect((await owner.post('/cases/causes/tasks', { ...task, title: '' })).status).toBe(422);
    expect((await owner.post('/cases/causes/tasks', { ...task, startsOn: 'soon' })).status).toBe(422);
  });

  it('categories are added, renamed and taken away; due times by category', async () => {
    const owner = await desk.browser('owner');
    const label = (fields: Record<string, string>) =>
      owner.post('/cases/settings/labels', { sort: 'category', ...fields });
    expect((await label({ name_en: 'Delivery', name_zh: '外送', words: 'courier，骑手, late box' })).status).toBe(303);
    expect((await label({ name_en: 'Delivery' })).status).toBe(422);
    expect((await label({ name_en: '', name_zh: '' })).status).toBe(422);
    expect((await label({ id: 'price', name_en: 'Money', name_zh: '价钱' })).status).toBe(303);
    expect((await label({ id: 'support', name_en: 'Technical support', name_zh: '技术支持', deed: 'hide' })).status).toBe(303); // prettier-ignore
    const known = await desk.gateway.caseDesk.categories(desk.test.db.reader, desk.merchantId);
    expect(known.map(({ id }) => id)).not.toContain('support');
    expect(known.find(({ id }) => id === 'price')?.name).toEqual({ words: { en: 'Money', zh: '价钱' } });
    expect(known.at(-1)).toMatchObject({ name: { words: { en: 'Delivery', zh: '外送' } }, words: ['courier', '骑手', 'late box'] }); // prettier-ignore
    const due = (hours: string) => owner.post('/cases/settings/due', { category: 'price', segmentId: '', hours, first: 'yes' }); // prettier-ignore
    expect((await due('0')).status).toBe(422);
    expect((await due('4')).status).toBe(303);
    expect((await due('5')).status).toBe(422); // there is one for these
    const page = (await owner.get('/cases/settings')).text;
    expect(page).toContain('<b>4 hours</b> · Money');
    const id = hidden(page, '/cases/settings/due/remove', 'id');
    expect((await owner.post('/cases/settings/due/remove', { id })).status).toBe(303);
    expect(await desk.gateway.caseDesk.dueRules(desk.test.db.reader, desk.merchantId)).toEqual([]);
  });

  it('whoever only practises sees first letters, and nothing to press', async () => {
    const phone = desk.phone();
    const customerId = await desk.member(phone);
    await desk.test.db.write((tx) => desk.gateway.customers.setName(tx, desk.merchantId, customerId, 'Amy Tan'));
    await desk.complain('Bo at the till is my neighbour', phone);
    const { id } = await desk.complain('Bo was slow again', phone);
    const owner = await desk.browser('owner');
    await send(owner, id, 'note', { note: 'Bo was off sick' });
    expect((await owner.get('/cases')).text).toContain('Bo was slow');
    const trainee = await desk.browser('clerk', 'training');
    for (const path of ['/cases', '/cases?view=list', `/cases/${id}`]) {
      const page = (await trainee.get(path)).text;
      expect(page).toContain('A•••');
      expect(page).toMatch(/>•••</u);
      expect(page).not.toMatch(/Bo (at|was)/u);
      expect(page).not.toContain('Amy Tan');
      expect(page.match(/<form[^>]*action="\/cases\//g)).toBeNull();
    }
    expect((await trainee.post(`/cases/${id}/note`, { note: 'x' })).status).toBe(403);
    expect((await trainee.get('/cases/settings')).status).toBe(403);
  });

  it('a reply stands in the phone on the page exactly as it is sent', async () => {
    const owner = await desk.browser('owner');
    const { id } = await desk.complain('等了一个小时'); // Chinese words to a shop that writes English
    const reply = '我们马上给您退款';
    const preview = await owner.post(`/cases/${id}/compose`, { propose: reply });
    const shown = /id="preview-reply"[\s\S]*?<p class="bubble"[^>]*>([^<]*)</.exec(preview.text)![1]!;
    await send(owner, id, 'reply', { reply });
    const [sent] = await desk.texts();
    expect(sent).toBe(shown.replaceAll('&#x27;', "'"));
  });

  it('a clerk sees how fast colleagues answered', async () => {
    const owner = await desk.browser('owner');
    const { id } = await desk.complain('slow');
    await send(owner, id, 'assign', { ownerId: owner.staffId });
    desk.clock.advance(2 * 3_600_000);
    await send(owner, id, 'reply', { reply: 'We look into it' });
    const clerk = await desk.browser('clerk');
    const page = (await clerk.get('/cases/times?days=90')).text;
    expect(page).toContain('owner 1');
    expect(page).toMatch(/data-label="First answer">2 h</);
  });

  it('filters by whose it is, by lateness and category', async () => {
    const owner = await desk.browser('owner');
    const [mine, late] = [await desk.complain('first words'), await desk.complain('second words')];
    await send(owner, mine.id, 'classify', { category: 'price' });
    await send(owner, mine.id, 'assign', { ownerId: owner.staffId });
    await owner.post('/cases/settings/due', { category: 'service', segmentId: '', hours: '1' });
    await send(owner, late.id, 'classify', { category: 'service' });
    await send(owner, late.id, 'assign', { ownerId: '' });
    desk.clock.advance(2 * 3_600_000);
    for (const view of ['', '&view=list'])
      for (const [query, has] of [
        ['mine=1', 'first words'],
        ['late=1', 'second words'],
        ['category=price', 'first words'],
        ['category=service', 'second words'],
      ] as const) {
        const page = (await owner.get(`/cases?${query}${view}`)).text;
        expect([query, view, page.includes('first words'), page.includes('second words')]).toEqual([query, view, has === 'first words', has === 'second words']); // prettier-ignore
      }
    expect((await owner.get('/cases?view=list&step=archived')).text).toContain('Nothing fits what you chose.');
    expect((await owner.get('/cases?q=C999')).text).toContain('There is no case “C999”.');
  });

  it('the talk leads to the case made of it, Today and the timeline as well', async () => {
    const owner = await desk.browser('owner');
    const phone = desk.phone();
    const customerId = await desk.member(phone);
    await desk.say(phone, 'the thing from last week is still broken');
    const { inbox } = desk.gateway;
    const [talk] = await inbox.list(desk.test.db.reader, desk.merchantId, { folder: 'open', staffId: owner.staffId, limit: 1 }); // prettier-ignore
    await owner.post(`/inbox/${talk!.id}/case`, { kind: 'complaint' });
    expect((await owner.get(`/inbox/${talk!.id}`)).text).toContain('/cases?q&#x3D;C101');
    const found = (await owner.get('/cases?q=C101')).headers['location'];
    expect((await owner.get('/')).text).toContain(`href="${found}"`);
    expect((await owner.get(`/customers/${customerId}?kind=cases`)).text).toContain(`href="${found}"`);
    expect((await owner.get(found!)).text).toContain(`href="/inbox/of/${customerId}"`);
  });

  it('the case of somebody erased still opens, without their words', async () => {
    const owner = await desk.browser('owner');
    const phone = desk.phone();
    const customerId = await desk.member(phone);
    const { id } = await desk.complain('call me on my other number', phone);
    const { db } = desk.test;
    await db.write((tx) => desk.gateway.register.erase(tx, desk.merchantId, customerId, 'system'));
    for (const path of ['/cases', `/cases/${id}`]) {
      const page = await owner.get(path);
      expect([page.status, page.text.includes('other number')]).toEqual([200, false]);
    }
  });

  it('the board answers htmx with nothing while nothing changed', async () => {
    const owner = await desk.browser('owner');
    await desk.complain('cold');
    const page = (await owner.get('/cases')).text;
    const self = /hx-get="([^"]+)"/.exec(page)![1]!.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=');
    const part = (path: string) => owner.get(path, { 'HX-Request': 'true' });
    expect((await part(self)).status).toBe(204);
    await desk.complain('colder');
    const live = await part(self);
    expect(live.status).toBe(200);
    expect(live.text).toContain('colder');
    expect(live.text).not.toContain('<html');
  });
});
