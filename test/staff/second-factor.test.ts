import { Secret, TOTP } from 'otpauth';
import request from 'supertest';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/clock.ts';
import { staff as people } from '../../src/staff/schema.ts';
import { ENGINES } from '../support/engines.ts';
import { browserOf, cookieIn, type Gateway, openGateway, PASSWORD, SAME_SITE } from './gateway.ts';

const LIN = 'lin@example.com';

describe.each(ENGINES)('the second factor on %s', (engine) => {
  let gateway: Gateway;
  let staffId: string;
  let merchantId: string;

  beforeEach(async () => {
    gateway = await openGateway(engine);
    ({ merchantId } = await gateway.lins());
    staffId = await gateway.person(merchantId, LIN);
  });
  afterEach(() => gateway.close());

  const codeOf = (secret: string, at = gateway.clock.at): string =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at });

  /** Turns it on through the pages. */
  async function enrol(): Promise<{ secret: string; codes: string[] }> {
    const lin = await gateway.browser(LIN);
    await lin.post('/account/second-factor/begin');
    const page = (await lin.get('/account/second-factor')).text;
    const secret = /class="secret">([A-Z2-7 ]+)</.exec(page)![1]!.replaceAll(' ', '');
    const shown = await lin.post('/account/second-factor', { code: codeOf(secret) });
    gateway.later(30 * SECOND); // the code that turned it on is used up
    return { secret, codes: [...shown.text.matchAll(/<code>([A-Z2-9]{5}-[A-Z2-9]{5})</g)].map(([, code]) => code!) };
  }

  /** The first step; answers the cookie that carries it. */
  async function password(): Promise<string> {
    const answer = await gateway.signIn(LIN);
    expect(answer.headers['location']).toBe('/sign-in/code?next=%2F');
    expect(() => cookieIn(answer)).toThrow('no cookie');
    return cookieIn(answer, 'mcrm-step').pair;
  }

  const second = (half: string, code: string) =>
    request(gateway.app)
      .post('/sign-in/code')
      .set({ ...SAME_SITE, Cookie: half })
      .type('form')
      .send({ code, next: '/account' });

  it('is set up by a code of the app, and asked from then on', async () => {
    const { secret, codes } = await enrol();
    expect(new Set(codes).size).toBe(8);
    const [row] = await gateway.db.reader.db.select().from(people);
    expect(JSON.stringify(row)).not.toContain(secret);
    const half = await password();
    expect((await request(gateway.app).get('/account').set('Cookie', half)).status).toBe(303);
    const answer = await second(half, codeOf(secret));
    expect([answer.status, answer.headers['location']]).toEqual([303, '/account']);
    const page = (await browserOf(gateway.app, cookieIn(answer).pair).get('/account')).text;
    expect(page).toContain('8 recovery codes are left.');
  });

  it('is not on before a right code came', async () => {
    const lin = await gateway.browser(LIN);
    expect((await lin.get('/account/second-factor')).headers['location']).toBe('/account');
    await lin.post('/account/second-factor/begin');
    expect((await lin.post('/account/second-factor', { code: '000000' })).status).toBe(422);
    expect(cookieIn(await gateway.signIn(LIN)).pair).toContain('mcrm=');
  });

  it('takes each code once, and one step to either side of the clock', async () => {
    const { secret } = await enrol();
    const code = codeOf(secret);
    expect((await second(await password(), code)).status).toBe(303);
    expect((await second(await password(), code)).status).toBe(422);
    gateway.later(2 * MINUTE);
    expect((await second(await password(), codeOf(secret, gateway.clock.at - 61 * SECOND))).status).toBe(422);
    expect((await second(await password(), codeOf(secret, gateway.clock.at - 30 * SECOND))).status).toBe(303);
  });

  it('of two at once with one code, one comes in', async () => {
    const { secret } = await enrol();
    const code = codeOf(secret);
    const halves = [await password(), await password()];
    const answers = await Promise.all(halves.map((half) => second(half, code)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 422]);
  });

  it('waits after five wrong codes, whatever comes next', async () => {
    const { secret } = await enrol();
    const half = await password();
    for (let i = 0; i < 5; i++) expect((await second(half, '123456')).status).toBe(422);
    const answer = await second(half, codeOf(secret));
    expect([answer.status, answer.headers['retry-after']]).toEqual([429, expect.stringMatching(/^[89]\d\d$/)]);
  });

  it('lets in by a recovery code, once each', async () => {
    const { codes } = await enrol();
    expect((await second(await password(), codes[0]!.toLowerCase().replace('-', ' '))).status).toBe(303);
    expect((await second(await password(), codes[0]!)).status).toBe(422);
    expect((await second(await password(), codes[1]!)).status).toBe(303);
  });

  it.each([
    ['none', () => ''],
    ['made up', () => 'mcrm-step=k1.abc'],
    ['of an old step', (half: string) => half],
  ])('begins again with a first step %s', async (_what, make) => {
    const { secret } = await enrol();
    const half = make(await password());
    gateway.later(5 * MINUTE);
    const answer = await second(half, codeOf(secret));
    expect([answer.status, answer.text.includes('Begin again')]).toEqual([422, true]);
  });

  it('lets nobody in who was disabled between the steps', async () => {
    const { secret } = await enrol();
    await gateway.person(merchantId, 'other@example.com');
    const half = await password();
    await gateway.db.write((tx) => gateway.staff.disable(tx, merchantId, staffId, 'system'));
    expect((await second(half, codeOf(secret))).status).toBe(422);
  });

  it('outlives a password that is reset by link (V6.4.3)', async () => {
    await enrol();
    await gateway.person(merchantId, 'other@example.com');
    const boss = await gateway.browser('other@example.com');
    const made = await boss.post(`/staff/${staffId}/reset`);
    const path = /http:\/\/[^/]+(\/reset\/[\w-]{43})/.exec(made.text)![1]!;
    const done = await request(gateway.app)
      .post(path)
      .set(SAME_SITE)
      .type('form')
      .send({ password: 'a whole new set of words' });
    expect(done.headers['location']).toBe('/sign-in?done=staff.done.password');
    expect(() => cookieIn(done)).toThrow('no cookie');
    expect((await gateway.signIn(LIN)).status).toBe(422);
    const answer = await gateway.signIn(LIN, 'a whole new set of words');
    expect(answer.headers['location']).toMatch(/^\/sign-in\/code/);
  });

  it('is taken away by another owner, or by oneself, with a password just given', async () => {
    await enrol();
    await gateway.person(merchantId, 'other@example.com');
    const boss = await gateway.browser('other@example.com');
    gateway.later(HOUR);
    const stale = await boss.post(`/staff/${staffId}/second-factor/off`);
    expect(stale.text).toContain(`action="/staff/${staffId}/second-factor/off"`);
    const off = await boss.post(`/staff/${staffId}/second-factor/off`, { _password: PASSWORD });
    expect(off.headers['location']).toContain('done=');
    expect(cookieIn(await gateway.signIn(LIN)).pair).toContain('mcrm=');
  });
});
