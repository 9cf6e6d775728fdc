import {
  parseMerchantText,
  renderMerchantText,
  surround,
  type TextFaultCode,
} from '../../src/platform/merchant-text.ts';

const FIELDS = ['name', 'points', 'last_visit'];

const read = (text: unknown) => parseMerchantText(text, FIELDS);

describe('what a merchant’s text may be', () => {
  test.each`
    text                                             | values                    | rendered
    ${'Noodles today'}                               | ${{}}                     | ${'Noodles today'}
    ${'Hi {{name}}!'}                                | ${{ name: 'Amy' }}        | ${'Hi Amy!'}
    ${'Hi {{ name "friend" }}, you have {{points}}'} | ${{ points: '120' }}      | ${'Hi friend, you have 120'}
    ${"{{name 'friend'}}"}                           | ${{ name: '' }}           | ${'friend'}
    ${'{{name "朋友"}}，本周八折'}                   | ${{}}                     | ${'朋友，本周八折'}
    ${'a {b} c { d'}                                 | ${{}}                     | ${'a {b} c { d'}
    ${'{{name}}'}                                    | ${{ name: '{{points}}' }} | ${'{{points}}'}
    ${'{{name}}'}                                    | ${{ name: '<b>&' }}       | ${'<b>&'}
    ${'one\r\n{{last_visit}}\ntwo'}                  | ${{ last_visit: 'x' }}    | ${'one\nx\ntwo'}
  `('$text', ({ text, values, rendered }) => {
    const parsed = read(text);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
    expect(renderMerchantText(parsed.text, values)).toEqual({ text: rendered, missing: [] });
  });

  test('a field without value and fallback is told, not left blank in silence', () => {
    const parsed = read('Hi {{name}}');
    expect(parsed.ok && renderMerchantText(parsed.text, Object.create({ name: 'inherited' }))).toEqual({
      text: 'Hi ',
      missing: ['name'],
    });
  });
});

/** A syntax tree where text belongs: Handlebars would take it as a program (CVE-2026-33937). */
const TREE = { type: 'Program', body: [{ type: 'MustacheStatement', path: { type: 'NumberLiteral', value: 'x();' } }] };

const HOSTILE: [text: unknown, code: TextFaultCode, at?: number][] = [
  [TREE, 'not_text'],
  [['Hi'], 'not_text'],
  [undefined, 'not_text'],
  [42, 'not_text'],
  ['', 'empty'],
  [' \n ', 'empty'],
  ['x'.repeat(5001), 'too_long'],
  ['x'.repeat(1601), 'too_long'],
  ['a\0b', 'characters', 1],
  ['half \ud83d pair', 'characters', 5],
  ['bell \u0007', 'characters', 5],
  ['Hi ｛｛name｝｝', 'full_width_braces', 3],
  ['Hi ｛name｝', 'full_width_braces', 3],
  ['Hi {{name｝｝', 'full_width_braces'],
  ['Hi {name}', 'single_braces', 3],
  ['Hi {{name', 'unbalanced', 3],
  ['Hi name}}', 'unbalanced', 7],
  ['Hi {{name}', 'unbalanced', 3],
  ['Hi {{name}} and {{points', 'unbalanced', 16],
  ['}} {{', 'unbalanced', 0],
  ['Hi {{{name}}}', 'not_a_field', 3],
  ['Hi {{&name}}', 'not_a_field', 3],
  ['Hi {{~name~}}', 'not_a_field', 3],
  ['Hi \\{{name}}', 'not_a_field', 3],
  ['Hi \\\\{{name}}', 'not_a_field'],
  ['{{#if name}}x{{/if}}', 'not_a_field', 0],
  ['{{#each name}}x{{/each}}', 'not_a_field', 0],
  ['{{^name}}x{{/name}}', 'not_a_field', 0],
  ['{{> secrets}}', 'not_a_field', 0],
  ['{{#> layout}}x{{/layout}}', 'not_a_field', 0],
  ['{{! a comment}}', 'not_a_field', 0],
  ['{{!-- a comment --}}', 'not_a_field', 0],
  ['{{* decorate}}', 'not_a_field', 0],
  ['{{@root}}', 'not_a_field', 0],
  ['{{../name}}', 'not_a_field', 0],
  ['{{[name]}}', 'not_a_field', 0],
  ['{{"name"}}', 'not_a_field', 0],
  ['{{12}}', 'not_a_field', 0],
  ['{{name.constructor}}', 'not_a_field', 0],
  ['{{constructor}}', 'unknown_field', 0],
  ['{{__proto__}}', 'unknown_field', 0],
  ['{{lookup this "constructor"}}', 'unknown_field', 0],
  ['{{this}}', 'unknown_field', 0],
  ['{{nmae "friend"}}', 'unknown_field', 0],
  ['{{姓名}}', 'not_a_field', 0],
  ['{{name points}}', 'fallback', 0],
  ['{{name “friend”}}', 'fallback', 0],
  ['{{name "a" "b"}}', 'fallback', 0],
  ['{{name fallback="a"}}', 'fallback', 0],
  ['{{name 12}}', 'fallback', 0],
  [`{{name "${'x'.repeat(61)}"}}`, 'fallback', 0],
  ['{{name}}'.repeat(21), 'too_many_fields'],
];

const cases = HOSTILE.map(([text, code, at]) => ({ what: JSON.stringify(text)?.slice(0, 40), text, code, at }));

test.each(cases)('$what is refused as $code', ({ text, code, at }) => {
  const parsed = read(text);
  expect(parsed.ok).toBe(false);
  if (parsed.ok) return;
  expect(parsed.faults[0]).toMatchObject({ code, ...(at !== undefined && { at }) });
});

test('every fault of a text is told at once', () => {
  const parsed = read('{{nmae}} has {{{points}}}');
  expect(!parsed.ok && parsed.faults.map(({ code, at }) => [code, at])).toEqual([
    ['unknown_field', 0],
    ['not_a_field', 13],
  ]);
});

describe('the fixed words around it', () => {
  test.each`
    own                              | language | optOut             | text
    ${'20% off today.'}              | ${'en'}  | ${'STOP to leave'} | ${"Lin's: 20% off today.\nSTOP to leave"}
    ${'Stop by for noodles'}         | ${'en'}  | ${'STOP to leave'} | ${"Lin's: Stop by for noodles\nSTOP to leave"}
    ${'20% off. Reply STOP to quit'} | ${'en'}  | ${'STOP to leave'} | ${"Lin's: 20% off. Reply STOP to quit"}
    ${'See you. STOP to leave'}      | ${'en'}  | ${'STOP to leave'} | ${"Lin's: See you. STOP to leave"}
    ${"Lin's: already named"}        | ${'en'}  | ${''}              | ${"Lin's: already named"}
    ${'本周八折'}                    | ${'zh'}  | ${'回T退订'}       | ${"【Lin's】本周八折，回T退订"}
    ${'本周八折！'}                  | ${'zh'}  | ${'回T退订'}       | ${"【Lin's】本周八折！回T退订"}
    ${'详见 https://a.b/c'}          | ${'zh'}  | ${'回T退订'}       | ${"【Lin's】详见 https://a.b/c 回T退订"}
    ${'八折，拒收请回复R'}           | ${'zh'}  | ${'回T退订'}       | ${"【Lin's】八折，拒收请回复R"}
    ${"【Lin's】八折 退订回T"}       | ${'zh'}  | ${'回T退订'}       | ${"【Lin's】八折 退订回T"}
  `('$own', ({ own, language, optOut, text }) => {
    const around = surround(own, { shop: "Lin's", language, optOut });
    expect(around.text).toBe(text);
    expect(around.text.slice(around.own.from, around.own.to)).toBe(own);
  });
});
