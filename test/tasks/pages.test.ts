import request from 'supertest';
import { instantOf } from '../../src/kernel/calendar.ts';
import { DAY } from '../../src/kernel/clock.ts';
import { createWeb } from '../../src/web.ts';
import { ENGINES } from '../support/engines.ts';
import type { Desk } from '../inbox/world.ts';
import { type AgendaShop, day, openAgenda } from './world.ts';

const at = (date: string, time: string): number => instantOf(day(date), time, 'America/New_York');

describe.each(ENGINES)('pages of the agenda on %s', (engine) => {
  let shop: AgendaShop;
  let lin: Desk;
  beforeEach(async () => {
    shop = await openAgenda(engine);
    lin = await shop.desk();
  });
  afterEach(() => shop.close());

  const html = async (path: string, of = lin): Promise<string> => {
    const { status, text } = await of.get(path);
    expect([path, status]).toEqual([path, 200]);
    return text.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&');
  };
  const send = async (path: string, fields: Record<string, string> = {}): Promise<string> => {
    const { status, headers } = await lin.post(path, fields);
    expect([path, status]).toEqual([path, 303]);
    return headers['location']!;
  };
  const FORM = { kind: 'task', title: 'call Amy back', startsOn: '2026-06-16', time: '15:00', minutes: '', repeat: 'none', every: '2', end: 'never', count: '10', assigneeId: '', note: '' }; // prettier-ignore

  it('says what the agenda is for while it is empty, in both languages', async () => {
    expect(await html('/agenda')).toContain('Nothing on the agenda');
    expect(await html('/agenda?lang=zh')).toContain('日程上还没有事项');
    expect(await html('/agenda?month=2026-06&lang=zh')).toContain('这个月没有事项');
  });

  it('makes one task of one form, pressed twice', async () => {
    const key = /name="key" value="([\w-]+)"/.exec(await html('/agenda/new'))![1]!;
    const first = await send('/agenda', { ...FORM, key });
    expect(await send('/agenda', { ...FORM, key })).toBe(first);
    expect(await send('/agenda', { ...FORM, key: `${key}2` })).not.toBe(first);
  });

  it('notes a task by its form, shows it, changes it, and ends it', async () => {
    const form = { ...FORM, repeat: 'weekly', on_TU: 'yes', on_FR: 'yes', end: 'after', count: '3', lead_60: 'yes', note: 'ask for the red one', minutes: '45' }; // prettier-ignore
    const location = await send('/agenda', form);
    expect(location).toMatch(/^\/agenda\/\w{26}\?done=tasks\.done\.added$/);
    const page = await html(location);
    for (const words of [
      'Noted.',
      'Every week: Tue, Fri, 3 times',
      'ask for the red one',
      '45 minutes',
      '1 hour before',
      'by text',
      '16 Jun, 15:00',
      '19 Jun, 15:00',
      '23 Jun, 15:00',
    ])
      // prettier-ignore
      expect(page.toLowerCase()).toContain(words.toLowerCase());
    const id = location.slice(8, 34);
    const edit = await html(`/agenda/${id}/edit`);
    expect(edit).toMatch(/<option value="weekly" selected>/);
    expect(edit).toMatch(/name="on_FR" value="yes" checked/);
    expect(edit).toMatch(/name="lead_60" value="yes" checked/);
    await send(`/agenda/${id}`, {
      ...form,
      title: 'call Ben',
      repeat: 'monthly_weekday',
      end: 'on',
      until: '2026-12-31',
    });
    expect(await html(`/agenda/${id}`)).toContain('Every month on the third Tue, until 31 Dec');
    await send(`/agenda/${id}/end`);
    expect(await html(`/agenda/${id}`)).toContain('taken off the agenda');
    expect(await html('/agenda')).not.toContain('call Ben');
  });

  it.each`
    fields                                              | says
    ${{ title: '' }}                                    | ${'Say what is to be done'}
    ${{ startsOn: '' }}                                 | ${'Choose a day'}
    ${{ startsOn: '2026-02-30' }}                       | ${'Choose a day'}
    ${{ startsOn: '2026-06-15', time: '11:00' }}        | ${'This time is over'}
    ${{ time: 'noon' }}                                 | ${'like 15:00'}
    ${{ minutes: '5000' }}                              | ${'Choose a length'}
    ${{ repeat: 'weekly' }}                             | ${'Choose at least one day'}
    ${{ repeat: 'every', every: '1' }}                  | ${'2 to 365'}
    ${{ repeat: 'daily', end: 'on', until: '' }}        | ${'not before the first'}
    ${{ repeat: 'daily', end: 'after', count: '9999' }} | ${'1 to 1000'}
    ${{ repeat: 'custom' }}                             | ${'Choose how it repeats'}
    ${{ repeat: 'FREQ=SECONDLY' }}                      | ${'Choose how it repeats'}
    ${{ customerId: 'nobody' }}                         | ${'There is no such customer'}
    ${{ caseId: 'nobody' }}                             | ${'There is no such case'}
    ${{ assigneeId: 'nobody' }}                         | ${'Choose somebody'}
    ${{ lead_99999: 'yes' }}                            | ${'at most six reminders'}
  `('gives the form back with what was typed and what is wrong: $fields', async ({ fields, says }) => {
    const { status, text } = await lin.post('/agenda', { ...FORM, note: 'keep me', ...fields });
    expect(status).toBe(422);
    expect(text).toContain(says);
    expect(text).toContain('keep me');
    expect(await shop.count('select count(*) from tasks')).toBe(0);
  });

  it('ticks, undoes and puts off from the list, and leads back there', async () => {
    const id = await shop.add({ time: '15:00' });
    const back = '/agenda?who=me';
    expect(await html('/agenda')).toContain(`action="/agenda/${id}/2026-06-15/done"`);
    expect(await send(`/agenda/${id}/2026-06-15/done`, { back })).toBe('/agenda?who=me&done=tasks.done.finished');
    const done = await html('/agenda?done=tasks.done.finished');
    expect(done).toContain('Done today');
    expect(done).toContain(`action="/agenda/${id}/2026-06-15/reopen"`);
    expect(await send(`/agenda/${id}/2026-06-15/reopen`, { back: 'https://evil.example' })).toBe('/agenda?done=tasks.done.reopened'); // prettier-ignore
    await send(`/agenda/${id}/2026-06-15/later`, { back: '/agenda', to: 'tomorrow' });
    expect((await shop.times(id))[0]!.dueAt).toBe(at('2026-06-16', '15:00'));
    await send(`/agenda/${id}/2026-06-15/later`, { day: '2026-06-20', time: '09:30' });
    expect((await shop.times(id))[0]!.dueAt).toBe(at('2026-06-20', '09:30'));
    const past = await lin.post(`/agenda/${id}/2026-06-15/later`, { day: '2026-06-01', time: '09:30' });
    expect([past.status, past.text.includes('still to come')]).toEqual([422, true]);
    shop.clock.set(at('2026-06-21', '12:00'));
    lin = await shop.desk(); // the old session is over
    expect(await html('/agenda')).toMatch(/Overdue[\s\S]*20 Jun, 09:30[\s\S]*call Amy back/);
  });

  it('shows what is overdue once a task, with how many times wait', async () => {
    const id = await shop.add({ time: '13:00', rule: 'FREQ=DAILY', title: 'water the plants' });
    shop.clock.advance(3 * DAY + 2 * 3_600_000);
    lin = await shop.desk();
    const page = await html('/agenda');
    expect(page).toContain('and 3 earlier times');
    const overdue = /Overdue<\/h2>([\s\S]*?)<\/section>/.exec(page)![1]!;
    expect(overdue.match(/water the plants/g)!.length).toBe(2); // its title, and the words of its tick
    expect(overdue).toContain(`/agenda/${id}/2026-06-18/done`);
  });

  it('stands on the front page: overdue first, then what is still due today', async () => {
    expect(await html('/')).not.toContain('Whole agenda');
    await shop.add({ time: '12:30', title: 'ring the butcher' });
    await shop.add({ time: '18:00', title: 'close the books' });
    await shop.add({ startsOn: day('2026-06-16'), title: 'not today' });
    shop.clock.set(at('2026-06-15', '13:00'));
    const page = await html('/');
    expect(page).toMatch(/ring the butcher[\s\S]*overdue[\s\S]*close the books[\s\S]*18:00/);
    expect(page).not.toContain('not today');
  });

  it('shows a month as a table, from Sunday on where weeks are printed so', async () => {
    await shop.add({ time: '15:00', rule: 'FREQ=DAILY', title: 'open up' });
    const page = await html('/agenda?month=2026-07');
    expect(page).toMatch(/<th scope="col">Sun<\/th><th scope="col">Mon<\/th>/);
    expect(page.match(/open up<\/a>/g)).toHaveLength(35); // 28 June to 1 August
    expect(page).toContain('href="/agenda?month=2026-08"');
    expect(page).toContain('href="/agenda?day=2026-07-04"');
    for (const odd of ['?month=2026-13', '?month=x', '?day=2026-02-30', '?month[]=1', '?day=9999-12-31'])
      await html(`/agenda${odd}`);
    expect(await html('/agenda?day=2026-07-04')).toContain('/agenda/new?day=2026-07-04');
  });

  it('shows one’s own alone, where asked', async () => {
    await shop.add({ title: 'for Lin', assigneeId: lin.staffId });
    await shop.add({ title: 'for anybody' });
    expect(await html('/agenda')).toMatch(/for Lin[\s\S]*for anybody/);
    expect(await html('/agenda?who=me')).not.toContain('for anybody');
  });

  it('hangs a task on a customer or a case, and says so everywhere', async () => {
    const amy = await shop.member(shop.phone());
    const { gateway, merchantId, write } = shop;
    await write((tx) => gateway.customers.setName(tx, merchantId, amy, 'Amy'));
    const issue = await write((tx) =>
      gateway.cases.open(tx, merchantId, {
        kind: 'complaint',
        text: 'cold',
        phone: '+12025550142',
        source: 'api',
        actor: 'x',
      }),
    );
    expect(await html(`/agenda/new?customer=${amy}`)).toContain(`name="customerId" value="${amy}" checked`);
    expect(await html('/agenda/new?customer=nobody&case=none')).not.toContain('name="customerId"');
    const form = await html(`/agenda/new?case=${issue.id}&day=2026-06-20`);
    expect(form).toContain(`About case C-${issue.number}`);
    expect(form).toContain('value="2026-06-20"');
    const location = await send('/agenda', { ...FORM, customerId: amy, caseId: issue.id });
    const page = await html(location);
    expect(page).toContain(`href="/customers/${amy}">Amy</a>`);
    expect(page).toContain(`C-${issue.number}`);
    expect(await html('/agenda')).toContain(`href="/customers/${amy}">Amy</a>`);
    const customer = await html(`/customers/${amy}`);
    expect(customer).toContain('Task on the agenda');
    expect(customer).toContain(`/agenda/new?customer=${amy}`);
    await write((tx) => gateway.register.erase(tx, merchantId, amy, 'staff:x'));
    expect(await html(location.replace(/\?.*/, ''))).toContain('(erased)');
  });

  it('lets whoever only practises look, with names by their first letter', async () => {
    const { gateway, merchantId, write } = shop;
    const amy = await shop.member(shop.phone());
    await write((tx) => gateway.customers.setName(tx, merchantId, amy, 'Amy'));
    const id = await shop.add({ customerId: amy, time: '15:00', title: 'call back' });
    const trainee = { merchantId, email: 'new@shop.example', role: 'clerk' as const, preset: 'training' as const };
    const session = await write(async (tx) =>
      gateway.sessions.start(tx, merchantId, (await gateway.staff.add(tx, trainee)).staffId),
    );
    const headers = {
      Host: 'shop.test',
      Cookie: `__Host-mcrm=${session}; mcrm=${session}`,
      'X-Forwarded-Proto': 'https',
    };
    const { status, text } = await request(createWeb(gateway)).get('/agenda').set(headers);
    expect([status, text.includes('call back'), text.includes('>A•••</a>'), text.includes('Amy')]).toEqual([200, true, true, false]); // prettier-ignore
    expect(text).not.toContain(`/agenda/${id}/2026-06-15/done`);
    expect((await request(createWeb(gateway)).get('/agenda/new').set(headers)).status).toBe(403);
  });

  it('gives a calendar address once, after the password, and switches it off', async () => {
    expect(await html('/agenda/feed')).toContain('Make an address');
    const made = await lin.post('/agenda/feed');
    expect(made.status).toBe(200);
    const path = /https:\/\/shop\.test(\/agenda\/feed\/[\w-]{43}\.ics)/.exec(made.text)![1]!;
    expect(await html('/agenda/feed')).not.toContain(path);
    await shop.add({
      title: 'call Amy; bring eggs, noodles 面条',
      time: '15:00',
      note: 'a secret',
      assigneeId: lin.staffId,
    });
    const file = await lin.get(path);
    expect([file.status, file.headers['content-type'], file.headers['cache-control']]).toEqual([200, 'text/calendar; charset=utf-8', 'no-store']); // prettier-ignore
    expect(file.text).toContain('SUMMARY:call Amy\\; bring eggs\\, noodles 面条');
    const id = /\/agenda\/feed\/(\w{26})\/revoke/.exec(await html('/agenda/feed'))![1]!;
    const other = await shop.desk();
    expect((await other.post(`/agenda/feed/${id}/revoke`)).status).toBe(404);
    await send(`/agenda/feed/${id}/revoke`);
    expect((await lin.get(path)).status).toBe(404);
    expect(await shop.count(`select count(*) from calendar_feeds where hash like '%${path.slice(13, 30)}%'`)).toBe(0);
  });
});
