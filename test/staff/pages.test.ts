import request from 'supertest';
import { cookieIn, type Gateway, openGateway, PASSWORD, SAME_SITE, tokenIn } from './gateway.ts';

describe('signing in and out', () => {
  let gateway: Gateway;

  beforeEach(async () => {
    gateway = await openGateway('sqlite', { publicUrl: 'https://shop.example' });
    const { merchantId } = await gateway.lins();
    await gateway.db.write((tx) => gateway.merchants.addNumber(tx, merchantId, { address: '+12025550123' }));
    await gateway.person(merchantId, 'lin@example.com');
  });
  afterEach(() => gateway.close());

  const get = (path: string, cookie = '') => request(gateway.app).get(path).set('Cookie', cookie);
  const signOut = async (cookie: string) => {
    const token = tokenIn((await get('/', cookie)).text);
    return request(gateway.app)
      .post('/sign-out')
      .set({ ...SAME_SITE, Cookie: cookie })
      .type('form')
      .send({ _token: token });
  };

  it('comes in with address and password, in any capitals', async () => {
    const answer = await gateway.signIn(' LIN@example.com ');
    expect([answer.status, answer.headers['location']]).toEqual([303, '/']);
    const home = await get('/', cookieIn(answer).pair);
    expect(home.text).toContain('<span>Lin&#x27;s Noodles</span>');
  });

  it('sets a cookie that scripts, other sites and plain lines cannot have', async () => {
    const plain = cookieIn(await gateway.signIn('lin@example.com')).line;
    expect(plain).toMatch(/^mcrm=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    const secure = cookieIn(await gateway.signIn('lin@example.com', PASSWORD, { Host: 'shop.example' }), '__Host-mcrm');
    expect(secure.line).toMatch(/^__Host-mcrm=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  });

  it('does not take a cookie without its prefix once TLS is spoken', async () => {
    const { pair } = cookieIn(await gateway.signIn('lin@example.com'));
    const answer = await get('/', pair).set('Host', 'shop.example');
    expect([answer.status, answer.headers['location']]).toEqual([303, '/sign-in']);
  });

  it.each([
    ['lin@example.com', 'wrong'],
    ['nobody@example.com', PASSWORD],
    ['', ''],
    ['lin@example.com', ''],
  ])('says no more to %p and %p than that one of them is wrong', async (email, password) => {
    const answer = await gateway.signIn(email, password);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('The e-mail address or the password is not right.');
    expect(answer.headers['set-cookie']).toBeUndefined();
    if (email) expect(answer.text).toContain(`value="${email}"`);
  });

  it('takes as long for an unknown address as for a wrong password', async () => {
    const time = async (email: string): Promise<number> => {
      const start = performance.now();
      await gateway.sessions.signIn(email, 'wrong', `ip-${email}`);
      return performance.now() - start;
    };
    await time('warm@example.com');
    const [known, unknown] = [await time('lin@example.com'), await time('nobody@example.com')];
    expect(unknown).toBeGreaterThan(known / 10);
  });

  it('makes a new id and ends the one known before (fixation)', async () => {
    const planted = await gateway.signIn('lin@example.com', PASSWORD, { Cookie: 'mcrm=chosen-by-somebody-else' });
    expect(cookieIn(planted).pair).not.toContain('chosen');
    const first = cookieIn(planted).pair;
    const token = tokenIn((await get('/', first)).text);
    const again = await request(gateway.app)
      .post('/sign-in')
      .set({ ...SAME_SITE, Cookie: first })
      .type('form')
      .send({ email: 'lin@example.com', password: PASSWORD, _token: token });
    expect(cookieIn(again).pair).not.toBe(first);
    expect((await get('/', first)).status).toBe(303);
    expect((await get('/', 'mcrm=chosen-by-somebody-else')).status).toBe(303);
  });

  it('ends the session on the server when signing out', async () => {
    const { pair } = cookieIn(await gateway.signIn('lin@example.com'));
    const answer = await signOut(pair);
    expect([answer.status, answer.headers['location']]).toEqual([303, '/sign-in']);
    expect(cookieIn(answer).line).toMatch(/^mcrm=; Path=\/; Expires=Thu, 01 Jan 1970/);
    expect((await get('/', pair)).headers['location']).toBe('/sign-in');
    expect((await get('/owners-only', pair)).status).toBe(303);
  });

  it('slows guessing down, even with the right password, and says for how long', async () => {
    for (let i = 0; i < 5; i++) expect((await gateway.signIn('lin@example.com', `guess ${i}`)).status).toBe(422);
    const answer = await gateway.signIn('lin@example.com');
    expect(answer.status).toBe(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(800);
    expect(answer.text).toContain('Too many tries. Wait 15 minutes, then try again.');
    expect((await gateway.signIn('lin@example.com', PASSWORD, { 'Accept-Language': 'zh' })).text).toContain(
      '请等 15 分钟',
    );
  });

  it('goes where one wanted to go, but never to another site', async () => {
    const go = async (next: string) => {
      const body = { email: 'lin@example.com', password: PASSWORD, next };
      return (await request(gateway.app).post('/sign-in').set(SAME_SITE).type('form').send(body)).headers['location'];
    };
    expect(await go('/owners-only?a=1')).toBe('/owners-only?a=1');
    expect(await go('//evil.example')).toBe('/');
    expect(await go('https://evil.example')).toBe('/');
  });

  it('is not confused by fields sent twice or nested', async () => {
    for (const body of ['email=a&email=b&password=x', 'email[a]=b&password[]=x', '__proto__[x]=1&email=a&password=b']) {
      const answer = await request(gateway.app).post('/sign-in').set(SAME_SITE).type('form').send(body);
      expect([body, answer.status]).toEqual([body, 422]);
    }
  });

  it('writes what was entered as text, never as markup', async () => {
    const answer = await gateway.signIn('"><script>alert(1)</script>', 'x');
    expect(answer.text).not.toContain('<script>alert');
  });

  it('does not show sign-in to whoever is in', async () => {
    const { pair } = cookieIn(await gateway.signIn('lin@example.com'));
    expect((await get('/sign-in', pair)).headers['location']).toBe('/');
  });
});
