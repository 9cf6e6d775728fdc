import request from 'supertest';
import { DAY, HOUR, MINUTE } from '../../src/kernel/clock.ts';
import { REVEALS_AN_HOUR } from '../../src/staff/index.ts';
import { staffLinks } from '../../src/staff/schema.ts';
import { ENGINES } from '../support/engines.ts';
import { browserOf, cookieIn, type Gateway, openGateway, PASSWORD, SAME_SITE } from './gateway.ts';

const NEW_WORDS = 'seven bowls of cold tea';

describe.each(ENGINES)('the people of a shop on %s', (engine) => {
  let gateway: Gateway;
  let merchantId: string;
  let lin: Awaited<ReturnType<Gateway['browser']>>;

  beforeEach(async () => {
    gateway = await openGateway(engine);
    ({ merchantId } = await gateway.lins());
    await gateway.person(merchantId, 'lin@example.com');
    lin = await gateway.browser('lin@example.com');
  });
  afterEach(() => gateway.close());

  const visit = (path: string) => request(gateway.app).get(path);
  const send = (path: string, form: object) => request(gateway.app).post(path).set(SAME_SITE).type('form').send(form);
  const linkIn = (html: string): string => /http:\/\/[^/]+(\/(?:invite|reset)\/[\w-]{43})/.exec(html)![1]!;
  const invite = async (form: Record<string, string> = {}) =>
    linkIn((await lin.post('/staff/invitations', { email: 'amy@example.com', standing: 'market', ...form })).text);

  it('come in by a link that is shown once, works once, and is kept only as a hash', async () => {
    const path = await invite({ name: 'Amy' });
    const [row] = await gateway.db.reader.db.select().from(staffLinks);
    expect(JSON.stringify(row)).not.toMatch(new RegExp(`amy|${path.slice(-43)}`, 'i'));
    expect((await lin.get('/staff')).text).toContain('amy@example.com');
    const form = await visit(path);
    expect(form.text).toContain('Market team');
    expect(form.text).toContain('value="Amy"');
    const joined = await send(path, { name: 'Amy Wong', password: NEW_WORDS });
    expect([joined.status, joined.headers['location']]).toEqual([303, '/house-rules?done=staff.done.welcome']);
    const amy = browserOf(gateway.app, cookieIn(joined).pair);
    expect((await amy.get('/owners-only')).status).toBe(403);
    expect((await lin.get('/staff')).text).toContain('Amy Wong');
    expect([(await visit(path)).status, (await send(path, { name: 'Eve', password: NEW_WORDS })).status]).toEqual([
      410, 410,
    ]);
  });

  it('of two who accept one link at once, one comes in', async () => {
    const path = await invite();
    const answers = await Promise.all([1, 2].map((n) => send(path, { name: `Amy ${n}`, password: NEW_WORDS })));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 410]);
  });

  it.each`
    what                   | form                                                        | words
    ${'no name'}           | ${{ name: ' ', password: 'seven bowls of cold tea' }}       | ${'Give a name'}
    ${'a short password'}  | ${{ name: 'Amy', password: 'short' }}                       | ${'at least 8 characters'}
    ${'a common password'} | ${{ name: 'Amy', password: 'Password123!' }}                | ${'among the first that guessers try'}
    ${"the shop's name"}   | ${{ name: 'Amy', password: 'linsnoodles1' }}                | ${'the name of the shop'}
    ${'a very long name'}  | ${{ name: 'x'.repeat(61), password: 'seven bowls of tea' }} | ${'at most 60'}
  `('are told at the field about $what, and the link stays open', async ({ form, words }) => {
    const path = await invite();
    const answer = await send(path, form);
    expect([answer.status, answer.text.includes(words)]).toEqual([422, true]);
    expect((await visit(path)).status).toBe(200);
  });

  it('cannot use a link that has run out, was taken back, or never was', async () => {
    const [late, back] = [await invite(), await invite({ email: 'ben@example.com' })];
    const id = /\/staff\/invitations\/(\w+)\/revoke/.exec((await lin.get('/staff')).text)![1]!;
    await lin.post(`/staff/invitations/${id}/revoke`);
    expect((await visit(back)).text).toContain('This link was taken back');
    gateway.later(3 * DAY);
    expect((await visit(late)).text).toContain('This link has run out');
    expect((await visit(`/invite/${'x'.repeat(43)}`)).status).toBe(404);
    expect((await visit(back.replace('invite', 'reset'))).status).toBe(404);
  });

  it.each`
    form                                                   | words
    ${{ email: 'nobody', standing: 'clerk' }}              | ${'Give an e-mail address'}
    ${{ email: 'lin@example.com', standing: 'clerk' }}     | ${'is there already'}
    ${{ email: 'amy@example.com', standing: 'boss' }}      | ${'Choose one of the roles'}
    ${{ email: 'amy@example.com', standing: '__proto__' }} | ${'Choose one of the roles'}
    ${{ email: 'amy@example.com', role: 'owner' }}         | ${'Choose one of the roles'}
  `('are not invited by $form', async ({ form, words }) => {
    const answer = await lin.post('/staff/invitations', form);
    expect([answer.status, answer.text.includes(words)]).toEqual([422, true]);
    expect(await gateway.db.reader.db.select().from(staffLinks)).toEqual([]);
  });

  it('lose their sessions with every change of what they may, and with each switch', async () => {
    const id = await gateway.person(merchantId, 'amy@example.com', 'clerk');
    const signedIn = async (): Promise<boolean> => (await amy.get('/account')).status === 200;
    let amy = await gateway.browser('amy@example.com');
    for (const [path, form] of [
      ['role', { standing: 'manager' }],
      ['sessions/end', {}],
      ['disable', {}],
    ] as const) {
      if (path !== 'role') amy = await gateway.browser('amy@example.com');
      expect(await signedIn()).toBe(true);
      expect((await lin.post(`/staff/${id}/${path}`, form)).status).toBe(303);
      expect([path, await signedIn()]).toEqual([path, false]);
    }
    expect((await gateway.signIn('amy@example.com')).status).toBe(422);
    await lin.post(`/staff/${id}/enable`);
    expect((await gateway.signIn('amy@example.com')).status).toBe(303);
  });

  it('cannot lock themselves out, nor be touched by another shop', async () => {
    const { id } = (await gateway.staff.people(gateway.db.reader, merchantId))[0]!;
    for (const path of ['disable', 'role', 'sessions/end']) {
      const answer = await lin.post(`/staff/${id}/${path}`, { standing: 'clerk' });
      expect([path, answer.status]).toEqual([path, 422]);
    }
    const other = await gateway.lins();
    const stranger = await gateway.person(other.merchantId, 'eve@example.com');
    for (const path of ['', '/disable', '/role', '/reset', '/sessions/end', '/second-factor/off']) {
      const address = `/staff/${stranger}${path}`;
      const answer = path === '' ? await lin.get(address) : await lin.post(address, { standing: 'clerk' });
      expect([path, answer.status]).toEqual([path, 404]);
    }
  });

  it('give their password again for what is sensitive, after ten minutes', async () => {
    const id = await gateway.person(merchantId, 'amy@example.com', 'clerk');
    gateway.later(10 * MINUTE);
    const answer = await lin.post(`/staff/${id}/role`, { standing: 'manager' });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain(`action="/staff/${id}/role"`);
    expect((await lin.get('/audit/export')).headers['location']).toBe('/confirm?next=%2Faudit%2Fexport');
    const held = await lin.post('/tokens', { name: 'till "<2>"', role: 'clerk' });
    expect(held.text).toContain('name="name" value="till &quot;&lt;2&gt;&quot;"');
    expect(await gateway.staff.tokens(gateway.db.reader, merchantId)).toEqual([]);
    expect((await lin.get('/staff')).text).toContain('need your password of the last ten minutes');
    expect((await lin.post('/confirm', { password: 'wrong', next: '/staff' })).status).toBe(422);
    const confirmed = await lin.post('/confirm', { password: PASSWORD, next: '//evil.example' });
    expect(confirmed.headers['location']).toBe('/');
    expect((await lin.post(`/staff/${id}/role`, { standing: 'manager' })).headers['location']).toContain('done=');
  });

  it('find what they had typed when they give it, however often they miss it', async () => {
    gateway.later(10 * MINUTE);
    const form = { email: 'chitra@example.com', standing: 'market' };
    for (const wrong of ['wrong', 'wrong again']) {
      const missed = await lin.post('/staff/invitations', { ...form, _password: wrong });
      expect(missed.status).toBe(422);
      expect(missed.text).toContain('name="email" value="chitra@example.com"');
      expect(missed.text).toContain('name="standing" value="market"');
      expect(missed.text).not.toContain(wrong);
    }
    const sent = await lin.post('/staff/invitations', { ...form, _password: PASSWORD });
    expect(sent.status).toBeLessThan(400);
    expect((await lin.get('/staff')).text).toContain('chitra@example.com');
  });

  it('lets no address lead the password elsewhere', async () => {
    const missed = await lin.post('//evil.example/tokens', { _password: 'wrong' });
    expect(missed.text).toContain('<form method="post" action="/">');
  });

  it('end their other devices themselves, as with a lost phone', async () => {
    const phone = await gateway.browser('lin@example.com', {
      'User-Agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1',
    });
    expect((await lin.get('/account')).text).toContain('Safari · iPhone');
    await lin.post('/account/sessions/end');
    expect((await phone.get('/account')).status).toBe(303);
    expect((await lin.get('/account')).status).toBe(200);
  });

  it('change their password with the old one; every other device is signed out', async () => {
    const phone = await gateway.browser('lin@example.com');
    const wrong = await lin.post('/account/password', { old: 'not it at all', password: NEW_WORDS });
    expect([wrong.status, wrong.text.includes('not your present password')]).toEqual([422, true]);
    expect((await lin.post('/account/password', { old: PASSWORD, password: 'short' })).status).toBe(422);
    expect((await lin.post('/account/password', { old: PASSWORD, password: NEW_WORDS })).status).toBe(303);
    expect([(await phone.get('/account')).status, (await lin.get('/account')).status]).toEqual([303, 200]);
    expect((await gateway.signIn('lin@example.com')).status).toBe(422);
    expect((await gateway.signIn('lin@example.com', NEW_WORDS)).status).toBe(303);
  });

  it('look at 60 whole numbers an hour at most, and each look is written down', async () => {
    const look = (actor: string) =>
      gateway.db.write((tx) => gateway.staff.noteReveal(tx, { merchantId, actor, subject: 'customer' }));
    for (let i = 0; i < REVEALS_AN_HOUR; i++) {
      await look('staff:a');
      gateway.later(1000);
    }
    await expect(look('staff:a')).rejects.toMatchObject({ code: 'too_many', afterSeconds: expect.any(Number) });
    await look('staff:b');
    gateway.later(HOUR - REVEALS_AN_HOUR * 1000 + 1);
    await look('staff:a');
  });

  it('tick the house rules once each, and the owner sees it', async () => {
    gateway.later(MINUTE);
    await lin.post('/house-rules', { account: 'yes', lost: 'yes', nonsense: 'yes' });
    gateway.later(DAY / 24);
    await lin.post('/house-rules', { account: 'yes' });
    expect((await lin.get('/staff')).text).toContain('2 of 6 house rules');
    const page = (await lin.get('/house-rules')).text;
    expect(page).toContain('read 20 May, 08:01');
    expect(page.match(/checked disabled/g)).toHaveLength(2);
  });

  it('are found again in the audit, in words and in the shop’s own time', async () => {
    await invite({ name: 'Amy' });
    const page = (await lin.get('/audit')).text;
    expect(page).toContain('Invited somebody');
    expect(page).toContain('20 May, 08:00');
    expect(page).toContain('America/New_York');
    expect(page).not.toMatch(/amy@|Amy/);
    expect((await lin.get('/audit?action=token.added')).text).toContain('Nothing here for this choice.');
    expect((await lin.get('/audit?day=2026-05-19')).text).toContain('Nothing here for this choice.');
    expect((await lin.get('/audit?day=2026-05-20&lang=zh')).text).toContain('邀请员工');
    expect((await lin.get('/audit?day=%27;--&actor=%27&before=x')).status).toBe(200);
    const csv = await lin.get('/audit/export');
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(csv.text).toContain('"2026-05-20 08:00","lin"');
  });

  it('make tokens that are shown once, and revoke them', async () => {
    const made = await lin.post('/tokens', { name: 'till', role: 'clerk' });
    const token = /mcrm_[\w-]{43}/.exec(made.text)![0];
    expect((await lin.get('/tokens')).text).not.toContain(token);
    expect(await gateway.staff.principalOfToken(gateway.db.reader, token)).toMatchObject({ merchantId, role: 'clerk' });
    const path = /\/tokens\/\w+\/revoke/.exec((await lin.get('/tokens')).text)![0];
    expect((await lin.post(path)).status).toBe(303);
    expect((await lin.post(path)).status).toBe(404);
    expect(await gateway.staff.principalOfToken(gateway.db.reader, token)).toBeUndefined();
    for (const form of [
      { name: '', role: 'clerk' },
      { name: 'x'.repeat(61), role: 'clerk' },
      { name: 'till', role: 'king' },
    ] as Record<string, string>[])
      expect((await lin.post('/tokens', form)).status).toBe(422);
  });
});
