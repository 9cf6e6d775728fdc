// Fills a survey of a shop with answers, for benchmarks on SQLite: every row and every count as `record` would have left
// them, which the program's own recount confirms before anything is measured.
import Sqlite from 'better-sqlite3';
import { createGateway, databaseFile, openDatabase } from '../../dist/app.js';
import { loadConfig } from '../../dist/config.js';
import { newId } from '../../dist/kernel/ids.js';
import { createLog } from '../../dist/platform/log.js';
import { wrongTallies } from '../../dist/surveys/index.js';
import { bucketOfSpan, momentOf, shardOf } from '../../dist/surveys/tallies.js';

const { merchantId, runs, zone, draft } = JSON.parse(process.argv[2]);
const SPACING = 31_000; // milliseconds from one visit to the next
const SECOND = 1000;

const config = loadConfig();
const log = createLog('warn');
const gatewayOf = (db) => createGateway(config, db, { log });
const opened = openDatabase(config, log);
const { surveys, vault, provider } = gatewayOf(opened);
const { id: surveyId } = await opened.write((tx) => surveys.add(tx, merchantId, draft, 'staff:bench'));
await opened.write((tx) => surveys.open(tx, merchantId, surveyId, 'staff:bench'));
await provider.close();
await opened.close();

const pick = (list, n) => list[n % list.length];
/** Answers as a content shop gets them; the worst score was given long ago, by one in a hundred. */
const codesOf = (i) => [
  i < runs / 5 && i % 100 === 0 ? '1' : pick(['5', '4', '5', '3', '4', '5', '2', '5', '4', '3'], i * 7),
  pick(['c1', 'c2', 'c2', 'c3'], i * 3),
  pick(['9', '10', '8', '7', '10', '6', '9'], i * 5),
  pick(['7', '6', '5', '7', '3'], i * 11),
  '',
];
const TEXTS = Array.from(
  { length: 500 },
  (_, n) =>
  vault.seal(merchantId, `The soup was ${pick(['warm', 'late', 'good', 'too salty'], n)}, and table ${n} by the window is lovely.`), // prettier-ignore
);

const file = new Sqlite(databaseFile(config));
file.pragma('journal_mode = WAL');
file.pragma('synchronous = OFF'); // it is only filled here; the gateway opens it at FULL
file.pragma('cache_size = -524288');
const people = file.prepare('select id from customers where merchant_id = ? and archived_at is null').pluck().all(merchantId); // prettier-ignore
const run = file.prepare(
  `insert into survey_runs (merchant_id, id, survey_id, customer_id, number_hash, via, cause_key, state, asked_at, first_answer_at, ended_at, rewarded, message_id, actor)
   values (?, ?, ?, ?, ?, 'purchase', ?, 'done', ?, ?, ?, 0, ?, 'system')`,
);
const answer = file.prepare(
  `insert into survey_answers (merchant_id, run_id, question, survey_id, id, code, text, late, at) values (?, ?, ?, ?, ?, ?, ?, 0, ?)`,
);
const tally = file.prepare(
  'insert into survey_tallies (merchant_id, survey_id, question, code, month, hour, shard, count) values (?, ?, ?, ?, ?, ?, ?, ?)',
);
const counts = new Map();
const add = (...key) => counts.set(key.join(' '), (counts.get(key.join(' ')) ?? 0) + 1);

const begin = Date.now() - runs * SPACING;
file.exec('begin');
for (let i = 0; i < runs; i++) {
  const asked = begin + i * SPACING;
  const first = asked + (30 + (i % 600)) * SECOND;
  const id = newId(asked);
  const shard = shardOf(id);
  const codes = codesOf(i);
  const at = (n) => first + n * 20 * SECOND;
  const end = at(codes.length - 1);
  run.run(merchantId, id, surveyId, pick(people, i), `h${i % people.length}`, `purchase:${i}`, asked, first, end, `m${i}`); // prettier-ignore
  for (const [n, code] of codes.entries()) {
    const { id: question } = draft.questions[n];
    const { month, hour } = momentOf(at(n), zone);
    answer.run(merchantId, id, question, surveyId, newId(at(n)), code, TEXTS[(i * 13 + n) % TEXTS.length], at(n));
    add(question, code || 'said', month, hour, shard);
  }
  add('', 'ours', '', 0, shard);
  add('', `ours:${bucketOfSpan(first - asked)}`, '', 0, shard);
  add('', `whole:${bucketOfSpan(end - asked)}`, '', 0, shard);
}
for (const [key, count] of counts) {
  const [question, code, month, hour, shard] = key.split(' ');
  tally.run(merchantId, surveyId, question, code, month, Number(hour), Number(shard), count);
}
file.exec('commit');
file.pragma('wal_checkpoint(truncate)');
const answers = file.prepare('select count(*) from survey_answers').pluck().get();
file.close();

const again = openDatabase(config, log);
const wrong = await wrongTallies(again.reader);
await again.close();
if (wrong.length > 0) throw new Error(`prepared wrongly: ${JSON.stringify(wrong.slice(0, 3))}`);
console.log(JSON.stringify({ surveyId, answers }));
