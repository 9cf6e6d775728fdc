import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadWords, readWords } from '../../../src/platform/i18n.ts';
import { projectRoot } from '../../../src/platform/paths.ts';

const folder = join(projectRoot, 'templates', 'pages');

/** Every key with its text; Chinese has no singular, so "_one" is left out, and the general form stands for both. */
function flat(node: unknown, path = ''): [string, string][] {
  if (typeof node === 'string') return path.endsWith('_one') ? [] : [[path.replace(/_other$/, ''), node]];
  return Object.entries(node as object).flatMap(([key, part]) => flat(part, path ? `${path}.${key}` : key));
}

const keysOf = (language: 'en' | 'zh'): string[] => [...new Set(flat(readWords(folder, language)).map(([key]) => key))];
const holesIn = (text: string): string[] => [...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name]) => name!).toSorted();

describe('the words of the pages', () => {
  it('says everything in both languages', () => {
    expect(keysOf('zh').toSorted()).toEqual(keysOf('en').toSorted());
    expect(keysOf('en').length).toBeGreaterThan(50);
  });

  it('fills the same values into both', () => {
    const zh = new Map(flat(readWords(folder, 'zh')));
    const differing = flat(readWords(folder, 'en')).filter(
      ([key, text]) => String(holesIn(zh.get(key) ?? '')) !== String(holesIn(text)),
    );
    expect(differing).toEqual([]);
  });

  it('leaves nothing empty', () => {
    const texts = [...flat(readWords(folder, 'en')), ...flat(readWords(folder, 'zh'))];
    expect(texts.filter(([, text]) => !text.trim())).toEqual([]);
  });

  it('refuses a key that is not there', () => {
    expect(() => loadWords()('en', 'staff.nothing')).toThrow('no words for staff.nothing');
  });

  it('has both files wherever it has one', () => {
    const half = readdirSync(folder).filter(
      (slice) => existsSync(join(folder, slice, 'en.json')) !== existsSync(join(folder, slice, 'zh.json')),
    );
    expect(half).toEqual([]);
  });
});
