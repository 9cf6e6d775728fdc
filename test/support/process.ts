import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../src/platform/paths.ts';

/** How a process ended: with a code of its own, or by a signal. */
export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** One real `mcrm serve`. Only processes started here are ever signalled. */
export interface RunningGateway {
  /** Address it serves at, on the loopback. */
  base: string;
  pid: number;
  /** Resolves when the process has ended, by itself or by a signal. */
  ended: Promise<Exit>;
  /** Everything it wrote to standard error: its log, one JSON object a line. */
  log(): string;
  signal(name: NodeJS.Signals): void;
  /** SIGKILL, and waits for the end. */
  kill(): Promise<Exit>;
  /** SIGTERM, and waits for the end. */
  stop(): Promise<Exit>;
}

const MAIN = join(projectRoot, 'dist', 'main.js');
const READY_WITHIN = 60_000;
const children = new Set<ChildProcess>();
const folders: string[] = [];

const newest = (folder: string): number =>
  Math.max(
    ...readdirSync(folder, { withFileTypes: true }).map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? newest(path) : statSync(path).mtimeMs;
    }),
  );

/** @throws Error with what to do when the built program is missing or older than its sources */
export function assertBuilt(): void {
  if (!existsSync(MAIN)) throw new Error('These tests run the built program: run "npm run build" first.');
  if (newest(join(projectRoot, 'src')) > statSync(MAIN).mtimeMs)
    throw new Error('dist is older than src: run "npm run build", then these tests again.');
}

/** A new folder in the system's temporary one; `endProcesses` removes it. @param copyOf a folder to copy into it */
export function scratch(copyOf?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'mcrm-faults-'));
  folders.push(folder);
  if (copyOf) cpSync(copyOf, folder, { recursive: true });
  return folder;
}

/** Asks again and again until the answer is neither undefined nor false. @throws Error naming `what` after `within` ms */
export async function until<T>(
  what: string | (() => string | Promise<string>),
  ask: () => T | Promise<T>,
  { within = 30_000, every = 25 } = {},
): Promise<NonNullable<Exclude<T, false>>> {
  const end = performance.now() + within;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) return answer as never;
    if (performance.now() > end)
      throw new Error(`not within ${within / 1000} s: ${typeof what === 'string' ? what : await what()}`);
    await new Promise((resume) => setTimeout(resume, every));
  }
}

/** Nothing of our own environment but what a program needs to be found. */
const environment = (env: Record<string, string>): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  TMPDIR: tmpdir(),
  ...env,
});

function launch(words: string[], env: Record<string, string>, wrapper: string[] = []) {
  const [command, ...args] = [...wrapper, process.execPath, MAIN, ...words];
  const child = spawn(command!, args, { cwd: projectRoot, env: environment(env), stdio: ['pipe', 'pipe', 'pipe'] });
  children.add(child);
  const said = { out: '', log: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => void (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (said.log += text));
  const ended = new Promise<Exit>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      children.delete(child);
      resolve({ code, signal });
    });
  });
  return { child, said, ended };
}

/** Runs one command of the command line to its end. @param input for its standard input */
export async function mcrm(
  env: Record<string, string>,
  words: string[],
  input = '',
): Promise<Exit & { out: string; log: string }> {
  const { child, said, ended } = launch(words, env);
  child.stdin.end(input);
  return { ...(await ended), ...said };
}

/**
 * Starts `mcrm serve` and waits until it says where it serves (a worker alone: until it does the scheduled work).
 * @param wrapper a command that runs it (`prlimit …`)
 * @throws Error with its log when it ends instead
 */
export async function startGateway(
  env: Record<string, string>,
  { role, wrapper = [] }: { role?: 'web' | 'worker'; wrapper?: string[] } = {},
): Promise<RunningGateway> {
  const { child, said, ended } = launch(['serve', ...(role ? ['--role', role] : [])], { PORT: '0', ...env }, wrapper);
  let over: Exit | undefined;
  void ended.then((exit) => (over = exit));
  const base = await until(
    () => `the gateway serves; it said: ${said.out}${said.log}`,
    () => {
      if (over) throw new Error(`the gateway ended (${over.code ?? over.signal}): ${said.out}${said.log}`);
      return role === 'worker' ? 'worker' : /^mcrm is running: (\S+)/m.exec(said.out)?.[1];
    },
    { within: READY_WITHIN },
  );
  const signal = (name: NodeJS.Signals): void => void child.kill(name);
  return {
    base,
    pid: child.pid!,
    ended,
    log: () => said.log,
    signal,
    async kill() {
      signal('SIGKILL');
      return ended;
    },
    async stop() {
      signal('SIGTERM');
      return ended;
    },
  };
}

/** Ends what was started here and still runs, and removes its folders. For `afterAll`. */
export async function endProcesses(): Promise<void> {
  await Promise.all(
    [...children].map(
      (child) =>
        new Promise<void>((resolve) => {
          child.once('close', () => resolve());
          child.kill('SIGKILL');
        }),
    ),
  );
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
