import { countriesIn, guessCountry, zones } from '../../src/staff/countries.ts';
import { isZone } from '../../src/kernel/calendar.ts';
import { passwordFault, readEmail } from '../../src/staff/rules.ts';
import { hashPassword, isPassword } from '../../src/staff/secrets.ts';

const own = ["Lin's Noodles", 'lin.chen@example.com'];

test.each`
  password                          | fault
  ${'seven77'}                      | ${'short'}
  ${'面面面面面面面'}               | ${'short'}
  ${'x9'.repeat(65)}                | ${'long'}
  ${'password'}                     | ${'common'}
  ${'Password123!'}                 | ${'common'}
  ${'P@ssw0rd'}                     | ${'common'}
  ${'12345678'}                     | ${'common'}
  ${'87654321'}                     | ${'common'}
  ${'qwertyuiop'}                   | ${'common'}
  ${'aaaaaaaa'}                     | ${'common'}
  ${'abcabcabc'}                    | ${'common'}
  ${'ｐａｓｓｗｏｒｄ'}             | ${'common'}
  ${'woaini1314'}                   | ${'common'}
  ${'iloveyou2024'}                 | ${'common'}
  ${'linsnoodles'}                  | ${'own'}
  ${"Lin's Noodles 26"}             | ${'own'}
  ${'lin.chen@example.com'}         | ${'own'}
  ${'linchen99'}                    | ${'own'}
  ${'mcrm2026!'}                    | ${'own'}
  ${'noodles behind the station'}   | ${undefined}
  ${'correct horse'}                | ${undefined}
  ${'!?#$%&*()+'}                   | ${undefined}
  ${'面条很好吃真的很好吃'}         | ${undefined}
  ${'k7#mZp2q'}                     | ${undefined}
  ${'long '.repeat(5) + 'sentence'} | ${undefined}
`('$password is refused as $fault', ({ password, fault }) => {
  expect(passwordFault(password, own)).toBe(fault);
});

test('a password of exactly 8 and of exactly 128 characters is taken', () => {
  expect(passwordFault('k7#mZp2q', [])).toBeUndefined();
  expect(passwordFault('k7#mZp2q'.repeat(16).replace('k', 'v'), [])).toBeUndefined();
});

test.each`
  text                                | email
  ${' Lin@Example.COM '}              | ${'lin@example.com'}
  ${'林@例子.中国'}                   | ${'林@例子.中国'}
  ${'a+b@mail.example.com'}           | ${'a+b@mail.example.com'}
  ${'lin@localhost'}                  | ${undefined}
  ${'lin'}                            | ${undefined}
  ${'lin@@example.com'}               | ${undefined}
  ${'a b@example.com'}                | ${undefined}
  ${'lin@example..com'}               | ${undefined}
  ${'lin@example.com\nBcc: x@y.z'}    | ${undefined}
  ${`${'x'.repeat(250)}@example.com`} | ${undefined}
`('$text is read as $email', ({ text, email }) => {
  expect(readEmail(text)).toBe(email);
});

test('passwords are kept as argon2id of 19 MiB and two passes, and told apart', async () => {
  const stored = await hashPassword('noodles behind the station');
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await isPassword('noodles behind the station', stored)).toBe(true);
  expect(await isPassword('Noodles behind the station', stored)).toBe(false);
  expect(await isPassword('noodles behind the station', null)).toBe(false);
  await expect(hashPassword('password')).rejects.toMatchObject({ code: 'invalid', field: 'password' });
});

test('one password for two ways to write an accent', async () => {
  expect(await isPassword('cafe\u0301 behind the station', await hashPassword('café behind the station'))).toBe(true);
});

test('every country has a name in both languages, a zone we know and an example', () => {
  for (const language of ['en', 'zh'] as const) {
    const list = countriesIn(language);
    expect(list.length).toBeGreaterThan(200);
    expect(list.filter(({ zone }) => !isZone(zone))).toEqual([]);
    expect(list.filter(({ example, name }) => !example.startsWith('+') || !name)).toEqual([]);
  }
  expect(countriesIn('zh').find(({ code }) => code === 'CN')).toMatchObject({ name: '中国', zone: 'Asia/Shanghai' });
  expect(zones.filter((zone) => !isZone(zone))).toEqual([]);
});

test.each`
  accepted            | language | country
  ${'en-GB,en;q=0.9'} | ${'en'}  | ${'GB'}
  ${'zh-Hant-TW,zh'}  | ${'zh'}  | ${'TW'}
  ${'zh'}             | ${'zh'}  | ${'CN'}
  ${undefined}        | ${'en'}  | ${'US'}
  ${'en-XX, de-DE'}   | ${'en'}  | ${'DE'}
`('$accepted stands most likely in $country', ({ accepted, language, country }) => {
  expect(guessCountry(accepted, language)).toBe(country);
});
