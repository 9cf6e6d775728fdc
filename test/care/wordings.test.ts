import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConverterFactory, Locale } from 'opencc-js';
import { loadWordings } from '../../src/care/wordings.ts';
import { HOLIDAYS } from '../../src/kernel/holidays.ts';
import { measure } from '../../src/kernel/sms-text.ts';
import { RULE_PACKS } from '../../src/merchants/index.ts';
import { readWords } from '../../src/platform/i18n.ts';
import { parseMerchantText, renderMerchantText, surround, tellsHowToLeave } from '../../src/platform/merchant-text.ts';
import { projectRoot } from '../../src/platform/paths.ts';
import { LANGUAGES, type Language } from '../../src/platform/slice.ts';
import { SAMPLE_CODE, VOUCHER_FIELDS } from '../../src/vouchers/index.ts';

const wordings = loadWordings();
const PERSONAL = ['birthday', 'birthday-ahead', 'field', 'field-ahead', 'joined', 'joined-ahead'];
const SHOP = { en: "Lin's Noodles", zh: '林记面馆' };
/** The longest of what is usual: a name of 20 letters or 6 characters, a last day of next year. */
const LONGEST = {
  en: { name: 'Alexandria Whitmores', gift: 'free dumplings', until: '30 Sept 2027' },
  zh: { name: '阿卜杜拉先生', gift: '免费饮料一杯', until: '2027年12月31日' },
};

const all = LANGUAGES.flatMap((language) =>
  wordings
    .occasions()
    .flatMap((occasion) => wordings.of(occasion, language).map((wording) => [occasion, language, wording] as const)),
);

/** What a phone shows, with the longest way out that a country's rules put behind. */
function onPhone(wording: string, language: Language, values: Record<string, string>): string {
  const read = parseMerchantText(wording, ['name', 'shop', ...VOUCHER_FIELDS]);
  if (!read.ok) throw new Error(read.faults[0]!.code);
  const { text, missing } = renderMerchantText(read.text, { shop: SHOP[language], ...values });
  expect(missing).toEqual([]);
  const ways = Object.values(RULE_PACKS).map((pack) => pack.optOut[language]);
  const optOut = ways.toSorted((a, b) => b.length - a.length)[0]!;
  return surround(text, { shop: SHOP[language], language, optOut }).text;
}

/** Texts that cost more than one part of the language's own encoding. */
const tooDear = (texts: readonly string[], language: Language): unknown[] =>
  texts
    .map((text) => ({ text, ...measure(text) }))
    .filter(({ parts, encoding }) => parts > 1 || encoding !== (language === 'en' ? 'GSM-7' : 'UCS-2'));

test('every feast and every day of a person has wordings to rotate, in both languages, and nothing else has', () => {
  const feasts = HOLIDAYS.map(({ sense }) => sense);
  expect(wordings.occasions()).toEqual([...new Set([...PERSONAL, ...feasts])].toSorted());
  for (const language of LANGUAGES) {
    for (const { code } of HOLIDAYS)
      expect([code, wordings.of(`holiday:${code}`, language).length > 1]).toEqual([code, true]);
    for (const occasion of PERSONAL) expect([occasion, wordings.of(occasion, language).length]).toEqual([occasion, 3]);
  }
});

test('no two wordings are the same', () => {
  const texts = all.map(([, , wording]) => wording);
  expect(texts.filter((text, at) => texts.indexOf(text) !== at)).toEqual([]);
});

describe.each(LANGUAGES)('in %s', (language) => {
  const own = all.filter(([, of]) => of === language).map(([, , wording]) => wording);
  const longest = { ...LONGEST[language], voucher: SAMPLE_CODE };

  test('each is one part', () => {
    expect(own.length).toBeGreaterThan(120);
    const texts = own.map((wording) => onPhone(wording, language, longest));
    expect(tooDear(texts, language)).toEqual([]);
  });

  test('each is one part with a gift behind it', () => {
    const texts = own.map((wording) => onPhone(wordings.withGift(wording, language), language, longest));
    expect(texts.filter((text) => !text.includes(SAMPLE_CODE))).toEqual([]);
    expect(tooDear(texts, language)).toEqual([]);
  });

  test('each reads well without a name', () => {
    const texts = own.map((wording) => onPhone(wording, language, {}));
    const opening = language === 'en' ? /^Lin's Noodles: [A-Z0-9]/ : /^【林记面馆】\p{sc=Han}/u;
    expect(texts.filter((text) => !opening.test(text) || /[{}]| {2}| [,.!]|，，|您您/.test(text))).toEqual([]);
  });

  test('they are calm, and say nothing that another day or a stop would make untrue', () => {
    const words = [...own, wordings.gift(language)];
    expect(words.filter((text) => (text.match(/[!！]/g) ?? []).length > 1)).toEqual([]);
    expect(words.filter((text) => /\p{Extended_Pictographic}/u.test(text.replace(/\d/g, '')))).toEqual([]);
    // A greeting may come days before its feast, or the day after when the machine was off.
    expect(
      words.filter((text) => /\b(soon|today|tomorrow|tonight|yesterday)\b|今[天日晚]|明天|昨天/i.test(text)),
    ).toEqual([]);
    expect(
      words.filter((text) => text.includes('{{shop}}') || tellsHowToLeave(text) || /[【】]|https?:/.test(text)),
    ).toEqual([]);
  });
});

test('what is said of a feast holds before its day too: it has not come yet', () => {
  const feasts = all.filter(([occasion]) => !PERSONAL.includes(occasion)).map(([, , wording]) => wording);
  expect(feasts.length).toBeGreaterThan(200);
  expect(feasts.filter((text) => /到了|来了|到啦|\b(is|are) here\b/.test(text))).toEqual([]);
});

test('the Chinese is written in simplified characters, with its own punctuation', () => {
  const simplified = ConverterFactory(Locale.from.tw, Locale.to.cn);
  const texts = all.filter(([, language]) => language === 'zh').map(([, , wording]) => wording);
  expect(texts.filter((text) => simplified(text) !== text)).toEqual([]);
  expect(texts.filter((text) => !/[。！]$/.test(text) || /[,.!?:;]/.test(text))).toEqual([]);
});

test.each`
  occasion                     | file
  ${'birthday:ahead'}          | ${'birthday-ahead'}
  ${'joined:ahead'}            | ${'joined-ahead'}
  ${'field:01JXTR'}            | ${'field'}
  ${'field:01JXTR:ahead'}      | ${'field-ahead'}
  ${'holiday:christmas'}       | ${'christmas'}
  ${'holiday:christmas:ahead'} | ${'christmas'}
  ${'holiday:mothers-day-fr'}  | ${'mothers-day'}
  ${'holiday:thanksgiving-ca'} | ${'thanksgiving'}
`('$occasion speaks with the words of $file', ({ occasion, file }) => {
  for (const language of LANGUAGES) {
    expect(wordings.of(file, language)).not.toEqual([]);
    expect(wordings.of(occasion, language)).toEqual(wordings.of(file, language));
  }
});

test.each(['', 'gift', 'constructor', 'holiday:', 'holiday:no-such-feast', 'holiday:birthday', 'no-such-day'])(
  'for "%s" there are no words',
  (occasion) => expect(wordings.of(occasion, 'en')).toEqual([]),
);

test.each`
  language | wording                                  | text
  ${'en'}  | ${'Merry Christmas, {{name "friend"}}!'} | ${'Merry Christmas, {{name "friend"}}! GIFT'}
  ${'en'}  | ${'Merry Christmas, {{name "friend"}} '} | ${'Merry Christmas, {{name "friend"}}. GIFT'}
  ${'zh'}  | ${'圣诞快乐！'}                          | ${'圣诞快乐！GIFT'}
  ${'zh'}  | ${'圣诞快乐'}                            | ${'圣诞快乐。GIFT'}
  ${'en'}  | ${'Book at shop.example/b'}              | ${'Book at shop.example/b GIFT'}
  ${'zh'}  | ${'预约请看shop.example/b'}              | ${'预约请看shop.example/b GIFT'}
  ${'en'}  | ${'Take this: {{voucher}}'}              | ${'Take this: {{voucher}}'}
  ${'en'}  | ${'Take this: {{ voucher "" }}, yours'}  | ${'Take this: {{ voucher "" }}, yours'}
`('a gift behind "$wording" ($language)', ({ language, wording, text }) => {
  expect(wordings.withGift(wording, language)).toBe(text.replace('GIFT', wordings.gift(language)));
});

test('every feast has a name of its own in both languages', () => {
  for (const language of LANGUAGES) {
    const names = readWords(join(projectRoot, 'templates', 'pages'), language)['holidays'] as Record<string, string>;
    expect(Object.keys(names).toSorted()).toEqual(HOLIDAYS.map(({ code }) => code).toSorted());
    expect(new Set(Object.values(names)).size).toBe(HOLIDAYS.length);
  }
});

describe('a folder with a fault in it', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'wordings-'));
    cpSync(join(projectRoot, 'templates', 'greetings'), folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test.each`
    file                     | text                       | fault
    ${'Christmas.en.txt'}    | ${'Merry Christmas'}       | ${'is not named'}
    ${'christmas.fr.txt'}    | ${'Joyeux Noel'}           | ${'is not named'}
    ${'christmas.en.hbs'}    | ${'Merry Christmas'}       | ${'is not named'}
    ${'founding-day.en.txt'} | ${'Our day'}               | ${'founding-day.zh.txt is missing'}
    ${'christmas.en.txt'}    | ${'Fine\n{{nome}}'}        | ${'christmas.en.txt, line 2: unknown_field'}
    ${'christmas.en.txt'}    | ${'Take {{voucher}}'}      | ${'line 1: unknown_field'}
    ${'christmas.en.txt'}    | ${'One\n\nTwo'}            | ${'line 2: empty'}
    ${'christmas.zh.txt'}    | ${''}                      | ${'line 1: empty'}
    ${'gift.en.txt'}         | ${'For you, {{name}}'}     | ${'line 1: unknown_field'}
    ${'gift.en.txt'}         | ${'{{voucher}}\n{{gift}}'} | ${'is one sentence'}
  `('$file with "$text" is refused', ({ file, text, fault }) => {
    writeFileSync(join(folder, file), text);
    expect(() => loadWordings(folder)).toThrow(fault);
  });

  test('without the gift sentence', () => {
    rmSync(join(folder, 'gift.zh.txt'));
    expect(() => loadWordings(folder)).toThrow('gift.zh.txt is missing');
  });
});
