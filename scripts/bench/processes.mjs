// Processes and folders of a benchmark run, and how its figures are told.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const children = new Set();
// On the project's own disk, not in a memory file system: the same for ours and for the bare one.
const work = mkdtempSync(join(root, '.bench-'));
export const folder = () => mkdtempSync(join(work, 'run-'));

export function start(file, args, env = {}) {
  const child = spawn(process.execPath, [join(root, file), ...args], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.add(child);
  child.on('exit', () => children.delete(child));
  const lines = createInterface({ input: child.stdout });
  const line = (wanted) =>
    new Promise((resolve, reject) => {
      lines.on('line', (text) => wanted(text) && resolve(text));
      child.on('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
    });
  const stop = () =>
    new Promise((resolve) => {
      child.once('exit', resolve);
      child.kill('SIGTERM');
    });
  return { child, line, stop };
}

/** Runs a script to its end and reads its one JSON line. */
export async function ask(file, question, env) {
  const { line } = start(file, [JSON.stringify(question)], env);
  return JSON.parse(await line((text) => text.startsWith('{')));
}

export const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** Ends what a failed run left and removes its folders. */
export function cleanUp() {
  for (const child of children) child.kill('SIGKILL');
  rmSync(work, { recursive: true, force: true });
}

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
export const round = (value, digits = 2) => Number(value.toFixed(digits));
export const print = (line) => console.log(JSON.stringify(line));
