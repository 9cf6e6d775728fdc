import { readScore } from '../../src/kernel/score.ts';

test.each([
  ['5', 5], ['５', 5], ['5!', 5], ['5！！', 5], [' 4 ', 4], ['4.', 4], ['5️⃣', 5], ['①', 1], ['#3', 3], ['(2)', 2], ['"4"', 4],
  ['four', 4], ['Five!', 5], ['ONE', 1], ['四', 4], ['五', 5], ['两', 2], ['叁', 3], ['5 stars', 5], ['5 star', 5], ['1 point', 1],
  ['5/5', 5], ['4 / 5', 4], ['4 out of 5', 4], ['4分', 4], ['４分', 4], ['五星', 5], ['5颗星', 5], ['五分', 5], ['给5分', 5], ['我给4分吧', 4],
  ['打3分', 3], ['选2', 2], ['回5', 5], ['第3', 3], ['3号', 3], ['number 2', 2], ['it was a 4', 4], ['I give 5', 5], ["It's a 3", 3],
  ['5 thanks', 5], ['5 thank you!', 5], ['5谢谢', 5], ['5，谢谢', 5], ['4 please', 4], ['★★★★', 4], ['⭐⭐⭐⭐⭐', 5], ['⭐️⭐️', 2], ['★★★☆☆', 3],
] as const)('%s is %i', (text, value) => {
  expect(readScore(text)).toEqual({ value, more: false });
}); // prettier-ignore

test.each([
  ['5, great noodles', 5], ['2. the soup was cold', 2], ['1! never again', 1], ['4分，就是有点慢', 4], ['five: lovely', 5], ['3 - it was ok', 3],
] as const)('%s is %i, with something a person should read', (text, value) => {
  expect(readScore(text)).toEqual({ value, more: true });
}); // prettier-ignore

test.each([
  'T', 'TD', 'R', 'N', 'YES', 'Y', 'Y 27', 'STOP', 'END', 'QUIT', 'NO', '退订', '0', '6', '10', '55', '15', '1-5', '-3', '+4', '3.50 was wrong',
  '4:30 please', '5 minutes late', '5 people tonight', 'table for 4', '2, 3', 'C118', 'PTS', 'JF', '十分', '一般', '一共两位', '三点来', '5点', 'one more thing',
  'two of us', 'nothing', '', '?', 'good', '好', '★★★★★★', '五五', '4 5', '12345', '1 or 2',
])('%s is no score', (text) => {
  expect(readScore(text)).toBeUndefined();
}); // prettier-ignore

test('long nonsense is read quickly', () => {
  for (const text of [
    '5'.repeat(5000),
    'give '.repeat(2000),
    '5 ' + 'please '.repeat(2000) + 'x',
    '★'.repeat(5000),
    ' '.repeat(5000) + '5x',
  ])
    expect(readScore(text)).toBeUndefined();
});
