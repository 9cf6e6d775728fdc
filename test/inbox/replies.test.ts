import { ENGINES } from '../support/engines.ts';
import { type Desk, type InboxShop, openInboxShop } from './world.ts';

describe.each(ENGINES)('ready replies and a person’s data on %s', (engine) => {
  let shop: InboxShop;
  let desk: Desk;
  beforeEach(async () => {
    shop = await openInboxShop(engine);
    desk = await shop.desk();
  });
  afterEach(() => shop.close());

  const hours = { language: 'en', name: 'Hours', shortcut: 'Hours', text: 'Hello {{name "friend"}}, we open at 11.' };
  const add = (fields: Record<string, string> = {}) => desk.post('/inbox/replies', { ...hours, ...fields });
  const idOf = async (name: string): Promise<string> =>
    new RegExp(`/inbox/replies/(\\w{26})">${name}<`).exec((await desk.get('/inbox/replies')).text)![1]!;

  it('takes the six of the house once, in either language', async () => {
    for (const language of ['en', 'zh', 'en']) await desk.post('/inbox/replies/defaults', { language });
    expect(await shop.count('select count(*) from canned_replies')).toBe(12);
    const { text } = await desk.get('/inbox/replies');
    expect(text).toContain('{{shop}}: Hello {{name &quot;there&quot;}}, your table is booked.');
    expect(text).toContain('位子已为您留好');
    expect(text).toContain('已订位'); // each is named in its own language
  });

  it('fills the name in for whoever has one, and what stands in for it for the rest', async () => {
    await add();
    const id = await idOf('Hours');
    const [amy, stranger] = [shop.phone(), shop.phone()];
    const customerId = await shop.member(amy);
    await shop.test.db.write((tx) => shop.gateway.customers.setName(tx, shop.merchantId, customerId, 'Amy'));
    for (const phone of [amy, stranger]) await shop.say(phone, 'when do you open?');
    const filled = async (phone: string) => (await desk.get(`/inbox/${await shop.thread(phone)}?reply=${id}`)).text;
    expect(await filled(amy)).toContain('>Hello Amy, we open at 11.</textarea>');
    expect(await filled(stranger)).toContain('>Hello friend, we open at 11.</textarea>');
    const part = await desk.part(`/inbox/${await shop.thread(amy)}?part=reply&reply=${id}`);
    expect(part.text).toContain('Hello Amy');
    expect(part.text).not.toContain('<html');
  });

  it('offers the replies as they would go out, those in the language of the talk first', async () => {
    for (const language of ['en', 'zh']) await desk.post('/inbox/replies/defaults', { language });
    const phone = shop.phone();
    const offered = async (): Promise<string[]> =>
      [...(await desk.get(`/inbox/${await shop.thread(phone)}`)).text.matchAll(/class="muted cut">([^<]*)</g)].map(
        ([, text]) => text!,
      );
    await shop.say(phone, '你们周日开门吗');
    const chinese = await offered();
    expect(chinese).toHaveLength(12);
    expect(chinese[0]).toMatch(/\p{Script=Han}/u);
    expect(chinese.join(' ')).not.toContain('{{');
    await shop.say(phone, 'are you open on sunday?');
    expect((await offered())[0]).toMatch(/^Lin/);
  });

  it.each([
    ['name', { name: '' }, 'Give it a name'],
    ['shortcut', { shortcut: 'two words' }, 'Use letters, digits and hyphens'],
    ['language', { language: 'de' }, 'Choose one of the two languages.'],
    ['empty text', { text: ' ' }, 'Write the text.'],
    ['unbalanced', { text: 'Hello {{name' }, 'A brace has no partner.'],
    ['unknown field', { text: 'Hello {{password}}' }, 'There is no such field.'],
    ['a program', { text: '{{#each this}}x{{/each}}' }, 'Between braces only a field may stand.'],
    ['too long', { text: 'x'.repeat(5000) }, 'Keep it within 1,600 characters.'],
  ])('refuses a wrong %s at its field and keeps the rest', async (_what, fields, words) => {
    const answer = await add(fields);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(words);
    expect(await shop.count('select count(*) from canned_replies')).toBe(0);
  });

  it('is changed and removed, never to a shortcut another has, and only by whoever may', async () => {
    await add();
    expect((await add({ name: 'Other' })).text).toContain('Another reply in this language has this shortcut.');
    expect((await add({ name: 'Other', language: 'zh' })).status).toBe(303);
    await add({ name: 'Late', shortcut: 'late' });
    const late = await idOf('Late');
    const clash = await desk.post(`/inbox/replies/${late}`, { ...hours, name: 'Late' });
    expect(clash.status).toBe(422);
    const changed = await desk.post(`/inbox/replies/${late}`, {
      ...hours,
      name: 'Late',
      shortcut: 'late',
      text: 'Till 9.',
    });
    expect(changed.status).toBe(303);
    expect((await desk.get('/inbox/replies')).text).toContain('Till 9.');
    const clerk = await shop.desk('clerk');
    expect((await clerk.get('/inbox/replies')).status).toBe(200);
    expect((await clerk.post('/inbox/replies', hours)).status).toBe(403);
    const other = await shop.test.db.write((tx) =>
      shop.gateway.merchants.add(tx, { name: 'Wu', country: 'US', zone: 'America/New_York', language: 'en' }),
    );
    const stranger = await shop.desk('owner', other.merchantId);
    for (const path of [`/inbox/replies/${late}`, `/inbox/replies/${late}/remove`])
      expect((await stranger.post(path, hours)).status).toBe(404);
    await desk.post(`/inbox/replies/${late}/remove`);
    expect((await desk.get(`/inbox/replies/${late}`)).status).toBe(404);
  });

  it('tells a person their notes, moves talks with a merge and back, and empties them', async () => {
    const { gateway, merchantId, test } = shop;
    const data = gateway.slices.find(({ name }) => name === 'inbox')!.personalData!;
    const phone = shop.phone();
    await shop.say(phone, 'table for 2?'); // before anybody knows them
    const id = await shop.thread(phone);
    await desk.post(`/inbox/${id}/note`, { note: 'Sits by the window' });
    const amy = await shop.member(phone);
    const told = await data.export(test.db.reader, merchantId, amy);
    expect(told).toMatchObject({ inbox: [{ topic: 'booking', notes: [{ text: 'Sits by the window' }] }] });
    const ben = await shop.member(shop.phone());
    const merge = { mergeId: 'm', fromId: amy, intoId: ben, actor: 'system' };
    const owner = async () => (await gateway.inbox.byId(test.db.reader, merchantId, id)).customerId;
    const moved = await test.db.write((tx) => data.merge!(tx, merchantId, merge));
    expect(moved).toEqual({ threads: [id] });
    expect(await owner()).toBe(ben);
    await test.db.write((tx) => data.unmerge!(tx, merchantId, merge, moved));
    expect(await owner()).toBe(amy);
    await test.db.write((tx) => data.erase(tx, merchantId, amy));
    await test.db.write((tx) => data.erase(tx, merchantId, amy)); // replayed after a restore
    const page = (await desk.get(`/inbox/${id}`)).text;
    expect(page).not.toContain('Sits by the window');
    expect(page).toContain('there is nobody to answer');
    expect((await desk.post(`/inbox/${id}/answer`, { text: 'Hello?' })).status).toBe(422);
    await shop.say(phone, 'hello again'); // the number is a new talk
    expect(await shop.count('select count(*) from threads')).toBe(2);
  });

  it('opens a talk with a customer who has not texted, once', async () => {
    const { gateway, merchantId, test } = shop;
    const amy = await shop.member(shop.phone());
    const first = await desk.post(`/inbox/write/${amy}`);
    const again = await desk.post(`/inbox/write/${amy}`);
    expect(again.headers['location']).toBe(first.headers['location']);
    const id = /\/inbox\/(\w{26})/.exec(first.headers['location']!)![1]!;
    shop.clock.advance(60 * 60_000);
    await desk.post(`/inbox/${id}/answer`, { text: 'Your umbrella is here.' });
    const thread = await gateway.inbox.byId(test.db.reader, merchantId, id);
    const { entries } = await gateway.inbox.entries(test.db.reader, merchantId, thread, { limit: 10 });
    const last = entries.at(-1)!;
    expect(last).toMatchObject({ kind: 'text', actor: `staff:${desk.staffId}`, message: { purpose: 'service' } });
    expect((await desk.get(`/inbox/of/${amy}`)).headers['location']).toBe(`/inbox/${id}`);
    expect((await desk.get('/inbox/of/nonsense')).status).toBe(404);
  });
});
