import { DAY, HOUR } from '../../src/kernel/clock.ts';
import { openShop, type Shop } from '../flows/shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop('sqlite');
});
afterAll(() => shop.close());

/** `who`: what the phone did before. Words after -> are part of the one reply; none: silence. */
const before = {
  stranger: async () => {},
  member: (phone: string) => shop.member(phone),
  stopped: async (phone: string) => {
    await shop.member(phone);
    await shop.say(phone, 'STOP');
  },
  complaining: async (phone: string) => {
    await shop.member(phone);
    await shop.say(phone, 'COMPLAIN');
  },
};

test.each`
  who              | text                         | by                      | reply
  ${'stranger'}    | ${'JOIN'}                    | ${'customers.join'}     | ${'welcome! Member 8-'}
  ${'stranger'}    | ${'join amy'}                | ${'customers.join'}     | ${'welcome, amy! Member'}
  ${'stranger'}    | ${'ＪＯＩＮ　Ａｍｙ'}        | ${'customers.join'}     | ${'welcome, Ａｍｙ!'}
  ${'stranger'}    | ${'#Join!'}                  | ${'customers.join'}     | ${'welcome! Member 8-'}
  ${'stranger'}    | ${'join please'}             | ${'customers.join'}     | ${'welcome! Member 8-'}
  ${'stranger'}    | ${'請 註冊'}                 | ${'customers.join'}     | ${'welcome! Member 8-'}
  ${'stranger'}    | ${'入會'}                    | ${'customers.join'}     | ${'welcome! Member 8-'}
  ${'stranger'}    | ${'hy小林'}                  | ${'customers.join'}     | ${'welcome, 小林!'}
  ${'stranger'}    | ${'入会有什么好处'}          | ${null}                 | ${'did not get that'}
  ${'stranger'}    | ${'入会 有什么好处？'}       | ${null}                 | ${'did not get that'}
  ${'stranger'}    | ${'会员怎么用'}              | ${null}                 | ${'did not get that'}
  ${'stranger'}    | ${'join? what do I get'}     | ${null}                 | ${'did not get that'}
  ${'stranger'}    | ${'how do I join'}           | ${null}                 | ${'did not get that'}
  ${'stranger'}    | ${'joint venture'}           | ${null}                 | ${'did not get that'}
  ${'stranger'}    | ${'jion'}                    | ${null}                 | ${'Text JOIN to become a member'}
  ${'stranger'}    | ${'POINTS'}                  | ${'points.balance'}     | ${'that is for members'}
  ${'stranger'}    | ${'NAME Amy'}                | ${'customers.name'}     | ${'that is for members'}
  ${'stranger'}    | ${'HELP'}                    | ${'help'}               | ${'PTS points'}
  ${'stranger'}    | ${'？'}                      | ${'help'}               | ${'Msg&data rates may apply'}
  ${'stranger'}    | ${'帮助'}                    | ${'help'}               | ${'PTS points'}
  ${'stranger'}    | ${'FEEDBACK nice soup'}      | ${'cases.feedback'}     | ${'noted as C-'}
  ${'member'}      | ${'JOIN'}                    | ${'customers.join'}     | ${'you are member 8-'}
  ${'member'}      | ${'pts'}                     | ${'points.balance'}     | ${'you have 20 pts'}
  ${'member'}      | ${'check my points please'}  | ${'points.balance'}     | ${'you have 20 pts'}
  ${'member'}      | ${'积 分'}                   | ${null}                 | ${'did not get that'}
  ${'member'}      | ${'pionts'}                  | ${'points.balance'}     | ${'you have 20 pts'}
  ${'member'}      | ${'積分。'}                  | ${'points.balance'}     | ${'you have 20 pts'}
  ${'member'}      | ${'statment'}                | ${'points.statement'}   | ${'your last points'}
  ${'member'}      | ${'gifts'}                   | ${'points.rewards'}     | ${'no rewards list'}
  ${'member'}      | ${'SR0520'}                  | ${'customers.birthday'} | ${'is noted: 20 May.'}
  ${'member'}      | ${'生日5月20日'}             | ${'customers.birthday'} | ${'is noted: 20 May.'}
  ${'member'}      | ${'农历八月十五'}            | ${'customers.birthday'} | ${'lunar month 8, day 15'}
  ${'member'}      | ${'BDAY 0230'}               | ${'customers.birthday'} | ${'there is no such day'}
  ${'member'}      | ${'BDAY 30 February'}        | ${'customers.birthday'} | ${'there is no such day'}
  ${'member'}      | ${'bday'}                    | ${'customers.birthday'} | ${'text BDAY and month and day'}
  ${'member'}      | ${'BDAY soon'}               | ${'customers.birthday'} | ${'text BDAY and month and day'}
  ${'member'}      | ${'XM小林'}                  | ${'customers.name'}     | ${'thank you, 小林,'}
  ${'member'}      | ${'name'}                    | ${'customers.name'}     | ${'text NAME and your name'}
  ${'member'}      | ${'NAME !!!'}                | ${'customers.name'}     | ${'text NAME and'}
  ${'member'}      | ${`NAME ${'x'.repeat(500)}`} | ${'customers.name'}     | ${'too long or has no letters'}
  ${'member'}      | ${'NAME {{name}}'}           | ${'customers.name'}     | ${'thank you, name,'}
  ${'member'}      | ${'LANG zh'}                 | ${'customers.language'} | ${'以后用中文'}
  ${'member'}      | ${'lang'}                    | ${'customers.language'} | ${'LANG EN or LANG ZH'}
  ${'member'}      | ${'LANG Klingon'}            | ${'customers.language'} | ${'LANG EN or LANG ZH'}
  ${'member'}      | ${'投诉服务态度差'}          | ${'cases.complaint'}    | ${'is open'}
  ${'member'}      | ${'投訴服務態度差'}          | ${'cases.complaint'}    | ${'is open'}
  ${'member'}      | ${'complain'}                | ${'cases.complaint'}    | ${'What happened?'}
  ${'member'}      | ${'C999 more'}               | ${'cases.follow_up'}    | ${'do not know case C-999'}
  ${'member'}      | ${'Start'}                   | ${'start'}              | ${'on our list already'}
  ${'member'}      | ${'YES'}                     | ${null}                 | ${'Text PTS (points), FEEDBACK'}
  ${'member'}      | ${'BDAY 0229'}               | ${'customers.birthday'} | ${'is noted: 29 February.'}
  ${'member'}      | ${'STOP'}                    | ${'stop'}               | ${'you are off our list'}
  ${'member'}      | ${'STOP C118'}               | ${'stop'}               | ${'you are off our list'}
  ${'member'}      | ${'ＳＴＯＰ！'}              | ${'stop'}               | ${'you are off our list'}
  ${'member'}      | ${'退訂'}                    | ${'stop'}               | ${'you are off our list'}
  ${'stopped'}     | ${'STOP'}                    | ${'stop'}               | ${''}
  ${'stopped'}     | ${'YES'}                     | ${'start'}              | ${'welcome back'}
  ${'stopped'}     | ${'KT'}                      | ${'start'}              | ${'welcome back'}
  ${'stopped'}     | ${'恢復'}                    | ${'start'}              | ${'welcome back'}
  ${'stopped'}     | ${'POINTS'}                  | ${'points.balance'}     | ${'you have 20 pts'}
  ${'stopped'}     | ${'JOIN'}                    | ${'customers.join'}     | ${'already member'}
  ${'complaining'} | ${'the soup was cold'}       | ${'cases.complaint'}    | ${'is open'}
  ${'complaining'} | ${'STOP'}                    | ${'stop'}               | ${'you are off our list'}
  ${'complaining'} | ${'help'}                    | ${'help'}               | ${'PTS points'}
  ${'complaining'} | ${'POINTS'}                  | ${'points.balance'}     | ${'you have 20 pts'}
  ${'complaining'} | ${'the points were wrong'}   | ${'cases.complaint'}    | ${'is open'}
  ${'complaining'} | ${'c118 it came again'}      | ${'cases.follow_up'}    | ${'C-118'}
`('a $who texts "$text": $by answers "$reply"', async ({ who, text: words, by, reply }) => {
  const phone = shop.phone();
  await before[who as keyof typeof before](phone);
  const said = await shop.say(phone, words);
  expect(said.by).toBe(by);
  expect(said.replies).toEqual(reply === '' ? [] : [expect.stringContaining(reply)]);
  for (const text of said.replies) expect(text).toMatch(/^(Lin's Noodles: |【Lin's Noodles】)/);
  for (const purpose of said.purposes) expect(purpose).toBe('reply');
});

test('a STOP inside a dialogue ends it: the next words open no case', async () => {
  const phone = shop.phone();
  await before.complaining(phone);
  await shop.say(phone, 'STOP');
  expect(await shop.say(phone, 'the soup was cold')).toMatchObject({ by: null, waiting: 'unclear' });
});

test.each`
  what                                        | country | from    | open     | text          | by
  ${'an answer to an open question'}          | ${'US'} | ${'US'} | ${true}  | ${'0000'}     | ${'cases.complaint'}
  ${'an answer in full-width digits too'}     | ${'US'} | ${'US'} | ${true}  | ${'００００'} | ${'cases.complaint'}
  ${'a stop where nothing was asked'}         | ${'US'} | ${'US'} | ${false} | ${'0000'}     | ${'stop'}
  ${'a stop in a shop of mainland China'}     | ${'CN'} | ${'CN'} | ${true}  | ${'0000'}     | ${'stop'}
  ${'a stop from a number of mainland China'} | ${'US'} | ${'CN'} | ${true}  | ${'0000'}     | ${'stop'}
  ${'a stop: words that say so always are'}   | ${'US'} | ${'US'} | ${true}  | ${'退订'}     | ${'stop'}
  ${'a stop: words with digits always are'}   | ${'US'} | ${'US'} | ${true}  | ${'退订0000'} | ${'stop'}
`('digits that stop in one country are $what', async ({ country, from, open, text, by }) => {
  const own = country === 'US' ? shop : await openShop('sqlite', { shop: { country, zone: 'Asia/Shanghai' } });
  const phone = from === 'US' ? own.phone() : '+8613800138000';
  if (open) expect((await own.say(phone, 'COMPLAIN')).by).toBe('cases.complaint');
  expect((await own.say(phone, text)).by).toBe(by);
  if (own !== shop) await own.close();
});

test('a code comes before a dialogue, and a wrong one does not end it', async () => {
  const phone = shop.phone();
  const code = /reply Y (\d\d)/.exec(await shop.ask(phone, 'JOIN'))![1]!;
  await shop.say(phone, 'COMPLAIN');
  const wrong = code === '10' ? '11' : '10';
  expect(await shop.say(phone, `Y ${wrong}`)).toMatchObject({ by: 'confirmation', waiting: null });
  expect(await shop.say(phone, `y${code}`)).toMatchObject({
    by: 'confirmation',
    replies: [expect.stringContaining('you will get our offers')],
  });
  expect(await shop.say(phone, 'cold soup')).toMatchObject({ by: 'cases.complaint' });
});

test('unknown text: one menu a day, and each waits for a person', async () => {
  const phone = shop.phone();
  const replies = [];
  for (const text of ['what a lovely day', 'is it open', 'hello there friend']) {
    const said = await shop.say(phone, text);
    expect(said).toMatchObject({ by: null, waiting: 'unclear' });
    replies.push(said.replies.length);
    shop.clock.advance(HOUR);
  }
  expect(replies).toEqual([1, 0, 0]);
  shop.clock.advance(DAY);
  expect((await shop.say(phone, 'again a question')).replies).toHaveLength(1);
});

test.each([
  ['a picture without words', '', 'media', null, 0],
  ['a picture with words nobody knows', 'look at this soup', 'media', null, 0],
  ['a picture with a keyword', 'POINTS', null, 'points.balance', 1],
  ['a picture with STOP', 'STOP', null, 'stop', 1],
])('%s', async (_, text, waiting, by, replies) => {
  const media = [{ type: 'image/jpeg', url: 'https://carrier.test/1' }];
  const said = await shop.say(shop.phone(), text, { media });
  expect(said).toMatchObject({ by, waiting });
  expect(said.replies).toHaveLength(replies);
});

test.each(['32665', '+8610690000123456', 'Twilio', 'VERIFY', '', '+1', 'rcs:agent'])(
  'a text from %p is kept and never answered',
  async (from) => {
    const stored = await shop.count('select count(*) from inbound');
    for (const text of ['JOIN', 'STOP', 'HELP', 'what'])
      expect(await shop.say(from, text)).toMatchObject({ state: 'handled', by: null, replies: [] });
    expect(await shop.count('select count(*) from inbound')).toBe(stored + 4);
  },
);

test('the same words again and again are answered eight times, then fall silent, and STOP still works', async () => {
  const phone = shop.phone();
  const replies = [];
  for (let i = 0; i < 12; i++) replies.push((await shop.say(phone, 'HELP')).replies.length);
  expect(replies).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0]);
  expect(await shop.say(phone, 'HELP')).toMatchObject({ waiting: 'loop', replies: [] });
  expect(await shop.say(phone, 'POINTS')).toMatchObject({ by: 'points.balance' });
  expect(await shop.say(phone, 'STOP')).toMatchObject({
    by: 'stop',
    replies: [expect.stringContaining('off our list')],
  });
  shop.clock.advance(11 * 60_000);
  expect((await shop.say(phone, 'HELP')).replies).toHaveLength(1);
});

test('two machines: changing words are answered 25 times in ten minutes at most', async () => {
  const phone = shop.phone();
  let replies = 0;
  for (let i = 0; i < 40; i++) replies += (await shop.say(phone, i % 2 ? 'HELP' : `FEEDBACK ${i}`)).replies.length;
  expect(replies).toBeLessThanOrEqual(25);
  expect(replies).toBeGreaterThan(8);
  expect(await shop.say(phone, 'STOP')).toMatchObject({ by: 'stop' });
  expect(await shop.say(phone, 'START')).toMatchObject({ by: 'start', replies: [] });
});

test('a text found late is answered as service, which a stop binds', async () => {
  const phone = shop.phone();
  await shop.member(phone);
  const hourAgo = shop.clock.now() - HOUR;
  expect(await shop.say(phone, 'POINTS', { late: true, at: hourAgo })).toMatchObject({
    by: 'points.balance',
    purposes: ['service'],
  });
  expect(await shop.say(phone, 'POINTS', { late: true, at: shop.clock.now() - 60_000 })).toMatchObject({
    purposes: ['reply'],
  });
  await shop.say(phone, 'STOP', { late: true, at: hourAgo });
  expect(await shop.say(phone, 'POINTS', { late: true, at: hourAgo })).toMatchObject({ replies: [] });
});

test('a customer’s language goes before the shop’s', async () => {
  const phone = shop.phone();
  await shop.member(phone);
  await shop.say(phone, 'LANG 中文');
  expect(await shop.ask(phone, 'POINTS')).toContain('积分20');
  await shop.say(phone, 'LANG English');
  expect(await shop.ask(phone, 'JF')).toContain('you have 20 pts');
});
