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
  tests: ['jest', '--selectProjects', 'rules'],
  browser: ['jest', '--selectProjects', 'browser', '--runInBand'],
};

const CHROMIUM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  process.env.CHROMIUM_PATH,
];

/** Debian's chromium, where we may install it; without it the browser step says plainly what it could not run. */
function haveBrowser() {
  const found = () => CHROMIUM.some((path) => path && existsSync(path));
  if (found()) return true;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  console.log('browser: installing chromium from Debian’s packages');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk']])
    if (spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env }).status !== 0) return false;
  return found();
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in STEPS));
if (unknown.length > 0) {
  console.error(`There is no step ${unknown.join(', ')}; the steps are ${Object.keys(STEPS).join(', ')}.`);
  process.exit(64);
}

const results = [];
for (const [name, [command, ...args]] of Object.entries(STEPS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  if (name === 'browser' && !haveBrowser()) {
    // In CI nothing may be left out; on a desk without the right to install, the rest still counts.
    const inCi = Boolean(process.env.CI);
    console.error('browser: NOT RUN: no chromium here and no right to install it (apt-get install chromium)');
    results.push({ name, ok: !inCi, note: 'NOT RUN' });
    continue;
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
