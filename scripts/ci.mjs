// The named steps of a check, each a command; all of them, or those named on the command line, in this order.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
process.env.PATH = `${root}/node_modules/.bin:${process.env.PATH}`;

const STEPS = {
  format: ['prettier', '--check', '.'],
  lint: ['oxlint', '--type-aware', '--deny-warnings', 'src', 'test', 'scripts'],
  types: ['tsc', '-p', 'tsconfig.json'],
  floors: ['jest', '--selectProjects', 'rules', '--testPathPatterns', 'test/floors'],
  build: ['tsc', '-p', 'tsconfig.build.json'],
  // Much of a suite is waiting for disk and processes: a worker for each core, not one less.
  tests: ['jest', '--selectProjects', 'rules', '--maxWorkers', '100%'],
  browser: ['jest', '--selectProjects', 'browser', '--runInBand'],
};

const CHROMIUM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  process.env.CHROMIUM_PATH,
];

const FAKETIME = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib', '/usr/local/lib'].map(
  (folder) => `${folder}/faketime/libfaketimeMT.so.1`,
);

/** Looks for a program, and installs Debian's package of it where we may. */
function have(places, packages, step) {
  const found = () => places.some((path) => path && existsSync(path));
  if (found()) return true;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  console.log(`${step}: installing ${packages[0]} from Debian’s packages`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]])
    if (spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env }).status !== 0) return false;
  return found();
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in STEPS));
if (unknown.length > 0) {
  console.error(`There is no step ${unknown.join(', ')}; the steps are ${Object.keys(STEPS).join(', ')}.`);
  process.exit(64);
}

const inCi = Boolean(process.env.CI);
const results = [];
for (const [name, [command, ...args]] of Object.entries(STEPS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  // In CI nothing may be left out; on a desk without the right to install, the rest still counts.
  if (name === 'browser' && !have(CHROMIUM, ['chromium', 'fonts-noto-cjk'], name)) {
    console.error('browser: NOT RUN: no chromium here and no right to install it (apt-get install chromium)');
    results.push({ name, ok: !inCi, note: 'NOT RUN' });
    continue;
  }
  if (name === 'tests' && !have(FAKETIME, ['libfaketime'], name)) {
    console.error('tests: test/faults/clock NOT RUN: no libfaketime here and no right to install it');
    results.push({ name: 'clock', ok: !inCi, note: 'NOT RUN' });
    args.push('--testPathIgnorePatterns', 'test/faults/clock');
  }
  console.log(`\n=== ${name}: ${command} ${args.join(' ')}`);
  const start = Date.now();
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  results.push({ name, ok: status === 0, note: `${((Date.now() - start) / 1000).toFixed(1)} s` });
  if (status !== 0 && name === 'build') break;
}

console.log('');
for (const { name, ok, note } of results) console.log(`${ok ? 'ok  ' : 'FAIL'}  ${name.padEnd(8)} ${note}`);
process.exit(results.every(({ ok }) => ok) ? 0 : 1);
