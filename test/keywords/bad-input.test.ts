import * as fc from 'fast-check';
import { ENGINES } from '../support/engines.ts';
import { openShop, type Shop } from '../flows/shop.ts';

const WORDS = [
  'JOIN', 'NAME', 'BDAY', 'LANG', 'POINTS', 'COMPLAIN', 'FEEDBACK', 'C118', 'Y 27', 'STOP', 'START', 'YES', 'HELP', 'T',
  '入会', '姓名', '生日', '农历', '投诉', '意见', '积分', '退订', '开通',
]; // prettier-ignore

const odd = [
  ['a name of 500 characters', `NAME ${'x'.repeat(500)}`],
  ['a name of 500 Chinese characters', `姓名${'林'.repeat(500)}`],
  ['30 February', 'BDAY 0230'],
  ['a lunar day that never is', '农历十三月三十一'],
  ['BDAY with nothing', 'BDAY'],
  ['BDAY with blanks', 'BDAY     \t\n'],
  ['a NUL', 'JO\0IN'],
  ['NULs alone', '\0\0\0'],
  ['a lone high surrogate', 'NAME Amy \ud83c'],
  ['a lone low surrogate', '\udf5c'],
  ['1600 emoji', '🍜'.repeat(1600)],
  ['right to left', 'NAME \u202eإيمي\u202c'],
  ['bidi marks around a word', '\u2067STOP\u2069'],
  ['a template as a name', 'NAME {{name}}{{#each this}}{{@key}}{{/each}}'],
  ['a template as a complaint', 'COMPLAIN {{{shop}}} {{> x}} {{lookup . "constructor"}}'],
  ['markup', 'NAME <script>alert(1)</script>'],
  ['an SQL fragment', "NAME Amy'); drop table customers;--"],
  ['5000 exclamation marks', '!'.repeat(5000)],
  ['5000 digits after a C', `C${'1'.repeat(5000)}`],
  ['piled marks', `a${'\u0301'.repeat(3000)}`],
  ['nothing', ''],
  ['blanks', '   \n\t '],
] as const;

describe.each(ENGINES)('odd texts on %s', (engine) => {
  let shop: Shop;
  let amy: string;
  beforeAll(async () => {
    shop = await openShop(engine);
    amy = shop.phone();
    await shop.member(amy);
  });
  afterAll(() => shop.close());

  it.each(odd)('%s: one inbound row, at most one answer', async (_, text) => {
    const stored = await shop.count('select count(*) from inbound');
    const said = await shop.say(amy, text);
    expect(said.state).toBe('handled');
    expect(said.replies.length).toBeLessThanOrEqual(1);
    for (const reply of said.replies) expect(reply).not.toMatch(/undefined|\[object|\{\{|<script/);
    expect(await shop.count('select count(*) from inbound')).toBe(stored + 1);
    shop.clock.advance(600_001); // away from the loop guard
  });

  it('whatever comes is stored once and thrown by nothing', async () => {
    const piece = fc.oneof(
      fc.constantFrom(...WORDS),
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.constantFrom(' ', '\0', '\ud83c', '？', '{{name}}', '30/02', '闰', '0520', '\n'),
    );
    const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
    const from = fc.constantFrom(amy, '+8613812345678', '+447700900123', '32665', 'Shop', '');
    const media = fc.boolean().map((has) => (has ? [{ type: 'image/png', url: 'https://carrier.test/1' }] : []));
    await fc.assert(
      fc.asyncProperty(from, text, media, async (phone, words, pictures) => {
        const stored = await shop.count('select count(*) from inbound');
        const said = await shop.say(phone, words, { media: pictures });
        expect(said.state).toBe('handled');
        expect(said.replies.length).toBeLessThanOrEqual(1);
        expect(await shop.count('select count(*) from inbound')).toBe(stored + 1);
        shop.clock.advance(60_000);
      }),
      { numRuns: engine === 'sqlite' ? 400 : 100 },
    );
  });
});
