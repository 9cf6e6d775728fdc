import { FAULT_CODES, type FormField, KINDS } from '../../src/apps/index.ts';
import { loadWords } from '../../src/platform/i18n.ts';
import { LANGUAGES } from '../../src/platform/slice.ts';

const words = loadWords();
const labels = (fields: readonly FormField[]): string[] => fields.flatMap((field) => [field.label, ...labels(field.fields ?? [])]); // prettier-ignore
const STATES = ['going', 'done', 'left', 'stopped', 'refused'];
const WOULD = ['action', 'stock', 'voucher', 'book', 'till', 'draw', 'call', 'inbox'];
const PAST = ['stop', 'help', 'start', 'other_word', 'no_word', 'hours', 'members'];

describe.each(LANGUAGES)('words of apps in %s', (language) => {
  test.each([
    ...Object.keys(FAULT_CODES).map((code) => `apps.fault.${code}`),
    ...STATES.map((state) => `apps.timeline.${state}`),
    ...WOULD.map((code) => `apps.would.${code}`),
    ...PAST.map((code) => `apps.past.${code}`),
    ...new Set(KINDS.flatMap(({ fields }) => labels(fields))),
  ])('%s', (key) => {
    const found = words(language, key);
    expect(found).not.toBe('');
    expect(found).not.toBe(key);
  });
});
