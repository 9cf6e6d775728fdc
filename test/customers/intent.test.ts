import * as fc from 'fast-check';
import { exactWords, readIntent } from '../../src/customers/intent/index.ts';
import type { Intent } from '../../src/customers/intent/index.ts';
import { fold } from '../../src/kernel/fold.ts';
import { de } from './intent-phrases/de.ts';
import { en } from './intent-phrases/en.ts';
import { es } from './intent-phrases/es.ts';
import { everyday } from './intent-phrases/everyday.ts';
import { fr } from './intent-phrases/fr.ts';
import { firstRound, secondRound } from './intent-phrases/hold-out.ts';
import { pt } from './intent-phrases/pt.ts';
import type { Phrases } from './intent-phrases/phrases.ts';
import { ru } from './intent-phrases/ru.ts';
import { zh } from './intent-phrases/zh.ts';

const US = { stopPrefixIsStop: true };
const ELSEWHERE = { stopPrefixIsStop: false };
const languages = Object.entries({ en, zh, es, pt, fr, de, ru });
const everyTable: [string, Partial<Phrases>][] = [
  ...languages,
  ...Object.entries(firstRound),
  ...Object.entries(secondRound),
];
const rows = (pick: keyof Phrases): [string, string][] =>
  everyTable.flatMap(([language, phrases]) => (phrases[pick] ?? []).map((text): [string, string] => [language, text]));

const kindsOf = (text: string): Intent['kind'][] => [US, ELSEWHERE].map((rules) => readIntent(text, rules).kind);
/** Under the US pack a doubtful text that begins with STOP is a full stop. */
const beginsWithStop = (text: string): boolean => /^(please |can you )?stop\b/i.test(text);

test.each(rows('stop'))('%s: %s stops at once', (_language, text) => {
  expect(kindsOf(text)).toEqual(['stop', 'stop']);
  expect(readIntent(text, ELSEWHERE)).not.toHaveProperty('scope');
});

test.each(rows('doubtful'))('%s: %s is looked at by a person', (_language, text) => {
  expect(readIntent(text, ELSEWHERE).kind).toBe('doubtful_stop');
  expect(['doubtful_stop', ...(beginsWithStop(text) ? ['stop'] : [])]).toContain(readIntent(text, US).kind);
});

test.each(rows('none'))('%s: %s means nothing of the kind', (_language, text) => {
  expect(kindsOf(text)).toEqual(['none', 'none']);
});

test.each(everyday)('%s is everyday talk', (text) => {
  expect(kindsOf(text)).toEqual(['none', 'none']);
});

test.each(rows('either'))('%s: %s is never a stop', (_language, text) => {
  expect(readIntent(text, ELSEWHERE).kind).toMatch(/^(none|doubtful_stop)$/);
});

test.each(rows('start'))('%s: %s lifts a stop', (_language, text) => {
  expect(readIntent(text, US)).toMatchObject({ kind: 'start', onlyWhenStopped: false });
});

test.each(rows('help'))('%s: %s asks for help', (_language, text) => {
  expect(kindsOf(text)).toEqual(['help', 'help']);
});

test.each(languages)('%s has a dozen stops and a dozen false friends at least', (_language, phrases) => {
  expect(phrases.stop.length).toBeGreaterThanOrEqual(12);
  expect(phrases.doubtful.length).toBeGreaterThanOrEqual(12);
  expect(phrases.none.length).toBeGreaterThanOrEqual(12);
});

test.each`
  text                    | us           | elsewhere
  ${'STOP C118'}          | ${undefined} | ${'c118'}
  ${'stop c 118'}         | ${undefined} | ${'c118'}
  ${'Stop #C118 please'}  | ${undefined} | ${'c118'}
  ${'STOPC118'}           | ${undefined} | ${'c118'}
  ${'STOP case 118'}      | ${undefined} | ${'c118'}
  ${'STOP 12345'}         | ${undefined} | ${'12345'}
  ${'TD C118'}            | ${undefined} | ${'c118'}
  ${'退订工单118'}        | ${undefined} | ${'c118'}
  ${'退訂C118'}           | ${undefined} | ${'c118'}
  ${'BAJA caso 7'}        | ${undefined} | ${'c7'}
  ${'стоп C118'}          | ${undefined} | ${'c118'}
  ${'ＳＴＯＰ　Ｃ１１８'} | ${undefined} | ${'c118'}
`('$text is a full stop in the US and leaves one case elsewhere', ({ text, us, elsewhere }) => {
  const full = readIntent(text, US);
  expect(full.kind).toBe('stop');
  expect('scope' in full ? full.scope : undefined).toBe(us);
  expect(readIntent(text, ELSEWHERE)).toMatchObject({ kind: 'stop', scope: elsewhere });
});

test.each(['T118', 'R 3', 'cancel 118', 'cancel c118', 'end 5', '取消118', '118', 'c118'])(
  '%s: a word that counts only alone takes no case number',
  (text) => expect(kindsOf(text)).toEqual(['none', 'none']),
);

test.each(['stop texting me', 'STOP sending me these', 'stop all messages', 'Please stop the texts', 'stop it'])(
  '%s is a full stop where the pack says so',
  (text) => {
    expect(readIntent(text, US)).toEqual({ kind: 'stop', word: 'stop' });
    expect(readIntent(text, ELSEWHERE).kind).toBe('doubtful_stop');
  },
);

test.each(['stop by tomorrow?', 'stopped by today, great noodles', 'stop sign on your street?', 'stop light broken'])(
  '%s begins like a stop and is none',
  (text) => expect(kindsOf(text)).toEqual(['none', 'none']),
);

test.each(['YES', 'yes', 'Yes!', 'yes.'])('%s lifts a stop only while one stands', (text) => {
  expect(readIntent(text, US)).toEqual({ kind: 'start', word: 'yes', onlyWhenStopped: true });
});

// A word that is a whole answer in daily talk of any of the languages must stay free.
test.each(
  'no si sí oui ja да нет não nein non ok hola hi merci danke gracias 好 好的 不要 没有 para fin plus aus halt weiter alta voltar 1 2 5 10 pts join jf hy y c118 redeem points ty lol thanks 谢谢 收到 谢了 т н tt nn'.split(
    ' ',
  ),
)('%s is not taken for a stop, start or help', (text) => {
  expect(['stop', 'start', 'help']).not.toContain(readIntent(text, ELSEWHERE).kind);
});

test.each([
  ['Please unsubscribe', 'unsubscribe'],
  ['OPT-OUT', 'opt out'],
  ['ARRET svp', 'arrêt'],
  ['退訂，謝謝', '退订'],
])('%s is known as %s', (text, word) => {
  expect(readIntent(text, US)).toEqual({ kind: 'stop', word });
});

test('no word stops in one list and starts or helps in another', () => {
  const taken = [...exactWords.stop, ...exactWords.start, ...exactWords.help];
  expect(new Set(taken).size).toBe(taken.length);
  expect(exactWords.stop).toEqual(
    expect.arrayContaining(['stop', 'td', '退订', 'r', 'arret', 'arrêt', 'opt out', 'optout']),
  );
  expect(exactWords.start).toEqual(expect.arrayContaining(['start', 'unstop', 'kt', '开通', '恢复', 'yes']));
  expect(exactWords.help).toEqual(expect.arrayContaining(['help', 'info', 'bz', '帮助', '?']));
});

describe('whatever comes in', () => {
  const fragments = languages.flatMap(([, { stop, doubtful, none }]) => [...stop, ...doubtful, ...none]);
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc
      .array(fc.oneof(fc.constantFrom(...fragments), fc.string({ unit: 'grapheme', maxLength: 6 })), { maxLength: 8 })
      .map((parts) => parts.join(' ')),
    fc
      .array(fc.constantFrom(...'s t o p T D r n 退 订 0 . , ? ! \n \ud800'.split(' '), ' '), { maxLength: 30 })
      .map((parts) => parts.join('')),
  );

  test('it is read without an error, and stops only when it has an exact stop word in it', () => {
    fc.assert(
      fc.property(text, fc.boolean(), (said, stopPrefixIsStop) => {
        const intent = readIntent(said, { stopPrefixIsStop });
        if (intent.kind !== 'stop') return;
        const letters = fold(said)
          .normalize('NFD')
          .replace(/[^\p{L}\p{N}]/gu, '')
          .replace(/(.)\1{2,}/gu, '$1');
        const whole = fold(said).replace(/[^\p{L}\p{N}]/gu, '');
        expect(exactWords.stop.some((word) => whole.includes(word) || letters.includes(word))).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    'stop ',
    'do not ',
    'a',
    'stop',
    'no more ',
    '别',
    '别再',
    '不要 ',
    ', ',
    '? ',
    "'",
    'please ',
    '谢谢',
    'dont want ',
  ])('ten thousand characters of "%s" take linear time', (part) => {
    const long = part.repeat(Math.ceil(10_000 / part.length));
    const started = performance.now();
    readIntent(long, US);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
