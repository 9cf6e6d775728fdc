// The least a server needs around the work of a text: its signature checked, and all texts of one turn of the loop in one
// durable commit before they are answered.
import { createServer } from 'node:http';
import { parse } from 'node:querystring';
import Sqlite from 'better-sqlite3';
import webhooks from 'twilio/lib/webhooks/webhooks.js';

/** A new database, as durable as ours. */
export function openBare(file, tables) {
  const db = new Sqlite(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(tables);
  return db;
}

/** Listens on a free port of the loopback and prints it. @param work does one text's part of the commit */
export function serveBare(db, { publicUrl, token }, work) {
  let group = [];

  /** One commit, one fsync, for all texts that came in this turn of the loop. */
  function commit() {
    const jobs = group;
    group = [];
    db.exec('begin immediate');
    for (const { form } of jobs) work(form);
    db.exec('commit');
    for (const { res } of jobs) res.writeHead(200, { 'Content-Type': 'text/xml' }).end('<Response/>');
  }

  createServer((req, res) => {
    const chunks = [];
    req.on('data', (chunk) => chunks.push(chunk));
    req.on('end', () => {
      const form = { ...parse(Buffer.concat(chunks).toString('utf8')) };
      if (!webhooks.validateRequest(token, req.headers['x-twilio-signature'], publicUrl + req.url, form))
        return res.writeHead(403).end();
      group.push({ form, res });
      if (group.length === 1) setImmediate(commit);
    });
  }).listen(0, '127.0.0.1', function () {
    console.log(JSON.stringify({ port: this.address().port, pid: process.pid }));
  });
}
