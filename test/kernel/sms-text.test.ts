import * as fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { measure } from '../../src/kernel/sms-text.ts';

test.each`
  what                                | text                                      | parts | encoding   | units  | culprit
  ${'nothing'}                        | ${''}                                     | ${1}  | ${'GSM-7'} | ${0}   | ${undefined}
  ${'the longest single part'}        | ${'a'.repeat(160)}                        | ${1}  | ${'GSM-7'} | ${160} | ${undefined}
  ${'one more'}                       | ${'a'.repeat(161)}                        | ${2}  | ${'GSM-7'} | ${161} | ${undefined}
  ${'two full parts'}                 | ${'a'.repeat(306)}                        | ${2}  | ${'GSM-7'} | ${306} | ${undefined}
  ${'one more again'}                 | ${'a'.repeat(307)}                        | ${3}  | ${'GSM-7'} | ${307} | ${undefined}
  ${'extension characters count two'} | ${'€'.repeat(80)}                         | ${1}  | ${'GSM-7'} | ${160} | ${undefined}
  ${'an extension pair is not split'} | ${'a'.repeat(152) + '€'.repeat(77)}       | ${3}  | ${'GSM-7'} | ${306} | ${undefined}
  ${'letters of GSM-7'}               | ${'éàñ@£$_Ç'}                             | ${1}  | ${'GSM-7'} | ${8}   | ${undefined}
  ${'both line ends count'}           | ${'a\r\nb'}                               | ${1}  | ${'GSM-7'} | ${4}   | ${undefined}
  ${'Chinese'}                        | ${'你'.repeat(70)}                        | ${1}  | ${'UCS-2'} | ${70}  | ${'你'}
  ${'Chinese, one more'}              | ${'你'.repeat(71)}                        | ${2}  | ${'UCS-2'} | ${71}  | ${'你'}
  ${'brackets before Chinese'}        | ${'[林记]面'}                             | ${1}  | ${'UCS-2'} | ${5}   | ${'林'}
  ${'one Chinese sign'}               | ${'Hello，Amy'}                           | ${1}  | ${'UCS-2'} | ${9}   | ${'，'}
  ${'curly quotes are not replaced'}  | ${'say “hi”'}                             | ${1}  | ${'UCS-2'} | ${8}   | ${'“'}
  ${'a backtick'}                     | ${'a`b'}                                  | ${1}  | ${'UCS-2'} | ${3}   | ${'`'}
  ${'a backtick before Chinese'}      | ${'a`面'}                                 | ${1}  | ${'UCS-2'} | ${3}   | ${'`'}
  ${'an emoji'}                       | ${'Sale 🎉 now'}                          | ${1}  | ${'UCS-2'} | ${11}  | ${'🎉'}
  ${'a pair is not split'}            | ${'a'.repeat(66) + '🎉' + 'a'.repeat(66)} | ${3}  | ${'UCS-2'} | ${134} | ${'🎉'}
  ${'a lone surrogate'}               | ${'\ud800'}                               | ${1}  | ${'UCS-2'} | ${1}   | ${'\ud800'}
`('$what', ({ text, parts, encoding, units, culprit }) => {
  expect(measure(text)).toEqual({ parts, encoding, units, ...(culprit !== undefined && { culprit }) });
});

test('the short cuts agree with the full count', () => {
  const unit = fc.constantFrom(
    ...Array.from(' aZ09@_`[€~\n\r\0\t\f'),
    '你',
    '面',
    '，',
    '。',
    '「',
    '〪',
    '゙',
    '🎉',
    'é',
    '\u0301',
    '\u200d',
  );
  const plain = fc.constantFrom(...Array.from(' aZ09@_`[\n'), '你', '，', '。');
  const text = fc.oneof(fc.string({ unit, maxLength: 200 }), fc.string({ unit: plain, maxLength: 400 }));
  fc.assert(
    fc.property(text, (one) => {
      const full = new SegmentedMessage(one);
      const { parts, encoding, culprit } = measure(one);
      expect([parts, encoding]).toEqual([full.segmentsCount, full.encodingName]);
      expect(culprit).toBe(encoding === 'UCS-2' ? full.getNonGsmCharacters()[0] : undefined);
    }),
    { numRuns: 400 },
  );
});
