// The same work done bare: what a node:http server needs at the least to check a text's signature, store it once, look
// the sender up and queue a reply, durable before it answers. `npm run bench` measures ours beside it.
import { createHmac } from 'node:crypto';
import { openBare, serveBare } from './bare-server.mjs';

const { file, publicUrl, token, customers } = JSON.parse(process.argv[2]);
const db = openBare(
  file,
  `
  create table inbound (id text primary key, sid text not null unique, hash text not null, body text not null, at integer);
  create table customers (hash text primary key, id text not null);
  create table balances (customer text primary key, balance integer not null);
  create table outbound (id text primary key, hash text not null, body text not null, status text not null, at integer);
  create index outbound_queue on outbound (at) where status = 'queued';
`,
);
const hashOf = (number) => createHmac('sha256', 'key').update(number).digest('base64url');
db.transaction(() => {
  const person = db.prepare('insert into customers values (?, ?)');
  const balance = db.prepare('insert into balances values (?, ?)');
  for (let i = 0; i < customers.count; i++) {
    person.run(hashOf(customers.first.replace(/\d{6}$/, String(i).padStart(6, '0'))), `c${i}`);
    balance.run(`c${i}`, 20);
  }
})();

// Four prepared statements a text.
const store = db.prepare('insert into inbound values (?, ?, ?, ?, ?) on conflict do nothing returning id');
const find = db.prepare('select id from customers where hash = ?');
const look = db.prepare('select balance from balances where customer = ?');
const queue = db.prepare("insert into outbound values (?, ?, ?, 'queued', ?)");

let serial = 0;

function work({ MessageSid, From, Body }) {
  const hash = hashOf(From);
  const id = `${Date.now()}-${++serial}`;
  if (!store.get(id, MessageSid, hash, Body, Date.now())) return;
  const person = find.get(hash);
  const points = person ? look.get(person.id).balance : 0;
  queue.run(id, hash, `Shop: you have ${points} pts.`, Date.now());
}

serveBare(db, { publicUrl, token }, work);
