import { measure } from '../../src/kernel/sms-text.ts';
import { LANGUAGES } from '../../src/platform/slice.ts';
import { loadSmsTemplates } from '../../src/platform/sms-templates.ts';

const templates = loadSmsTemplates();
const SHOP = { en: "Lin's Noodles", zh: '林记面馆' };
const QUOTE = {
  en: 'The soup came cold, and nobody at the till wanted to hear of',
  zh: '面端上来已经凉了，跟收银说了也没人管，希望你们能处理一下',
};
const OPENING = { en: "Lin's Noodles: ", zh: '【林记面馆】' };

const values = (language: 'en' | 'zh') => ({
  shop: SHOP[language],
  number: 1187,
  lastFour: '0142',
  quote: QUOTE[language],
  balance: 12_340,
  one: false,
  lapsing: 1240,
  day: language === 'en' ? '30 Sept' : '12月30日',
  owed: 0,
  movements: '30 Sept +120',
  busy: false,
  rating: 2,
  hint: false,
  kind: { en: 'Complaint', zh: '投诉' }[language],
  step: { en: 'classified', zh: '已分类' }[language],
  category: { en: 'Service', zh: '服务态度' }[language],
  owner: { en: 'Li Wei', zh: '李伟' }[language],
  due: { en: '15 Jun, 18:00', zh: '6月15日 18:00' }[language],
  late: true,
  most: 2000,
  time: language === 'en' ? '15 Jun, 18:00' : '6月15日 18:00',
  text: { en: 'we refunded 28.00 and talked to the kitchen.', zh: '已退款28元，也和厨房说了。' }[language],
});

const own = templates.names().filter((name) => /^(cases|points)\//.test(name));

test.each(own.flatMap((template) => LANGUAGES.map((language) => [template, language] as const)))(
  '%s in %s begins with the shop and fits one part',
  (template, language) => {
    const text = templates.render(language, { template, values: values(language) });
    expect(text.startsWith(OPENING[language])).toBe(true);
    expect(text).not.toMatch(/ {2}|\s$|\n/);
    expect(measure(text)).toMatchObject({ parts: 1, encoding: language === 'en' ? 'GSM-7' : 'UCS-2' });
  },
);

test('each step of a case has its words', () => {
  expect(own).toEqual(
    expect.arrayContaining(
      ['received', 'classified', 'investigated', 'handled', 'reported', 'archived'].map(
        (step) => `cases/stands-${step}`,
      ),
    ),
  );
});
