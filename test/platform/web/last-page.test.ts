import express, { type Express } from 'express';
import pino from 'pino';
import request from 'supertest';
import { show } from '../../../src/platform/web/frame.ts';
import { createPages, type PagesDeps } from '../../../src/platform/web/pages.ts';
import { createViews, type Views } from '../../../src/platform/web/views.ts';

const views = createViews();
const lines: string[] = [];
const log = pino({ base: null }, { write: (line: string) => void lines.push(line) });

/** The page machine around a few routes. */
function appOf(parts: Partial<PagesDeps> = {}): Express {
  const pages = createPages({ views, log, simulated: true, sessionOf: async () => undefined, ...parts });
  const app = express();
  app.get('/early', () => {
    throw new Error('secret inside');
  });
  app.use(pages.before);
  app.get('/bug', () => {
    throw new Error('secret inside');
  });
  app.get('/page', (_req, res) => show(res, 'staff/no-shop'));
  app.get('/half', (_req, res) => {
    res.write('half of it');
    throw new Error('secret inside');
  });
  app.use(pages.after);
  return app;
}

/** Views whose layout asks for words that no file has. */
const wordless: Views = {
  ...views,
  render() {
    throw new Error('no words for nav.simulator');
  },
};

beforeEach(() => void lines.splice(0));

test.each(['/bug', '/page', '/nothing'])(
  '%s: without a layout there is still a plain page, and a line in the log',
  async (path) => {
    const answer = await request(appOf({ views: wordless })).get(path);
    expect([answer.status, answer.type, answer.text]).toEqual([500, 'text/plain', 'Something went wrong. / 出错了。']);
    expect(lines.join()).toContain('no words for nav.simulator');
  },
);

test('a fault before the pages begin is told as plainly', async () => {
  const answer = await request(appOf()).get('/early');
  expect([answer.status, answer.type, answer.text]).toEqual([500, 'text/plain', 'Something went wrong. / 出错了。']);
  expect(lines.join()).toContain('secret inside');
});

test('half an answer is cut off and logged', async () => {
  await expect(request(appOf()).get('/half')).rejects.toThrow();
  expect(lines.join()).toContain('secret inside');
});

test('a menu entry without words is refused before anybody sees a page', () => {
  expect(() => appOf({ nav: [{ href: '/simulator', words: 'nav.simulator', right: 'look' }] })).toThrow(
    'no words for nav.simulator',
  );
});
