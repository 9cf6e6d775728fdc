import type { Response } from 'express';
import { type LocalDate, weekdayOf } from '../../kernel/calendar.ts';
import { holidayOf, HOLIDAYS, holidaysOf } from '../../kernel/holidays.ts';
import { solarToLunar } from '../../kernel/lunar.ts';
import { sayOr } from '../../marketing/index.ts';
import { frameOf, say } from '../../platform/web/frame.ts';
import type { Asked } from './pages-context.ts';
import type { GreetingDraft, Occasion } from './types.ts';

/** An occasion as forms and addresses name it: `birthday`, `joined`, `field:<id>`, `holiday:<code>`. */
export const occasionCode = (occasion: Occasion): string =>
  occasion.kind === 'field'
    ? `field:${occasion.fieldId}`
    : occasion.kind === 'holiday'
      ? `holiday:${occasion.code}`
      : occasion.kind;

/** Reads `occasionCode` back; undefined for what is none, a feast nobody knows among them. */
export function readOccasion(key: unknown): Occasion | undefined {
  if (key === 'birthday' || key === 'joined') return { kind: key };
  const [, kind, name] = (typeof key === 'string' && /^(field|holiday):([\w-]{1,60})$/.exec(key)) || [];
  if (kind === 'field') return { kind, fieldId: name! };
  return kind === 'holiday' && holidayOf(name!) ? { kind, code: name! } : undefined;
}

export const feastWords = (res: Response, code: string): string => sayOr(res, `holidays.${code}`, code);

/** The occasion's name; of a field that is gone it is said that it is gone. */
export function occasionWords({ res, dateFields }: Asked, occasion: Occasion): string {
  if (occasion.kind === 'holiday') return feastWords(res, occasion.code);
  if (occasion.kind === 'field') return dateFields.get(occasion.fieldId) ?? say(res, 'care.occasion.goneField');
  return say(res, `care.occasion.${occasion.kind}`);
}

/** The occasion, and how many days ahead of it the greeting comes. */
export function greetingName(asked: Asked, { occasion, daysBefore }: Pick<GreetingDraft, 'occasion' | 'daysBefore'>) {
  const name = occasionWords(asked, occasion);
  return daysBefore === 0 ? name : say(asked.res, 'care.occasion.ahead', { name, count: daysBefore });
}

export const weekdayWords = (res: Response, day: LocalDate): string => say(res, `broadcasts.weekday.${weekdayOf(day)}`);

/** Feasts that go by the moon of China, told beside the day everywhere. */
const BY_LUNAR_DAY: ReadonlySet<string> = new Set([
  'laba',
  'lunar-new-years-eve',
  'spring-festival',
  'lantern',
  'dragon-boat',
  'qixi',
  'mid-autumn',
  'double-ninth',
]);

/** The day on China's calendar, 八月十五: beside feasts that go by it, and beside every feast of a Chinese page. */
export function lunarWords(res: Response, day: LocalDate, code?: string): string {
  if (frameOf(res).language !== 'zh' && !(code !== undefined && BY_LUNAR_DAY.has(code))) return '';
  const lunar = solarToLunar(day);
  if (!lunar) return '';
  const words = { month: say(res, `care.lunar.month.${lunar.month}`), day: say(res, `care.lunar.day.${lunar.day}`) };
  return say(res, lunar.leap ? 'care.lunar.leap' : 'care.lunar.date', words);
}

const ISLAMIC: ReadonlySet<string> = new Set(['ramadan', 'eid-al-fitr', 'eid-al-adha']);
const JEWISH: ReadonlySet<string> = new Set(['passover', 'rosh-hashanah', 'hanukkah']);
const CHURCH =
  /easter|christmas|^(shrove-tuesday|ash-wednesday|good-friday|ascension|pentecost|boxing-day|mothering-sunday)$/;
const SEASON: ReadonlySet<string> = new Set([...BY_LUNAR_DAY, 'qingming', 'winter-solstice']);

/** Sorts of feasts, in the order in which the form lists them. */
const KINDS = ['season', 'civil', 'church', 'islamic', 'jewish', 'hindu'] as const;

function kindOf(code: string): (typeof KINDS)[number] {
  if (SEASON.has(code)) return 'season';
  if (ISLAMIC.has(code)) return 'islamic';
  if (JEWISH.has(code)) return 'jewish';
  if (code === 'diwali') return 'hindu';
  return CHURCH.test(code) ? 'church' : 'civil';
}

/** Everything that can be greeted, in groups: people's own days, the feasts of the shop's country, all other feasts. */
export function occasionGroups(asked: Asked, chosen: string) {
  const { res, merchant, dateFields } = asked;
  const option = (key: string, words: string) => ({ key, words, chosen: key === chosen });
  const feast = (code: string) => option(`holiday:${code}`, feastWords(res, code));
  const near = holidaysOf(merchant.country);
  const others = HOLIDAYS.map(({ code }) => code).filter((code) => !near.includes(code));
  return [
    {
      label: say(res, 'care.group.people'),
      options: [
        option('birthday', say(res, 'care.occasion.birthday')),
        option('joined', say(res, 'care.occasion.joined')),
        ...[...dateFields].map(([id, name]) => option(`field:${id}`, name)),
      ],
    },
    { label: say(res, 'care.group.country'), options: near.map(feast) },
    ...KINDS.map((kind) => ({
      label: say(res, `care.group.${kind}`),
      options: others.filter((code) => kindOf(code) === kind).map(feast),
    })).filter(({ options }) => options.length > 0),
  ];
}
