import type { LocalDate } from '../../src/kernel/calendar.ts';
import type { Language } from '../../src/platform/slice.ts';
import { readAnswer } from '../../src/surveys/read-answer.ts';
import type { Question } from '../../src/surveys/types.ts';
import { choice, csat, nps, words } from './survey-shop.ts';

const today = '2026-06-15' as LocalDate;

function read(question: Question, text: string, language: Language = 'en', maySkip = false): string | undefined {
  const said = readAnswer(question, text, { today, language, maySkip });
  if (said.kind === 'skip') return 'SKIP';
  return said.kind === 'answer' ? said.code + (said.more ? '+' : '') : undefined;
}

const head = { optional: false, branches: [], texts: { en: '?' } };
const best: Question = {
  ...head,
  id: 'best',
  type: 'choice',
  choices: [
    { code: 'noodles', label: { en: 'Noodles', zh: '面条' }, words: ['ramen', 'pasta'] },
    { code: 'dumplings', label: { en: 'Dumplings', zh: '饺子' }, words: [] },
    { code: 'soup', label: { en: 'Hot soup', zh: '汤' }, words: ['broth', '2 bowls'] },
  ],
};

test.each([
  ['1', 'noodles'], ['2', 'dumplings'], ['３', 'soup'], ['2️⃣', 'dumplings'], ['②', 'dumplings'], [' 2. ', 'dumplings'], ['#2', 'dumplings'],
  ['(3)', 'soup'], ['2!', 'dumplings'], ['two', 'dumplings'], ['Two!', 'dumplings'], ['number two', 'dumplings'], ['no. 3', 'soup'],
  ['option 2', 'dumplings'], ['second', 'dumplings'], ['the second one', 'dumplings'], ['2nd', 'dumplings'], ['the 3rd', 'soup'],
  ['二', 'dumplings'], ['两', 'dumplings'], ['第二', 'dumplings'], ['第二个', 'dumplings'], ['二号', 'dumplings'], ['选二', 'dumplings'], ['选2', 'dumplings'],
  ['叁', 'soup'], ['2 please', 'dumplings'], ['2谢谢', 'dumplings'], ['2 thanks', 'dumplings'], ['I choose 2', 'dumplings'],
  ['Noodles', 'noodles'], ['NOODLES!', 'noodles'], ['noodels', 'noodles'], ['nooodles', 'noodles'], ['dumpling', 'dumplings'], ['dumplngs', 'dumplings'],
  ['面条', 'noodles'], ['面條', 'noodles'], ['我要面条', 'noodles'], ['饺子', 'dumplings'], ['ramen', 'noodles'], ['the noodles please', 'noodles'],
  ['I like noodles best', 'noodles'], ['hot soup', 'soup'], ['2 bowls', 'soup'], ['2 dumplings', 'dumplings'], ['2. Dumplings', 'dumplings'], ['1 面条', 'noodles'],
] as const)('choice: "%s" is %s', (text, code) => {
  expect(read(best, text)).toBe(code);
}); // prettier-ignore

test.each([
  '', '0', '4', '12', '1 or 2', '1,2', '1 2', '2 noodles', '3 dumplings', 'rice', 'no', 'yes', '-2', '2.5', '1/2', 'two or three', '二三', 'soup', 'hot', '👍', '?',
  'noodles and dumplings', 'the fourth one', '2'.repeat(5000), 'noodles '.repeat(2000),
])('choice: "%.30s" is asked again', (text) => {
  expect(read(best, text)).toBeUndefined();
}); // prettier-ignore

test.each([
  ['1', '1'], ['５', '5'], ['5️⃣', '5'], ['five', '5'], ['Four.', '4'], ['四', '4'], ['4分', '4'], ['五星', '5'], ['5 stars', '5'], ['★★★★', '4'], ['⭐️⭐️', '2'],
  ['5/5', '5'], ['4 out of 5', '4'], ['4 thanks', '4'], ['4 thank you!', '4'], ['3谢谢', '3'], ['给5分', '5'], ['it was a 4', '4'], ['5, great noodles', '5+'],
  ['2. the soup was cold', '2+'], ['4分，就是有点慢', '4+'],
] as const)('CSAT: "%s" is %s', (text, code) => {
  expect(read(csat('q'), text)).toBe(code);
}); // prettier-ignore

test.each([
  '0', '6', '10', '-3', '4.5', '4-5', '5 minutes late', '4:30 please', '10/10', '4/10', '十分', '4 5', '★★★★★★', 'table for 4 at 5', '5 people tonight',
])('CSAT: "%s" is asked again', (text) => {
  expect(read(csat('q'), text)).toBeUndefined();
}); // prettier-ignore

test.each([
  ['great', '5'], ['GREAT!!', '5'], ['Great 👍', '5'], ['it was great', '5'], ['great, thanks!', '5'], ['very good', '5'], ['excellent', '5'], ['good', '4'], ['pretty good', '4'], ['Good, thank you', '4'],
  ['ok', '3'], ['OK.', '3'], ['Okay', '3'], ["it's ok", '3'], ['average', '3'], ['bad', '2'], ['not good', '2'], ['It was not very good', '2'], ['poor', '2'], ['terrible', '1'], ['very bad', '1'], ['awful', '1'],
  ['很好', '5'], ['很好！', '5'], ['很好啊', '5'], ['非常好，谢谢', '5'], ['好', '4'], ['好。', '4'], ['不错', '4'], ['还不错', '4'], ['挺好的', '4'], ['不錯', '4'], ['一般', '3'], ['一般吧', '3'], ['还行', '3'],
  ['so so', '3'], ['So-so.', '3'], ['just so so', '3'], ['the best!', '5'], ['It was superb', '5'], ['nice', '4'], ['the worst', '1'], ['凑合吧', '3'], ['普通', '3'], ['太好了', '5'], ['好极了！', '5'], ['超赞', '5'], ['很赞👍', '5'], ['比较满意', '4'], ['不太满意', '2'], ['很差劲', '1'],
  ['不好', '2'], ['不太好', '2'], ['差', '2'], ['很差', '1'], ['很差！', '1'], ['太差了', '1'], ['我觉得很好', '5'],
] as const)('CSAT in words: "%s" is %s, and nothing to other questions or days later', (text, code) => {
  expect(read(csat('q'), text)).toBe(code);
  const scale: Question = { ...head, id: 's', type: 'scale', from: 1, to: 5 };
  for (const other of [nps('n'), scale, guests, best, day]) expect(read(other, text)).toBeUndefined();
  expect(readAnswer(csat('q'), text, { today, language: 'en', maySkip: false, late: true }).kind).toBe('unclear');
}); // prettier-ignore

test.each([
  'not bad', 'not so bad', 'not great', 'no good deed', 'good?', 'good or bad', 'good and bad', 'great food but slow', 'goodbye', 'greatly', 'bad luck with the parking', 'ok thanks', 'ok bye', 'ok, see you at 5', 'never good', "isn't good",
  'meh', 'fine', 'best', 'worst', 'nice try', 'so so sorry', 'so', '还好', '很一般', '行', '赞', '差劲', '普通话', '👍👍', '👎', '😊', '😐', '🙂👍', '👌',
  '好的', '好吧', '好了', '好啊', '好谢谢', '你好', '好不好', '不是很好', '不算好', '不差', '不是很差', '好吃', '一般人', '好好', '说不好', '好久不见', 'constructor', 'great '.repeat(2000),
])('CSAT in words: "%.30s" is asked again', (text) => {
  expect(read(csat('q'), text)).toBeUndefined();
}); // prettier-ignore

test.each([
  ['0', '0'], ['10', '10'], ['１０', '10'], ['🔟', '10'], ['ten', '10'], ['十', '10'], ['十分', '10'], ['10/10', '10'], ['8/10', '8'], ['9 out of 10', '9'], ['zero', '0'], ['零', '0'],
  ['7 points', '7'], ['11', undefined], ['100', undefined], ['4/5', undefined], ['10, of course', '10'], ['10, my favourite', '10+'],
] as const)('NPS: "%s" is %s', (text, code) => {
  expect(read(nps('q'), text)).toBe(code);
}); // prettier-ignore

const guests: Question = { ...head, id: 'n', type: 'number', from: 0, to: 2000 };
test.each([
  ['3', '3'], ['12', '12'], ['１２', '12'], ['twelve', '12'], ['twenty-five', '25'], ['twenty five', '25'], ['十二', '12'], ['二十五', '25'], ['两百', '200'], ['一百零五', '105'],
  ['1,200', '1200'], ['3 people', '3'], ['about 3 people', '3'], ['三个人', '3'], ['3个', '3'], ['25岁', '25'], ['3 thanks', '3'], ['2001', undefined], ['3 or 4', undefined], ['3 to 4', undefined],
  ['3.5', undefined], ['-3', undefined], ['6 pm', undefined], ['3点', undefined], ['many', undefined], ['二三', undefined], ['3到4', undefined],
] as const)('number: "%s" is %s', (text, code) => {
  expect(read(guests, text)).toBe(code);
}); // prettier-ignore

test('a minus counts where the range has some', () => {
  const cold: Question = { ...guests, from: -20, to: 40 };
  expect([read(cold, '-3'), read(cold, '−3'), read(cold, '-30'), read(cold, '+3')]).toEqual(['-3', '-3', undefined, undefined]); // prettier-ignore
});

const day: Question = { ...head, id: 'd', type: 'day' };
test.each([
  ['2026-05-24', 'en', '2026-05-24'], ['24 May', 'en', '2026-05-24'], ['24th of May', 'en', '2026-05-24'], ['May 24', 'en', '2026-05-24'], ['May 24th, 2025', 'en', '2025-05-24'],
  ['24 may 2025', 'en', '2025-05-24'], ['24/5', 'en', '2026-05-24'], ['5/24', 'en', '2026-05-24'], ['24.5.2026', 'en', '2026-05-24'], ['5/5', 'en', '2026-05-05'], ['28 Dec', 'en', '2025-12-28'],
  ['yesterday', 'en', '2026-06-14'], ['Today!', 'en', '2026-06-15'], ['5月24日', 'zh', '2026-05-24'], ['５月２４日', 'zh', '2026-05-24'], ['5月24号', 'en', '2026-05-24'], ['2026年5月24日', 'zh', '2026-05-24'],
  ['昨天', 'zh', '2026-06-14'], ['5/6', 'zh', '2026-05-06'], ['5/6', 'en', undefined], ['30 Feb', 'en', undefined], ['31/6', 'en', undefined], ['2026-13-01', 'en', undefined], ['friday', 'en', undefined],
  ['soon', 'en', undefined], ['24', 'en', undefined], ['constructor', 'en', undefined],
] as const)('day: "%s" in %s is %s', (text, language, code) => {
  expect(read(day, text, language)).toBe(code);
}); // prettier-ignore

test('free text is whatever has a sign in it', () => {
  expect([read(words('q'), 'Warmer bowls'), read(words('q'), '4'), read(words('q'), '👍'), read(words('q'), '  ')]).toEqual(['said', 'said', 'said', undefined]); // prettier-ignore
});

test.each(['skip', 'SKIP!', 'Pass', '跳过', '略过', '跳過'])(
  '"%s" passes over what may be passed over, and answers nothing else',
  (text) => {
    for (const question of [best, csat('q'), nps('q'), guests, day, words('q'), choice('c', ['A one', 'B two'])]) {
      expect(read(question, text, 'en', true)).toBe('SKIP');
      expect(read(question, text, 'en', false)).toBeUndefined();
    }
  },
);

/** One text to a choice of three, CSAT, NPS and a number up to 2000; `-` is asked again. */
test.each([
  ['👍', '- - - -'], ['👎', '- - - -'], ['💯', '- - - -'], ['😡', '- - - -'], ['5️⃣', '- 5 5 5'], ['1️⃣', 'noodles 1 1 1'], ['2️⃣👍', 'dumplings 2 2 2'],
  ['⭐⭐⭐⭐', '- 4 - -'], ['4⭐', '- 4 - 4'], ['4️⃣⭐', '- 4 - 4'], ['five stars', '- 5 - 5'], ['5星', '- 5 - 5'], ['给5颗星', '- 5 - 5'], ['10 stars', '- - - 10'],
  ['four stars, thanks', '- 4 - 4'], ['four stars, but slow', '- 4+ - -'], ['满分！', '- 5 10 -'], ['给满分', '- 5 10 -'], ['full marks', '- 5 10 -'],
  ['2.', 'dumplings 2 2 2'], ['2)', 'dumplings 2 2 2'], ['(2)', 'dumplings 2 2 2'], ['“2”', 'dumplings 2 2 2'], ['【2】', 'dumplings 2 2 2'], ['２．', 'dumplings 2 2 2'],
  ['no 2', 'dumplings 2 2 2'], ['Ans: 2', 'dumplings 2 2 2'], ['two', 'dumplings 2 2 2'], ['二', 'dumplings 2 2 2'], ['两', 'dumplings 2 2 2'], ['俩', 'dumplings 2 2 2'], ['002', 'dumplings 2 2 2'],
  ['٣', 'soup 3 3 3'], ['۳', 'soup 3 3 3'], ['३', 'soup 3 3 3'], ['৩', 'soup 3 3 3'], ['๓', 'soup 3 3 3'], ['١٢', '- - - 12'],
  ['22', '- - - 22'], ['1 and 2', '- - - -'], ['1&2', '- - - -'], ['1+2', '- - - -'], ['2 not 3', '- - - -'], ['not 2', '- - - -'],
  ['零', '- - 0 0'], ['zero', '- - 0 0'], ['十', '- - 10 10'], ['ten', '- - 10 10'], ['二十', '- - - 20'], ['三俩', '- - - -'],
  ['-2', '- - - -'], ['−2', '- - - -'], ['2,5', '- - - -'], ['2.5', '- - - -'], ['4½', '- - - -'], ['1e1', '- - - -'], ['0x2', '- - - -'], ['II', '- - - -'],
  ['2 of 5', '- 2 - -'], ['9 of 10', '- - 9 -'], ['to', '- - - -'], ['2\u200b', 'dumplings 2 2 2'], ['\u200e2', 'dumplings 2 2 2'], ['2\n', 'dumplings 2 2 2'],
] as const)('"%s" to a choice, CSAT, NPS and a number is %s', (text, codes) => {
  expect([best, csat('c'), nps('n'), guests].map((question) => read(question, text) ?? '-').join(' ')).toBe(codes);
}); // prettier-ignore

test.each([
  ['五月二十四日', '2026-05-24'], ['五月二十四号', '2026-05-24'], ['十二月八日', '2026-12-08'], ['5月24', '2026-05-24'], ['24.5.', '2026-05-24'], ['24-May-2026', '2026-05-24'], ['24May', '2026-05-24'],
  ['May the 24th', '2026-05-24'], ['Sunday, 24 May', '2026-05-24'], ['Sun 24 May 2026', '2026-05-24'], ['20260524', '2026-05-24'], ['24/05/26', '2026-05-24'], ['24/05/2026', '2026-05-24'], ['05/24/2026', '2026-05-24'],
  ['٢٤/٥/٢٠٢٦', '2026-05-24'], ['last night', '2026-06-14'], ['the day before yesterday', '2026-06-13'], ['昨晚', '2026-06-14'], ['大前天', '2026-06-12'],
  ['Sunday', undefined], ['24', undefined], ['24号', undefined], ['0524', undefined], ['2026-02-29', undefined], ['20261305', undefined], ['24 5', undefined], ['十三月一日', undefined],
] as const)('day: "%s" is %s in English and in Chinese', (text, code) => {
  expect([read(day, text, 'en'), read(day, text, 'zh')]).toEqual([code, code]);
}); // prettier-ignore
