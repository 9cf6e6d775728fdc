import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AppDraft } from '../../src/apps/index.ts';
import { FAULT_CODES, KINDS } from '../../src/apps/index.ts';
import { suggestTests, testsWithWord } from '../../src/apps/suggest-tests.ts';
import { readFault } from '../../src/apps/views-faults.ts';
import { editRows, readFields, withoutBlankRows } from '../../src/apps/views-form.ts';
import { readRules, rulesValues } from '../../src/apps/views-rules.ts';
import { editSteps } from '../../src/apps/views-steps-edit.ts';
import { rawSteps, readSteps, stepOf, stepsOf } from '../../src/apps/views-steps.ts';
import type { FormField } from '../../src/apps/types.ts';
import { loadWords, readWords } from '../../src/platform/i18n.ts';
import { projectRoot } from '../../src/platform/paths.ts';
import { LANGUAGES } from '../../src/platform/slice.ts';
import { filledIn, openApps } from './shop.ts';

const NOW = Date.UTC(2026, 5, 15, 16);

describe('words of the pages of apps', () => {
  const words = loadWords();
  const missing = (keys: readonly string[]): string[] =>
    LANGUAGES.flatMap((language) =>
      keys.flatMap((key) => {
        try {
          return words(language, key, { count: 2 }) === '' ? [`${language} ${key}`] : [];
        } catch {
          return [`${language} ${key}`];
        }
      }),
    );
  const labels = (fields: readonly FormField[]): string[] =>
    fields.flatMap(({ label, choices = [], fields: rows = [] }) => [label, ...choices.map((code) => `${label}_choice.${code}`), ...labels(rows)]); // prettier-ignore

  it('has words for every fault, card, field and step of its own', () => {
    const codes = Object.keys(FAULT_CODES).map((code) => `apps.fault.${code}`);
    const cards = KINDS.flatMap(({ name }) => [`apps.kind.${name}.title`, `apps.kind.${name}.what`]);
    const specials = KINDS.flatMap((kind) => kind.specials ?? []).map(({ name }) => `apps.special.${name}`);
    const fields = KINDS.flatMap((kind) => labels(kind.fields));
    expect(missing([...codes, ...cards, ...specials, ...fields])).toEqual([]);
  });

  it('has words for every way a step of a card may come out', () => {
    const keys = KINDS.flatMap((kind) => kind.specials ?? []).flatMap(({ name, outcomes }) =>
      (outcomes?.({ right: [], prizes: [] }) ?? [])
        .filter((code) => !/^\d+$/.test(code))
        .map((code) => [`apps.outcome.${name}_${code}`, `apps.outcome.${code}`]),
    );
    expect(keys.length).toBeGreaterThan(8);
    expect(keys.filter((either) => either.every((key) => missing([key]).length > 0))).toEqual([]);
    expect(missing(['apps.outcome.score'])).toEqual([]);
  });

  it('has words for what a trial says it would do besides', () => {
    const folder = join(projectRoot, 'src', 'apps', 'specials');
    const names = KINDS.flatMap((kind) => kind.specials ?? []).map(({ name }) => name);
    const codes = [...new Set(names)].flatMap((name) => {
      const file = name === 'library_pick' ? 'library' : name;
      return [...readFileSync(join(folder, `${file}.ts`), 'utf8').matchAll(/would: \{ code: '(\w+)'/g)].map(([, code]) => code!); // prettier-ignore
    });
    expect(codes.length).toBeGreaterThan(4);
    expect(missing([...codes, 'action'].map((code) => `apps.would.${code}`))).toEqual([]);
  });

  it('says no word of programmers', () => {
    const said = (value: unknown): string[] =>
      typeof value === 'string' ? [value] : Object.values(value as Record<string, unknown>).flatMap(said);
    const all = LANGUAGES.flatMap((language) => said(readWords(join(projectRoot, 'templates', 'pages'), language)['apps'])); // prettier-ignore
    expect(all.filter((one) => /schema|boolean|json|goto|webhook|regex|step id|布尔|正则/i.test(one))).toEqual([]);
  });
});

describe('a card’s form as it is posted', () => {
  const fields: readonly FormField[] = [
    { name: 'question', type: 'texts', label: 'q', optional: false },
    { name: 'most', type: 'number', label: 'm', optional: true },
    { name: 'tell', type: 'check', label: 't', optional: true },
    {
      name: 'rows',
      type: 'list',
      label: 'r',
      optional: false,
      least: 1,
      most: 3,
      fields: [{ name: 'label', type: 'texts', label: 'l', optional: false }],
    },
  ];

  it.each`
    what                              | values                                                         | form
    ${'nothing'}                      | ${{}}                                                          | ${{ question: {}, tell: false, rows: [] }}
    ${'texts, trimmed'}               | ${{ 'form.question.en': ' Which? ', 'form.question.zh': ' ' }} | ${{ question: { en: 'Which?' }, tell: false, rows: [] }}
    ${'a full-width number'}          | ${{ 'form.most': '１２' }}                                     | ${{ question: {}, most: 12, tell: false, rows: [] }}
    ${'words where a number is'}      | ${{ 'form.most': 'two' }}                                      | ${{ question: {}, most: 'two', tell: false, rows: [] }}
    ${'rows, one of them empty'}      | ${{ 'form.rows.rows': '2', 'form.rows.0.label.en': 'a' }}      | ${{ question: {}, tell: false, rows: [{ label: { en: 'a' } }, { label: {} }] }}
    ${'more rows than there may be'}  | ${{ 'form.rows.rows': '99', 'form.rows.0.label.en': 'a' }}     | ${{ question: {}, tell: false, rows: [{ label: { en: 'a' } }, { label: {} }, { label: {} }] }}
    ${'a count of rows that is none'} | ${{ 'form.rows.rows': 'x', 'form.tell': '1' }}                 | ${{ question: {}, tell: true, rows: [] }}
  `('reads $what', ({ values, form }) => {
    expect(readFields(fields, values)).toEqual(form);
  });

  it('adds and takes away rows within their bounds, and takes empty ones for none', () => {
    const form: Record<string, unknown> = { rows: [{ label: { en: 'a' } }, { label: { en: 'b' } }] };
    expect(editRows(fields, form, 'row:rows')).toBe(true);
    expect(editRows(fields, form, 'row:rows')).toBe(false); // three are the most
    expect(withoutBlankRows(form)).toEqual({ rows: [{ label: { en: 'a' } }, { label: { en: 'b' } }] });
    expect(editRows(fields, form, 'unrow:rows.0')).toBe(true);
    expect(form['rows']).toEqual([{ label: { en: 'b' } }, {}]);
    for (const button of ['row:question', 'unrow:rows.x', 'save', 'row:', 'unrow:nothing.0'])
      expect([button, editRows(fields, form, button)]).toEqual([button, false]);
  });
});

describe('rules and steps as they are posted', () => {
  const draft: AppDraft = {
    name: 'Spice',
    kind: 'steps',
    form: null,
    steps: [
      {
        id: 'ask',
        kind: 'ask',
        texts: { en: 'How hot?', zh: '多辣？' },
        wanted: {
          type: 'choice',
          choices: [
            { code: '1', label: { en: 'mild' }, words: ['soft', 'gentle'], goTo: 'end' },
            { code: '2', label: { en: 'hot' }, words: [] },
          ],
        },
        again: { en: '1 or 2, please' },
      },
      { id: 'many', kind: 'ask', texts: { en: 'How many?' }, wanted: { type: 'number', from: 1, to: 9 } },
      { id: 'day', kind: 'ask', texts: { en: 'When?' }, wanted: { type: 'day', from: 0, to: 30 } },
      { id: 'time', kind: 'ask', texts: { en: 'At?' }, wanted: { type: 'time', from: '11:00', to: '21:00' } },
      { id: 'note', kind: 'ask', texts: { en: 'Else?' }, wanted: { type: 'text', most: 160 } },
      { id: 'is', kind: 'check', question: { is: 'answer', step: 'ask', codes: ['2'] }, elseGoTo: 'end' },
      { id: 'few', kind: 'check', question: { is: 'between', step: 'many', from: 1, to: 4 }, elseGoTo: 'end' },
      { id: 'who', kind: 'check', question: { is: 'member' }, elseGoTo: 'end' },
      { id: 'group', kind: 'check', question: { is: 'segment', segmentId: 'g' }, elseGoTo: 'end' },
      { id: 'win', kind: 'check', question: { is: 'outcome', step: 'lot', codes: ['a', 'b'] }, elseGoTo: 'end' },
      { id: 'give', kind: 'do', action: 'points.give', input: { points: '5' } },
      { id: 'lot', kind: 'special', special: 'draw', input: { prizes: [{ code: 'a' }] } },
      { id: 'bye', kind: 'reply', texts: { en: 'Bye' } },
      { id: 'end', kind: 'end' },
    ],
    words: ['SPICE', '辣度'],
    who: { members: true },
    hours: { days: [1, 5], from: '10:00', to: '22:00' },
    limit: { times: 2, per: 'week' },
    tests: [{ texts: ['SPICE', '1'], expect: 'Bye' }],
  };
  const posted = (steps: readonly { id: string; kind: string; values: Record<string, string> }[]) =>
    Object.fromEntries(
      steps.flatMap(({ id, kind, values }, i) =>
        Object.entries({ ...values, id, kind }).map(([name, value]) => [`s.${i}.${name}`, value]),
      ),
    );

  it('a new check asks about the question before it, and ends the talk otherwise', () => {
    const steps = rawSteps(draft.steps.slice(0, 2));
    editSteps(steps, 'add:1:check', NOW);
    expect(stepsOf(steps)).toMatchObject([
      { id: 'ask' },
      { kind: 'check', question: { is: 'answer', step: 'ask', codes: [] }, elseGoTo: 'talk_ends' },
      { id: 'many' },
      { id: 'talk_ends', kind: 'end' },
    ]);
    editSteps(steps, 'add:3:check', NOW);
    editSteps(steps, 'add:0:check', NOW);
    expect(stepsOf(steps).map((step) => step.kind === 'check' && step.question.is)).toEqual(['member', false, 'answer', false, 'between', false]); // prettier-ignore
    expect(rawSteps(stepsOf(steps)).map(({ id }) => id)).toEqual(steps.map(({ id }) => id)); // the end is not shown
  });

  it.each`
    what                                | values                                                   | codes
    ${'those that were ticked'}         | ${{ of: 'q', picks: 'q', 'pick.1': '1', 'pick.3': '1' }} | ${['1', '3']}
    ${'none of another question'}       | ${{ of: 'other', picks: 'q', 'pick.1': '1' }}            | ${[]}
    ${'those kept where none was told'} | ${{ of: 'q', codes: '1, 2' }}                            | ${['1', '2']}
  `('a check has $what', ({ values, codes }) => {
    for (const is of ['answer', 'outcome']) {
      const step = stepOf({ id: 's', kind: 'check', values: { is, elseGoTo: 'x', ...values } });
      expect(step).toMatchObject({ question: { is, step: values.of, codes } });
    }
  });

  it('an answer that is added never has the name of one that stands', () => {
    const steps = rawSteps(draft.steps.slice(0, 1));
    editSteps(steps, 'unchoice:0:0', NOW);
    editSteps(steps, 'choice:0', NOW);
    editSteps(steps, 'choice:0', NOW);
    expect([0, 1, 2].map((row) => steps[0]!.values[`c.${row}.code`])).toEqual(['2', '3', '4']);
  });

  it('every kind of step comes back from its form as it went in', () => {
    expect(readSteps(posted(rawSteps(draft.steps)), NOW).map(stepOf)).toEqual(draft.steps);
  });

  it('rules come back from their form as they went in', () => {
    const { rules, faults } = readRules(rulesValues(draft, true));
    const { name, words, who, hours, limit, tests } = draft;
    expect({ rules, faults }).toEqual({ rules: { name, words, who, hours, limit, tests }, faults: [] });
  });

  it.each(['0', '-1', '1.5', 'two', ''])('a limit of "%s" times is told at its field', (times) => {
    expect(readRules({ per: 'day', times }).faults).toEqual([{ at: 'limit.times', code: 'number' }]);
  });

  it.each`
    button              | order
    ${'up:1'}           | ${['b', 'a', 'c']}
    ${'up:0'}           | ${['a', 'b', 'c']}
    ${'down:0'}         | ${['b', 'a', 'c']}
    ${'down:2'}         | ${['a', 'b', 'c']}
    ${'remove:1'}       | ${['a', 'c']}
    ${'remove:9'}       | ${['a', 'b', 'c']}
    ${'add:1:special'}  | ${['a', 'b', 'c']}
    ${'add:1:nonsense'} | ${['a', 'b', 'c']}
  `('$button leaves $order', ({ button, order }) => {
    const steps = rawSteps(['a', 'b', 'c'].map((id) => ({ id, kind: 'end' })));
    editSteps(steps, button, NOW);
    expect(steps.map(({ id }) => id)).toEqual(order);
  });

  it('a voucher can be a free step, and keeps which one; other steps of cards cannot', () => {
    const steps = rawSteps([]);
    editSteps(steps, 'add:0:special:draw', NOW);
    expect(steps).toEqual([]);
    editSteps(steps, 'add:0:special:voucher', NOW);
    steps[0]!.values['in.offerId'] = 'tea';
    const made = stepOf(steps[0]!);
    expect(made).toMatchObject({ kind: 'special', special: 'voucher', input: { offerId: 'tea' } });
    expect(stepOf(rawSteps([made])[0]!)).toEqual(made);
  });

  it('a new step has an id that texts can name, and a choice taken out takes its whole row along', () => {
    const steps = rawSteps([draft.steps[0]!]);
    editSteps(steps, 'add:1:do:points.give', NOW);
    expect(steps[1]).toMatchObject({ kind: 'do', values: { action: 'points.give' } });
    expect(steps[1]!.id).toMatch(/^[a-z]\w+$/);
    editSteps(steps, 'unchoice:0:0', NOW);
    expect(stepOf(steps[0]!)).toMatchObject({ wanted: { choices: [{ code: '2', label: { en: 'hot' }, words: [] }] } });
    editSteps(steps, 'choice:0', NOW);
    expect(steps[0]!.values).toMatchObject({ rows: '2', 'c.1.code': '3' });
  });
});

describe('faults of the engine in the words of the page', () => {
  it('each is known by its sentence, with what it names', () => {
    for (const [code, message] of Object.entries(FAULT_CODES)) {
      const written = message.replaceAll(/\{(\w+)\}/g, '<$1>');
      const names = [...message.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
      const { code: read, values } = readFault({ field: 'steps.0', message: written });
      // Two faults may share a sentence: then either's words are true.
      expect(FAULT_CODES[read as keyof typeof FAULT_CODES]).toBe(message);
      expect([code, values]).toEqual([code, Object.fromEntries(names.map((name) => [name, `<${name}>`]))]);
    }
    expect(readFault({ field: '', message: 'Something else.' }, 'file_form').code).toBe('file_form');
  });
});

describe('test texts that follow what an app says', () => {
  it.each`
    text                 | word       | begins
    ${'HOURS'}           | ${'TIMES'} | ${'TIMES'}
    ${'hours please'}    | ${'TIMES'} | ${'TIMES please'}
    ${'ＨＯＵＲＳ 4711'} | ${'TIMES'} | ${'TIMES 4711'}
    ${'営業 HOURS'}      | ${'$&'}    | ${'営業 $&'}
    ${'HOURS'}           | ${''}      | ${'HOURS'}
    ${'Fish soup'}       | ${'TIMES'} | ${'Fish soup'}
  `('"$text" with the word $word begins "$begins"', ({ text, word, begins }) => {
    expect(testsWithWord([{ texts: [text, 'hours'], expect: 'x' }], ['HOURS'], word)).toEqual([{ texts: [begins, 'hours'], expect: 'x' }]); // prettier-ignore
  });

  it('every card passes with another word and other texts, in both languages', async () => {
    const told: string[] = [];
    for (const language of LANGUAGES) {
      const shop = await openApps('sqlite', { shop: { language } });
      const { apps, merchant, clock, test } = shop;
      const suggesting = { apps, clock, reader: test.db.reader, merchant };
      for (const kind of apps.kinds()) {
        const form = rewritten(filledIn(apps, kind.name, language)) as Record<string, unknown>;
        const word = language === 'zh' ? '麻辣烫' : 'BANANA';
        const made = { ...apps.fromForm(kind.name, form, language), words: [word] };
        const ready = testsWithWord(made.tests, kind.ready(language).words, word);
        const tests = await suggestTests(suggesting, made, ready);
        const results = await apps.tried(test.db.reader, merchant.merchantId, { ...made, tests });
        if (results.length !== 3 || results.some(({ passed }) => !passed)) told.push(`${language} ${kind.name}: ${JSON.stringify(results.map(({ test: one, passed }) => [one, passed]))}`); // prettier-ignore
      }
      await shop.close();
    }
    expect(told).toEqual([]);
  }, 60_000);
});

/** The same form with every text of the shop's another one; what is filled in stays. */
function rewritten(value: unknown, under = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => rewritten(one, under));
  if (typeof value === 'string' && LANGUAGES.some((language) => language === under))
    return `${under === 'zh' ? '全新内容' : 'Brand new'} ${value.replaceAll(/[^{}]+(?=\{\{|$)/g, ' ').trim()}`.trim();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, rewritten(one, name)]));
}
