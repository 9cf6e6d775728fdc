import { exactWords } from '../../src/customers/index.ts';
import { fold } from '../../src/kernel/fold.ts';
import { createWordTable } from '../../src/keywords/words.ts';
import type { KeywordApp } from '../../src/platform/slice.ts';

const app = (name: string, words: string[], takes: KeywordApp['takes'], pattern?: RegExp): KeywordApp => ({
  name,
  words,
  takes,
  ...(pattern && { pattern }),
  run: async () => ({}),
});

const apps = [
  app('join', ['join', 'hy', '入会', '会员'], 'value'),
  app('points', ['points', 'pts', '积分'], 'alone'),
  app('gifts', ['gifts', 'rewards', '礼品'], 'alone'),
  app('birthday', ['bday', 'sr', '生日'], 'text'),
  app('name', ['name', 'xm', '姓名'], 'value'),
  app('complaint', ['complain', 'complaint', 'ts', '投诉'], 'text'),
  app('case', [], 'value', /^c\d+/),
];
const table = createWordTable(apps, exactWords.stop);
const read = (text: string) => {
  const match = table.match(text, fold(text));
  return match ? `${match.app.name}${match.alone ? '' : `: ${match.value}`}` : undefined;
};

test.each`
  text                       | read
  ${'POINTS'}                | ${'points'}
  ${'  points!! '}           | ${'points'}
  ${'ＰＯＩＮＴＳ'}          | ${'points'}
  ${'#points'}               | ${'points'}
  ${'積分'}                  | ${'points'}
  ${'积分。'}                | ${'points'}
  ${'points please'}         | ${'points'}
  ${'hi, my points, thanks'} | ${'points'}
  ${'查 积分'}               | ${'points'}
  ${'请 查 我的 积分 谢谢'}  | ${'points'}
  ${'points now'}            | ${undefined}
  ${'pionts'}                | ${'points'}
  ${'point'}                 | ${'points'}
  ${'pointss'}               | ${'points'}
  ${'poimts'}                | ${'points'}
  ${'ponits'}                | ${'points'}
  ${'pints'}                 | ${'points'}
  ${'piontz'}                | ${undefined}
  ${'pt'}                    | ${undefined}
  ${'ptss'}                  | ${undefined}
  ${'gift'}                  | ${'gifts'}
  ${'jion'}                  | ${undefined}
  ${'JOIN Amy'}              | ${'join: Amy'}
  ${'join：Amy'}             | ${'join: Amy'}
  ${'hy小林'}                | ${'join: 小林'}
  ${'XM小林'}                | ${'name: 小林'}
  ${'ＸＭ　小林'}            | ${'name: 小林'}
  ${'入会 小林'}             | ${'join: 小林'}
  ${'入会有什么好处'}        | ${undefined}
  ${'会员卡多少钱'}          | ${undefined}
  ${'入会 有什么好处'}       | ${undefined}
  ${'入会，怎么入？'}        | ${undefined}
  ${'会员 多少钱'}           | ${undefined}
  ${'join? what do I get'}   | ${undefined}
  ${'join what do I get'}    | ${undefined}
  ${'join how much is it'}   | ${undefined}
  ${'JOIN Howard'}           | ${'join: Howard'}
  ${'join please'}           | ${'join'}
  ${'join, thank you!'}      | ${'join'}
  ${'join谢谢'}              | ${'join'}
  ${'complain please'}       | ${'complaint'}
  ${'投诉 为什么这么慢？'}   | ${'complaint: 为什么这么慢？'}
  ${'joint venture'}         | ${undefined}
  ${'name'}                  | ${'name'}
  ${'nameless'}              | ${undefined}
  ${'SR0520'}                | ${'birthday: 0520'}
  ${'sr 5月20日'}            | ${'birthday: 5月20日'}
  ${'生日农历八月十五'}      | ${'birthday: 农历八月十五'}
  ${'bday'}                  | ${'birthday'}
  ${'投诉服务态度差'}        | ${'complaint: 服务态度差'}
  ${'投訴服務態度差'}        | ${'complaint: 服務態度差'}
  ${'complaint soup'}        | ${'complaint: soup'}
  ${'complain: soup'}        | ${'complaint: soup'}
  ${'complaining'}           | ${undefined}
  ${'c118 more'}             | ${undefined}
  ${''}                      | ${undefined}
`('"$text" is read as $read', ({ text, read: expected }) => {
  expect(read(text)).toBe(expected);
});

describe('words of a shop', () => {
  const own = table.with([
    app('guide', ['GUIDE'], 'value'),
    app('lucky', ['LUCKY'], 'alone'),
    app('asks', ['ASK', 'MENU'], 'text'),
    app('stone', ['STONE'], 'value'),
  ]);
  it.each`
    text            | read
    ${'guide'}      | ${'guide'}
    ${'GIUDE'}      | ${'guide'}
    ${'ugide'}      | ${'guide'}
    ${'guied'}      | ${'guide'}
    ${'guidee'}     | ${'guide'}
    ${'guid'}       | ${'guide'}
    ${'iguid'}      | ${undefined}
    ${'giude soup'} | ${undefined}
    ${'guide soup'} | ${'guide: soup'}
    ${'LUCKYY'}     | ${'lucky'}
    ${'lukcy'}      | ${'lucky'}
    ${'mneu'}       | ${undefined}
    ${'jion'}       | ${undefined}
    ${'complian'}   | ${undefined}
    ${'pionts'}     | ${'points'}
  `('"$text" is read as $read', ({ text, read: expected }) => {
    const match = own.match(text, fold(text));
    expect(match && `${match.app.name}${match.alone ? '' : `: ${match.value}`}`).toBe(expected);
  });
});

test.each([
  ['two apps share a word', [app('a', ['Points'], 'alone'), app('b', ['ｐｏｉｎｔｓ'], 'alone')], 'is taken by a'],
  ['an app takes STOP', [app('a', ['Stop'], 'alone')], 'belongs to STOP'],
  ['an app takes 退订', [app('a', ['退訂'], 'alone')], 'belongs to STOP'],
])('the table is refused when %s', (_, faulty, words) => {
  expect(() => createWordTable(faulty, exactWords.stop)).toThrow(words);
});

test('a case number and a purpose find their app', () => {
  expect(table.byPattern('c118 more')?.name).toBe('case');
  expect(table.byPattern('118')).toBeUndefined();
  expect(table.byName('gifts')?.name).toBe('gifts');
  expect(table.confirming('nothing')).toBeUndefined();
});
