// Builds the program when its sources are newer than what was built, then runs it with the words given.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const built = join(root, 'dist', 'main.js');

/** Time of the newest file below a folder, in milliseconds. */
function newest(folder) {
  return Math.max(
    ...readdirSync(folder, { withFileTypes: true }).map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? newest(path) : statSync(path).mtimeMs;
    }),
  );
}

const stale = !existsSync(built) || newest(join(root, 'src')) > statSync(built).mtimeMs;
if (stale && existsSync(join(root, 'src'))) {
  const tsc = join(root, 'node_modules', '.bin', 'tsc');
  // The compiler's words go to standard error: standard output belongs to the command.
  const { status } = spawnSync(tsc, ['-p', join(root, 'tsconfig.build.json')], { stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
}

process.argv.splice(1, 1, built);
await import(built);
