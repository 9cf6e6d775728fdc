// `npm run bench`: each figure beside the same work done bare in the same run, one JSON line a measure. The machines
// are noisy: rounds alternate, medians count, and the ratio is what can be compared.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { audienceRounds } from './bench/audience.mjs';
import { birthdayRounds } from './bench/birthdays.mjs';
import { resultRounds } from './bench/results.mjs';
import { surveyRounds } from './bench/surveys.mjs';
import { ask, cleanUp, folder, freePort, median, print, root, round, start } from './bench/processes.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const TEXTS = Number(process.env.BENCH_TEXTS ?? 20_000);
const SENDS = Number(process.env.BENCH_SENDS ?? 10_000);
const WARM_UP = 5000;
const PEOPLE = 5000;
const CONNECTIONS = 32;
const SEND_CONNECTIONS = 96;
const NUMBER = '+12025550100';
const FIRST = '+12125000000';
const ACCOUNT = `AC${'0'.repeat(31)}1`;
const TOKEN = 'stub-token';
const PUBLIC = 'https://shop.example';

/** Resident memory of a process, in MiB. */
const memoryOf = (pid) =>
  round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024, 0);

/** Processor time a process has used, user and system, in microseconds (100 ticks a second on Linux). */
function cpuOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

/** Warms a server up (nobody restarts a gateway for each text), puts the load on it, and adds the processor time it took a text. */
async function measured(pid, port, run) {
  await load(port, `w${run}`, WARM_UP);
  const before = cpuOf(pid);
  const result = await load(port, run);
  return { ...result, cpuMicros: round((cpuOf(pid) - before) / TEXTS, 0) };
}

const environment = (dataDir, port, stubUrl) => ({
  DATA_DIR: dataDir,
  PORT: String(port),
  PUBLIC_URL: PUBLIC,
  TWILIO_ACCOUNT_SID: ACCOUNT,
  TWILIO_AUTH_TOKEN: TOKEN,
  TWILIO_API_URL: stubUrl,
  LOG_LEVEL: 'error',
});

const load = (port, run, texts = TEXTS) =>
  ask('scripts/bench/load.mjs', {
    port, run, publicUrl: PUBLIC, token: TOKEN, accountSid: ACCOUNT, to: NUMBER, from: FIRST,
    people: PEOPLE, texts, connections: CONNECTIONS,
  }); // prettier-ignore

async function inboundRound(i, memory) {
  const bare = start('scripts/bench/bare-inbound.mjs', [
    JSON.stringify({
      file: join(folder(), 'bare.db'),
      publicUrl: PUBLIC,
      token: TOKEN,
      customers: { count: PEOPLE, first: FIRST },
    }),
  ]);
  const { port } = JSON.parse(await bare.line((text) => text.startsWith('{')));
  const theirs = await measured(bare.child.pid, port, `b${i}`);
  memory.bare.push(memoryOf(bare.child.pid));
  await bare.stop();

  const ourPort = await freePort();
  const env = environment(folder(), ourPort, 'http://127.0.0.1:9'); // nothing listens: the outbox is held
  await ask('scripts/bench/prepare.mjs', { members: PEOPLE, messages: 0, number: NUMBER, first: FIRST }, env);
  const ours = start('dist/main.js', ['serve'], env);
  await ours.line((text) => text.startsWith('Stop with'));
  memory.idle.push(memoryOf(ours.child.pid));
  const our = await measured(ours.child.pid, ourPort, `o${i}`);
  memory.loaded.push(memoryOf(ours.child.pid));
  await ours.stop();
  for (const { statuses } of [theirs, our])
    if (statuses[200] !== TEXTS) throw new Error(`not every text was answered with 200: ${JSON.stringify(statuses)}`);
  return { our, theirs };
}

async function sendRound(stub) {
  await fetch(`${stub.url}/__stub/reset`, { method: 'POST' });
  const theirs = await ask('scripts/bench/bare-sends.mjs', {
    url: stub.url, accountSid: ACCOUNT, token: TOKEN, from: NUMBER, count: SENDS, connections: SEND_CONNECTIONS,
  }); // prettier-ignore
  await fetch(`${stub.url}/__stub/reset`, { method: 'POST' });

  const env = environment(folder(), await freePort(), stub.url);
  await ask('scripts/bench/prepare.mjs', { members: 0, messages: SENDS, number: NUMBER, first: FIRST }, env);
  const ours = start('dist/main.js', ['serve'], env);
  await ours.line((text) => text.startsWith('Stop with'));
  const { status } = spawnSync(process.execPath, [join(root, 'dist/main.js'), 'outbox', 'release'], {
    env: { ...process.env, ...env },
    stdio: 'ignore',
  });
  if (status !== 0) throw new Error('the outbox was not released');
  const accepted = async () => (await (await fetch(`${stub.url}/__stub/ledger?entries=0`)).json()).accepted;
  const before = await accepted();
  const begun = performance.now();
  let now = before;
  while (now < SENDS) {
    await new Promise((resume) => setTimeout(resume, 20));
    now = await accepted();
    if (performance.now() - begun > 120_000) throw new Error(`only ${now} of ${SENDS} were sent in two minutes`);
  }
  const seconds = (performance.now() - begun) / 1000;
  await ours.stop();
  return { our: { perSecond: Math.round((SENDS - before) / seconds) }, theirs };
}

function compare(measure, rounds, more = {}) {
  const ours = rounds.map(({ our }) => our.perSecond);
  const bare = rounds.map(({ theirs }) => theirs.perSecond);
  const ratios = ours.map((value, i) => value / bare[i]);
  print({
    measure,
    ours: median(ours),
    bare: median(bare),
    ratio: round(median(ratios)),
    ratios: ratios.map((ratio) => round(ratio)),
    ...more,
  });
}

const parts = process.argv.slice(2);
const wants = (part) => parts.length === 0 || parts.includes(part);
print({ measure: 'machine', cores: cpus().length, node: process.version, rounds: ROUNDS, texts: TEXTS, sends: SENDS });
try {
  const memory = { bare: [], idle: [], loaded: [] };
  if (wants('inbound')) {
    const rounds = [];
    for (let i = 0; i < ROUNDS; i++) rounds.push(await inboundRound(i, memory));
    const of = (who, what) => median(rounds.map((one) => one[who][what]));
    compare('inbound texts a second, committed with their reply queued', rounds, {
      oursMillis: { p50: of('our', 'p50'), p99: of('our', 'p99') },
      bareMillis: { p50: of('theirs', 'p50'), p99: of('theirs', 'p99') },
      cpuMicrosAText: { ours: of('our', 'cpuMicros'), bare: of('theirs', 'cpuMicros') },
    });
    print({
      measure: 'memory, MiB resident',
      oursIdle: median(memory.idle),
      oursAfterLoad: median(memory.loaded),
      bareAfterLoad: median(memory.bare),
    });
  }
  if (wants('sends')) {
    const stub = start('test/support/twilio-stub-main.mjs', ['--bare']);
    const { url } = JSON.parse(await stub.line((text) => text.startsWith('{')));
    const rounds = [];
    for (let i = 0; i < ROUNDS; i++) rounds.push(await sendRound({ url }));
    await stub.stop();
    compare('sends a second through the Twilio provider, every step durable', rounds);
  }
  if (wants('audience')) await audienceRounds();
  if (wants('birthdays')) await birthdayRounds();
  if (wants('surveys')) await surveyRounds();
  if (wants('results')) await resultRounds();
} finally {
  cleanUp();
}
