import { ENGINES } from '../support/engines.ts';
import { openRest, type RestShop } from '../flows/rest.ts';

/** The clock stands on Monday 15 June 2026, noon in New York. */
const TASK = { title: 'order noodles', startsOn: '2026-06-16', time: '15:00', rule: 'FREQ=WEEKLY;BYDAY=TU,FR;COUNT=5', leads: [60, 0] }; // prettier-ignore

describe.each(ENGINES)('the agenda over REST on %s', (engine) => {
  let shop: RestShop;
  beforeEach(async () => {
    shop = await openRest(engine, { env: { API_REQUESTS_PER_MINUTE: '100000' } });
  });
  afterEach(() => shop.close());

  const add = async (task: object = TASK) => (await shop.as.clerk.post('/tasks', task)).body as { id: string };

  it('from a task to its times, done, put off, left out, opened again, changed and ended', async () => {
    const { status, body } = await shop.as.clerk.post('/tasks', TASK);
    expect([status, body]).toMatchObject([201, { ...TASK, kind: 'task', note: null, ended: false }]);
    const path = `/tasks/${body.id}`;
    const listed = await shop.as.clerk.get('/tasks?from=2026-06-15&to=2026-07-31');
    expect(listed.body.items.map(({ day, number }: { day: string; number: number }) => [day, number])).toEqual([
      ['2026-06-16', 1], ['2026-06-19', 2], ['2026-06-23', 3], ['2026-06-26', null], ['2026-06-30', null],
    ]); // prettier-ignore
    const done = await shop.as.clerk.post(`${path}/occurrences/2026-06-16/done`);
    expect([done.status, done.body]).toMatchObject([200, { state: 'done', dueAt: '2026-06-16T19:00:00.000Z' }]);
    expect((await shop.as.clerk.post(`${path}/occurrences/2026-06-16/reopen`)).body).toMatchObject({ state: 'open', settledBy: null }); // prettier-ignore
    const later = { dueAt: '2026-06-17T09:00:00-04:00' };
    expect((await shop.as.clerk.post(`${path}/occurrences/2026-06-16/later`, later)).body).toMatchObject({ dueAt: '2026-06-17T13:00:00.000Z' }); // prettier-ignore
    expect((await shop.as.clerk.post(`${path}/occurrences/2026-06-30/skip`)).body).toMatchObject({ state: 'skipped', number: 4 }); // prettier-ignore
    const changed = await shop.as.clerk.post(path, { ...TASK, title: 'order rice', rule: 'FREQ=DAILY' });
    expect([changed.status, changed.body]).toMatchObject([200, { title: 'order rice', rule: 'FREQ=DAILY' }]);
    expect((await shop.as.clerk.post(`${path}/end`)).body).toMatchObject({ ended: true });
    expect((await shop.as.clerk.get(path)).body).toMatchObject({ id: body.id, ended: true });
  });

  it('pages through what is due', async () => {
    await add({ ...TASK, rule: 'FREQ=DAILY' });
    const first = (await shop.as.clerk.get('/tasks?from=2026-06-16&to=2026-06-25&limit=6')).body;
    const rest = (await shop.as.clerk.get(`/tasks?from=2026-06-16&to=2026-06-25&limit=6&cursor=${first.next}`)).body;
    expect([first.items.length, rest.items.length, rest.next]).toEqual([6, 4, undefined]);
    expect(rest.items[0].day).toBe('2026-06-22');
    expect((await shop.as.clerk.get('/tasks')).body.items).toHaveLength(6); // the next seven days, today among them
  });

  it.each`
    body                                            | field
    ${{ ...TASK, title: '' }}                       | ${'title'}
    ${{ ...TASK, startsOn: 'tomorrow' }}            | ${'startsOn'}
    ${{ ...TASK, startsOn: '2026-02-30' }}          | ${'startsOn'}
    ${{ title: 'x', startsOn: '2026-06-14' }}       | ${'startsOn'}
    ${{ ...TASK, rule: 'FREQ=SECONDLY' }}           | ${'rule'}
    ${{ ...TASK, rule: 'FREQ=DAILY;COUNT=100000' }} | ${'rule'}
    ${{ ...TASK, customerId: 'nobody' }}            | ${'customerId'}
    ${{ ...TASK, assignee: 'x' }}                   | ${'assignee'}
    ${{ ...TASK, leads: [-5] }}                     | ${'leads'}
  `('refuses $body by its field', async ({ body, field }) => {
    const { status, body: problem } = await shop.as.clerk.post('/tasks', body);
    expect([status, problem.errors?.[0]?.field]).toEqual([400, field]);
    expect(await shop.count('select count(*) from tasks')).toBe(0);
  });

  it.each([
    ['/tasks?from=2026-06-20&to=2026-06-10', 400],
    ['/tasks?from=2026-01-01&to=2029-01-01', 400],
    ['/tasks?from=2026-02-30', 400],
    ['/tasks?from=x', 400],
    ['/tasks/nothing', 404],
  ])('%s is answered %i', async (path, status) => {
    expect((await shop.as.clerk.get(path)).status).toBe(status);
  });

  it('does once what is asked twice with one key, and nothing at another shop', async () => {
    const twice = [await shop.as.clerk.post('/tasks', TASK, 'k'), await shop.as.clerk.post('/tasks', TASK, 'k')];
    expect(twice[0]!.body.id).toBe(twice[1]!.body.id);
    const path = `/tasks/${twice[0]!.body.id}`;
    for (const verb of ['done', 'skip', 'reopen'])
      expect((await shop.tea.as.owner.post(`${path}/occurrences/2026-06-16/${verb}`)).status).toBe(404);
    expect((await shop.tea.as.owner.get(path)).status).toBe(404);
    expect((await shop.tea.as.owner.post(path, TASK)).status).toBe(404);
    for (const day of ['2026-06-17', 'x', '2026-02-30'])
      expect((await shop.as.clerk.post(`${path}/occurrences/${day}/done`)).status).toBe(404);
  });
});
