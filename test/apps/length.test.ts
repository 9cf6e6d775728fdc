import type { AppDraft, Step } from '../../src/apps/index.ts';
import { measure } from '../../src/kernel/sms-text.ts';
import { readFault } from '../../src/apps/views-faults.ts';
import { FieldFaults } from '../../src/platform/web/problems.ts';
import { LANGUAGES } from '../../src/platform/slice.ts';
import { type AppShop, filledIn, openApps } from './shop.ts';

let shop: AppShop;
beforeAll(async () => {
  shop = await openApps('sqlite');
});
afterAll(() => shop.close());

const warned = async (draft: AppDraft) =>
  (await shop.apps.warnings(shop.test.db.reader, shop.merchantId, draft)).map(({ at, code, values }) => `${at} ${code} ${values?.['parts'] ?? ''}`.trim()); // prettier-ignore
const of = (steps: Step[]): AppDraft => ({
  ...shop.apps.fromForm('steps', {}, 'en'),
  steps,
});

test('no ready card warns of its length, in a shop of either language', async () => {
  const { gateway, test: world } = shop;
  const lin = { name: '林记面馆', country: 'CN', zone: 'Asia/Shanghai', language: 'zh' as const };
  const { merchantId: chinese } = await world.db.write((tx) => gateway.merchants.add(tx, lin));
  for (const { name } of shop.apps.kinds())
    for (const language of LANGUAGES) {
      const draft = shop.apps.fromForm(name, filledIn(shop.apps, name, language), language);
      const told = await shop.apps.warnings(world.db.reader, language === 'zh' ? chinese : shop.merchantId, draft);
      // English of a shop whose name is Chinese has the room of Chinese.
      const own = told.filter(({ at }) => language === 'en' || !at.endsWith('.en'));
      expect([name, language, own]).toEqual([name, language, []]);
    }
});

const shown = (step: string) => `{{answer_${step}}}`;
const ask = (id: string, wanted: Extract<Step, { kind: 'ask' }>['wanted']): Step => ({ id, kind: 'ask', texts: { en: 'Well?' }, wanted }); // prettier-ignore
const reply = (id: string, en: string): Step => ({ id, kind: 'reply', texts: { en } });
/** "Lin's Noodles: " stands before it. */
const MARK = 15;

test.each`
  what                           | wanted                                                                                                                          | longest
  ${'a day of the year to come'} | ${{ type: 'day', from: 0, to: 365 }}                                                                                            | ${'Wed 31 Mar 2027'.length}
  ${'a time'}                    | ${{ type: 'time', from: '09:00', to: '21:00' }}                                                                                 | ${5}
  ${'a number'}                  | ${{ type: 'number', from: 1, to: 12_000 }}                                                                                      | ${5}
  ${'words of their own'}        | ${{ type: 'text', most: 300 }}                                                                                                  | ${60}
  ${'a few words of their own'}  | ${{ type: 'text', most: 10 }}                                                                                                   | ${10}
  ${'one of some answers'}       | ${{ type: 'choice', choices: ['Tea', 'A bowl of beef noodles'].map((en, n) => ({ code: `c${n}`, label: { en }, words: [] })) }} | ${22}
`('a text is reckoned with its field at its longest: $what', async ({ wanted, longest }) => {
  const room = 160 - MARK - (longest as number);
  const steps = (letters: number) => of([ask('q', wanted), reply('r', 'x'.repeat(letters) + shown('q'))]);
  expect(await warned(steps(room))).toEqual([]);
  expect(await warned(steps(room + 1))).toEqual(['steps.1.texts.en text_parts 2']);
});

test('a text is reckoned with a Chinese day in Chinese, and with an answer that needs the short alphabet', async () => {
  const day = ask('q', { type: 'day', from: 0, to: 30 });
  const room = 70 - "【Lin's Noodles】".length - '7月15日周三'.length;
  const zh = (letters: number): Step => ({ id: 'r', kind: 'reply', texts: { zh: '字'.repeat(letters) + shown('q') } });
  expect(await warned(of([day, zh(room)]))).toEqual([]);
  expect(await warned(of([day, zh(room + 1)]))).toEqual(['steps.1.texts.zh text_parts 2']);
  const dishes = ['Tofu in a very long and plain English description', '豆腐'].map((label, n) => ({ code: `c${n}`, label: { en: label }, words: [] })); // prettier-ignore
  const noted = of([ask('q', { type: 'choice', choices: dishes }), reply('r', `${'x'.repeat(60)} ${shown('q')}`)]);
  expect(await warned(noted)).toContain('steps.1.texts.en text_parts 2');
});

test('texts of one turn are reckoned together, by the longest way there is', async () => {
  const ways = (first: number, second: number): Step[] => [
    reply('a', 'x'.repeat(first)),
    { id: 'c', kind: 'check', question: { is: 'member' }, elseGoTo: 'short' },
    reply('long', 'x'.repeat(second)),
    { id: 'e', kind: 'end' },
    reply('short', 'Hello.'),
  ];
  expect(await warned(of(ways(80, 160 - MARK - 81)))).toEqual([]);
  expect(await warned(of(ways(80, 160 - MARK - 80)))).toEqual(['steps.2.texts.en turn_parts 2']);
});

test('what one use costs at most is reckoned so too', async () => {
  const steps = [ask('q', { type: 'text', most: 300 }), reply('r', `${'x'.repeat(100)} ${shown('q')}`)];
  expect(await shop.apps.cost(shop.test.db.reader, shop.merchantId, of(steps))).toMatchObject({ parts: 2, most: 3 });
});

describe('what staff are texted', () => {
  const alert = (words: string): Step => ({ id: 'tell', kind: 'do', action: 'staff.alert', input: { words } });
  const text = ask('q', { type: 'text', most: 500 });

  it('is warned of where it is cut, beside the box in which it is written', async () => {
    expect(await warned(of([text, alert(`${'x'.repeat(90)} ${shown('q')}`), reply('r', 'Hi')]))).toEqual([]);
    expect(await warned(of([text, alert(`${'x'.repeat(110)} ${shown('q')}`), reply('r', 'Hi')]))).toEqual(['steps.1.input.words alert_cut 2']); // prettier-ignore
  });

  it('is told to be too long where it is, in a card too', () => {
    const note = { ...filledIn(shop.apps, 'booking', 'en'), note: 'x'.repeat(141) };
    const made = (): unknown => shop.apps.fromForm('booking', note, 'en');
    expect(made).toThrow(FieldFaults);
    try {
      made();
    } catch (fault) {
      const [told] = (fault as FieldFaults).faults;
      expect(readFault(told!)).toEqual({ at: 'note', code: 'line_long', values: { most: '140' } });
    }
  });

  it('arrives cut, in one part, however long the answers are', async () => {
    const { gateway, test: world, merchantId } = shop;
    await world.db.write((tx) => gateway.staff.add(tx, { merchantId, email: 'bo@shop.example', role: 'owner', phone: '+12025550199', alerts: ['cases'] })); // prettier-ignore
    const tests = [['PARTY'], ['party'], ['Party!']].map((texts) => ({ texts, expect: 'Well' }));
    await shop.live({ ...of([text, alert(`Call ${'x'.repeat(110)} ${shown('q')}`), reply('r', 'Hi')]), words: ['PARTY'], tests }); // prettier-ignore
    const phone = shop.phone();
    await shop.ask(phone, 'PARTY');
    expect(await shop.say(phone, 'We lost a blue umbrella with a wooden handle, the one with the crack')).toMatchObject({ waiting: null }); // prettier-ignore
    const all = await gateway.messages.list(world.db.reader, merchantId, { limit: 50, direction: 'outbound' });
    const [told, ...more] = all.filter(({ purpose }) => purpose === 'staff').map((one) => one.text);
    expect(more).toEqual([]);
    expect(told).toMatch(/^Lin's Noodles: Call x{100}/);
    expect(measure(told!).parts).toBe(1);
  });
});
