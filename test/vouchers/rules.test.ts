import type { LocalDate } from '../../src/kernel/calendar.ts';
import type { Minor } from '../../src/kernel/money.ts';
import { LANGUAGES } from '../../src/platform/slice.ts';
import { FieldFaults } from '../../src/platform/web/problems.ts';
import { newCode, readCode, SAMPLE_CODE, sayCode } from '../../src/vouchers/codes.ts';
import { checkBatch, type OfferText, rateOf, readOffer, stateOf, whyNot } from '../../src/vouchers/rules.ts';
import type { Offer, VoucherState } from '../../src/vouchers/types.ts';
import { giftWords, sampleCode, voucherValues } from '../../src/vouchers/words.ts';

describe('codes', () => {
  it('have nine signs of 32, each about as often, and read as they are said', () => {
    const seen = new Map<string, number>();
    for (let i = 0; i < 4000; i++) {
      const code = newCode();
      expect(readCode(sayCode(code))).toBe(code);
      for (const sign of code) seen.set(sign, (seen.get(sign) ?? 0) + 1);
    }
    expect([...seen.keys()].toSorted().join('')).toBe('0123456789ABCDEFGHJKMNPQRSTVWXYZ');
    for (const times of seen.values()) expect(Math.abs(times - 1125)).toBeLessThan(250); // seven standard deviations
  });

  test.each`
    typed                           | read
    ${'7KQ-M4X-2RT'}                | ${'7KQM4X2RT'}
    ${'7kqm4x2rt'}                  | ${'7KQM4X2RT'}
    ${' 7kq m4x  2rt '}             | ${'7KQM4X2RT'}
    ${'7KQ–M4X—2RT'}                | ${'7KQM4X2RT'}
    ${'7KQ−M4X‑2RT'}                | ${'7KQM4X2RT'}
    ${'７ＫＱ－Ｍ４Ｘ－２ＲＴ'}     | ${'7KQM4X2RT'}
    ${'7KQ・M4X・2RT。'}            | ${'7KQM4X2RT'}
    ${'7kq_m4x_2rt'}                | ${'7KQM4X2RT'}
    ${'“7KQ-M4X-2RT”'}              | ${'7KQM4X2RT'}
    ${'OIL-oil-000'}                | ${'011011000'}
    ${'7KQ-M4X-2R'}                 | ${undefined}
    ${'7KQ-M4X-2RTT'}               | ${undefined}
    ${'7KQ-M4X-2RU'}                | ${undefined}
    ${'7KQ-M4X-2R!T'}               | ${undefined}
    ${'７ＫＱ 券 Ｍ４Ｘ'}           | ${undefined}
    ${''}                           | ${undefined}
    ${'---------'}                  | ${undefined}
    ${`7KQM4X2RT${'-'.repeat(60)}`} | ${undefined}
    ${'\u202e7KQ\u200b-M4X\0-2RT'}  | ${'7KQM4X2RT'}
    ${SAMPLE_CODE}                  | ${undefined}
  `('"$typed" is read as $read', ({ typed, read }) => expect(readCode(typed)).toBe(read));

  it('stand for a sample that is as long as a real one', () =>
    expect(SAMPLE_CODE).toHaveLength(sayCode(newCode()).length));
});

const FINE: OfferText = { words: { en: 'a free dessert' }, kind: 'item', validDays: '30' };

function faultsOf(text: OfferText, currency = 'USD'): string[] {
  try {
    readOffer(text, currency);
    return [];
  } catch (thrown) {
    if (thrown instanceof FieldFaults) return thrown.faults.map(({ field }) => field);
    throw thrown;
  }
}

describe('an offer', () => {
  test.each`
    what                            | change                                                       | faults
    ${'a thing'}                    | ${{}}                                                        | ${[]}
    ${'in Chinese alone'}           | ${{ words: { zh: '甜品一份' } }}                             | ${[]}
    ${'forty characters'}           | ${{ words: { zh: '好'.repeat(40) } }}                        | ${[]}
    ${'forty-one'}                  | ${{ words: { zh: '好'.repeat(41) } }}                        | ${['words.zh']}
    ${'forty pictures'}             | ${{ words: { en: '🍜'.repeat(40) } }}                        | ${[]}
    ${'no words'}                   | ${{ words: { en: '  ' } }}                                   | ${['words']}
    ${'two lines'}                  | ${{ words: { en: 'a\nb' } }}                                 | ${['words.en']}
    ${'an unknown kind'}            | ${{ kind: 'gold' }}                                          | ${['kind']}
    ${'an amount'}                  | ${{ kind: 'amount', value: '5.00' }}                         | ${[]}
    ${'an amount without one'}      | ${{ kind: 'amount' }}                                        | ${['value']}
    ${'no amount off'}              | ${{ kind: 'amount', value: '0' }}                            | ${['value']}
    ${'a negative amount'}          | ${{ kind: 'amount', value: '-5' }}                           | ${['value']}
    ${'a comma'}                    | ${{ kind: 'amount', value: '5,00' }}                         | ${['value']}
    ${'too many decimals'}          | ${{ kind: 'amount', value: '5.005' }}                        | ${['value']}
    ${'one per cent'}               | ${{ kind: 'percent', value: '1' }}                           | ${[]}
    ${'all of it'}                  | ${{ kind: 'percent', value: '100' }}                         | ${[]}
    ${'more than all'}              | ${{ kind: 'percent', value: '101' }}                         | ${['value']}
    ${'no per cent'}                | ${{ kind: 'percent', value: '0' }}                           | ${['value']}
    ${'half a per cent'}            | ${{ kind: 'percent', value: '0.5' }}                         | ${['value']}
    ${'a least receipt'}            | ${{ leastSpend: '20.00' }}                                   | ${[]}
    ${'a least receipt of nothing'} | ${{ leastSpend: '0' }}                                       | ${['leastSpend']}
    ${'one day'}                    | ${{ validDays: 1 }}                                          | ${[]}
    ${'two years'}                  | ${{ validDays: 730 }}                                        | ${[]}
    ${'longer'}                     | ${{ validDays: 731 }}                                        | ${['validDays']}
    ${'no day'}                     | ${{ validDays: '0' }}                                        | ${['validDays']}
    ${'a day and a half'}           | ${{ validDays: '1.5' }}                                      | ${['validDays']}
    ${'everything wrong'}           | ${{ words: {}, kind: 'percent', value: 'x', validDays: '' }} | ${['words', 'value', 'validDays']}
  `('$what', ({ change, faults }) => expect(faultsOf({ ...FINE, ...change })).toEqual(faults));

  it('reads amounts with the decimals of the currency', () => {
    const amount = { ...FINE, kind: 'amount', value: '500' };
    expect([readOffer(amount, 'USD').value, readOffer(amount, 'JPY').value]).toEqual([50_000, 500]);
    expect(faultsOf({ ...amount, value: '5.00' }, 'JPY')).toEqual(['value']);
  });

  it('drops what was typed as the value of a thing', () =>
    expect(readOffer({ ...FINE, value: '5' }, 'USD').value).toBe(null));
});

test.each`
  name              | count         | faults
  ${'Bags'}         | ${1}          | ${[]}
  ${'Bags'}         | ${5000}       | ${[]}
  ${'Bags'}         | ${5001}       | ${['count']}
  ${'Bags'}         | ${0}          | ${['count']}
  ${'Bags'}         | ${Number.NaN} | ${['count']}
  ${'Bags'}         | ${1.5}        | ${['count']}
  ${' '}            | ${10}         | ${['name']}
  ${'x'.repeat(61)} | ${0}          | ${['name', 'count']}
`('a batch "$name" of $count', ({ name, count, faults }) => {
  let told: string[] = [];
  try {
    checkBatch({ name, count });
  } catch (thrown) {
    told = (thrown as FieldFaults).faults.map(({ field }) => field);
  }
  expect(told).toEqual(faults);
});

const TODAY = '2026-05-20' as LocalDate;

test.each`
  redeemedAt | revokedAt | expiresOn       | state
  ${null}    | ${null}   | ${'2026-05-20'} | ${'issued'}
  ${null}    | ${null}   | ${'2026-05-19'} | ${'expired'}
  ${1}       | ${null}   | ${'2026-05-19'} | ${'redeemed'}
  ${null}    | ${1}      | ${'2026-05-19'} | ${'revoked'}
  ${null}    | ${1}      | ${'2026-05-21'} | ${'revoked'}
`('used $redeemedAt, taken back $revokedAt, until $expiresOn: $state', ({ state, ...marks }) =>
  expect(stateOf(marks, TODAY)).toBe(state),
);

const OFFER: Offer = {
  id: 'o', words: { en: 'a free dessert', zh: '甜品一份' }, kind: 'item', value: null, leastSpend: null, validDays: 30, archived: false,
}; // prettier-ignore

test.each`
  what                        | state         | owner    | least   | by                       | why
  ${'whoever brings it'}      | ${'issued'}   | ${null}  | ${null} | ${{}}                    | ${undefined}
  ${'its owner'}              | ${'issued'}   | ${'amy'} | ${null} | ${{ customerId: 'amy' }} | ${undefined}
  ${'nobody says who'}        | ${'issued'}   | ${'amy'} | ${null} | ${{}}                    | ${undefined}
  ${'somebody else'}          | ${'issued'}   | ${'amy'} | ${null} | ${{ customerId: 'ben' }} | ${'other_person'}
  ${'used'}                   | ${'redeemed'} | ${'amy'} | ${null} | ${{ customerId: 'ben' }} | ${'used'}
  ${'too late'}               | ${'expired'}  | ${null}  | ${2000} | ${{}}                    | ${'expired'}
  ${'taken back'}             | ${'revoked'}  | ${null}  | ${null} | ${{}}                    | ${'revoked'}
  ${'enough spent'}           | ${'issued'}   | ${null}  | ${2000} | ${{ spend: 2000 }}       | ${undefined}
  ${'a cent short'}           | ${'issued'}   | ${null}  | ${2000} | ${{ spend: 1999 }}       | ${'spend'}
  ${'the amount is not told'} | ${'issued'}   | ${null}  | ${2000} | ${{}}                    | ${'spend'}
`('$what: $why', ({ state, owner, least, by, why }) => {
  const offer = { ...OFFER, leastSpend: least as Minor | null };
  expect(whyNot({ state: state as VoucherState, customerId: owner, offer }, by)).toBe(why);
});

test.each`
  issued | redeemed | rate
  ${0}   | ${0}     | ${0}
  ${3}   | ${1}     | ${33}
  ${3}   | ${3}     | ${100}
`('$redeemed of $issued is $rate %', ({ rate, ...tally }) => expect(rateOf(tally)).toBe(rate));

describe('words of a text', () => {
  const code = { code: '7KQ-M4X-2RT', expiresOn: '2026-06-18' as LocalDate };
  test.each`
    language | until        | gift
    ${'en'}  | ${'18 Jun'}  | ${'a free dessert'}
    ${'zh'}  | ${'6月18日'} | ${'甜品一份'}
  `('in $language', ({ language, until, gift }) =>
    expect(voucherValues(OFFER, code, language)).toEqual({ voucher: '7KQ-M4X-2RT', until, gift }),
  );

  it('say the year of a last day in another year than that of issue', () =>
    expect(voucherValues(OFFER, { ...code, expiresOn: '2027-01-10' as LocalDate }, 'en').until).toBe('10 Jan 2027'));

  it.each(LANGUAGES)('are those of the other language where %s has none', (language) => {
    const other = language === 'en' ? { zh: '甜品一份' } : { en: 'a free dessert' };
    expect(giftWords({ words: other }, language)).toBe(Object.values(other)[0]);
  });

  it('have a sample that lasts as long', () =>
    expect(sampleCode(OFFER, TODAY)).toEqual({ code: SAMPLE_CODE, expiresOn: '2026-06-18' }));
});
