import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGateway, type Gateway, migrate, openDatabase } from '../../src/app.ts';
import { type Config, loadConfig } from '../../src/config.ts';
import { createLog } from '../../src/platform/log.ts';
import { projectRoot } from '../../src/platform/paths.ts';

const MAIN = join(projectRoot, 'dist', 'main.js');

/** How one run of the built program ended. */
export interface Ran {
  code: number | null;
  out: string;
  err: string;
  /** Standard output as the one JSON object it must be. */
  json: Record<string, string>;
}

/** Builds the program when its sources are newer than what was built. */
export function build(): void {
  const { status, stderr } = spawnSync(process.execPath, [join(projectRoot, 'scripts', 'run.mjs'), '--help']);
  if (status !== 0) throw new Error(`the program cannot be built: ${stderr.toString()}`);
}

/** A data folder of its own, with the program as its only user. */
export interface DataFolder {
  path: string;
  run(args: string, options?: { env?: Record<string, string>; input?: string }): Promise<Ran>;
  /** The gateway over the same folder, in this process. */
  open(): Promise<{ gateway: Gateway; config: Config; close(): Promise<void> }>;
  remove(): void;
}

/** Words of a command line; a part in double quotes is one word. */
const wordsOf = (line: string): string[] =>
  Array.from(line.matchAll(/"([^"]*)"|(\S+)/g), ([, quoted, plain]) => quoted ?? plain ?? '');

export function dataFolder(): DataFolder {
  const path = mkdtempSync(join(tmpdir(), 'mcrm-commands-'));
  return {
    path,
    run: (args, { env = {}, input = '' } = {}) =>
      new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [MAIN, ...wordsOf(args)], {
          env: { PATH: process.env['PATH'], DATA_DIR: path, ...env },
        });
        let [out, err] = ['', ''];
        child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
        child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
        child.on('error', reject);
        child.on('close', (code) =>
          resolve({
            code,
            out,
            err,
            get json() {
              if (!/^\{.*\}\n$/.test(out)) throw new Error(`not one JSON object: ${out}${err}`);
              return JSON.parse(out) as Record<string, string>;
            },
          }),
        );
        child.stdin.end(input);
      }),
    async open() {
      const config = loadConfig({ DATA_DIR: path });
      const log = createLog('silent');
      await migrate(config);
      const db = openDatabase(config, log);
      const gateway = createGateway(config, db, { log });
      return {
        gateway,
        config,
        async close() {
          await gateway.provider.close();
          await db.close();
        },
      };
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
