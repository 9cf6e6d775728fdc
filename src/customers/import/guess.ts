import { parseBirthday } from '../../kernel/birthday.ts';
import { fold } from '../../kernel/fold.ts';
import type { Target } from './plan.ts';

/** Titles as people write them, in English and Chinese, folded; the first that fits wins. */
const TITLES: readonly [Target, RegExp][] = [
  ['stopped', /^(?:unsubscribed?|opt(?:ed)?[ _-]?out|stopped|do not (?:text|contact)|dnd|退订|已退订|拒收|勿扰)/],
  ['consent', /(?:consent|opt(?:ed)?[ _-]?in|subscribed|accepts? (?:sms|marketing|offers)|marketing|同意|订阅|愿意接收|营销)/],
  ['phone', /(?:phone|mobile|cell|^tel(?:ephone)?\b|msisdn|sms number|whatsapp|手机|电话|联系方式|号码$|行动)/],
  ['member', /(?:member ?(?:ship)?(?:[ _-]?(?:no\b|nr|number|id|card|#))|^(?:card|loyalty) ?(?:no\b|number)|会员号|会员编号|会员卡|卡号|编号)/],
  ['points', /(?:points?|balance|score|积分|余额分|分数)/],
  ['birthday', /(?:birth|^b-?day|^dob$|date of birth|生日|出生|寿辰)/],
  ['given', /^(?:first|given|fore)[ _-]?name$|^名$/],
  ['family', /^(?:last|family|sur)[ _-]?name$|^surname$|^姓$/],
  ['name', /(?:name|^customer$|^client$|^contact$|姓名|名字|名称|称呼|顾客|客户|会员名|昵称)/],
  ['language', /^(?:lang(?:uage)?|locale|语言|语种)/],
  ['tags', /(?:^tags?\b|^labels?\b|^groups?\b|标签|分组|备注标签)/],
]; // prettier-ignore

/** What a title says by itself; the shop's own fields first, since their names are the shop's own words. */
function byTitle(title: string, fields: readonly { id: string; name: string }[]): Target | null {
  const folded = fold(title.replace(/[_\n\r]+/g, ' '));
  if (folded === '') return null;
  const own = fields.find(({ name }) => fold(name) === folded);
  if (own) return `field:${own.id}`;
  return TITLES.find(([, form]) => form.test(folded))?.[0] ?? null;
}

const share = (cells: readonly string[], fits: (cell: string) => boolean): number => {
  const filled = cells.filter((cell) => cell !== '');
  return filled.length === 0 ? 0 : filled.filter(fits).length / filled.length;
};

const likePhone = (cell: string): boolean =>
  /^[+(]?[\d\s().+-]{7,20}$/.test(cell) && cell.replace(/\D/g, '').length >= 7;
const likeDay = (cell: string): boolean => /\D/.test(cell) && parseBirthday(cell).ok;

/** What a column without a telling title holds, by its first cells. */
function byCells(cells: readonly string[]): Target | null {
  if (share(cells, likeDay) > 0.7) return 'birthday';
  if (share(cells, likePhone) > 0.7) return 'phone';
  if (share(cells, (cell) => /^[\p{L}\p{M}' .·-]{2,40}$/u.test(cell)) > 0.8) return 'name';
  return null;
}

/**
 * What each column seems to be, from titles and the first rows; null: leave it out. Every target is given once, and a
 * title always beats a guess from the cells.
 */
export function guessColumns(
  header: readonly string[] | null,
  rows: readonly (readonly string[])[],
  fields: readonly { id: string; name: string }[],
  count = Math.max(header?.length ?? 0, ...rows.map((row) => row.length), 0),
): (Target | null)[] {
  const taken = new Set<Target>();
  const once = (target: Target | null): Target | null => {
    if (target === null || taken.has(target)) return null;
    taken.add(target);
    return target;
  };
  const told = Array.from({ length: count }, (_, index) => once(header ? byTitle(header[index] ?? '', fields) : null));
  const open = new Set<Target>(header ? ['phone'] : ['phone', 'birthday', 'name']);
  return told.map((target, index) => {
    if (target) return target;
    const guess = byCells(rows.map((row) => row[index] ?? ''));
    return guess && open.has(guess) ? once(guess) : null;
  });
}

const SHORT_DAY = /^(\d{1,2})[-/. ](\d{1,2})(?:[-/. ]\d{2,4})?$/;

/** Whether dates of a column put the day first: told by those that cannot be read otherwise, else by the country. */
export function dayComesFirst(cells: readonly string[], country: string): boolean {
  const pairs = cells.flatMap((cell) => {
    const form = SHORT_DAY.exec(cell);
    return form ? [[Number(form[1]), Number(form[2])] as const] : [];
  });
  const days = pairs.filter(([first, second]) => first > 12 && second <= 12).length;
  const months = pairs.filter(([first, second]) => first <= 12 && second > 12).length;
  return days === months ? !MONTH_FIRST.has(country) : days > months;
}

const MONTH_FIRST = new Set(['US', 'CN', 'TW', 'HK', 'MO', 'JP', 'KR', 'CA', 'PH']);
