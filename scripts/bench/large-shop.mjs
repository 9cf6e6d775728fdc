// A shop of many customers being served, its carrier's stand-in, and texts that come in at an even pace meanwhile.
import { join } from 'node:path';
import { ask, folder, freePort, start } from './processes.mjs';

const PEOPLE = Number(process.env.BENCH_PEOPLE ?? 1_000_000);
const NUMBER = '+12025550100';
const ACCOUNT = `AC${'0'.repeat(31)}1`;
const TOKEN = 'stub-token';
export const PUBLIC = 'https://shop.example';
export const TEXTS_A_SECOND = 40;

export const pause = (millis) => new Promise((resume) => setTimeout(resume, millis));
export const seconds = (from) => (performance.now() - from) / 1000;

/** A zone where it is noon or so now, so that no quiet hours hold a text back. */
const noonZone = () => {
  const ahead = 12 - new Date().getUTCHours();
  return ahead === 0 ? 'Etc/GMT' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
};

/** A POST to the API, which must go well. */
export async function call({ base, token }, path, body, key) {
  const answer = await fetch(`${base}/api/v1${path}`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${token}`,
      'Content-Type': 'application/json',
      ...(key && { 'Idempotency-Key': key }),
    },
    body: JSON.stringify(body),
  });
  const value = await answer.json();
  if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(value)}`);
  return value;
}

/**
 * Fills a data folder and serves it.
 * @param beforeServing is given the database file, the shop and the environment, while nothing has it open
 */
export async function openLargeShop(beforeServing, size = PEOPLE) {
  const stub = start('test/support/twilio-stub-main.mjs', ['--bare']);
  const { url } = JSON.parse(await stub.line((text) => text.startsWith('{')));
  const port = await freePort();
  const env = {
    DATA_DIR: folder(), PORT: String(port), PUBLIC_URL: PUBLIC, LOG_LEVEL: 'error',
    TWILIO_ACCOUNT_SID: ACCOUNT, TWILIO_AUTH_TOKEN: TOKEN, TWILIO_API_URL: url,
  }; // prettier-ignore
  const question = { people: size, zone: noonZone(), number: NUMBER, partsPerSecond: 100 };
  const { merchantId, token, people } = await ask('scripts/bench/crowd.mjs', question, env);
  const source = join(env.DATA_DIR, 'mcrm.db');
  const before = await beforeServing?.(source, merchantId, env);

  const server = start('dist/main.js', ['serve'], env);
  await server.line((text) => text.startsWith('Stop with'));
  return {
    base: `http://127.0.0.1:${port}`,
    token, merchantId, people, source, before,
    pid: server.child.pid,
    /** Texts at an even pace from now on; each `stretch` tells how quickly those since the last one were answered. */
    async texts() {
      const paced = start('scripts/bench/paced.mjs', [
        JSON.stringify({
          port, publicUrl: PUBLIC, token: TOKEN, accountSid: ACCOUNT, to: NUMBER, from: '+12125000000',
          people: 5000, perSecond: TEXTS_A_SECOND, run: 'a',
        }),
      ]);
      const stretch = async (word) => {
        const line = paced.line((text) => text.startsWith('{'));
        paced.child.stdin.write(`${word}\n`);
        return JSON.parse(await line);
      };
      await pause(5000);
      await stretch('mark'); // warm
      return stretch;
    },
    async close() {
      await server.stop();
      await stub.stop();
    },
  }; // prettier-ignore
}
