import { ENGINES } from '../support/engines.ts';
import { type Desk, hidden, type InboxShop, openInboxShop } from './world.ts';

describe.each(ENGINES)('answering on %s', (engine) => {
  let shop: InboxShop;
  let desk: Desk;
  beforeEach(async () => {
    shop = await openInboxShop(engine);
    desk = await shop.desk();
  });
  afterEach(() => shop.close());

  /** The form of a talk, as a browser would send it. */
  const formOf = async (at: Desk, id: string, text: string): Promise<Record<string, string>> => {
    const page = (await at.get(`/inbox/${id}`)).text;
    return { text, key: hidden(page, 'key'), seen: hidden(page, 'seen') };
  };

  it('shows a colleague’s answer first to whoever wrote at the same time, keeps the words, and sends them when asked again', async () => {
    const phone = shop.phone();
    await shop.say(phone, 'are you open on sunday?');
    const id = await shop.thread();
    const other = await shop.desk();
    const [mine, theirs] = [
      await formOf(desk, id, 'Yes, from 11.'),
      await formOf(other, id, 'On sunday from 11 to 9.'),
    ];
    shop.clock.advance(1000);
    expect((await desk.post(`/inbox/${id}/answer`, mine)).status).toBe(303);
    const crossed = await other.post(`/inbox/${id}/answer`, theirs);
    expect(crossed.status).toBe(422);
    expect(crossed.text).toContain('A colleague has answered meanwhile');
    expect(crossed.text).toContain('Yes, from 11.');
    expect(crossed.text).toContain('On sunday from 11 to 9.</textarea>');
    const again = { ...theirs, key: hidden(crossed.text, 'key'), seen: hidden(crossed.text, 'seen') };
    expect((await other.post(`/inbox/${id}/answer`, again)).status).toBe(303);
    expect(await shop.count("select count(*) from outbound where once_key like 'inbox:%'")).toBe(2);
  });

  it('lets one person answer twice in a row, and a colleague who has seen the answer', async () => {
    await shop.say(shop.phone(), 'are you open on sunday?');
    const id = await shop.thread();
    const first = await formOf(desk, id, 'Yes.');
    shop.clock.advance(1000);
    expect((await desk.post(`/inbox/${id}/answer`, first)).status).toBe(303);
    const page = (await desk.get(`/inbox/${id}`)).text;
    const second = { text: 'From 11.', key: hidden(page, 'key'), seen: first['seen']! };
    expect((await desk.post(`/inbox/${id}/answer`, second)).status).toBe(303);
    shop.clock.advance(1000);
    const other = await shop.desk();
    expect((await other.post(`/inbox/${id}/answer`, await formOf(other, id, 'To 9.'))).status).toBe(303);
  });

  it('tells that a picture came, with words and without, and fetches nothing', async () => {
    const media = [{ type: 'image/jpeg', url: 'https://carrier.example/1' }];
    const phone = shop.phone();
    await shop.say(phone, 'like this one please', { media });
    await shop.say(phone, '', { media: [...media, { type: 'application/pdf', url: 'https://carrier.example/2' }] });
    const page = (await desk.get(`/inbox/${await shop.thread(phone)}`)).text;
    expect(page).toMatch(/like this one please<small>Picture · /);
    expect(page).toMatch(/ask them to describe it\)<small>Picture, File · /);
    expect(page).not.toContain('carrier.example');
  });

  it.each`
    what                 | text                       | shown                                         | hidden
    ${'nothing'}         | ${''}                      | ${['0 characters']}                           | ${'data-plain'}
    ${'plain words'}     | ${'Yes, from 11'}          | ${['12 characters', '1 part', '148 left']}    | ${'data-plain'}
    ${'a curly quote'}   | ${'It’s open'}             | ${['<mark>’</mark>', '61 left', 'It&#x27;s']} | ${'parts of 70 characters</'}
    ${'Chinese'}         | ${'十一点开门'}            | ${['5 characters', 'parts of 70 characters']} | ${'data-plain'}
    ${'ten long parts'}  | ${'十条长'.repeat(210)}    | ${['630 characters', '10 parts', '40 left']}  | ${'data-plain'}
    ${'hostile accents'} | ${'<b hx-get="/x">é’</b>'} | ${['&lt;b hx-get']}                           | ${'<b hx-get'}
  `('counts $what as it will be paid, and marks what makes it dear', async ({ text, shown, hidden: not }) => {
    const part = (await desk.post('/inbox/measure', { text })).text;
    for (const words of shown as string[]) expect(part).toContain(words);
    expect(part).not.toContain(not);
  });
});
