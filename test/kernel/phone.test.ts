import * as fc from 'fast-check';
import { DomainError } from '../../src/kernel/errors.ts';
import { countryOf, lastFour, parsePhone, readSender, type Phone } from '../../src/kernel/phone.ts';

test.each`
  what                          | text                              | country      | phone
  ${'E.164'}                    | ${'+12025550123'}                 | ${undefined} | ${'+12025550123'}
  ${'blanks and brackets'}      | ${' +1 (202) 555-0123 '}          | ${undefined} | ${'+12025550123'}
  ${'national, United States'}  | ${'202.555.0123'}                 | ${'US'}      | ${'+12025550123'}
  ${'national, China'}          | ${'138 0013 8000'}                | ${'CN'}      | ${'+8613800138000'}
  ${'full-width digits'}        | ${'＋８６１３８００１３８０００'} | ${undefined} | ${'+8613800138000'}
  ${'marks of an address book'} | ${'\u202a+1 202 555 0123\u202c'}  | ${undefined} | ${'+12025550123'}
  ${'dialled from abroad'}      | ${'011 86 138 0013 8000'}         | ${'US'}      | ${'+8613800138000'}
  ${'a carrier’s test number'}  | ${'+15005550006'}                 | ${undefined} | ${'+15005550006'}
  ${'fiction, no such area'}    | ${'+15551234567'}                 | ${undefined} | ${'+15551234567'}
  ${'fiction, United Kingdom'}  | ${'07700 900123'}                 | ${'GB'}      | ${'+447700900123'}
  ${'toll-free'}                | ${'+18005550199'}                 | ${undefined} | ${'+18005550199'}
  ${'Italian zero stays'}       | ${'+39 06 1234 5678'}             | ${undefined} | ${'+390612345678'}
`('reads $what: $text', ({ text, country, phone }) => {
  expect(parsePhone(text, country)).toBe(phone);
});

test.each`
  what                            | text                       | country      | words
  ${'nothing'}                    | ${''}                      | ${'US'}      | ${/country code/}
  ${'letters'}                    | ${'call me'}               | ${'US'}      | ${/country code/}
  ${'a number inside a sentence'} | ${'call 202 555 0123 now'} | ${'US'}      | ${/country code/}
  ${'national without a country'} | ${'202 555 0123'}          | ${undefined} | ${/country code/}
  ${'an unknown country'}         | ${'202 555 0123'}          | ${'ZZ'}      | ${/country code/}
  ${'a short code'}               | ${'12345'}                 | ${'US'}      | ${/too few or too many/}
  ${'too long'}                   | ${'+1202555012345'}        | ${undefined} | ${/too few or too many/}
  ${'an area that begins with 0'} | ${'+10005550123'}          | ${undefined} | ${/no such area/}
  ${'premium rate'}               | ${'+19005551234'}          | ${undefined} | ${/premium/}
  ${'premium rate, Kingdom'}      | ${'+44 909 8790000'}       | ${undefined} | ${/premium/}
  ${'an extension'}               | ${'+12025550123 ext. 4'}   | ${undefined} | ${/extension/}
  ${'a Chinese service'}          | ${'+8610690123456'}        | ${undefined} | ${/country code/}
`('refuses $what: $text', ({ text, country, words }) => {
  const parse = (): Phone => parsePhone(text, country);
  expect(parse).toThrow(DomainError);
  expect(parse).toThrow(words);
  expect(parse).toThrow(expect.objectContaining({ code: 'invalid', field: 'phone' }));
});

test.each`
  address                    | sender
  ${'+12025550123'}          | ${{ kind: 'phone', phone: '+12025550123' }}
  ${'12025550123'}           | ${{ kind: 'phone', phone: '+12025550123' }}
  ${'8613800138000'}         | ${{ kind: 'phone', phone: '+8613800138000' }}
  ${'+8613800138000'}        | ${{ kind: 'phone', phone: '+8613800138000' }}
  ${'12345'}                 | ${{ kind: 'short' }}
  ${'+40404'}                | ${{ kind: 'short' }}
  ${'10086'}                 | ${{ kind: 'short' }}
  ${'106901234567'}          | ${{ kind: 'short' }}
  ${'10690123456'}           | ${{ kind: 'short' }}
  ${'+8610690123456'}        | ${{ kind: 'short' }}
  ${'+8610690123456789012'}  | ${{ kind: 'short' }}
  ${'+19005551234'}          | ${{ kind: 'short' }}
  ${'LinsNoodles'}           | ${{ kind: 'name' }}
  ${'whatsapp:+12025550123'} | ${{ kind: 'name' }}
  ${''}                      | ${{ kind: 'name' }}
  ${'+'}                     | ${{ kind: 'name' }}
`('$address is $sender.kind', ({ address, sender }) => {
  expect(readSender(address)).toEqual(sender);
});

test('any string is some sender, and a phone is read back as itself', () => {
  const address = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.stringMatching(/^\+?[0-9 ().-]{0,20}$/),
    fc.constantFrom('9'.repeat(10_000), '+', '++1', '\ud800'),
  );
  fc.assert(
    fc.property(address, (text) => {
      const sender = readSender(text);
      if (sender.kind === 'phone') expect(parsePhone(sender.phone)).toBe(sender.phone);
      else expect(['short', 'name']).toContain(sender.kind);
    }),
    { numRuns: 2000 },
  );
});

test('what is not a number is refused as a DomainError, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('US', 'CN', undefined), (text, country) => {
      try {
        expect(parsePhone(text, country)).toMatch(/^\+\d{4,15}$/);
      } catch (error) {
        expect(error).toBeInstanceOf(DomainError);
      }
    }),
    { numRuns: 1000 },
  );
});

test.each`
  phone               | country
  ${'+12025550123'}   | ${'US'}
  ${'+14165550123'}   | ${'CA'}
  ${'+12425550123'}   | ${'BS'}
  ${'+18765550123'}   | ${'JM'}
  ${'+17875550123'}   | ${'PR'}
  ${'+15551234567'}   | ${undefined}
  ${'+447700900123'}  | ${'GB'}
  ${'+79161234567'}   | ${'RU'}
  ${'+77011234567'}   | ${'KZ'}
  ${'+8613800138000'} | ${'CN'}
  ${'+85291234567'}   | ${'HK'}
`('$phone belongs to $country', ({ phone, country }) => {
  expect(countryOf(phone)).toBe(country);
});

test('the last four digits', () => {
  expect(lastFour(parsePhone('+12025550123'))).toBe('0123');
});
