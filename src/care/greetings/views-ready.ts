import { addDays } from '../../kernel/calendar.ts';
import { say } from '../../platform/web/frame.ts';
import { type Asked, dayWords, type GreetingPagesDeps } from './pages-context.ts';
import { readably } from './views-calendar.ts';
import { occasionCode, occasionWords } from './views-occasion.ts';
import type { GreetingDraft, Occasion, OpenFeast } from './types.ts';

/** What a greeting is until somebody changes it: on the day, mid-morning, to everybody, in the product's own words. */
export const readyDraft = (occasion: Occasion): GreetingDraft => ({
  occasion,
  daysBefore: 0,
  time: '10:00',
  wordings: {},
  late: 'same_day',
});

/** Feasts that most people keep; the next of them is the third ready greeting. */
const GREAT: ReadonlySet<string> = new Set([
  'spring-festival',
  'mid-autumn',
  'thanksgiving',
  'christmas',
  'new-years-day',
  'easter',
  'orthodox-easter',
  'eid-al-fitr',
  'diwali',
  'rosh-hashanah',
  'valentines-day',
  'mothers-day',
]);

/** A feast of today may be over before it is switched on. */
const nextGreat = ({ today }: Asked, open: readonly OpenFeast[]): OpenFeast | undefined => {
  const ahead = open.filter(({ day }) => day >= addDays(today, 1));
  return ahead.find(({ code }) => GREAT.has(code)) ?? ahead[0];
};

/** The three to begin with: birthdays, the next great feast of the shop's country, the day of joining. */
export function readyCards({ greetings }: GreetingPagesDeps, asked: Asked, open: readonly OpenFeast[]) {
  const { res, merchant } = asked;
  const feast = nextGreat(asked, open);
  const occasions: Occasion[] = [
    { kind: 'birthday' },
    ...(feast ? [{ kind: 'holiday', code: feast.code } as const] : []),
    { kind: 'joined' },
  ];
  return occasions.map((occasion) => ({
    key: occasionCode(occasion),
    name: occasionWords(asked, occasion),
    help: say(res, `care.ready.${occasion.kind}`, { day: feast ? dayWords(asked, feast.day) : '' }),
    text: readably(greetings.defaults(readyDraft(occasion))[merchant.language][0] ?? ''),
  }));
}
