// Reading a request's body and answering JSON, for the stand-in for Twilio.

const MOST_BODY = 1_000_000; // bytes of one request

/** @param {import('node:http').ServerResponse} res @param {number} status @param {unknown} value text goes out as it is */
export function json(res, status, value, headers = {}) {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  res.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), ...headers });
  res.end(text);
}

/** A refusal in the API's own form. @param {import('node:http').ServerResponse} res @param {number} status @param {number} code */
export function problem(res, status, code, headers = {}) {
  const info = `https://www.twilio.com/docs/errors/${code}`;
  json(res, status, { code, message: 'Refused by the stub', more_info: info, status }, headers);
}

/** The body as text; undefined when it broke off or is too long. @param {import('node:http').IncomingMessage} req */
export function bodyOf(req) {
  return new Promise((resolve) => {
    /** @type {Buffer[]} */
    const chunks = [];
    let size = 0;
    req.on('data', (chunk) => {
      size += chunk.length;
      if (size > MOST_BODY) req.destroy();
      else chunks.push(chunk);
    });
    req.on('end', () => resolve(chunks.length === 1 ? chunks[0]?.toString() : Buffer.concat(chunks).toString()));
    req.on('close', () => resolve(undefined));
  });
}
