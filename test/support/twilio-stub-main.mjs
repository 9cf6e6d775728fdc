// The stand-in for Twilio as a process of its own; prints one JSON line when it listens, and ends on SIGTERM.
//   node test/support/twilio-stub-main.mjs [--port 4010] [--account AC…] [--token T[,T2]] [--callback-base URL] [--bare]
// While it runs: POST /__stub/mode, GET /__stub/ledger[?entries=0], POST /__stub/inbound, GET /__stub/idle,
// POST /__stub/reset; bodies are JSON and take the fields of StubMode and StubInbound (twilio-stub.d.mts).

import { parseArgs } from 'node:util';
import { startTwilioStub } from './twilio-stub.mjs';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    account: { type: 'string' },
    token: { type: 'string' },
    'callback-base': { type: 'string' },
    keep: { type: 'string' },
    bare: { type: 'boolean', default: false },
  },
});

const stub = await startTwilioStub({
  port: Number(values.port),
  bare: values.bare,
  ...(values.account === undefined ? {} : { accountSid: values.account }),
  ...(values.token === undefined ? {} : { authTokens: values.token.split(',') }),
  ...(values['callback-base'] === undefined ? {} : { callbackBase: values['callback-base'] }),
  ...(values.keep === undefined ? {} : { keep: Number(values.keep) }),
});
process.stdout.write(`${JSON.stringify({ url: stub.url, port: stub.port, accountSid: stub.accountSid })}\n`);
process.once('SIGTERM', () => void stub.close());
process.once('SIGINT', () => void stub.close());
