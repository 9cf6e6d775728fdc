import request from 'supertest';
import { APPROVAL_FROM } from '../../src/broadcasts/index.ts';
import { CAP } from '../../src/marketing/index.ts';
import { createWeb } from '../../src/web.ts';
import { type Desk, openDesk } from '../customers/import-desk.ts';
import { ENGINES } from '../support/engines.ts';
import { type BroadcastShop, EVERYBODY, openBroadcastShop } from './shop.ts';

const DOUBLE = 'Soup’s on — come by';

describe.each(ENGINES)('the pages of broadcasts on %s', (engine) => {
  let shop: BroadcastShop;
  let desk: Desk;
  let clerk: Desk;
  let segmentId: string;
  beforeAll(async () => {
    shop = await openBroadcastShop(engine);
    await shop.people(3, { names: true });
    await shop.write((tx) => shop.gateway.merchants.set(tx, shop.merchantId, CAP, { texts: 100, days: 30 }));
    segmentId = (
      await shop.write((tx) =>
        shop.gateway.segments.save(tx, shop.merchantId, { name: 'Everybody', where: EVERYBODY }, 'staff:1'),
      )
    ).id;
    desk = await openDesk(shop);
    clerk = await openDesk(shop, 'clerk');
  });
  afterAll(() => shop.close());

  const idIn = (path: string | undefined): string => /\/broadcasts\/([0-9a-z]{26})/.exec(path ?? '')![1]!;
  async function begun(): Promise<string> {
    return idIn((await desk.post('/broadcasts/new', { kind: 'care', goal: 'Smiles' })).headers['location']);
  }
  const form = (more: Record<string, string> = {}) => ({
    name: 'June',
    kind: 'care',
    goal: 'Smiles',
    who: 'segment',
    segmentId,
    textEn: 'Hello {{name "friend"}}, soup is on',
    textZh: '',
    textedHours: '0',
    holdOutPercent: '0',
    when: 'now',
    ...more,
  });
  const save = (id: string, more: Record<string, string> = {}) =>
    desk.post(`/broadcasts/${id}/edit`, form({ do: 'save', ...more }));
  const keyIn = (page: string): string => /name="key" value="([^"]+)"/.exec(page)![1]!;

  it('begins with goal and kind, and words in both languages', async () => {
    expect((await desk.get('/broadcasts/new')).text).toContain('name="kind" value="event"');
    const id = await begun();
    const { text } = await desk.get(`/broadcasts/${id}/edit`);
    expect(text).toContain('cold days are coming');
    expect(text).toContain('天气转凉');
    expect((await shop.one(id)).draft).toMatchObject({
      goal: 'Smiles',
      kind: 'care',
      audience: { excludeTextedHours: 16 },
    });
  });

  it('comes from a segment with that audience chosen, and from nobody else’s', async () => {
    const begin = await desk.post('/broadcasts/new', { kind: 'event', segment: segmentId });
    expect((await shop.one(idIn(begin.headers['location']))).draft.audience.segmentId).toBe(segmentId);
    const foreign = await desk.post('/broadcasts/new', { kind: 'event', segment: '0'.repeat(26) });
    expect(foreign.status).toBe(404);
  });

  it('keeps a draft and shows it in the phones of the audience', async () => {
    const id = await begun();
    const saved = await save(id);
    expect([saved.status, saved.headers['location']]).toEqual([
      303,
      `/broadcasts/${id}/edit?done=broadcasts.done.saved`,
    ]);
    const { text } = await desk.get(`/broadcasts/${id}/edit`);
    expect(text).toContain('Hello Guest 0, soup is on');
    expect(text).toContain('STOP to leave');
    const second = await desk.post(`/broadcasts/${id}/edit`, form({ do: 'look:1' }));
    expect(second.text).toContain('Hello Guest 1, soup is on');
    expect((await desk.post(`/broadcasts/${id}/edit`, form({ do: 'look:3' }))).text).toContain('Hello Guest 0');
  });

  it.each([
    ['unbalanced braces', { textEn: 'Hi {{name' }, 'textEn', 'A brace has no partner'],
    ['a field that is not there', { textEn: 'Hi {{salary}}' }, 'textEn', 'There is no field'],
    ['5,000 characters', { textEn: 'x'.repeat(5000) }, 'textEn', '1,600 characters at most'],
    ['an object where text belongs', { 'textEn[a]': 'b' }, 'textEn', 'did not arrive as text'],
    ['a past time', { when: 'at', at: '2020-01-01T10:00' }, 'at', 'That time is over'],
    ['a time in the DST gap', { when: 'at', at: '2027-03-14T02:30' }, 'at', 'the clocks go forward'],
    ['a foreign target', { linkTarget: 'javascript:alert(1)' }, 'linkTarget', 'beginning with http'],
  ])('tells %s at the field, keeps what was typed and changes nothing', async (_what, more, field, words) => {
    const id = await begun();
    await save(id);
    const before = await shop.one(id);
    const refused = await save(id, { name: 'Typed anew', ...more });
    expect(refused.status).toBe(422);
    const at = refused.text.indexOf(`id="n-${field}"`);
    expect(at).toBeGreaterThan(0);
    expect(refused.text.slice(at, at + 300)).toContain(words);
    expect(refused.text).toContain('value="Typed anew"');
    expect(await shop.one(id)).toEqual(before);
  });

  it('an empty tree is nobody: it is kept, and cannot be sent', async () => {
    const id = await begun();
    expect((await save(id, { who: 'tree', 'where.0.group': 'all' })).status).toBe(303);
    const { text } = await desk.get(`/broadcasts/${id}/check`);
    expect(text).toContain('Nobody is chosen yet');
    const refused = await desk.post(`/broadcasts/${id}/check`, { key: keyIn(text) });
    expect(refused.status).toBe(422);
    expect((await shop.one(id)).status).toBe('draft');
  });

  it('says on its check list that a field of the segment is gone, and pauses itself when it went later', async () => {
    const { custom, segments } = shop.gateway;
    const name = 'Allergy';
    const field = await shop.write((tx) => custom.add(tx, shop.merchantId, { name, type: 'flag', choices: '' }));
    const where = { not: { field: `custom.${field}`, is: '=', value: true } } as const;
    const allergic = await shop.write((tx) => segments.save(tx, shop.merchantId, { name, where }, 'staff:1'));
    const id = await begun();
    await save(id, { segmentId: allergic.id });
    const { audience } = (await shop.one(id)).draft;
    const later = await shop.sent({ audience, schedule: { kind: 'at', at: '2026-06-15T14:00' } });
    await shop.write((tx) => custom.archive(tx, shop.merchantId, field, true));
    const check = await desk.get(`/broadcasts/${id}/check`);
    expect([check.status, check.text.includes('names a field that is gone')]).toEqual([200, true]);
    shop.clock.set(Date.UTC(2026, 5, 15, 18, 0));
    await shop.run(2000);
    expect((await desk.get(`/broadcasts/${later}`)).text).toContain('It paused by itself: something it needs is gone');
    await desk.post(`/broadcasts/${later}/cancel`);
    expect((await desk.get(`/broadcasts/${later}`)).text).toContain('Somebody of the staff canceled it.');
  });

  it('shows both texts of a test before it is sent', async () => {
    const id = await begun();
    await save(id, { textBEn: 'Dumplings {{name "friend"}}' });
    const { text } = await desk.get(`/broadcasts/${id}/check`);
    expect(text).toMatch(/A · Guest 0[\s\S]*Hello Guest 0, soup is on[\s\S]*B · Guest 0[\s\S]*Dumplings Guest 0/);
  });

  it('takes conditions for this once, edited without a script', async () => {
    const id = await begun();
    const tree = { who: 'tree', 'where.0.group': 'all', 'where.0.0.field': 'segments.everybody', 'where.0.0.was': 'segments.everybody', 'where.0.0.is': '=', 'where.0.0.value': 'true' }; // prettier-ignore
    const grown = await desk.post(`/broadcasts/${id}/edit`, form({ ...tree, 'where.do': 'add:0' }));
    expect(grown.text).toContain('name="where.0.1.field"');
    expect((await save(id, tree)).status).toBe(303);
    expect((await desk.get(`/broadcasts/${id}/check`)).text).toContain('Send to 3');
    const broken = await save(id, { ...tree, 'where.0.0.field': 'no.such' });
    expect([broken.status, broken.text.includes('A condition is not complete yet')]).toEqual([422, true]);
  });

  it('coaches: counts, marks the sign and rewrites it at a click', async () => {
    const id = await begun();
    const counter = await desk.post(`/broadcasts/${id}/measure?box=textEn`, form({ textEn: DOUBLE }));
    expect(counter.text).toContain('Soup<mark class="culprit">’</mark>s on');
    expect(counter.text).toContain('70 a part');
    expect(counter.text).not.toContain('<html');
    const fixed = await desk.post(`/broadcasts/${id}/edit`, form({ textEn: DOUBLE, do: 'fix:textEn' }));
    expect(fixed.text).toContain('Soup&#x27;s on - come by</textarea>');
    expect((await shop.one(id)).draft.texts.en).toBe("Soup's on - come by");
  });

  it('begins one draft, however often its button is clicked; another kind is another broadcast', async () => {
    const key = keyIn((await desk.get('/broadcasts/new')).text);
    const begin = async (kind: string) => idIn((await desk.post('/broadcasts/new', { kind, key })).headers['location']);
    const first = await begin('care');
    expect(await begin('care')).toBe(first);
    expect(await begin('event')).not.toBe(first);
  });

  it('copies one draft, however often its button is clicked; one that was sent meanwhile is copied anew', async () => {
    const id = await begun();
    const keyOf = async (): Promise<string> => {
      const { text } = await desk.get('/broadcasts');
      return keyIn(text.slice(text.indexOf(`/broadcasts/${id}/copy`)));
    };
    const key = await keyOf();
    const copy = async () => idIn((await desk.post(`/broadcasts/${id}/copy`, { key })).headers['location']);
    const before = await shop.count('select count(*) from broadcasts');
    const [first, second] = await Promise.all([copy(), copy()]);
    expect(second).toBe(first);
    expect(await shop.count('select count(*) from broadcasts')).toBe(before + 1);
    await shop.test.db.admin(`update broadcasts set status = 'done' where id = '${first}'`);
    expect(await copy()).not.toBe(first);
    expect(await keyOf()).not.toBe(key);
  });

  it('puts a field into a text without a script', async () => {
    const id = await begun();
    const { text } = await desk.post(`/broadcasts/${id}/edit`, form({ textEn: 'Hello', do: 'insert:textEn:name' }));
    expect(text).toContain('Hello {{name &quot;friend&quot;}}</textarea>');
  });

  it('live: keeps what can be kept, and says when it could not', async () => {
    const id = await begun();
    const kept = await desk.post(`/broadcasts/${id}/live`, form({ name: 'Live' }));
    expect([kept.status, kept.headers['hx-trigger']]).toEqual([200, 'composer-kept']);
    expect(kept.text).toMatch(/^<div id="panel"/);
    const refused = await desk.post(`/broadcasts/${id}/live`, form({ name: 'Worse', textEn: '{{' }));
    expect([refused.status, refused.headers['hx-trigger']]).toEqual([200, undefined]);
    expect(refused.text).toContain('data-fault="textEn"');
    expect(refused.text).not.toContain('There is no text yet');
    expect((await shop.one(id)).draft.name).toBe('Live');
  });

  it('fills in the usual hold-out once an audience is known', async () => {
    const id = await begun();
    await save(id, { holdOutPercent: '' });
    expect((await shop.one(id)).draft.holdOutPercent).toBe(0);
  });

  it('sends the test to a phone, and tells a number that is none at the field', async () => {
    const id = await begun();
    const sent = await desk.post(`/broadcasts/${id}/edit`, form({ do: 'test', testPhone: '+1 202 555 0177' }));
    expect(sent.headers['location']).toContain('broadcasts.done.tested');
    expect(await shop.count(`select count(*) from outbound where purpose = 'staff'`)).toBe(1);
    const refused = await desk.post(`/broadcasts/${id}/edit`, form({ do: 'test', testPhone: 'Amy' }));
    expect(refused.status).toBe(422);
    expect(refused.text.slice(refused.text.indexOf('id="n-testPhone"'))).toContain('Give a phone number');
  });

  it('sends once for two clicks at once, the back button and a late copy of the form', async () => {
    const id = await begun();
    await save(id);
    const { text } = await desk.get(`/broadcasts/${id}/check`);
    expect(text).toContain('Send to 3');
    const key = keyIn(text);
    const clicks = await Promise.all([1, 2, 3].map(() => desk.post(`/broadcasts/${id}/check`, { key })));
    expect(clicks.map(({ status }) => status)).toEqual([303, 303, 303]);
    const back = await desk.post(`/broadcasts/${id}/check`, { key });
    expect(back.headers['location']).toBe(`/broadcasts/${id}`);
    await shop.run();
    expect((await shop.texts()).filter((row) => row.text.includes('soup is on'))).toHaveLength(3);
    expect((await shop.one(id)).status).toBe('done');
  });

  it('asks to look again when the draft was changed since, or was never looked at', async () => {
    const id = await begun();
    await save(id);
    const key = keyIn((await desk.get(`/broadcasts/${id}/check`)).text);
    await save(id, { textEn: 'Something else' });
    const again = await desk.post(`/broadcasts/${id}/check`, { key });
    expect([again.status, again.text.includes('was changed since you looked')]).toEqual([422, true]);
    expect((await desk.post(`/broadcasts/${id}/check`, {})).status).toBe(422);
    expect((await shop.one(id)).status).toBe('draft');
  });

  it('shows results, masked, and takes them out as CSV with an entry in the audit', async () => {
    const id = await shop.sent({ name: 'Results', texts: { en: 'Again two for one' } });
    await shop.run();
    const { text } = await desk.get(`/broadcasts/${id}`);
    expect(text).toContain('Guest 0');
    expect(text).toMatch(/•••• \d{4}/);
    expect(text).not.toMatch(/\+1212555/);
    expect((await desk.get(`/broadcasts/${id}?state=failed`)).text).toContain('Nobody here.');
    expect((await clerk.post(`/broadcasts/${id}/results.csv`)).status).toBe(403);
    const csv = await desk.post(`/broadcasts/${id}/results.csv`);
    expect(csv.headers['content-disposition']).toBe('attachment; filename="broadcast-results.csv"');
    expect(csv.text.split('\r\n').filter(Boolean)).toHaveLength(4);
    expect(csv.text).toContain('"Delivered"');
    const { to } = (await shop.texts())[0]!;
    expect(csv.text).toMatch(new RegExp(`"Guest 0","?…${to}`));
    expect(await shop.count(`select count(*) from audit where action = 'broadcast.exported'`)).toBe(1);
  });

  it('pauses with what was in the air told, goes on, cancels, copies and deletes', async () => {
    const id = await shop.sent({ name: 'Stop and go', texts: { en: 'Three for two' }, schedule: { kind: 'at', at: '2026-07-01T12:00' } }); // prettier-ignore
    const paused = await desk.post(`/broadcasts/${id}/pause`);
    expect(paused.headers['location']).toBe(`/broadcasts/${id}?done=broadcasts.done.paused&air=0`);
    expect((await desk.get(`/broadcasts/${id}?air=2`)).text).toContain('2 texts were already with the carrier');
    expect((await shop.one(id)).status).toBe('paused');
    await desk.post(`/broadcasts/${id}/resume`);
    expect((await shop.one(id)).status).toBe('scheduled');
    await desk.post(`/broadcasts/${id}/cancel`);
    expect((await shop.one(id)).status).toBe('canceled');
    const copy = idIn((await desk.post(`/broadcasts/${id}/copy`)).headers['location']);
    expect((await shop.one(copy)).draft.texts.en).toBe('Three for two');
    expect((await desk.post(`/broadcasts/${copy}/remove`)).headers['location']).toBe(
      '/broadcasts?done=broadcasts.done.removed',
    );
    expect((await desk.get(`/broadcasts/${copy}`)).status).toBe(404);
    expect((await desk.post(`/broadcasts/${id}/remove`)).status).toBe(409);
  });

  it('tells how far one is, in a part of the page that stops asking when it has come to rest', async () => {
    const id = await shop.sent({ name: 'Moving', texts: { en: 'Four for three' } });
    await shop.pump();
    const under = await desk.get(`/broadcasts/${id}/progress`);
    expect(under.text).toMatch(/^<div id="progress" hx-get/);
    expect((await desk.get('/broadcasts')).text).toContain(`hx-get="/broadcasts/${id}/counts"`);
    await shop.run();
    expect((await desk.get('/broadcasts')).text).not.toContain(`hx-get="/broadcasts/${id}/counts"`);
    const over = await desk.get(`/broadcasts/${id}/progress?was=0&at=1`);
    expect(over.headers['hx-refresh']).toBe('true');
    expect(over.text).not.toContain('hx-get');
  });

  it('waits for a second person where the shop wants one, and says so to the first', async () => {
    const set = (from: number | null) =>
      shop.write((tx) => shop.gateway.merchants.set(tx, shop.merchantId, APPROVAL_FROM, from));
    await set(1);
    const id = await begun();
    await save(id, { textEn: 'To be approved' });
    const { text } = await desk.get(`/broadcasts/${id}/check`);
    expect(text).toContain('a second person must approve it');
    await desk.post(`/broadcasts/${id}/check`, { key: keyIn(text) });
    expect((await desk.get(`/broadcasts/${id}`)).text).toContain('Somebody other than you must approve it');
    expect((await desk.post(`/broadcasts/${id}/approve`)).status).toBe(403);
    expect((await clerk.post(`/broadcasts/${id}/approve`)).status).toBe(403);
    const manager = await openDesk(shop, 'manager');
    const asked = (await manager.get(`/broadcasts/${id}`)).text;
    expect(asked).toContain('Approve and let it go');
    expect(asked).toContain('Everybody: 3 would get it.');
    await manager.post(`/broadcasts/${id}/approve`);
    expect((await shop.one(id)).status).not.toBe('awaiting_approval');
    await set(null);
    await desk.post(`/broadcasts/${id}/cancel`);
  });

  it('compares two texts, and sends the one chosen to the rest', async () => {
    await shop.people(40);
    const id = await shop.sent({
      name: 'Two texts',
      texts: { en: 'Text of the first arm' },
      textsB: { en: 'Text of the second arm' },
      samplePercent: 50,
      decideAfterHours: 0,
    });
    await shop.run();
    const { text } = await desk.get(`/broadcasts/${id}`);
    expect(text).toContain('A against B');
    expect(text).toContain('Too few texts so far');
    expect(text).toContain('The rest waits until you choose.');
    await desk.post(`/broadcasts/${id}/decide`, { winner: 'b' });
    await shop.run();
    expect((await shop.one(id)).winner).toBe('b');
    expect((await desk.get(`/broadcasts/${id}`)).text).not.toContain('Send A to the rest');
    expect((await shop.texts()).filter((row) => row.text.includes('Text of the'))).toHaveLength(43);
  });

  it('a recurring one lists what it has sent', async () => {
    const schedule = { kind: 'recurring', every: 'day', time: '13:00', from: '2026-06-15' } as const;
    const id = await shop.sent({ name: 'Every day', texts: { en: 'Soup of the day' }, schedule });
    const { text } = await desk.get(`/broadcasts/${id}`);
    expect(text).toContain('Every day at 13:00, from 15 Jun 2026 (America/New_York)');
    await desk.post(`/broadcasts/${id}/cancel`);
  });

  it('lists them, with the actions their state allows', async () => {
    const { text } = await desk.get('/broadcasts');
    expect(text).toContain('Stop and go');
    expect(text).toContain('href="/broadcasts/new"');
    const read = await clerk.get('/broadcasts');
    expect([read.status, read.text.includes('/copy"')]).toEqual([200, false]);
    expect((await clerk.get('/broadcasts/new')).status).toBe(403);
  });

  it('speaks Chinese', async () => {
    const id = await begun();
    await save(id);
    for (const path of ['/broadcasts', '/broadcasts/new', `/broadcasts/${id}/edit`, `/broadcasts/${id}/check`]) {
      const { status, text } = await desk.get(`${path}?lang=zh`);
      expect([status, text.includes('<h1>')]).toEqual([200, true]);
      expect(
        /<main[^]*<\/main>/.exec(text)![0].replace(/value="[^"]*"|<textarea[^]*?<\/textarea>|<code>.*?<\/code>/g, ''),
      ).toMatch(/[\u4e00-\u9fff]/);
    }
    await desk.get('/broadcasts?lang=en');
  });

  it('leads a recipient’s own link on, and counts it in the results', async () => {
    const target = 'https://lins.example/menu';
    const id = await shop.sent({ name: 'Linked', texts: { en: 'See {{link}} today' }, linkTarget: target });
    await shop.run();
    const sent = (await shop.texts()).findLast(({ text }) => text.includes('/l/'))!;
    const path = new URL(/https?:\S+/.exec(sent.text)![0]).pathname;
    const web = createWeb(shop.gateway);
    const phone = await request(web).get(path).set('User-Agent', 'Mozilla/5.0 (iPhone) Safari/604.1');
    expect([phone.status, phone.headers['location'], phone.headers['set-cookie']]).toEqual([302, target, undefined]);
    await request(web).get(path).set('User-Agent', 'WhatsApp/2');
    expect(await shop.counts(id)).toMatchObject({ clicked: 1 });
    expect((await request(web).get('/l/nosuchlink0')).status).toBe(404);
  });
});
