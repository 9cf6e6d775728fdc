// Sends signed texts at an even pace until told to stop, and tells how long each answer took, counted from the moment
// the text was due: a server that stalls is charged for those it keeps waiting. A line "mark" on standard input ends one
// stretch and prints its figures; "stop" ends.
import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { stringify } from 'node:querystring';
import { createInterface } from 'node:readline';

const { port, publicUrl, token, accountSid, to, from, people, perSecond, run } = JSON.parse(process.argv[2]);
const path = '/webhooks/twilio/messages';
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
let times = [];
let faults = 0;
let sent = 0;

function post(i) {
  const form = {
    AccountSid: accountSid, ApiVersion: '2010-04-01', Body: 'PTS',
    From: from.replace(/\d{6}$/, String((i * 7919) % people).padStart(6, '0')),
    MessageSid: `SM${run}${String(i).padStart(30 - run.length, '0')}`,
    NumMedia: '0', NumSegments: '1', SmsStatus: 'received', To: to,
  }; // prettier-ignore
  const base = Object.keys(form)
    .toSorted()
    .reduce((text, key) => text + key + form[key], publicUrl + path);
  const body = stringify(form);
  const headers = {
    'Content-Type': 'application/x-www-form-urlencoded',
    'Content-Length': Buffer.byteLength(body),
    'X-Twilio-Signature': createHmac('sha1', token).update(base).digest('base64'),
  };
  const due = performance.now();
  const req = request({ host: '127.0.0.1', port, path, method: 'POST', agent, headers }, (res) => {
    res.resume();
    res.on('end', () => {
      times.push(performance.now() - due);
      if (res.statusCode !== 200) faults++;
    });
  });
  req.on('error', () => faults++);
  req.end(body);
}

const start = performance.now();
const timer = setInterval(() => {
  const due = Math.floor(((performance.now() - start) / 1000) * perSecond);
  while (sent < due) post(sent++);
}, 5);

createInterface({ input: process.stdin }).on('line', (word) => {
  const sorted = times.toSorted((a, b) => a - b);
  times = [];
  const at = (share) => Number((sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2));
  console.log(JSON.stringify({ texts: sorted.length, p50: at(0.5), p99: at(0.99), max: at(0.9999), faults }));
  if (word === 'stop') {
    clearInterval(timer);
    agent.destroy();
    process.exit(0);
  }
});
