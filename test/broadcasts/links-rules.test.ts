import { isCode, isPerson, newCode, readTarget, SAMPLE_CODE } from '../../src/broadcasts/links/rules.ts';

test('codes have 64 random bits or more, and differ', () => {
  const codes = Array.from({ length: 2000 }, newCode);
  expect(codes.every(isCode)).toBe(true);
  expect(new Set(codes).size).toBe(codes.length);
  expect(Math.log2(62) * codes[0]!.length).toBeGreaterThanOrEqual(64);
  expect(SAMPLE_CODE).toHaveLength(codes[0]!.length);
});

test.each`
  what                        | text                               | target
  ${'a page'}                 | ${'https://lins.example/menu?d=1'} | ${'https://lins.example/menu?d=1'}
  ${'plain http'}             | ${'http://lins.example'}           | ${'http://lins.example/'}
  ${'blanks around it'}       | ${'  https://lins.example/ '}      | ${'https://lins.example/'}
  ${'capitals'}               | ${'HTTPS://Lins.Example/A'}        | ${'https://lins.example/A'}
  ${'a script'}               | ${'javascript:alert(1)'}           | ${undefined}
  ${'data'}                   | ${'data:text/html,hi'}             | ${undefined}
  ${'a file'}                 | ${'file:///etc/passwd'}            | ${undefined}
  ${'a path of ours'}         | ${'/settings'}                     | ${undefined}
  ${'no scheme'}              | ${'//evil.example'}                | ${undefined}
  ${'no host'}                | ${'https:///path'}                 | ${undefined}
  ${'a name and password'}    | ${'https://a:b@evil.example/'}     | ${undefined}
  ${'a name that looks ours'} | ${'https://shop.test@evil.test/'}  | ${undefined}
  ${'a line break'}           | ${'https://a.example/\r\nX: y'}    | ${undefined}
  ${'nothing'}                | ${''}                              | ${undefined}
`('$what as a target', ({ text, target }) => {
  expect(readTarget(text)).toBe(target);
});

test('a target of more than 2,000 characters is refused', () => {
  expect(readTarget(`https://a.example/${'x'.repeat(2000)}`)).toBeUndefined();
});

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
const CUBOT =
  'Mozilla/5.0 (Linux; Android 11; CUBOT NOTE 20) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36';
const WECHAT =
  'Mozilla/5.0 (Linux; Android 14; V2309A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.49';
const IMESSAGE =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0';

test.each`
  who                          | method    | purpose                 | userAgent                                                    | person
  ${'a phone'}                 | ${'GET'}  | ${undefined}            | ${IPHONE}                                                    | ${true}
  ${'a phone named Cubot'}     | ${'GET'}  | ${undefined}            | ${CUBOT}                                                     | ${true}
  ${'WeChat’s own browser'}    | ${'GET'}  | ${undefined}            | ${WECHAT}                                                    | ${true}
  ${'HEAD'}                    | ${'HEAD'} | ${undefined}            | ${IPHONE}                                                    | ${false}
  ${'prefetch'}                | ${'GET'}  | ${'prefetch'}           | ${IPHONE}                                                    | ${false}
  ${'prerender'}               | ${'GET'}  | ${'prefetch;prerender'} | ${IPHONE}                                                    | ${false}
  ${'Safari’s top sites'}      | ${'GET'}  | ${'preview'}            | ${IPHONE}                                                    | ${false}
  ${'iMessage'}                | ${'GET'}  | ${undefined}            | ${IMESSAGE}                                                  | ${false}
  ${'WhatsApp'}                | ${'GET'}  | ${undefined}            | ${'WhatsApp/2.23.20.0 A'}                                    | ${false}
  ${'Facebook'}                | ${'GET'}  | ${undefined}            | ${'facebookexternalhit/1.1'}                                 | ${false}
  ${'Slack'}                   | ${'GET'}  | ${undefined}            | ${'Slackbot-LinkExpanding 1.0 (+https://api.slack.example)'} | ${false}
  ${'X'}                       | ${'GET'}  | ${undefined}            | ${'Twitterbot/1.0'}                                          | ${false}
  ${'Telegram'}                | ${'GET'}  | ${undefined}            | ${'TelegramBot (like TwitterBot)'}                           | ${false}
  ${'Discord'}                 | ${'GET'}  | ${undefined}            | ${'Mozilla/5.0 (compatible; Discordbot/2.0)'}                | ${false}
  ${'Google'}                  | ${'GET'}  | ${undefined}            | ${'Mozilla/5.0 (compatible; Googlebot/2.1)'}                 | ${false}
  ${'Skype'}                   | ${'GET'}  | ${undefined}            | ${'Mozilla/5.0 SkypeUriPreview Preview/0.5'}                 | ${false}
  ${'curl'}                    | ${'GET'}  | ${undefined}            | ${'curl/8.5.0'}                                              | ${false}
  ${'a program of no name'}    | ${'GET'}  | ${undefined}            | ${''}                                                        | ${false}
  ${'a program that is quiet'} | ${'GET'}  | ${undefined}            | ${undefined}                                                 | ${false}
`('$who is a person: $person', ({ method, purpose, userAgent, person }) => {
  expect(isPerson({ method, purpose, userAgent })).toBe(person);
});
