import { readWhen } from '../../src/tasks/when.ts';
import { day } from './world.ts';

/** Monday. */
const TODAY = day('2026-06-15');

describe('times as people type them', () => {
  it.each`
    text                      | minutes      | date            | time         | rest
    ${'2h'}                   | ${120}       | ${undefined}    | ${undefined} | ${''}
    ${'30m'}                  | ${30}        | ${undefined}    | ${undefined} | ${''}
    ${'in 45 minutes'}        | ${45}        | ${undefined}    | ${undefined} | ${''}
    ${'1 day'}                | ${1440}      | ${undefined}    | ${undefined} | ${''}
    ${'2 weeks'}              | ${20160}     | ${undefined}    | ${undefined} | ${''}
    ${'2小时'}                | ${120}       | ${undefined}    | ${undefined} | ${''}
    ${'２个小时后给小林回电'} | ${120}       | ${undefined}    | ${undefined} | ${'给小林回电'}
    ${'半小时'}               | ${30}        | ${undefined}    | ${undefined} | ${''}
    ${'3天后'}                | ${4320}      | ${undefined}    | ${undefined} | ${''}
    ${'18:00'}                | ${undefined} | ${undefined}    | ${'18:00'}   | ${''}
    ${'6pm'}                  | ${undefined} | ${undefined}    | ${'18:00'}   | ${''}
    ${'at 9:05 am call'}      | ${undefined} | ${undefined}    | ${'09:05'}   | ${'call'}
    ${'12am'}                 | ${undefined} | ${undefined}    | ${'00:00'}   | ${''}
    ${'tomorrow'}             | ${undefined} | ${'2026-06-16'} | ${undefined} | ${''}
    ${'Tomorrow, 9:00 rent'}  | ${undefined} | ${'2026-06-16'} | ${'09:00'}   | ${'rent'}
    ${'明天'}                 | ${undefined} | ${'2026-06-16'} | ${undefined} | ${''}
    ${'明天下午3点半给小林'}  | ${undefined} | ${'2026-06-16'} | ${'15:30'}   | ${'给小林'}
    ${'后天9点15分'}          | ${undefined} | ${'2026-06-17'} | ${'09:15'}   | ${''}
    ${'15日18点 付房租'}      | ${undefined} | ${'2026-06-15'} | ${'18:00'}   | ${'付房租'}
    ${'14日 付房租'}          | ${undefined} | ${'2026-07-14'} | ${undefined} | ${'付房租'}
    ${'5月20日晚上8点'}       | ${undefined} | ${'2027-05-20'} | ${'20:00'}   | ${''}
    ${'mon'}                  | ${undefined} | ${'2026-06-22'} | ${undefined} | ${''}
    ${'Friday 10:00 order'}   | ${undefined} | ${'2026-06-19'} | ${'10:00'}   | ${'order'}
    ${'周五上午10点订货'}     | ${undefined} | ${'2026-06-19'} | ${'10:00'}   | ${'订货'}
    ${'下周三'}               | ${undefined} | ${'2026-06-24'} | ${undefined} | ${''}
    ${'1505 18:00 call Amy'}  | ${undefined} | ${'2027-05-15'} | ${'18:00'}   | ${'call Amy'}
    ${'0520 18:00'}           | ${undefined} | ${'2027-05-20'} | ${'18:00'}   | ${''}
    ${'15 May 18:00 x'}       | ${undefined} | ${'2027-05-15'} | ${'18:00'}   | ${'x'}
    ${'July 4th'}             | ${undefined} | ${'2026-07-04'} | ${undefined} | ${''}
    ${'2026-12-24 6pm wine'}  | ${undefined} | ${'2026-12-24'} | ${'18:00'}   | ${'wine'}
    ${'18:00 call 5 people'}  | ${undefined} | ${undefined}    | ${'18:00'}   | ${'call 5 people'}
    ${'2902 9:00'}            | ${undefined} | ${'2028-02-29'} | ${'09:00'}   | ${''}
    ${'6pm monthly report'}   | ${undefined} | ${undefined}    | ${'18:00'}   | ${'monthly report'}
  `('$text', ({ text, minutes, date, time, rest }) => {
    expect(readWhen(text, TODAY, 'en')).toEqual({
      ...(minutes !== undefined && { minutes }),
      ...(date !== undefined && { date }),
      ...(time !== undefined && { time }),
      rest,
    });
  });

  it('reads four digits as each language writes them, where both fit', () => {
    expect(readWhen('0507', TODAY, 'en')?.date).toBe('2026-07-05');
    expect(readWhen('0507', TODAY, 'zh')?.date).toBe('2027-05-07');
  });

  it.each(['', 'soon', 'call Amy', '25:00', '18:60', '99日', '3102 9', '13pm', 'mondayx'])(
    '%j names no time',
    (text) => {
      const read = readWhen(text, TODAY, 'en');
      expect(read?.rest === '' ? read : undefined).toBeUndefined();
    },
  );
});
