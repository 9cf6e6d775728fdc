// A survey's texts done bare: signature, the text stored once, where its sender stands, one answer, the next question
// queued, durable before it is answered. `npm run bench surveys` measures ours beside it.
import { createHmac } from 'node:crypto';
import { openBare, serveBare } from './bare-server.mjs';

const { file, publicUrl, token, questions } = JSON.parse(process.argv[2]);
const db = openBare(
  file,
  `
  create table inbound (id text primary key, sid text not null unique, hash text not null, body text not null, at integer);
  create table runs (hash text primary key, question integer not null, at integer);
  create table answers (hash text not null, question integer not null, answer text not null, primary key (hash, question));
  create table tallies (question integer not null, answer text not null, count integer not null, primary key (question, answer));
  create table outbound (id text primary key, hash text not null, body text not null, status text not null, at integer);
  create index outbound_queue on outbound (at) where status = 'queued';
`,
);
const hashOf = (number) => createHmac('sha256', 'key').update(number).digest('base64url');

const store = db.prepare('insert into inbound values (?, ?, ?, ?, ?) on conflict do nothing returning id');
const stands = db.prepare('select question from runs where hash = ?');
const moves = db.prepare('insert into runs values (?, ?, ?) on conflict do update set question = excluded.question');
const keep = db.prepare('insert into answers values (?, ?, ?) on conflict do nothing returning answer');
const tally = db.prepare('insert into tallies values (?, ?, 1) on conflict do update set count = count + 1');
const queue = db.prepare("insert into outbound values (?, ?, ?, 'queued', ?)");
let serial = 0;

serveBare(db, { publicUrl, token }, ({ MessageSid, From, Body }) => {
  const hash = hashOf(From);
  const now = Date.now();
  const id = `${now}-${++serial}`;
  if (!store.get(id, MessageSid, hash, Body, now)) return;
  const at = stands.get(hash)?.question ?? 0;
  if (at > 0 && keep.get(hash, at, Body)) tally.run(at, Body);
  moves.run(hash, at + 1, now);
  queue.run(id, hash, at < questions ? `Shop: question ${at + 1}?` : 'Shop: thank you!', now);
});
