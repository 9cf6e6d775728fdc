import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { measure } from '../src/kernel/sms-text.ts';
import { LANGUAGES, type Language } from '../src/platform/slice.ts';
import { projectRoot } from '../src/platform/paths.ts';
import { loadSmsTemplates } from '../src/platform/sms-templates.ts';

type Values = Record<string, string | number | boolean>;

const templates = loadSmsTemplates();
const SHOP = { en: "Lin's Noodles", zh: '林记面馆' };
const name = { en: 'Amy', zh: '小林' };
const NONE: Values[] = [{}];

/** Typical values of every template, each case on its own; what is missing here fails below. */
const SAMPLES: Record<string, (language: Language) => Values[]> = {
  'apps/again-choice': () => [{ to: 9 }],
  'apps/again-day': () => NONE,
  'apps/again-number': () => [{ from: 1, to: 9999 }],
  'apps/again-text': () => [{ most: 300 }],
  'apps/again-time': () => [{ from: '11:00', to: '21:30' }],
  'apps/booked-also': (language) => [
    { day: { en: 'Wed 31 Mar 2027', zh: '2027年12月30日周四' }[language], time: '19:30' },
  ],
  'apps/closed': () => [
    { from: '10:00', to: '22:00', days: false },
    { from: '10:00', to: '22:00', days: true },
  ],
  'apps/ended': () => NONE,
  'apps/gone': () => NONE,
  'apps/left': () => NONE,
  'apps/limit-day': () => NONE,
  'apps/limit-ever': () => NONE,
  'apps/limit-month': () => NONE,
  'apps/limit-week': () => NONE,
  'apps/not-for-you': () => NONE,
  'apps/noted': () => NONE,
  'apps/resting': () => NONE,
  'apps/said': (language) => [
    { text: { en: 'We are open daily from 10:00 to 22:00.', zh: '每天10:00至22:00营业。' }[language] },
  ],
  'care/cause-thanks': () => NONE,
  'care/sorry': () => NONE,
  'care/thanks': () => NONE,
  'cases/added': () => [{ number: 1187 }],
  'cases/added-again': () => [{ number: 1187 }],
  'cases/alert-complaint': alert,
  'cases/alert-feedback': alert,
  'cases/alert-plan': (language) => [
    {
      quote: { en: 'Regular guest stays away: please call', zh: '老顾客很久没来，请打电话问候' }[language],
      member: '8-0421',
      lastFour: '',
    },
    {
      quote: { en: 'Gave one star for the last visit', zh: '上次到店只打了一分' }[language],
      member: '',
      lastFour: '0142',
    },
  ],
  'cases/ask-complaint': () => NONE,
  'cases/ask-feedback': () => NONE,
  'cases/opened-complaint': () => [{ number: 1187 }],
  'cases/opened-feedback': () => [{ number: 1187 }],
  'cases/alert-again': (language) => [0, 2].flatMap((rating) => alert(language).map((one) => ({ ...one, rating }))),
  'cases/due-day': pressing,
  'cases/due-late': pressing,
  'cases/due-soon': pressing,
  'cases/rated-already': () => [{ number: 1187 }],
  'cases/rated-sorry': () => [{ number: 1187 }],
  'cases/rated-thanks': () => [{ number: 1187 }],
  'cases/reopened': () => [{ number: 1187 }],
  'cases/reply': (language) => [false, true].map((busy) => ({ number: 1187, busy, text: { en: 'may I ask which of our shops you were at, and when?', zh: '请问您去的是哪家店？大概几点？' }[language] })), // prettier-ignore
  'cases/report': (language) => [false, true].map((busy) => ({ number: 1187, busy, text: { en: 'we refunded 28.00 and talked to the kitchen.', zh: '已退款28元，也和厨房说了。' }[language] })), // prettier-ignore
  'cases/staff-long': () => [{ number: 1187, most: 2000 }],
  'cases/staff-may-not': () => [{ number: 1187 }],
  'cases/staff-noted': () => [{ number: 1187 }],
  'cases/staff-stands': (language) => [false, true].map((late) => ({ ...standing(language), late })),
  'cases/staff-unknown': () => [{ number: 123456789 }],
  'cases/stands-archived': () => [{ number: 1187 }],
  'cases/stands-classified': () => [{ number: 1187 }],
  'cases/stands-handled': () => [{ number: 1187 }],
  'cases/stands-investigated': () => [{ number: 1187 }],
  'cases/stands-received': () => [{ number: 1187 }],
  'cases/stands-reported': () => [{ number: 1187 }],
  'cases/unknown': () => [{ number: 123456789 }],
  'costs/budget-stop': () => [{ limit: '1200.00 USD' }],
  'costs/budget-warn': () => [{ percent: 80, spent: '961.20 USD', limit: '1200.00 USD' }],
  'costs/day-capped': () => [{ limit: '1200.00 USD' }],
  'customers/birthday-how': () => NONE,
  'customers/birthday-no-such-day': () => NONE,
  'customers/birthday-set': () => [
    { month: 9, day: 20, date: '20 September', lunar: false, leap: false },
    { month: 12, day: 30, date: '30 December', lunar: true, leap: false },
    { month: 12, day: 30, date: '30 December', lunar: true, leap: true },
  ],
  'customers/code-old': () => NONE,
  'customers/confirm-marketing': () => [{ code: '27' }],
  'customers/consented': () => NONE,
  'customers/join-name-bad': () => NONE,
  'customers/joined-already': () => [{ member: '8-0421', points: 12_340 }],
  'customers/joined-again': () => [{ member: '8-0421', points: 12_340, code: '27' }],
  'customers/joined-ask': (language) => [
    { name: '', member: '8-0421', points: 20, rates: language === 'en', code: '27' },
    { name: name[language], member: '8-0421', points: 20, rates: language === 'en', code: '27' },
  ],
  'customers/joined-stopped': (language) => [
    { name: '', member: '8-0421', points: 20, rates: true },
    { name: name[language], member: '8-0421', points: 20, rates: true },
  ],
  'customers/joined': (language) => [
    { name: '', member: '8-0421', points: 20, rates: language === 'en' },
    { name: name[language], member: '8-0421', points: 20, rates: language === 'en' },
  ],
  'customers/language-how': () => NONE,
  'customers/language-set': () => NONE,
  'customers/name-bad': () => NONE,
  'customers/name-how': () => NONE,
  'customers/name-set': (language) => [{ name: name[language] }, { name: 'x'.repeat(40) }],
  'customers/not-stopped': () => NONE,
  'customers/paused': () => NONE,
  'customers/returned-stranger': () => NONE,
  'customers/returned': () => NONE,
  'customers/sign-up': (language) => [{ code: '27', rates: language === 'en' }],
  'customers/sign-up-offers': (language) => [{ code: '27', rates: language === 'en' }],
  'customers/signed-up': (language) => [
    { name: '', member: '8-0421', points: 20, rates: language === 'en' },
    { name: name[language], member: '8-0421', points: 20, rates: language === 'en' },
  ],
  'customers/start-stranger': () => NONE,
  'customers/stopped': () => NONE,
  'inbox/booked': friend,
  'inbox/check': friend,
  'inbox/full': friend,
  'inbox/order': friend,
  'inbox/ready': friend,
  'inbox/sorry': friend,
  'keywords/code-wrong': () => NONE,
  'keywords/help': () => [{ rates: false }, { rates: true }],
  'keywords/members-only': () => NONE,
  'keywords/menu': () => NONE,
  'keywords/menu-stranger': () => NONE,
  'knowledge/answer': (language) => [
    {
      answer:
        language === 'zh'
          ? '店后面有12个免费车位，从磨坊巷进。'
          : 'There are 12 free places behind the house, entrance in Mill Lane.',
    },
  ],
  'points/balance': (language) => [
    { balance: 1, one: true, lapsing: 0, owed: 0, day: '' },
    { balance: 12_340, one: false, lapsing: 1240, owed: 0, day: language === 'en' ? '30 Sept' : '12月30日' },
    { balance: 0, one: false, lapsing: 0, owed: 90, day: '' },
  ],
  'points/no-movements': () => NONE,
  'points/no-rewards': () => NONE,
  'points/statement': (language) => [
    { balance: 1, one: true, movements: '30 Sept +1' },
    {
      balance: 3150,
      one: false,
      movements: Array(5)
        .fill(language === 'en' ? '30 Sept +500' : '3/9 -150')
        .join(', '),
    },
  ],
  'tasks/done': titled,
  'surveys/answered': () => NONE,
  'surveys/ask-choice': (language) =>
    asked(language).flatMap((values) => [
      { ...values, choices: { en: '1 Noodles, 2 Dumplings, 3 Soup', zh: '1 面条，2 饺子，3 汤' }[language] },
    ]),
  'surveys/ask-csat': asked,
  'surveys/ask-day': (language) => asked(language).map((values) => ({ ...values, example: { en: '24 May', zh: '5月24日' }[language] })), // prettier-ignore
  'surveys/ask-nps': asked,
  'surveys/ask-number': (language) => asked(language).map((values) => ({ ...values, from: 1, to: 1000 })),
  'surveys/ask-scale': (language) => asked(language).map((values) => ({ ...values, from: 1, to: 7 })),
  'surveys/ask-text': (language) => asked(language),
  'surveys/closed': () => NONE,
  'surveys/late': () => NONE,
  'surveys/left': () => NONE,
  'surveys/points': () => [{ points: 500 }],
  'surveys/thanks': thanked,
  'surveys/thanks-default': () => NONE,
  'surveys/thanks-points': (language) => thanked(language).map((values) => ({ ...values, points: 500 })),
  'surveys/thanks-voucher': (language) => thanked(language).map((values) => ({ ...values, ...gift(language) })),
  'surveys/voucher': (language) => [gift(language)],
  'tasks/done-already': titled,
  'tasks/how-done': () => NONE,
  'tasks/how-later': () => NONE,
  'tasks/how-rem': () => NONE,
  'tasks/later': dueTitled,
  'tasks/may-not': () => NONE,
  'tasks/noted': dueTitled,
  'tasks/reminder': dueTitled,
  'tasks/taken-off': titled,
  'tasks/unknown': () => [{ number: 123456789 }],
};

/** Ready replies, filled in for a customer with a name. */
function friend(language: Language): Values[] {
  return [{ friend: name[language] }];
}

/** A question of a survey, as it is asked first, asked again, and asked again of whoever would pass it over. */
function asked(language: Language): Values[] {
  const question = { en: 'How was your visit today?', zh: '您今天用餐感觉如何？' }[language];
  return [
    { question, again: false, needed: false, skip: false },
    { question, again: true, needed: false, skip: true },
    { question, again: false, needed: true, skip: false },
  ];
}

function thanked(language: Language): Values[] {
  return [{ thanks: { en: 'Thank you for your time!', zh: '谢谢您的时间！' }[language] }];
}

const gift = (language: Language): Values => ({
  voucher: '7KQ-M4X-2RT',
  gift: { en: 'a free bowl of noodles', zh: '一碗面' }[language],
  until: { en: '30 Sept', zh: '9月30日' }[language],
});

/** A task of the agenda with its number; long titles are cut where the text is made. */
function titled(language: Language): Values[] {
  return [{ number: 123456, title: { en: 'call Amy back about the table', zh: '给小林回电话' }[language] }];
}

function dueTitled(language: Language): Values[] {
  const date = { en: '30 Sept 2026', zh: '2026年12月30日' }[language];
  const [one] = titled(language);
  return [
    { ...one, today: true, tomorrow: false, date, time: '15:00' },
    { ...one, today: false, tomorrow: true, date, time: '' },
    { ...one, today: false, tomorrow: false, date, time: '15:00' },
  ];
}

/** A case as it is told to staff. */
function standing(language: Language): Values {
  const [kind, step, category, owner, due] = {
    en: ['Complaint', 'classified', 'Service', 'Li Wei', '15 Jun, 18:00'],
    zh: ['投诉', '已分类', '服务态度', '李伟', '6月15日 18:00'],
  }[language] as [string, string, string, string, string];
  return { number: 1187, kind, step, category, owner, due, hint: true };
}

/** A case whose time comes or is over. */
function pressing(language: Language): Values[] {
  return alert(language).map((values) => ({
    ...values,
    time: { en: '15 Jun, 18:00', zh: '6月15日 18:00' }[language],
  }));
}

function alert(language: Language): Values[] {
  const quote = {
    en: 'The soup came cold, and nobody at the till wanted to hear of',
    zh: '面端上来已经凉了，跟收银说了也没人管，希望你们能处理一下',
  };
  const short = { en: 'The soup came cold, and nobody at the', zh: '面端上来已经凉了，跟收银说' }[language];
  const one = { number: 1187, lastFour: '0142' };
  return [
    { ...one, quote: quote[language], hint: false },
    { ...one, quote: short, hint: true },
  ];
}

const cases = templates
  .names()
  .flatMap((template) =>
    LANGUAGES.flatMap((language) =>
      (SAMPLES[template]?.(language) ?? []).map((values) => [template, language, values] as const),
    ),
  );

test('every template has samples here, and every sample a template', () => {
  expect(Object.keys(SAMPLES).toSorted()).toEqual(templates.names());
});

test('every template speaks every language', () => {
  const folder = join(projectRoot, 'templates', 'sms');
  const files = readdirSync(folder).flatMap((slice) =>
    readdirSync(join(folder, slice)).map((file) => `${slice}/${file}`),
  );
  const wanted = templates.names().flatMap((template) => LANGUAGES.map((language) => `${template}.${language}.hbs`));
  expect(files.toSorted()).toEqual(wanted.toSorted());
});

test.each(cases)('%s in %s with %j: the shop first, one part', (template, language, values) => {
  const text = templates.render(language, { template, values: { shop: SHOP[language], ...values } });
  expect(text.startsWith(language === 'en' ? "Lin's Noodles: " : '【林记面馆】')).toBe(true);
  expect(text).not.toMatch(/ {2}|\s$|\n|\{|undefined|\bnull\b/);
  expect([text, measure(text)]).toEqual([
    text,
    expect.objectContaining({ parts: 1, encoding: language === 'en' ? 'GSM-7' : 'UCS-2' }),
  ]);
});

test.each(cases)('%s in %s needs every value it names', (template, language, values) => {
  const without = { ...values };
  const needed = Object.keys(values).filter((one) => one !== 'rates' && one !== 'name');
  if (needed.length === 0) return;
  for (const one of needed) delete without[one];
  expect(() => templates.render(language, { template, values: { shop: 'S', ...without } })).toThrow();
});

/** Answers that a carrier takes for opt-out or opt-in, and single letters, are never asked for. */
test.each(cases)('%s in %s asks for no word the carrier would take', (template, language, values) => {
  const text = templates.render(language, { template, values: { shop: SHOP[language], ...values } });
  expect(text).not.toMatch(/\b(reply|text) (YES|END|QUIT|CANCEL|N|T|R)\b/i);
});

test('a text of another part of the world costs nothing unforeseen: 40 letters of a shop still fit the short ones', () => {
  const long = "Old Lin's Noodles and Dumplings of Queens";
  for (const template of ['customers/stopped', 'customers/paused', 'keywords/members-only', 'customers/consented'])
    expect(measure(templates.render('en', { template, values: { shop: long } })).parts).toBe(1);
});
