/** A day as it was written; whether it exists is another question. */
export interface DayWritten {
  lunar: boolean;
  leap: boolean;
  year?: number;
  month: number;
  day: number;
}

/** Year, month, day; the year may be missing. */
type Parts = [year: number | undefined, month: number, day: number];

const LUNAR = /农历|阴历|旧历|lunar|^l(?=[\s\d])/;
const SOLAR = /公历|阳历|新历|国历|solar/;
/** Words that only the Chinese calendar has. */
const LUNAR_WORDS = /闰|初|廿|正月|冬月|腊月/;
const LEAP = /闰|leap/;

const MONTH_NAMES = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const NAME =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const DAY = '(\\d{1,2})(?:st|nd|rd|th)?';
const NUMERAL = '(\\d{1,2}|[一二三四五六七八九十廿卅]{1,3})';

const DIGITS: Record<string, number> = { 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 };
const MONTH_WORDS: Record<string, number> = { 正: 1, 冬: 11, 腊: 12 };

/** 1 to 39 in digits or Chinese numerals (十五, 二十, 廿九, 卅); 0, which is no day, for a jumble. */
export function numeral(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  const form = /^(?:([一二三])?(十)|(廿)|(卅))?([一二三四五六七八九])?$/.exec(text);
  if (!form) return 0;
  const [, before, ten, twenty, thirty, unit] = form;
  const tens = thirty ? 3 : twenty ? 2 : ten ? (before ? DIGITS[before]! : 1) : 0;
  return tens * 10 + (unit ? DIGITS[unit]! : 0);
}

const nameOf = (name: string): number => MONTH_NAMES.indexOf(name.slice(0, 3)) + 1;
const yearOf = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));

/** Month first, as in the United States and China; 20/5 can only be the twentieth of May. */
function inOrder(year: number | undefined, first: number, second: number): Parts {
  return first > 12 && second >= 1 && second <= 12 ? [year, second, first] : [year, first, second];
}

/** Each way of writing a day, with how its groups are to be read. */
const FORMS: [form: RegExp, read: (groups: string[]) => Parts][] = [
  [/^(\d{2})(\d{2})$/, ([, m, d]) => [undefined, Number(m), Number(d)]],
  [/^(\d{4})(\d{2})(\d{2})$/, ([, y, m, d]) => [Number(y), Number(m), Number(d)]],
  [/^(\d{1,2}) ?[-/., ] ?(\d{1,2})$/, ([, a, b]) => inOrder(undefined, Number(a), Number(b))],
  [/^(\d{4}) ?[-/. ] ?(\d{1,2}) ?[-/. ] ?(\d{1,2})$/, ([, y, m, d]) => [Number(y), Number(m), Number(d)]],
  [/^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/, ([, a, b, y]) => inOrder(Number(y), Number(a), Number(b))],
  [
    new RegExp(`^${DAY}(?: of)?[ -]?${NAME}\\.?,?(?:[ -]?(\\d{4}))?$`),
    ([, d, m, y]) => [yearOf(y), nameOf(m!), Number(d)],
  ],
  [new RegExp(`^${NAME}\\.?[ -]?${DAY}(?:,? ?(\\d{4}))?$`), ([, m, d, y]) => [yearOf(y), nameOf(m!), Number(d)]],
  [
    new RegExp(`^(?:(\\d{4}) ?年 ?)?(?:([正冬腊])|${NUMERAL}) ?月 ?初? ?${NUMERAL} ?[日号]?$`),
    ([, y, word, m, d]) => [yearOf(y), word ? MONTH_WORDS[word]! : numeral(m!), numeral(d!)],
  ],
];

const LONGEST = 40; // a birthday with every word of the above is shorter; a letter to the shop is not read

/** Reads a folded text that is a day and nothing else; undefined when it has none of the known forms. */
export function readDay(folded: string): DayWritten | undefined {
  if (folded.length > LONGEST) return undefined;
  const bare = folded
    .replace(LUNAR, ' ')
    .replace(SOLAR, ' ')
    .replace(/[()[\]:]/g, ' ');
  const leap = LEAP.test(bare);
  const plain = bare.replace(LEAP, ' ').replace(/\s+/g, ' ').trim();
  for (const [form, read] of FORMS) {
    const groups = form.exec(plain);
    if (!groups) continue;
    const [year, month, day] = read(groups);
    const lunar = leap || LUNAR.test(folded) || LUNAR_WORDS.test(folded);
    return { lunar, leap, month, day, ...(year !== undefined && { year }) };
  }
  return undefined;
}
