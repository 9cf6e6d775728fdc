import request from 'supertest';
import { localPath } from '../../../src/platform/web/frame.ts';
import { cookieIn, type Gateway, openGateway, SAME_SITE, tokenIn } from '../../staff/gateway.ts';

describe('the page machine', () => {
  let gateway: Gateway;
  let signedIn: string;

  beforeAll(async () => {
    gateway = await openGateway('sqlite', { publicUrl: 'https://shop.example' });
    const { merchantId } = await gateway.lins();
    await gateway.person(merchantId, 'lin@example.com');
    await gateway.person(merchantId, 'amy@example.com', 'clerk');
    signedIn = cookieIn(await gateway.signIn('lin@example.com')).pair;
  });
  afterAll(() => gateway.close());

  const get = (path: string, headers: Record<string, string> = {}) => request(gateway.app).get(path).set(headers);

  it.each(['/sign-in', '/nothing', '/broken', '/assets/x/none.css'])(
    'sends its safety headers with %s',
    async (path) => {
      const { headers } = await get(path);
      const policy = headers['content-security-policy']!;
      for (const part of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "object-src 'none'", "base-uri 'none'",
      "frame-ancestors 'none'", "form-action 'self'"]) expect(policy).toContain(part); // prettier-ignore
      expect(policy).not.toContain('unsafe');
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' });
      expect(headers['cache-control']).toBe('no-store');
      expect(headers).not.toHaveProperty('x-powered-by');
      expect(headers).not.toHaveProperty('strict-transport-security');
    },
  );

  it('promises TLS for a year only to whoever came by TLS', async () => {
    const { headers } = await get('/sign-in', { Host: 'shop.example' });
    expect(headers['strict-transport-security']).toBe('max-age=31536000');
  });

  it.each(['/sign-in', '/', '/nothing', '/broken', '/owners-only'])(
    'writes no script and no style into %s',
    async (path) => {
      for (const cookie of ['', signedIn]) {
        const { text } = await get(path, { Cookie: cookie });
        expect(text).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:/i);
      }
    },
  );

  it('keeps an asset for a year under the address that names its content', async () => {
    const { text } = await get('/sign-in');
    const urls = [...text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, url]) => url!);
    expect(urls.length).toBeGreaterThanOrEqual(3);
    for (const url of urls) {
      const { status, headers } = await get(url);
      expect([url, status, headers['cache-control']]).toEqual([url, 200, 'public, max-age=31536000, immutable']);
    }
    const stale = await get('/assets/old/mcrm.css');
    expect([stale.status, stale.headers['cache-control'], stale.type]).toEqual([200, 'no-cache', 'text/css']);
    for (const path of ['/assets/x/..%2f..%2fpackage.json', '/assets/x/__proto__', '/assets/package.json'])
      expect([path, (await get(path)).status]).toEqual([path, 404]);
  });

  it.each`
    accept              | cookie       | path                   | words
    ${'en-US,en;q=0.9'} | ${''}        | ${'/sign-in'}          | ${'Sign in'}
    ${'zh-CN,zh;q=0.9'} | ${''}        | ${'/sign-in'}          | ${'登录'}
    ${'zh-TW,en;q=0.5'} | ${''}        | ${'/sign-in'}          | ${'登录'}
    ${'fr'}             | ${''}        | ${'/sign-in'}          | ${'Sign in'}
    ${'zh-CN'}          | ${'lang=en'} | ${'/sign-in'}          | ${'Sign in'}
    ${'en'}             | ${'lang=en'} | ${'/sign-in?lang=zh'}  | ${'登录'}
    ${'en'}             | ${'lang=xx'} | ${'/sign-in?lang=<b>'} | ${'Sign in'}
    ${'zh'}             | ${''}        | ${'/nothing'}          | ${'没有这个页面'}
    ${'zh'}             | ${''}        | ${'/broken'}           | ${'出错了'}
  `('speaks $words to $accept $cookie $path', async ({ accept, cookie, path, words }) => {
    const { text } = await get(path, { 'Accept-Language': accept, Cookie: cookie });
    expect(text).toContain(`<h1>${words}</h1>`);
  });

  it('remembers the language chosen and keeps the rest of the address', async () => {
    const answer = await get('/sign-in?next=%2Fowners-only&lang=zh');
    expect(cookieIn(answer, 'lang').line).toContain('lang=zh');
    expect(answer.text).toContain('href="?next&#x3D;%2Fowners-only&amp;lang&#x3D;en"');
  });

  it('says that nothing leaves the machine while the carrier is simulated', async () => {
    expect((await get('/sign-in')).text).toContain('Nothing leaves this machine: the carrier is simulated.');
  });

  it('shows nothing of a bug and logs it whole', async () => {
    const answer = await get('/broken');
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('secret inside');
    expect(gateway.lines.join()).toContain('secret inside');
  });

  it('answers a missing page with 404 and a broken address with 400', async () => {
    expect((await get('/nothing')).status).toBe(404);
    expect((await get('/setup/%zz')).status).toBe(400);
  });

  it('sends whoever is not signed in to sign in, and back', async () => {
    const answer = await get('/owners-only?a=1');
    expect([answer.status, answer.headers['location']]).toEqual([303, '/sign-in?next=%2Fowners-only%3Fa%3D1']);
  });

  it('asks for the role', async () => {
    const clerk = cookieIn(await gateway.signIn('amy@example.com')).pair;
    expect((await get('/owners-only', { Cookie: clerk })).status).toBe(403);
    expect((await get('/owners-only', { Cookie: signedIn })).status).toBe(200);
  });

  it.each`
    what                                  | headers                                                           | status
    ${'nothing that says where from'}     | ${{}}                                                             | ${403}
    ${'another site'}                     | ${{ 'Sec-Fetch-Site': 'cross-site' }}                             | ${403}
    ${'a neighbour of the same domain'}   | ${{ 'Sec-Fetch-Site': 'same-site' }}                              | ${403}
    ${'another site, older browser'}      | ${{ Origin: 'https://evil.example' }}                             | ${403}
    ${'a hidden origin'}                  | ${{ Origin: 'null' }}                                             | ${403}
    ${'an origin that only begins alike'} | ${{ Origin: 'http://gate.test.evil.example', Host: 'gate.test' }} | ${403}
    ${'our own page'}                     | ${{ 'Sec-Fetch-Site': 'same-origin' }}                            | ${422}
    ${'our own page, older browser'}      | ${{ Origin: 'http://gate.test', Host: 'gate.test' }}              | ${422}
    ${'our own page behind a proxy'}      | ${{ Origin: 'https://shop.example', Host: '127.0.0.1:3000' }}     | ${422}
  `('meets a form from $what with $status', async ({ headers, status }) => {
    const answer = await request(gateway.app)
      .post('/sign-in')
      .set(headers)
      .type('form')
      .send({ email: 'x@y.zz', password: 'x' });
    expect(answer.status).toBe(status);
  });

  it("wants the session's own token in every form of a session", async () => {
    const out = (token: string, headers = {}) =>
      request(gateway.app)
        .post('/sign-out')
        .set({ ...SAME_SITE, Cookie: session, ...headers })
        .type('form')
        .send({ _token: token });
    const session = cookieIn(await gateway.signIn('lin@example.com')).pair;
    const foreign = tokenIn((await get('/', { Cookie: signedIn })).text);
    const own = tokenIn((await get('/', { Cookie: session })).text);
    expect(own).not.toBe(foreign);
    expect((await out('')).status).toBe(403);
    expect((await out(foreign)).status).toBe(403);
    expect((await out('é'.repeat(32))).status).toBe(403);
    expect((await get('/', { Cookie: session })).status).toBe(200);
    expect((await out('', { 'X-Form-Token': own })).status).toBe(303);
  });

  it('refuses a form that is too large', async () => {
    const body = `email=${'x'.repeat(70_000)}`;
    const answer = await request(gateway.app).post('/sign-in').set(SAME_SITE).type('form').send(body);
    expect(answer.status).toBe(413);
  });
});

test.each`
  wanted                     | path
  ${'/cases?a=1'}            | ${'/cases?a=1'}
  ${'//evil.example'}        | ${'/'}
  ${'/\\evil.example'}       | ${'/'}
  ${'/a\\b'}                 | ${'/'}
  ${'https://evil.example'}  | ${'/'}
  ${'javascript:alert(1)'}   | ${'/'}
  ${'/a\r\nSet-Cookie: x=1'} | ${'/'}
  ${''}                      | ${'/'}
  ${['/a']}                  | ${'/'}
  ${undefined}               | ${'/'}
`('goes on to $path when asked for $wanted', ({ wanted, path }) => {
  expect(localPath(wanted)).toBe(path);
});
