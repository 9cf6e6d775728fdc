import { ENGINES } from '../support/engines.ts';
import { type Desk, type InboxShop, openInboxShop } from './world.ts';
import { SHELF } from '../knowledge/shelf.ts';

describe.each(ENGINES)('answers of the library in the inbox on %s', (engine) => {
  let shop: InboxShop;
  let desk: Desk;
  let ids: Record<string, string>;
  beforeEach(async () => {
    shop = await openInboxShop(engine);
    desk = await shop.desk();
    ids = await shop.test.db.write(async (tx) => {
      const made: Record<string, string> = {};
      for (const [name, entry] of Object.entries(SHELF))
        made[name] = (await shop.gateway.knowledge.add(tx, shop.merchantId, { ...entry, forReplies: name !== 'pets' }, 'staff:x')).id; // prettier-ignore
      return made;
    });
  });
  afterEach(() => shop.close());

  const open = async (text: string): Promise<{ thread: string; html: string }> => {
    const phone = shop.phone();
    await shop.say(phone, text);
    const thread = await shop.thread(phone);
    return { thread, html: (await desk.get(`/inbox/${thread}`)).text };
  };
  const used = async (name: string) =>
    (await shop.gateway.knowledge.byId(shop.test.db.reader, shop.merchantId, ids[name]!)).used;
  const keyIn = (html: string): string => /<form id="reply"[\s\S]*?name="key" value="([^"]+)"/.exec(html)![1]!;

  it('suggests what fits the last text, in its language, with the words that decided', async () => {
    const { html } = await open('is there somewhere for my car?');
    const box = html.slice(html.indexOf('suggested'), html.indexOf('<details class="canned"'));
    for (const words of ['Answers that fit', 'Where can I park?', 'because of: car', 'Behind the house'])
      expect(box).toContain(words);
    expect(box).not.toContain('When are you open?');
    const chinese = (await open('请问你们那里好停车吗')).html;
    expect(chinese).toContain('店后面有停车位，两小时免费。');
  });

  it('suggests nothing where nothing fits, and still lists the library', async () => {
    const { html } = await open('I waited two hours for my soup');
    expect(html).not.toContain('Answers that fit');
    expect(html).toContain('>Answer library</summary>');
    expect(html).toContain('When are you open?');
    expect(html).not.toContain('May I bring my dog?'); // not for replies
  });

  it('puts the answer into the box, and counts it once when it is sent', async () => {
    const { thread } = await open('do you have parking?');
    const { text } = await desk.get(`/inbox/${thread}?answer=${ids['parking']}`);
    expect(text).toContain('>Behind the house, free for two hours.</textarea>');
    expect(text).toContain(`name="answer" value="${ids['parking']}"`);
    expect(await used('parking')).toBe(0); // looked at, not sent
    const form = { key: keyIn(text), answer: ids['parking']!, text: 'Behind the house, free for two hours. See you!' };
    for (const _press of [1, 2]) expect((await desk.post(`/inbox/${thread}/answer`, form)).status).toBe(303);
    expect(await used('parking')).toBe(1);
  });

  it('keeps whose answer it was through a refusal', async () => {
    const { thread } = await open('do you have parking?');
    const { status, text } = await desk.post(`/inbox/${thread}/answer`, {
      answer: ids['parking']!,
      text: 'Hello {{name',
    });
    expect([status, text.includes(`name="answer" value="${ids['parking']}"`)]).toEqual([422, true]);
    expect(await used('parking')).toBe(0);
  });

  it('knows no answer of another shop', async () => {
    const { thread } = await open('do you have parking?');
    expect((await desk.get(`/inbox/${thread}?answer=${'0'.repeat(26)}`)).status).toBe(404);
  });
});
