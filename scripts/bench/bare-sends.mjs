// The same requests as the Twilio provider makes, in a bare undici loop: no queue, no disk, no package in between.
import { stringify } from 'node:querystring';
import { Pool } from 'undici';

const { url, accountSid, token, from, count, connections } = JSON.parse(process.argv[2]);
const pool = new Pool(url, { connections });
const headers = {
  authorization: `Basic ${Buffer.from(`${accountSid}:${token}`).toString('base64')}`,
  'content-type': 'application/x-www-form-urlencoded',
};
let next = 0;
let accepted = 0;

async function loop() {
  while (next < count) {
    const i = next++;
    const body = stringify({
      To: `+1202${String(5_000_000 + i)}`,
      From: from,
      Body: `Lin's Noodles: you have ${i} pts. Text STATEMENT for details.`,
      StatusCallback: `https://shop.example/webhooks/twilio/status?ref=a.${i}.1`,
      ValidityPeriod: 14400,
    });
    const path = `/2010-04-01/Accounts/${accountSid}/Messages.json`;
    const { statusCode, body: answer } = await pool.request({ path, method: 'POST', headers, body });
    const { sid } = await answer.json();
    if (statusCode === 201 && sid) accepted++;
  }
}

const start = performance.now();
await Promise.all(Array.from({ length: connections }, loop));
const seconds = (performance.now() - start) / 1000;
console.log(JSON.stringify({ perSecond: Math.round(accepted / seconds), accepted }));
await pool.close();
