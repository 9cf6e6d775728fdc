import type { Scene } from '../../src/cases/pages-deps.ts';
import type { CauseMonth, Label } from '../../src/cases/types.ts';
import { causesPicture, crossTable, monthsUpTo } from '../../src/cases/views-causes.ts';
import { wordsIn } from '../../src/cases/pages-settings.ts';
import { createViews } from '../../src/platform/web/views.ts';

const label = (id: string): Label => ({ id, name: { words: { en: id.toUpperCase() } }, words: [] });
const views = createViews();
const scene = {
  res: { locals: { frame: { views, language: 'en' } } },
  categories: [label('price'), label('service')],
  causes: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(label),
} as unknown as Scene;

const row = (month: string, cause: string | null, count: number, category: string | null = 'price'): CauseMonth => ({
  month,
  category,
  cause,
  count,
});

describe('causes as a picture', () => {
  test.each([
    ['2026-11', 3, ['2026-09', '2026-10', '2026-11']],
    ['2027-01', 3, ['2026-11', '2026-12', '2027-01']],
    ['2026-12', 1, ['2026-12']],
  ])('%s and the months before it, %i in all', (last, count, months) => {
    expect(monthsUpTo(last, count)).toEqual(months);
  });

  it('bars of a month stand on each other and add up to its total', () => {
    const months = ['2026-10', '2026-11'];
    const picture = causesPicture(scene, [row('2026-10', 'a', 3), row('2026-10', 'b', 1), row('2026-11', null, 2)], months); // prettier-ignore
    const [first, second] = picture.columns;
    expect(first).toMatchObject({ total: 4, label: 'Oct' });
    const [lower, upper] = first!.bars;
    expect(lower!.y + lower!.height).toBeCloseTo(picture.ground);
    expect(upper!.y + upper!.height).toBeCloseTo(lower!.y);
    expect(lower!.height).toBeCloseTo(upper!.height * 3);
    expect(second!.bars.map(({ colour }) => colour)).toEqual(['none']);
    expect(picture.lines.at(-1)!.value).toBeGreaterThanOrEqual(4);
    expect(picture.lines.at(-1)!.y).toBeCloseTo(0);
  });

  it('more causes than there are colours become one, and nothing is lost', () => {
    const rows = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((cause, at) => row('2026-11', cause, 10 - at));
    const { legend } = causesPicture(scene, rows, ['2026-11']);
    expect(legend.map(({ colour }) => colour)).toEqual(['0', '1', '2', '3', '4', '5', 'rest']);
    expect(legend.reduce((sum, { total }) => sum + total, 0)).toBe(52);
    expect(legend.at(-1)!.total).toBe(4 + 3);
  });

  it('a month without cases has no bar, and no months at all no picture', () => {
    const { any, columns } = causesPicture(scene, [], ['2026-11']);
    expect(any).toBe(false);
    expect(columns[0]!.bars).toEqual([]);
  });

  it('causes and categories cross, what is not known last', () => {
    const table = crossTable(scene, [
      row('2026-10', null, 5),
      row('2026-10', 'a', 1, 'service'),
      row('2026-11', 'a', 2),
    ]);
    expect(table.heads).toEqual(['PRICE', 'SERVICE']);
    expect(table.rows.map(({ name, counts, total }) => [name, counts, total])).toEqual([
      ['A', [2, 1], 3],
      ['Cause not known', [5, 0], 5],
    ]);
  });
});

test.each([
  ['cold, soggy', ['cold', 'soggy']],
  ['凉了，太咸、太油；慢', ['凉了', '太咸', '太油', '慢']],
  [' , ,\n', []],
  ['cold,cold', ['cold']],
  ['x'.repeat(50), ['x'.repeat(30)]],
])('words that point to a category: %j', (text, words) => {
  expect(wordsIn(text)).toEqual(words);
});
