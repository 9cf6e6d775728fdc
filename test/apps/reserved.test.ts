import { fieldOfStep } from '../../src/apps/views-places.ts';
import { ENGINES } from '../support/engines.ts';
import { type AppShop, filledIn, openApps } from './shop.ts';

/** Whatever carriers or the product take for something else, as people write it. */
const TAKEN = ['STOP', 'stop!', 'ＳＴＯＰ', 'S T O P', 'Stop please', 'UNSUBSCRIBE', 'Cancel', 'END', 'QUIT', 'T', 'R', 'TD', 'N', 'Y', 'YES', 'No', 'START', 'HELP', '0000', '退订', '请退订', '取消', 'C118', 'Y 12', 'SKIP']; // prettier-ignore
const FREE = ['Bus stop', 'Cancel a booking', 'No coriander', 'Tea', '取消预约', '不要香菜', '停车'];

type Form = Record<string, unknown>;
const words = (text: string) => ({ en: text, zh: text });

/** Where each card lets people choose, with one answer put in. */
const PLACES: Record<string, (form: Form, answer: string) => Form> = {
  menu: (form, answer) => ({ ...form, entries: [{ label: words('Soup'), answer: words('Hot.') }, { label: words(answer), answer: words('Cold.') }] }),
  vote: (form, answer) => ({ ...form, choices: [{ label: words('Soup') }, { label: words(answer) }] }),
  quiz: (form, answer) => ({ ...form, enough: 1, questions: [{ question: words('Which?'), choices: words(`Soup, ${answer}`), right: 1 }] }),
  form: (form, answer) => ({ ...form, questions: [{ question: words('Which?'), wants: 'choice', choices: `Soup, ${answer}` }] }),
}; // prettier-ignore

describe.each(ENGINES)('words that carriers keep for themselves on %s', (engine) => {
  let shop: AppShop;
  beforeAll(async () => {
    shop = await openApps(engine);
  });
  afterAll(() => shop.close());

  const faultsOf = async (kind: string, answer: string) => {
    const draft = shop.apps.fromForm(kind, PLACES[kind]!(filledIn(shop.apps, kind, 'en'), answer), 'en');
    const faults = await shop.apps.faults(shop.test.db.reader, shop.merchantId, draft);
    return faults.map(({ at, code }) => `${at} ${code}`);
  };

  it.each(Object.keys(PLACES))('are no answers to choose in a card: %s', async (kind) => {
    for (const answer of TAKEN)
      expect([answer, await faultsOf(kind, answer)]).toEqual([answer, expect.arrayContaining(['steps.0.wanted.choices.1 choice_reserved'])]); // prettier-ignore
    for (const answer of FREE) expect([answer, await faultsOf(kind, answer)]).toEqual([answer, []]);
    expect(await faultsOf(kind, '1')).toContain('steps.0.wanted.choices.1 choice_twice'); // the first answer's digit
  });

  it.each([
    ['menu', 'form.entries.1.label.en'],
    ['vote', 'form.choices.1.label.en'],
    ['quiz', 'form.questions.0.choices.en'],
    ['form', 'form.questions.0.choices'],
  ])('are told at the box in which they were written: %s', (kind, box) => {
    const draft = shop.apps.fromForm(kind, PLACES[kind]!(filledIn(shop.apps, kind, 'en'), 'STOP'), 'en');
    expect(fieldOfStep(draft, 'steps.0.wanted.choices.1')).toBe(box);
  });

  it('are told at the box of the language in which they were written', () => {
    const form = { ...filledIn(shop.apps, 'vote', 'en'), choices: [{ label: words('Soup') }, { label: { en: 'Out', zh: '退订' } }] }; // prettier-ignore
    const draft = shop.apps.fromForm('vote', form, 'en');
    expect(fieldOfStep(draft, 'steps.0.wanted.choices.1', '退订')).toBe('form.choices.1.label.zh');
    expect(fieldOfStep(draft, 'steps.0.wanted.choices.1', 'out')).toBe('form.choices.1.label.en');
  });

  it('are no words of any card', async () => {
    for (const { name } of shop.apps.kinds())
      for (const word of [...TAKEN, '12', '0']) {
        const draft = { ...shop.apps.fromForm(name, filledIn(shop.apps, name, 'en'), 'en'), words: [word] };
        const [fault] = await shop.apps.faults(shop.test.db.reader, shop.merchantId, draft);
        expect([name, word, fault]).toEqual([name, word, { at: 'words.0', code: /\d/.test(word) && !/^(0000|c|y)/i.test(word) ? 'word_form' : 'word_reserved', values: expect.anything() }]); // prettier-ignore
      }
  });
});
