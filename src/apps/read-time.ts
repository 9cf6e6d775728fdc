import { fold } from '../kernel/fold.ts';
import { bare, readWhole } from './read-number.ts';

const PM = /(?:下午|晚上|傍晚|今晚|晚)/u;
const AM = /(?:上午|早上|凌晨|早)/u;
const NOON = /^(?:noon|midday|中午|正午)$/u;
/** Numbers that count something else: 两位, "4 people", 第二, "5th". */
const COUNTED = /\d(?:st|nd|rd|th)$|\b(?:people|persons?|guests?|of us)$|(?:个人|个|号|项|位|人|名)$|^第/u;
const DAY_MINUTES = 24 * 60;

/** A time as it was written, in minutes since midnight. */
interface Clock {
  at: number;
  /** Said as on a clock with hands: half past six, 六点半, a bare 7. Which half of the day is not told. */
  hands: boolean;
}

const two = (value: number): string => String(value).padStart(2, '0');
const shown = (at: number): string => `${two(Math.floor(at / 60))}:${two(at % 60)}`;

function clock(hour: number | undefined, minute: number | undefined, hands: boolean): Clock | undefined {
  if (hour === undefined || minute === undefined) return undefined;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return undefined;
  return { at: hour * 60 + minute, hands: hands && hour >= 1 && hour < 12 };
}

/** So many minutes before an hour. */
const before = (hour: number | undefined, minutes: number | undefined): Clock | undefined =>
  hour === undefined || minutes === undefined || hour < 1 || hour > 12 || minutes < 1 || minutes > 59
    ? undefined
    : { at: (hour * 60 - minutes + DAY_MINUTES) % DAY_MINUTES, hands: true };

const minutesOf = (word: string): number | undefined =>
  /^(a )?quarter$/.test(word) ? 15 : readWhole(word.replace(/\s*(minutes?|mins?)$/, ''));

/** Half past six, quarter to 7, ten past eight, half six, six thirty. */
function inEnglish(text: string): Clock | undefined {
  const half = /^half(?: past| after)?[\s-]+(\S.*)$/.exec(text);
  if (half) return clock(readWhole(half[1]!), 30, true); // in Britain "half six" is half past six
  const beside = /^(\S.*?) (past|after|to|till|before|of) (\S+)$/.exec(text);
  if (beside) {
    const [minutes, hour] = [minutesOf(beside[1]!), readWhole(beside[3]!)];
    return /^(past|after)$/.test(beside[2]!) ? clock(hour, minutes, true) : before(hour, minutes);
  }
  const [hour = '', ...rest] = text.split(/[\s-]+/);
  const minute = rest.length > 0 ? readWhole(rest.join('-').replace(/^(oh|o)-/, '')) : undefined;
  // "six thirty" and "7 30", and never "twenty one": that is a number.
  return minute !== undefined && minute >= 1 && readWhole(text) === undefined
    ? clock(readWhole(hour), minute, true)
    : undefined;
}

/** 六点半, 七点一刻, 7点45, 19时30分, 差一刻七点, 七点差五分. */
function inChinese(text: string): Clock | undefined {
  const less = /^(?:差(一刻|[^分]+分)钟?到?(.+?)[点时]|(.+?)[点时]差(.+?)分?)$/u.exec(text);
  if (less) {
    const part = less[1] ?? less[4]!;
    return before(readWhole(less[2] ?? less[3]!), part === '一刻' ? 15 : readWhole(part.replace(/分$/u, '')));
  }
  const read = /^([^点时:]+)[点时](?:钟|整)?(?:过)?(?:(半)|(一刻)|(三刻)|([^分]+)分?)?$/u.exec(text);
  if (!read) return undefined;
  return clock(
    readWhole(read[1]!),
    read[2] ? 30 : read[3] ? 15 : read[4] ? 45 : read[5] ? readWhole(read[5]) : 0,
    true,
  );
}

/** 19:30, 7.30, 1930, 0930 as they stand; a bare 7 as on a clock with hands. */
function inDigits(text: string): Clock | undefined {
  const form = /^(\d{1,2})[:.h](\d{2})$/.exec(text) ?? /^(\d{1,2})(\d{2})$/.exec(text);
  if (form) return clock(Number(form[1]), Number(form[2]), false);
  return clock(readWhole(text), 0, true);
}

/**
 * A time of day as people text it: 7pm, 7:30 pm, 19:30, 1930, half past six, quarter to 7, 六点半, 晚上七点, noon. Without
 * am or pm the half of the day that the range allows is meant; where it allows both, what is said as on a clock with
 * hands ("2", 两点) is no time yet, since nobody can say which was meant.
 * @param range "HH:MM" @returns "HH:MM" within the range
 */
export function readTime(text: string, { from, to }: { from: string; to: string }): string | undefined {
  const folded = fold(text);
  const fits = (at: number): string | undefined => (shown(at) >= from && shown(at) <= to ? shown(at) : undefined);
  if (NOON.test(folded)) return fits(12 * 60);
  const later = PM.test(folded) || /\d\s*p\.?m\b\.?|\b(pm|in the (afternoon|evening)|at night|tonight)$/.test(folded);
  const early = AM.test(folded) || /\d\s*a\.?m\b\.?|\b(am|in the morning)$/.test(folded);
  const plain = folded
    .replace(PM, '')
    .replace(AM, '')
    .replace(/中午/u, '')
    .replace(/\s*(?:\b[ap]m|(?<=\d)\s*[ap]\.?m)\b\.?/, '')
    .replace(/\s*\b(?:in the (?:morning|afternoon|evening)|at night|tonight)$/, '')
    .replace(/^(?:at|around|about)\s+/, '')
    .replace(/\s*(?:please|pls|thanks|吧|谢谢)$/u, '')
    .replace(/\s*o'?clock$/, '')
    .trim();
  if (COUNTED.test(plain)) return undefined;
  const read = inChinese(plain) ?? inEnglish(plain) ?? inDigits(bare(plain));
  if (!read) return undefined;
  const { at, hands } = read;
  const half = DAY_MINUTES / 2;
  if (later) return fits(at < half ? at + half : at);
  if (early) return fits(at >= half && at < half + 60 ? at - half : at);
  const [first, second] = [fits(at), at < half && at >= 60 ? fits(at + half) : undefined];
  return hands && first !== undefined && second !== undefined ? undefined : (first ?? second);
}
