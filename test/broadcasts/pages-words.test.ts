import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadWords } from '../../src/platform/i18n.ts';
import { projectRoot } from '../../src/platform/paths.ts';
import { PASSED_OVER } from '../../src/marketing/index.ts';
import type { GateRefusal } from '../../src/messages/index.ts';
import { LANGUAGES } from '../../src/platform/slice.ts';
import { REACHES } from '../../src/customers/rules.ts';

const source = (file: string): string => readFileSync(join(projectRoot, 'src', 'broadcasts', `${file}.ts`), 'utf8');
const found = (files: readonly string[], form: RegExp): string[] => [
  ...new Set(files.flatMap((file) => [...source(file).matchAll(form)].map(([, code]) => code!))),
];
const CODE = /(?:(?:block|warn)\(\s*|code: )'([a-z_]+)'/g;

const words = loadWords();

describe('every code that broadcasts can tell has its words', () => {
  const checks = found(['preflight', 'checks', 'draft'], CODE);
  it.each(checks)('check %s', (code) => {
    for (const language of LANGUAGES) expect(words(language, `broadcasts.check.${code}.say`)).not.toBe('');
  });

  it.each(found(['draft'], CODE))('fault %s', (code) => {
    for (const language of LANGUAGES) expect(words(language, `broadcasts.fault.${code}`)).not.toBe('');
  });

  it.each([...REACHES.filter((reach) => reach !== 'yes'), 'segment', 'texted', 'dialogue', 'held_out'])(
    'left out: %s',
    (code) => {
      for (const language of LANGUAGES) expect(words(language, `broadcasts.excluded.${code}`)).not.toBe('');
    },
  );

  it.each(PASSED_OVER)('passed over: %s', (code) => {
    for (const language of LANGUAGES) expect(words(language, `broadcasts.failure.reason.${code}`)).not.toBe('');
  });

  // Typed so that a refusal that is added must be named here.
  const refusals: Record<GateRefusal, true> = {
    stopped: true,
    carrier_blocks: true,
    no_consent: true,
    number_in_trouble: true,
    over_budget: true,
    over_daily_cap: true,
  };
  it.each(Object.keys(refusals))('refused by the gate: %s', (code) => {
    for (const language of LANGUAGES)
      for (const key of [`broadcasts.failure.reason.${code}`, `customers.fault.refusal_${code}`])
        expect(words(language, key)).not.toBe('');
  });

  it('found some of each', () => {
    expect(checks.length).toBeGreaterThan(25);
  });
});
