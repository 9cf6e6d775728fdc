import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadWords } from '../../src/platform/i18n.ts';
import { projectRoot } from '../../src/platform/paths.ts';
import { LANGUAGES } from '../../src/platform/slice.ts';

const src = join(projectRoot, 'src');

/** Codes that stand in the source as they are written to the audit; a step of an app or plan names an action of its own sort. */
const codes = [
  ...new Set(
    readdirSync(src, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => readFileSync(join(src, file), 'utf8').match(/(?<!kind: 'do', )\baction: .*/g) ?? [])
      .flatMap((line) => [...line.matchAll(/'([a-z]+\.[a-z_]+)'/g)])
      .map(([, code]) => code!),
  ),
].toSorted();

test('every action of the audit has words in both languages', () => {
  const words = loadWords();
  expect(codes.length).toBeGreaterThan(30);
  const without = codes.flatMap((code) =>
    LANGUAGES.filter((language) => {
      try {
        return words(language, `staff.audit.action.${code}`) === '';
      } catch {
        return true;
      }
    }).map((language) => `${language} ${code}`),
  );
  expect(without).toEqual([]);
});
