// Loaded into the real program by `node --import` (through NODE_OPTIONS, so into its worker thread too): names the
// steps that a message takes through the process, and kills the process with SIGKILL at one of them. It watches the
// packages and Node's own channels from outside: nothing of ours is replaced, and nothing in src knows of it.
//
// The environment's FAIL_POINTS names a folder. In it the test writes the file `arm`:
//   trace          every step from now on is added to the file `trace`, one line `thread: step #n`
//   thread: step #n   the same, and the process is killed when this step is reached; `arm` is renamed `struck` before
//   thread: step #n\nSIGSTOP   the same with another signal
// While the folder has a file `full`, SQLite may take no new page: it answers SQLITE_FULL as on a full disk.
// Counting starts when `arm` is written or changed. Without the folder or the file nothing happens.

import { appendFileSync, existsSync, readFileSync, renameSync, statSync } from 'node:fs';
import { subscribe } from 'node:diagnostics_channel';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isMainThread, Worker } from 'node:worker_threads';

const folder = process.env.FAIL_POINTS;
const inWeb = isMainThread && !process.argv.join(' ').includes('--role worker');
const thread = inWeb ? 'web' : 'worker';
const require = createRequire(import.meta.url);

let armedAt = 0n;
let target;
let signal;
let seen = new Map();

/** Reads `arm` again when it has changed. */
function isArmed() {
  const file = join(folder, 'arm');
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  if (!stat) return false;
  if (stat.mtimeNs !== armedAt) {
    armedAt = stat.mtimeNs;
    [target, signal = 'SIGKILL'] = readFileSync(file, 'utf8').trim().split('\n');
    seen = new Map();
  }
  return true;
}

/** One step of this thread: noted, counted, and at the chosen one the signal. */
function step(name) {
  if (!isArmed()) return;
  const n = (seen.get(name) ?? 0) + 1;
  seen.set(name, n);
  const label = `${thread}: ${name} #${n}`;
  appendFileSync(join(folder, 'trace'), `${label}\n`);
  if (label !== target) return;
  renameSync(join(folder, 'arm'), join(folder, 'struck'));
  process.kill(process.pid, signal); // a kill or a stop comes before this returns
}

// --- the database: every write, and the commit of what we call by its first telling write

/** Which transaction a write belongs to; undefined for those of the house (lease, marks), which are no step here. */
function kindOf(sql) {
  if (sql.startsWith('insert into "inbound"')) return 'text';
  if (sql.startsWith('insert into "greeted"')) return 'find';
  if (sql.startsWith('update "greeted"')) return 'greet';
  if (sql.startsWith('insert into "care_steps"')) return 'care step';
  if (sql.startsWith('insert into "attempts"')) return inWeb ? 'report' : 'outcome';
  if (!sql.startsWith('update "outbound"')) return undefined;
  if (inWeb) return 'report';
  return sql.slice(0, sql.indexOf(' where ')).includes('"attempt" =') ? 'claim' : 'outcome';
}

const NO_LIMIT = 4_294_967_294; // SQLite's own
const limits = new WeakMap(); // connection -> whether it may not grow

/** SQLite sets a limit below the present size to that size. */
function limitPages(database) {
  const full = existsSync(join(folder, 'full'));
  if ((limits.get(database) ?? false) === full) return;
  limits.set(database, full);
  database.pragma(`max_page_count = ${full ? 1 : NO_LIMIT}`);
}

const nameOf = (sql) => /^(insert into|update|delete from) "(\w+)"/.exec(sql)?.slice(1).join(' ');

function watchDatabase() {
  const Database = require('better-sqlite3');
  const { prepare } = Database.prototype;
  const writers = new WeakMap(); // connection -> kind of its open transaction
  const around = (original) =>
    function (...args) {
      const { source, database } = this;
      if (/^begin/i.test(source)) {
        writers.set(database, undefined);
        limitPages(database);
      }
      const kind = writers.get(database) ?? kindOf(source);
      if (/^commit/i.test(source)) {
        if (kind) step(`before commit of ${kind}`);
        const result = original.apply(this, args);
        writers.set(database, undefined);
        if (kind) step(`after commit of ${kind}`);
        return result;
      }
      const name = nameOf(source);
      if (kind && name) {
        writers.set(database, kind);
        step(`${kind}: ${name}`);
      }
      return original.apply(this, args);
    };
  let watched = false;
  Database.prototype.prepare = function (...args) {
    const statement = prepare.apply(this, args);
    if (!watched) {
      watched = true; // statements are made by the addon: their methods stand on the prototype they share
      const shared = Object.getPrototypeOf(statement);
      for (const method of ['run', 'get', 'all']) shared[method] = around(shared[method]);
    }
    return statement;
  };
}

/** The same for PostgreSQL, whose commits are answered later. */
function watchPostgres() {
  const { Client } = require('pg');
  const { query } = Client.prototype;
  const writers = new WeakMap();
  Client.prototype.query = function (...args) {
    const text = typeof args[0] === 'string' ? args[0] : (args[0]?.text ?? '');
    if (text.startsWith('begin')) writers.delete(this);
    const kind = writers.get(this) ?? kindOf(text);
    if (kind === undefined) return query.apply(this, args);
    writers.set(this, kind);
    const isCommit = text === 'commit';
    step(isCommit ? `before commit of ${kind}` : `${kind}: ${nameOf(text) ?? 'read'}`);
    const result = query.apply(this, args);
    if (isCommit) result.then(() => step(`after commit of ${kind}`)).catch(() => {});
    return result;
  };
}

// --- the web: a webhook's bytes, and its answer

function watchWebhooks() {
  subscribe('http.server.request.start', ({ request, response }) => {
    const door = /^\/webhooks\/\w+\/(messages|status)/.exec(request.url)?.[1];
    if (!door) return;
    const what = door === 'messages' ? 'webhook' : 'report';
    step(`${what} begun`);
    request.once('end', () => step(`${what} read`));
    const { end } = response;
    response.end = function (...args) {
      step(`before answer to ${what}`);
      const result = end.apply(this, args);
      step(`after answer to ${what}`);
      return result;
    };
  });
}

function watchWakes() {
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (word, ...rest) {
    if (word === 'wake') step('before wake');
    const result = postMessage.call(this, word, ...rest);
    if (word === 'wake') step('after wake');
    return result;
  };
}

// --- the carrier: a create request on its way

function watchRequests() {
  const moments = {
    'undici:request:create': 'request made',
    'undici:client:sendHeaders': 'before bytes leave',
    'undici:request:bodySent': 'bytes left',
    'undici:request:headers': 'answer begun',
    'undici:request:trailers': 'answer read',
  };
  for (const [channel, name] of Object.entries(moments))
    subscribe(channel, ({ request }) => {
      if (request.method === 'POST') step(name);
    });
}

if (folder) {
  watchDatabase();
  watchPostgres();
  watchRequests();
  if (inWeb) {
    watchWebhooks();
    watchWakes();
  }
}
