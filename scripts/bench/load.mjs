// Sends signed texts over 32 connections, one at a time on each, and tells how long each took. Runs as its own process,
// with everything signed beforehand, so that the load costs the server's core nothing.
import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { stringify } from 'node:querystring';

const { port, publicUrl, token, accountSid, to, from, people, texts, connections, run, talk, twice } = JSON.parse(
  process.argv[2],
);
const path = '/webhooks/twilio/messages';

/** What the i-th text says: the same word always, or everybody's next text of a talk, of several that may be chosen. */
function bodyOf(i) {
  if (!talk) return 'PTS';
  const [said, person] = [talk[Math.floor(i / people)], i % people];
  return said[(person * 31) % said.length];
}

function signed(i) {
  const form = {
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    Body: bodyOf(i),
    From: from.replace(/\d{6}$/, String((i * 7919) % people).padStart(6, '0')),
    MessageSid: `SM${run}${String(i).padStart(30 - run.length, '0')}`,
    NumMedia: '0',
    NumSegments: '1',
    SmsStatus: 'received',
    To: to,
  };
  const base = Object.keys(form)
    .toSorted()
    .reduce((text, key) => text + key + form[key], publicUrl + path);
  return { body: stringify(form), signature: createHmac('sha1', token).update(base).digest('base64') };
}

const ready = Array.from({ length: texts }, (_, i) => signed(i));
const agent = new Agent({ keepAlive: true, maxSockets: connections });
const times = [];
const statuses = {};
let next = 0;

function post({ body, signature }) {
  const headers = {
    'Content-Type': 'application/x-www-form-urlencoded',
    'Content-Length': Buffer.byteLength(body),
    'X-Twilio-Signature': signature,
  };
  return new Promise((resolve, reject) => {
    const req = request({ host: '127.0.0.1', port, path, method: 'POST', agent, headers }, (res) => {
      res.resume();
      res.on('end', () => resolve(res.statusCode));
    });
    req.on('error', reject);
    req.end(body);
  });
}

async function connection() {
  while (next < ready.length) {
    const i = next++;
    const start = performance.now();
    const status = await post(ready[i]);
    times.push(performance.now() - start);
    statuses[status] = (statuses[status] ?? 0) + 1;
    if (twice && i % twice === 0) await post(ready[i]); // as a carrier does that did not hear our answer
  }
}

const start = performance.now();
await Promise.all(Array.from({ length: connections }, connection));
const seconds = (performance.now() - start) / 1000;
times.sort((a, b) => a - b);
const at = (share) => Number(times[Math.floor(times.length * share)].toFixed(2));
console.log(JSON.stringify({ perSecond: Math.round(texts / seconds), p50: at(0.5), p99: at(0.99), statuses }));
agent.destroy();
