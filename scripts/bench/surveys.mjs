// 10,000 people answer a survey of five questions at once, every tenth text of theirs twice, while somebody looks at the
// results: no answer is lost, none counts twice, and the results never tell less than was confirmed or more than was sent.
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { call, pause } from './large-shop.mjs';
import { ask, folder, freePort, median, print, round, start } from './processes.mjs';

const ROUNDS = Number(process.env.BENCH_SURVEY_ROUNDS ?? 3);
const PEOPLE = Number(process.env.BENCH_SURVEY_PEOPLE ?? 10_000);
const CONNECTIONS = 32;
const NUMBER = '+12025550100';
const FIRST = '+12125000000';
const ACCOUNT = `AC${'0'.repeat(31)}1`;
const TOKEN = 'stub-token';
const PUBLIC = 'https://shop.example';

const texts = (en) => ({ en });
const question = (id, more) => ({ id, texts: texts(`Question ${id}?`), optional: false, branches: [], ...more });
const QUESTIONS = [
  question('q1', { type: 'csat' }),
  question('q2', {
    type: 'choice',
    choices: ['Soup', 'Noodles', 'Rice'].map((label, i) => ({ code: `c${i + 1}`, label: texts(label), words: [] })),
  }),
  question('q3', { type: 'nps' }),
  question('q4', { type: 'scale', from: 1, to: 7 }),
  question('q5', { type: 'text', most: 200 }),
];
/** What everybody texts, step by step, one of the list each. */
const TALK = [
  ['VISIT'],
  ['1', '2', '3', '4', '5'],
  ['1', '2', '3', 'soup', 'Rice'],
  ['0', '6', '8', '9', '10'],
  ['7', '1', '4', '3', '5'],
  ['The soup was warm', 'A long wait', 'Friendly people', 'All good here', 'Too much salt'],
];
const DRAFT = {
  name: 'Visit', intro: {}, questions: QUESTIONS, thanks: texts('Thank you for your time.'), words: ['VISIT'], restDays: 0,
}; // prettier-ignore

const load = (port, run) =>
  ask('scripts/bench/load.mjs', {
    port, run, publicUrl: PUBLIC, token: TOKEN, accountSid: ACCOUNT, to: NUMBER, from: FIRST, people: PEOPLE,
    texts: PEOPLE * TALK.length, connections: CONNECTIONS, talk: TALK, twice: 10,
  }); // prettier-ignore

async function bareRound(i) {
  const file = join(folder(), 'bare.db');
  const bare = start('scripts/bench/bare-survey.mjs', [
    JSON.stringify({ file, publicUrl: PUBLIC, token: TOKEN, questions: QUESTIONS.length }),
  ]);
  const { port } = JSON.parse(await bare.line((text) => text.startsWith('{')));
  const result = await load(port, `b${i}`);
  await bare.stop();
  return result;
}

/** Looks at the results while texts come, beside the rows of answers: what was committed before must be in them, and no more than after. */
async function watch(shop, surveyId, over) {
  const rows = new Sqlite(shop.source, { readonly: true });
  const count = rows.prepare('select count(*) from survey_answers where survey_id = ?').pluck();
  const took = [];
  while (!over.yet) {
    const before = Number(count.get(surveyId));
    const begun = performance.now();
    const answer = await fetch(`${shop.base}/api/v1/surveys/${surveyId}/results`, {
      headers: { Authorization: `Bearer ${shop.token}` },
    });
    const results = await answer.json();
    took.push(performance.now() - begun);
    const after = Number(count.get(surveyId));
    const told = results.questions.reduce((sum, { answered }) => sum + answered, 0);
    if (!(told >= before && told <= after)) throw new Error(`results tell ${told} of ${before} to ${after} answers`);
    await pause(200);
  }
  rows.close();
  return took;
}

/** After the last text: one answer a person and question, and results that say so. */
function checkRows(source, surveyId) {
  const rows = new Sqlite(source, { readonly: true });
  const one = (sql) => rows.prepare(sql).pluck().get(surveyId);
  const found = {
    answers: one('select count(*) from survey_answers where survey_id = ?'),
    done: one("select count(*) from survey_runs where state = 'done' and survey_id = ?"),
    runs: one('select count(*) from survey_runs where survey_id = ?'),
    tallied: one(
      "select sum(count) from survey_tallies where question in ('q1','q2','q3','q4','q5') and survey_id = ?",
    ),
  };
  rows.close();
  const wanted = { answers: PEOPLE * 5, done: PEOPLE, runs: PEOPLE, tallied: PEOPLE * 5 };
  if (JSON.stringify(found) !== JSON.stringify(wanted))
    throw new Error(`wrong in the end: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
}

async function ourRound(i) {
  const port = await freePort();
  const env = {
    DATA_DIR: folder(), PORT: String(port), PUBLIC_URL: PUBLIC, LOG_LEVEL: 'error',
    TWILIO_ACCOUNT_SID: ACCOUNT, TWILIO_AUTH_TOKEN: TOKEN, TWILIO_API_URL: 'http://127.0.0.1:9',
  }; // prettier-ignore
  const prepared = await ask(
    'scripts/bench/prepare.mjs',
    { members: 0, messages: 0, number: NUMBER, first: FIRST },
    env,
  );
  const server = start('dist/main.js', ['serve'], env);
  await server.line((text) => text.startsWith('Stop with'));
  const shop = { base: `http://127.0.0.1:${port}`, token: prepared.token, source: join(env.DATA_DIR, 'mcrm.db') };
  const { id } = await call(shop, '/surveys', DRAFT, 'survey');
  await call(shop, `/surveys/${id}/open`, {}, 'open');
  const over = { yet: false };
  const watching = watch(shop, id, over);
  const result = await load(port, `o${i}`).finally(() => (over.yet = true));
  const looks = await watching;
  await server.stop();
  checkRows(shop.source, id);
  return { ...result, looks };
}

export async function surveyRounds() {
  const rounds = [];
  for (let i = 0; i < ROUNDS; i++) {
    const theirs = await bareRound(i);
    const ours = await ourRound(i);
    for (const { statuses } of [theirs, ours])
      if (statuses[200] !== PEOPLE * TALK.length)
        throw new Error(`not every text got 200: ${JSON.stringify(statuses)}`);
    rounds.push({ theirs, ours });
  }
  const of = (who, what) => median(rounds.map((one) => one[who][what]));
  const looks = rounds.flatMap(({ ours }) => ours.looks).toSorted((a, b) => a - b);
  print({
    measure: `${PEOPLE} people answer ${QUESTIONS.length} questions by webhook, texts a second`,
    ours: of('ours', 'perSecond'),
    bare: of('theirs', 'perSecond'),
    ratio: round(median(rounds.map(({ ours, theirs }) => ours.perSecond / theirs.perSecond))),
    oursMillis: { p50: of('ours', 'p50'), p99: of('ours', 'p99') },
    bareMillis: { p50: of('theirs', 'p50'), p99: of('theirs', 'p99') },
    answers: `${PEOPLE * 5}, none lost, none twice`,
    resultsLookedAt: looks.length,
    resultsMillis: { p50: round(median(looks)), slowest: round(looks.at(-1)) },
  });
}
