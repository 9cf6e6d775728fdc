import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../../src/platform/paths.ts';
import { build } from '../../commands/program.ts';

const SHOP = 'merchant add --name Teahouse --country US --zone America/New_York --language en --number +12025550120';

/** The built program where somebody has just cloned it: no DATA_DIR unless given. */
function run(cwd: string, line: string, { env = {}, input = '' } = {}) {
  return new Promise<{ code: number | null; out: string; err: string }>((resolve, reject) => {
    const child = spawn(process.execPath, [join(projectRoot, 'dist', 'main.js'), ...line.split(' ')], {
      cwd,
      env: { PATH: process.env['PATH'], ...env },
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
    child.stdin.end(input);
  });
}

describe('mcrm simulate', () => {
  let cwd: string;
  beforeAll(build, 120_000);
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), 'mcrm-simulate-'));
  });
  afterEach(() => rmSync(cwd, { recursive: true, force: true }));

  it('texts the demo shop where there is none, and leaves the data folder to the shop to come', async () => {
    const { code, out } = await run(cwd, 'simulate', { input: 'PTS\n/quit\n' });
    expect([code, out]).toEqual([0, expect.stringContaining("Lin's Noodles: you have ")]);
    expect(readdirSync(join(cwd, 'data'))).toEqual(['demo']);
    const list = await run(cwd, 'merchant list');
    expect(list.out).toBe('');
    const again = await run(cwd, 'simulate', { input: 'PTS\n' });
    expect([again.code, again.out]).toEqual([0, expect.stringContaining("Lin's Noodles: you have ")]);
    expect((await run(cwd, 'merchant list')).out).toBe('');
  }, 60_000);

  it('texts the shop that is there', async () => {
    await run(cwd, SHOP);
    const { code, out } = await run(cwd, 'simulate', { input: '/new Amy\nJOIN\n' });
    expect([code, out]).toEqual([0, expect.stringContaining('Teahouse: welcome!')]);
    expect(existsSync(join(cwd, 'data', 'demo'))).toBe(false);
  }, 60_000);

  it('makes nothing in a folder that was named and has no shop, and says what to do', async () => {
    const { code, out, err } = await run(cwd, 'simulate', { env: { DATA_DIR: 'mine' }, input: 'JOIN\n' });
    expect([code, out, err]).toEqual([65, '', expect.stringContaining('Run "npm start" and open the shop first')]);
    expect(readdirSync(cwd)).toEqual([]);
  }, 60_000);

  it('builds the demo in its own folder, named or not', async () => {
    const { code, out } = await run(cwd, 'simulate', { env: { DATA_DIR: 'data/demo' }, input: '/phones\n' });
    expect([code, out]).toEqual([0, expect.stringContaining('Chitra')]);
  }, 60_000);
});
