import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readIntent } from '../src/customers/intent/index.ts';
import { fold } from '../src/kernel/fold.ts';
import { createWordTable } from '../src/keywords/words.ts';
import { projectRoot } from '../src/platform/paths.ts';
import { openGateway, type TestGateway } from './support/gateway.ts';
import { assertBuilt } from './support/process.ts';

const read = (file: string): string => readFileSync(join(projectRoot, file), 'utf8');
const documents = readdirSync(projectRoot).filter((name) => name.endsWith('.md'));
const readme = read('README.md');

/** Rows of the table that stands first below a heading, as cells; without its head. */
function tableUnder(heading: string): string[][] {
  const part = readme.split(/^#+ /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const rows = part.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) => row.split('|').slice(1, -1).map((cell) => cell.trim())); // prettier-ignore
}

const codes = (text = ''): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);
const firstColumn = (heading: string): string[] => tableUnder(heading).flatMap(([cell]) => codes(cell));

test('the environment table names the variables that config.ts reads', () => {
  const shape = read('src/config.ts').split('const environment = z.object({')[1]!.split('\n});')[0]!;
  const variables = [...shape.matchAll(/^ {2}([A-Z_]+):/gm)].map(([, name = '']) => name);
  expect(variables.length).toBeGreaterThan(10);
  expect(firstColumn('Environment').toSorted()).toEqual(variables.toSorted());
});

test('the table of commands names those of mcrm --help', () => {
  assertBuilt();
  const { stdout } = spawnSync(process.execPath, [join(projectRoot, 'dist', 'main.js'), '--help'], {
    encoding: 'utf8',
  });
  const commands = [...stdout.matchAll(/^ {2}(mcrm \S+(?: \S+)?) {2}/gm)].map(([, name = '']) => name);
  expect(commands.length).toBeGreaterThan(10);
  expect(firstColumn('Commands').toSorted()).toEqual(commands.toSorted());
}, 60_000);

test.each(documents)('%s: relative links lead to files and headings', (name) => {
  const anchor = (heading: string): string => heading.toLowerCase().replace(/[^\p{L}\p{N}\s-]/gu, '').replace(/\s/g, '-'); // prettier-ignore
  const dead = [...read(name).matchAll(/\]\((?!\w+:)([^)#]*)(?:#([^)]*))?\)/g)].filter(([, file, part]) => {
    const target = file ? join(dirname(name), file) : name;
    if (!existsSync(join(projectRoot, target))) return true;
    const headings = part ? [...read(target).matchAll(/^#+ (.+)$/gm)].map(([, words]) => anchor(words!)) : [];
    return part !== undefined && !headings.includes(part);
  });
  expect(dead.map(([link]) => link)).toEqual([]);
});

test.each(documents)('%s: the npm scripts it names exist', (name) => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const named = [...read(name).matchAll(/\bnpm (?:run (?:-s )?([\w-]+)|(start|test)\b)/g)].map(([, run, own]) => run ?? own!); // prettier-ignore
  expect(named.filter((script) => !(script in scripts))).toEqual([]);
});

test.each(documents)('%s: the steps of npm run ci it names exist', (name) => {
  const steps = new Set([...read('scripts/ci.mjs').matchAll(/^ {2}(\w+): \[/gm)].map(([, step = '']) => step));
  const named = [...read(name).matchAll(/npm run ci --((?: [a-z]+)+)/g)].flatMap(([, words]) =>
    words!.trim().split(' '),
  );
  expect(named.filter((step) => !steps.has(step))).toEqual([]);
});

describe('words a customer can text', () => {
  const rows = tableUnder('Words a customer can text');
  const words = rows.flatMap(([what, ...cells]) => cells.flatMap(codes).map((word) => ({ what: what!, word })));
  let open: TestGateway;
  beforeAll(async () => {
    open = await openGateway('sqlite');
  });
  afterAll(() => open.close());

  /** Which app or system word answers; `Y 27` belongs to the apps that ask for confirmation. */
  function answeredBy(text: string): string | undefined {
    const { kind } = readIntent(text, { stopPrefixIsStop: false });
    if (kind === 'stop' || kind === 'start' || kind === 'help') return kind;
    const apps = open.gateway.slices.flatMap(({ keywords }) => keywords ?? []);
    if (/^y ?\d\d$/i.test(text)) return apps.find(({ confirms }) => confirms)?.name;
    const table = createWordTable(apps, []);
    const plain = text.replace('…', 'something');
    // `alone` words may be forgiven a slip; what the table shows must be exact.
    const match = table.match(plain, fold(plain));
    const exact = match?.app.words.some((word) => fold(plain).startsWith(fold(word))) ? match.app.name : undefined;
    return exact ?? table.byPattern(fold(plain))?.name;
  }

  test('the table has them in both languages', () => {
    expect(rows.length).toBeGreaterThan(10);
    for (const row of rows) expect(row.slice(1).map((cell) => codes(cell).length > 0)).toEqual([true, true]);
  });

  test.each(words)('$word: $what', ({ word }) => {
    expect(answeredBy(word)).toBeDefined();
  });

  test.each(rows.map(([what, ...cells]) => ({ what, texts: cells.flatMap(codes) })))(
    '$what: one and the same answers all its words',
    ({ texts }) => {
      expect(new Set(texts.map(answeredBy)).size).toBe(1);
    },
  );

  test('every word of every app is in the table', () => {
    const shown = new Set(words.map(({ word }) => fold(word.replace(/[\s…].*$/u, ''))));
    const apps = open.gateway.slices.flatMap(({ keywords }) => keywords ?? []);
    const missing = apps.flatMap((app) => app.words).filter((word) => !shown.has(fold(word)));
    expect(missing).toEqual([]);
  });
});
