import express from 'express';
import request from 'supertest';
import type { Principal } from '../../../src/platform/web/principal.ts';
import { formOf, setFrame } from '../../../src/platform/web/frame.ts';
import { problemHandler } from '../../../src/platform/web/problems.ts';
import { MAX_FILE, receiveUpload, uploadOf } from '../../../src/platform/web/upload.ts';
import { createLog } from '../../../src/platform/log.ts';

/** A page that tells what came, behind the reader of forms with a file. */
function pageFor(role: Principal['role'] | undefined) {
  const principal = role && { merchantId: 'm', role, actor: 'staff:s' };
  return express()
    .use((_req, res, next) => {
      setFrame(res, { session: principal && { principal, shop: 'Lin', fresh: true } } as never);
      next();
    })
    .use(receiveUpload('import'))
    .post('/', (req, res) => {
      const { bytes, tooLarge } = uploadOf(res);
      res.json({ form: formOf(req), size: bytes.length, tooLarge });
    })
    .use(problemHandler(createLog('silent')));
}

const send = (body: string | Buffer, type = 'multipart/form-data; boundary=x') =>
  request(pageFor('owner')).post('/').set('Content-Type', type).send(body);

const part = (headers: string, body: string): string =>
  `--x\r\nContent-Disposition: form-data; ${headers}\r\n\r\n${body}\r\n`;

describe('a form with a file', () => {
  it('gives its fields and its file, and never the name of the file', async () => {
    const answer = await request(pageFor('owner'))
      .post('/')
      .field('kind', 'people')
      .attach('file', Buffer.from('a,b\n'), { filename: '../../x.csv' });
    expect(answer.body).toEqual({ form: { kind: 'people' }, size: 4, tooLarge: false });
  });

  it.each([MAX_FILE + 1, 3 * MAX_FILE])(
    'is read to the end when the file is too large (%i bytes), and says so',
    async (size) => {
      const answer = await request(pageFor('owner')).post('/').attach('file', Buffer.alloc(size), 'x.csv');
      expect(answer.body).toEqual({ form: {}, size: 0, tooLarge: true });
    },
  );

  test.each`
    role         | status
    ${undefined} | ${401}
    ${'clerk'}   | ${403}
    ${'manager'} | ${200}
  `('$role: $status', async ({ role, status }) => {
    const answer = await request(pageFor(role)).post('/').field('a', 'b').attach('file', Buffer.from('a'), 'x.csv');
    expect(answer.status).toBe(status);
  });

  test.each`
    what                        | body
    ${'cut off'}                | ${part('name="a"', 'b')}
    ${'two files'}              | ${`${part('name="f"; filename="a"', '1')}${part('name="g"; filename="b"', '2')}--x--\r\n`}
    ${'too many fields'}        | ${`${Array.from({ length: 70 }, (_, i) => part(`name="f${i}"`, 'x')).join('')}--x--\r\n`}
    ${'an endless field name'}  | ${`${part(`name="${'n'.repeat(300)}"`, 'x')}--x--\r\n`}
  `('$what: refused', async ({ body }) => {
    expect((await send(body as string)).status).toBe(400);
  }); // prettier-ignore

  it('without a boundary: refused', async () => {
    expect((await send('--x--', 'multipart/form-data')).status).toBe(400);
  });

  it('a field sent twice counts as empty, and none reaches a prototype', async () => {
    const answer = await send(
      `${part('name="a"', '1')}${part('name="a"', '2')}${part('name="__proto__"', 'x')}--x--\r\n`,
    );
    expect(answer.body.form['a']).toBeUndefined();
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});
