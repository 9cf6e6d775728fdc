import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { projectRoot } from '../src/platform/paths.ts';

/** The map of the house. A folder imports only from floors strictly below its own. */
const FLOORS: Record<string, number> = {
  kernel: 0,
  platform: 1,
  merchants: 2,
  staff: 3, messages: 3,
  customers: 4, costs: 4,
  keywords: 5, segments: 5, purchases: 5,
  points: 6, vouchers: 6, marketing: 6,
  cases: 7, rewards: 7, knowledge: 7,
  surveys: 8, tasks: 8,
  apps: 9, care: 9, broadcasts: 9,
  counter: 10, 'staff-line': 10, insight: 10, inbox: 10,
  desk: 11,
  commands: 12, // the command line; beside it app.ts, web.ts, main.ts and config.ts, which put all together
}; // prettier-ignore
const OPEN = new Set(['kernel', 'platform']); // many small machines: their files are imported one by one
const FACES = new Set(['index.ts', 'schema.ts']);

const src = join(projectRoot, 'src');
const files = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : name.endsWith('.ts') ? [path] : [];
  });
const roomOf = (path: string): string => relative(src, path).split('/')[0]!;

const imports = files(src).flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, path]) => ({
    from: relative(src, file),
    to: relative(src, resolve(dirname(file), path!)),
  })),
);

test('every folder of src stands on a floor', () => {
  const rooms = readdirSync(src).filter((name) => statSync(join(src, name)).isDirectory());
  expect(rooms.filter((room) => FLOORS[room] === undefined)).toEqual([]);
});

test('a folder imports only from floors below, through the face or the schema', () => {
  const faults = imports.filter(({ from, to }) => {
    const [here, there] = [roomOf(join(src, from)), roomOf(join(src, to))];
    if (!from.includes('/') || here === there) return false; // the composition files know all
    if (here === 'commands') return false; // they are composition too
    const below = (FLOORS[there] ?? 99) < FLOORS[here]!;
    return !below || !(OPEN.has(there) || FACES.has(to.split('/').slice(1).join('/')));
  });
  expect(faults.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

test('no file of src is over 300 lines', () => {
  const long = files(src).filter((file) => readFileSync(file, 'utf8').split('\n').length > 301);
  expect(long.map((file) => relative(src, file))).toEqual([]);
});
