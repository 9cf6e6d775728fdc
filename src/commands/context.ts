import { readFileSync } from 'node:fs';
import { createGateway, type Gateway, migrate, openDatabase } from '../app.ts';
import { type Config, loadConfig } from '../config.ts';
import { createLog, type Logger } from '../platform/log.ts';

/** What a command gets: words after its name are read by itself. */
export interface Command {
  /** As typed, `merchant add`. */
  name: string;
  summary: string;
  /** Lines for `--help`. */
  usage: string;
  run(args: string[]): Promise<void>;
}

/** A fault of the command line itself; shown with the usage, exit code 64 (sysexits EX_USAGE). */
export class UsageFault extends Error {
  override readonly name = 'UsageFault';
}

/** The gateway cannot start as things stand; told in a sentence, exit code 78 (sysexits EX_CONFIG). */
export class StartFault extends Error {
  override readonly name = 'StartFault';
}

export interface Opened {
  config: Config;
  log: Logger;
  gateway: Gateway;
}

/** Migrates, opens, runs, closes: for commands that do one thing. */
export async function withGateway<T>(work: (opened: Opened) => Promise<T>): Promise<T> {
  const config = loadConfig();
  const log = createLog(config.logLevel === 'info' ? 'warn' : config.logLevel);
  await migrate(config);
  const db = openDatabase(config, log);
  const gateway = createGateway(config, db, { log });
  try {
    return await work({ config, log, gateway });
  } finally {
    await gateway.provider.close();
    await db.close();
  }
}

/** One JSON object on standard output: what others build on. */
export const answer = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);

/** A secret from standard input, without its line end; asked for when somebody sits at the terminal. */
export function secretFromInput(prompt: string): string {
  if (process.stdin.isTTY) process.stderr.write(`${prompt}: `);
  return readFileSync(0, 'utf8').split(/\r?\n/)[0] ?? '';
}
