import type { Phone } from '../kernel/phone.ts';
import type { Language } from '../platform/slice.ts';

/** An invented customer of the town. Money in minor units, times in epoch milliseconds. */
export interface Townsperson {
  name: string;
  phone: Phone;
  region: string;
  language: Language | null;
  birthday: string | null;
  joinedAt: number;
  consent: 'granted' | 'withdrawn' | 'none';
  stopped: boolean;
  tags: string[];
  visits: { at: number; amount: number; dish: string }[];
  points: number;
}

const DAY = 86_400_000;

const FIRST = [
  'Ada', 'Bo', 'Cora', 'Dev', 'Elin', 'Farid', 'Gita', 'Hugo', 'Ines', 'Jonas', 'Kaya', 'Leo', 'Mina', 'Noor', 'Otis',
  'Petra', 'Quinn', 'Rosa', 'Sam', 'Tove', 'Uma', 'Vera', 'Wim', 'Xenia', 'Yara', 'Zeno',
]; // prettier-ignore
const LAST = [
  'Alder', 'Birch', 'Cedar', 'Dale', 'Elm', 'Field', 'Grove', 'Heath', 'Ivory', 'Juniper', 'Knoll', 'Lake', 'Marsh',
  'North', 'Oak', 'Pine', 'Quarry', 'Reed', 'Stone', 'Thorn', 'Vale', 'Wood',
]; // prettier-ignore
const FAMILY = Array.from('王李张刘陈杨赵黄周吴徐孙朱马胡郭林何高罗');
const GIVEN = ['小雨', '思远', '晓明', '佳怡', '文博', '海燕', '子涵', '雪梅', '志强', '若兰', '建国', '秋月'];
const DISHES = [
  'Beef noodles', 'Dumplings', 'Hot and sour soup', 'Spring rolls', 'Jasmine tea', '牛肉面', '水饺', '酸辣汤', '春卷', '茉莉花茶',
]; // prettier-ignore

/** Area codes with the state they stand for; 555 numbers in them are kept free for invented people. */
const AREAS: [string, string][] = [
  ['212', 'US-NY'], ['917', 'US-NY'], ['718', 'US-NY'], ['646', 'US-NY'], ['347', 'US-NY'], ['516', 'US-NY'], ['914', 'US-NY'],
  ['201', 'US-NJ'], ['973', 'US-NJ'], ['203', 'US-CT'], ['617', 'US-MA'], ['215', 'US-PA'], ['410', 'US-MD'], ['202', 'US-DC'],
  ['305', 'US-FL'], ['407', 'US-FL'], ['813', 'US-FL'], ['404', 'US-GA'], ['704', 'US-NC'], ['312', 'US-IL'], ['313', 'US-MI'],
  ['216', 'US-OH'], ['612', 'US-MN'], ['314', 'US-MO'], ['504', 'US-LA'], ['405', 'US-OK'], ['214', 'US-TX'], ['713', 'US-TX'],
  ['512', 'US-TX'], ['303', 'US-CO'], ['602', 'US-AZ'], ['505', 'US-NM'], ['801', 'US-UT'], ['702', 'US-NV'], ['206', 'US-WA'],
  ['503', 'US-OR'], ['213', 'US-CA'], ['310', 'US-CA'], ['415', 'US-CA'], ['619', 'US-CA'], ['808', 'US-HI'], ['907', 'US-AK'],
]; // prettier-ignore
const PER_AREA = 9000; // 555-1000 to 555-9999
/** How many different numbers there are. */
export const TOWN_MAX = AREAS.length * PER_AREA * 3;

/** A small generator of numbers in [0, 1) that gives the same town every time (mulberry32, by Tommy Ettinger, public domain). */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Exchanges 555 first, then 556 and 557 for towns too large for one. Last digits differ from area to area. */
function numberOf(index: number): { phone: Phone; region: string } {
  const place = index % AREAS.length;
  const [area, region] = AREAS[place]!;
  const line = Math.floor(index / AREAS.length);
  const exchange = 555 + Math.floor(line / PER_AREA);
  return { phone: `+1${area}${exchange}${1000 + ((line + place * 211) % PER_AREA)}` as Phone, region };
}

const pick = <T>(roll: () => number, from: readonly T[]): T => from[Math.floor(roll() * from.length)]!;

const two = (value: number): string => String(value).padStart(2, '0');

/** A third come once, most now and then, a few nearly every week; some have not been seen for a long time. */
function visitsOf(roll: () => number, joinedAt: number, now: number): Townsperson['visits'] {
  const count = roll() < 0.3 ? 1 : Math.floor(roll() ** 3 * 24);
  const last = roll() < 0.25 ? joinedAt + (now - joinedAt) * 0.4 : now;
  return Array.from({ length: count }, () => ({
    at: Math.floor(joinedAt + roll() * (last - joinedAt)),
    amount: 800 + Math.floor(roll() ** 2 * 9000),
    dish: pick(roll, DISHES),
  })).toSorted((a, b) => a.at - b.at);
}

/**
 * The `index`-th person of the town, the same each time for the same index, day and size of the town.
 * @param now epoch milliseconds: the town has been there for two years
 * @param size people join one after the other, more and more of them: the last of so many only now
 */
export function townsperson(index: number, now: number, size: number): Townsperson {
  const roll = dice(index + 1);
  const zh = roll() < 0.3;
  const joinedAt = Math.floor(now - (1 - Math.min(1, (index + 0.5) / size)) ** 1.5 * 730 * DAY);
  const visits = visitsOf(roll, joinedAt, now);
  const consent = roll();
  const stopped = roll() < 0.03;
  const tags = [
    ...(visits.length > 12 ? ['vip'] : []),
    ...(roll() < 0.2 ? ['lunch'] : []),
    ...(roll() < 0.1 ? ['student'] : []),
  ];
  const spent = visits.reduce((sum, { amount }) => sum + amount, 0);
  return {
    name: zh ? pick(roll, FAMILY) + pick(roll, GIVEN) : `${pick(roll, FIRST)} ${pick(roll, LAST)}`,
    ...numberOf(index),
    language: zh ? 'zh' : roll() < 0.5 ? 'en' : null,
    birthday: roll() < 0.6 ? `${two(1 + Math.floor(roll() * 12))}-${two(1 + Math.floor(roll() * 28))}` : null,
    joinedAt,
    consent: stopped ? 'withdrawn' : consent < 0.85 ? 'granted' : 'none',
    stopped,
    tags,
    visits,
    points: 20 + Math.floor((spent / 100) * (0.3 + roll() * 0.7)),
  };
}
