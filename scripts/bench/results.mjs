// A survey with a million answers: its results, what people said, and the file, each beside SQL that somebody would write
// by hand for this one survey, on the same rows in the same run; with webhooks answered meanwhile.
import { readFileSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { addOwner, signIn } from './browser.mjs';
import { openLargeShop, pause, PUBLIC, seconds, TEXTS_A_SECOND } from './large-shop.mjs';
import { ask, median, print, round } from './processes.mjs';

const ANSWERS = Number(process.env.BENCH_ANSWERS ?? 1_000_000);
const ROUNDS = Number(process.env.BENCH_RESULT_ROUNDS ?? 7);
const PEOPLE = 20_000;
const ZONE = 'America/New_York';
const PAGES = 10;

const question = (id, more) => ({ id, texts: { en: `Question ${id}?` }, optional: false, branches: [], ...more });
const QUESTIONS = [
  question('q1', { type: 'csat', dimension: 'quality' }),
  question('q2', {
    type: 'choice',
    choices: ['Soup', 'Noodles', 'Rice'].map((label, i) => ({ code: `c${i + 1}`, label: { en: label }, words: [] })),
  }),
  question('q3', { type: 'nps' }),
  question('q4', { type: 'scale', from: 1, to: 7, dimension: 'speed' }),
  question('q5', { type: 'text', most: 200 }),
];
const DRAFT = { name: 'Visit', intro: {}, questions: QUESTIONS, thanks: {}, words: [], restDays: 0 };

/** What the results tell, by hand: from the counts as we keep them, and from the answers themselves. */
const OF_COUNTS = [
  'select question, code, month, sum(count) from survey_tallies where merchant_id = ? and survey_id = ? group by 1, 2, 3',
  "select hour, sum(count) from survey_tallies where merchant_id = ? and survey_id = ? and question <> '' group by 1",
  'select state, count(*) from survey_runs where merchant_id = ? and survey_id = ? group by 1',
];
const OF_ANSWERS = [
  "select question, code, strftime('%Y-%m', at / 1000, 'unixepoch'), count(*) from survey_answers where merchant_id = ? and survey_id = ? group by 1, 2, 3",
  "select strftime('%w %H', at / 1000, 'unixepoch'), count(*) from survey_answers where merchant_id = ? and survey_id = ? group by 1",
  'select state, count(*) from survey_runs where merchant_id = ? and survey_id = ? group by 1',
];
const SAID = `
  select a.id, a.text, c.name, s.code from survey_answers a
  join survey_runs r on r.merchant_id = a.merchant_id and r.id = a.run_id
  join survey_answers s on s.merchant_id = a.merchant_id and s.run_id = a.run_id and s.question = 'q1'
  left join customers c on c.merchant_id = r.merchant_id and c.id = r.customer_id
  where a.merchant_id = ? and a.survey_id = ? and a.question = 'q5' and a.id < ? and cast(s.code as integer) <= ?
  order by a.id desc limit 20`;
const SHEET = `
  select r.id, r.asked_at, r.first_answer_at, r.ended_at, r.via, r.state, c.name, n.last_four, a.question, a.code, a.text
  from survey_runs r
  join survey_answers a on a.merchant_id = r.merchant_id and a.run_id = r.id
  left join customers c on c.merchant_id = r.merchant_id and c.id = r.customer_id
  left join customer_numbers n on n.merchant_id = c.merchant_id and n.customer_id = c.id and n.to_at is null
  where r.merchant_id = ? and r.survey_id = ? order by r.id`;

const timed = async (work) => {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
};

/** Alternating rounds after one that fills the caches of all; medians, and the ratio to the first of the others. */
async function compare(measure, works) {
  const times = works.map(() => []);
  for (let i = 0; i <= ROUNDS; i++)
    for (const [n, [, work]] of works.entries()) {
      const took = await timed(work);
      if (i > 0) times[n].push(took);
    }
  const [ours, bare] = times;
  const ratios = ours.map((millis, i) => millis / bare[i]);
  print({
    measure: `${measure}, milliseconds`,
    ...Object.fromEntries(works.map(([name], n) => [name, round(median(times[n]), 1)])),
    ratio: round(median(ratios)),
    slowest: round(Math.max(...ours), 1),
  });
}

/** Memory of a process's own, MiB: without the pages of the database file that the kernel keeps mapped for it. */
const memoryOf = (pid) => Number(/RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

/** The file, whole: how long, how many lines, and the most memory in its first and in its second half. */
async function download({ pid, surveyId, runs }, browser, html) {
  const before = memoryOf(pid);
  const most = [before, before];
  let [first, lines] = [undefined, -1];
  const watching = setInterval(() => {
    const half = lines < runs / 2 ? 0 : 1;
    most[half] = Math.max(most[half], memoryOf(pid));
  }, 50);
  const begun = performance.now();
  const answer = await browser.post(`/surveys/${surveyId}/results.csv`, html);
  for await (const part of answer.body) {
    first ??= seconds(begun);
    for (const byte of part) if (byte === 10) lines++;
  }
  clearInterval(watching);
  return { took: seconds(begun), first, lines, memory: [before, ...most].map((mebibytes) => round(mebibytes, 0)) };
}

/** Asks for a page again and again, as so many open pages would. @returns what stops it */
function keepLooking(browser, paths, every) {
  const over = { yet: false };
  const looking = (async () => {
    for (let n = 0; !over.yet; n++) {
      await browser.page(...paths[n % paths.length]);
      await pause(every);
    }
  })();
  return async () => {
    over.yet = true;
    await looking;
  };
}

export async function resultRounds() {
  const shop = await openLargeShop((_, merchantId, env) => {
    addOwner(merchantId, env);
    const wanted = { merchantId, runs: Math.ceil(ANSWERS / QUESTIONS.length), zone: ZONE, draft: DRAFT };
    return ask('scripts/bench/answers.mjs', wanted, env);
  }, PEOPLE);
  const { surveyId, answers } = shop.before;
  const of = [shop.merchantId, surveyId];
  const browser = await signIn(shop.base, PUBLIC);
  const file = new Sqlite(shop.source, { readonly: true });
  file.pragma('cache_size = -65536');
  file.pragma('mmap_size = 1073741824');
  const all = (texts) => {
    const statements = texts.map((text) => file.prepare(text).raw());
    return () => statements.map((statement) => statement.all(...of));
  };
  const said = file.prepare(SAID).raw();
  const path = `/surveys/${surveyId}/results`;
  const api = async () => {
    const headers = { Authorization: `Bearer ${shop.token}` };
    const found = await (await fetch(`${shop.base}/api/v1${path}`, { headers })).json();
    const told = found.questions.reduce((sum, { answered }) => sum + answered, 0);
    if (told !== answers) throw new Error(`the results tell ${told} of ${answers} answers`);
  };
  /** From the newest on, page by page. */
  const leaf = async (page, next) => {
    for (let n = 0, before = ''; n < PAGES && before !== undefined; n++) before = next(await page(before));
  };
  const ourPages = (filter) => () =>
    leaf(
      (before) => browser.page(`${path}?question=q5${filter}${before}`, 'said-list'),
      (html) => /(&amp;before=\w+)/.exec(html)?.[1].replace('&amp;', '&'),
    );
  const theirPages = (atMost) => () =>
    leaf(
      async (before) => said.all(...of, before || 'z', atMost),
      (rows) => rows.at(-1)?.[0],
    );

  print({ measure: 'prepared', answers, runs: answers / QUESTIONS.length, customers: shop.people });
  await compare('results by the API', [
    ['ours', api],
    ['bare', all(OF_COUNTS)],
    ['countingAnswers', all(OF_ANSWERS)],
  ]);
  const bareCounts = all(OF_COUNTS);
  const whole = () => [bareCounts(), said.all(...of, 'z', 5), said.all(...of, 'z', 1)];
  await compare('results page, whole', [
    ['ours', () => browser.page(path)],
    ['bare', whole],
  ]);
  await compare('results page, its figures alone (asked for every 3 s)', [
    ['ours', () => browser.page(path, 'figures')],
    ['bare', bareCounts],
  ]);
  await compare(`${PAGES} pages of what people said`, [
    ['ours', ourPages('')],
    ['bare', theirPages(5)],
  ]);
  await compare(`${PAGES} pages of what those said who gave 2 or less`, [
    ['ours', ourPages('&atMost=2')],
    ['bare', theirPages(2)],
  ]);
  await compare(`${PAGES} pages of what those said who gave 1, long ago and seldom`, [
    ['ours', ourPages('&atMost=1')],
    ['bare', theirPages(1)],
  ]);

  const stretch = await shop.texts();
  await pause(8000);
  const idle = await stretch('mark');
  const stop = keepLooking(browser, [[path], [path, 'figures'], [`${path}?question=q5&atMost=1`, 'said-list']], 100);
  await pause(8000);
  await stop();
  const looked = await stretch('mark');
  const html = await browser.page(path);
  const runs = answers / QUESTIONS.length;
  const sheet = await download({ pid: shop.pid, surveyId, runs }, browser, html);
  const saving = await stretch('stop');
  print({
    measure: `webhooks at ${TEXTS_A_SECOND} a second, milliseconds`,
    idle, whilePageIsOpen: looked, whileFileIsMade: saving,
    ratioP99: { page: round(looked.p99 / idle.p99), file: round(saving.p99 / idle.p99) },
  }); // prettier-ignore

  const begun = performance.now();
  let bytes = 0;
  for (const row of file
    .prepare(SHEET)
    .raw()
    .iterate(...of))
    bytes += row.join().length;
  const bare = seconds(begun);
  print({
    measure: `${sheet.lines} lines of the file, seconds (ours opens names and texts and lets webhooks in between)`,
    ours: round(sheet.took), bare: round(bare), ratio: round(sheet.took / bare), firstByte: round(sheet.first),
    memoryMiB: { before: sheet.memory[0], firstHalf: sheet.memory[1], secondHalf: sheet.memory[2] }, bareBytes: bytes,
  }); // prettier-ignore
  if (sheet.lines !== runs) throw new Error(`the file has ${sheet.lines} lines`);
  file.close();
  await shop.close();
}
