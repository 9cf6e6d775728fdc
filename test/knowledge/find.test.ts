import { createFinder, LEAST_FIT } from '../../src/knowledge/find.ts';
import { stemOf } from '../../src/knowledge/read-text.ts';
import { entries } from './shelf.ts';

const finder = createFinder();
const find = (text: string) => finder('shop', entries(), text);
const best = (text: string): string => find(text)[0]?.entry.id ?? 'nothing';

describe('what fits a text', () => {
  it.each`
    text                                                | fits
    ${'parking'}                                        | ${'parking'}
    ${'Parking?'}                                       | ${'parking'}
    ${'PARKING???'}                                     | ${'parking'}
    ${'parkng'}                                         | ${'parking'}
    ${'is there anywhere to park near the station'}     | ${'parking'}
    ${'hi! where do i leave my car'}                    | ${'parking'}
    ${'what time do u open tmrw'}                       | ${'hours'}
    ${'are you open on sunday?'}                        | ${'hours'}
    ${'opening hours sunday'}                           | ${'hours'}
    ${'When do you close tonight'}                      | ${'hours'}
    ${'closing time?'}                                  | ${'hours'}
    ${'my son is allergic to peanuts, is the soup ok?'} | ${'allergens'}
    ${'any allergies info'}                             | ${'allergens'}
    ${'is there gluten in the dumplings'}               | ${'allergens'}
    ${'do you deliver to Maple Street'}                 | ${'delivery'}
    ${'home delivery'}                                  | ${'delivery'}
    ${'can i pay by credit card'}                       | ${'payment'}
    ${'do you take visa'}                               | ${'payment'}
    ${'can we bring our dogs'}                          | ${'pets'}
    ${'high chair for a baby?'}                         | ${'chairs'}
    ${'do my points expire'}                            | ${'points'}
    ${'停车'}                                           | ${'parking'}
    ${'请问你们那里好停车吗'}                           | ${'parking'}
    ${'有車位嗎'}                                       | ${'parking'}
    ${'你們幾點關門'}                                   | ${'hours'}
    ${'周日开门吗？'}                                   | ${'hours'}
    ${'几点打烊'}                                       | ${'hours'}
    ${'孩子对花生过敏，面里有吗'}                       | ${'allergens'}
    ${'送外卖吗'}                                       | ${'delivery'}
    ${'可以 刷卡 吗'}                                   | ${'payment'}
    ${'能用支付宝吗'}                                   | ${'payment'}
    ${'能不能带狗'}                                     | ${'pets'}
    ${'带宠物可以吗'}                                   | ${'pets'}
    ${'有宝宝椅没有'}                                   | ${'chairs'}
    ${'积分什么时候过期'}                               | ${'points'}
    ${'ｐａｒｋｉｎｇ'}                                 | ${'parking'}
  `('"$text" asks for $fits', ({ text, fits }) => {
    expect(best(text)).toBe(fits);
  });

  it.each`
    text                                                              | why
    ${''}                                                             | ${'nothing was said'}
    ${'???'}                                                          | ${'a help word'}
    ${'👍'}                                                           | ${'a sign'}
    ${'hello'}                                                        | ${'a greeting'}
    ${'how are you today'}                                            | ${'a greeting made of idle words'}
    ${'I waited two hours for my food'}                               | ${'hours of waiting, not of opening'}
    ${'the waiter left the door open all evening and it was cold'}    | ${'an open door'}
    ${'thanks for the parking'}                                       | ${'thanks'}
    ${'your driver scratched my car yesterday and nobody said sorry'} | ${'a complaint'}
    ${'the carpet by the window is torn'}                             | ${'carpet is no car and no pet'}
    ${'happy birthday card for my mum?'}                              | ${'a card that pays nothing'}
    ${'what is your favourite dish'}                                  | ${'one word of a question alone'}
    ${'petrol station nearby?'}                                       | ${'petrol is no pet'}
    ${'do you sell cashmere'}                                         | ${'cashmere is no cash'}
    ${'table for two at seven'}                                       | ${'a booking'}
    ${'nice chair'}                                                   | ${'half of an own word'}
    ${'你好'}                                                         | ${'a greeting'}
    ${'等了两个小时才上菜，太慢了'}                                   | ${'a complaint'}
    ${'昨天关门的声音太大，吓到孩子了'}                               | ${'a door, not closing time'}
    ${'外面卖花的人好吵'}                                             | ${'outside, sold'}
    ${'停'}                                                           | ${'one character of an own word'}
    ${'热狗有吗'}                                                     | ${'a hot dog is no dog'}
    ${'我想订两位'}                                                   | ${'a booking'}
    ${'开心'}                                                         | ${'another word'}
  `('"$text" fits nothing: $why', ({ text }) => {
    expect(find(text).map(({ entry, fit }) => `${entry.id} ${fit}`)).toEqual([]);
  });

  it.each`
    text                                       | because
    ${'is parking free'}                       | ${['parking']}
    ${'opening hours?'}                        | ${['opening hours']}
    ${'有没有停车位'}                          | ${['停车', '车位']}
    ${'is the soup ok, i am allergic to nuts'} | ${['allergic', 'nuts']}
  `('"$text" is decided by $because', ({ text, because }) => {
    expect(find(text)[0]!.because.toSorted()).toEqual(because.toSorted());
  });

  it('puts the surer one first and keeps both where a text asks for two things', () => {
    const found = find('are you open on sunday and is there parking?');
    expect(found.map(({ entry }) => entry.id).toSorted()).toEqual(['hours', 'parking']);
    for (const { fit } of found) expect([fit >= LEAST_FIT, fit <= 1]).toEqual([true, true]);
  });

  it('is surer of a word alone than of the same word in a letter', () => {
    const [alone] = find('parking');
    const [letter] = find('do you know whether there is parking for a minibus with eleven seats behind the church');
    expect(alone!.fit).toBeGreaterThan(letter?.fit ?? 0);
  });

  it('reads an entry again once it is changed, and never that of another shop', () => {
    const parking = entries().find(({ id }) => id === 'parking');
    const changed = { ...parking!, words: ['bicycle'], question: { en: 'Bikes?' }, answer: { en: 'Outside.' } };
    expect(finder('shop', [{ ...changed, updatedAt: 1 }], 'bicycle?')).toHaveLength(1);
    expect(finder('other', [changed], 'bicycle?')).toHaveLength(1);
    expect(finder('other', [changed], 'parking?')).toHaveLength(0);
  });

  it('takes no longer for a hostile text than for a letter', () => {
    for (const text of ['park '.repeat(20_000), '停'.repeat(100_000), "a'".repeat(50_000), '?'.repeat(100_000)])
      expect(find(text).length).toBeLessThanOrEqual(entries().length);
  });
});

it.each`
  forms
  ${['park', 'parks', 'parking', 'parked']}
  ${['allergy', 'allergies']}
  ${['close', 'closes', 'closing', 'closed']}
  ${['box', 'boxes']}
  ${['dish', 'dishes']}
  ${['cancel', 'cancelling', 'cancelled']}
  ${['book', 'booking']}
`('$forms are one word', ({ forms }) => {
  expect(new Set(forms.map(stemOf)).size).toBe(1);
});
