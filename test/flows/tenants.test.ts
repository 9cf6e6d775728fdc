import type { ApiRoute } from '../../src/platform/web/api.ts';
import { ENGINES } from '../support/engines.ts';
import { openRest, type RestShop } from './rest.ts';

const AMY = '+12025550111';

/** What Lin's Noodles has, named as paths and bodies name it. */
interface Theirs {
  customer: string;
  purchase: string;
  case: string;
  broadcast: string;
  segment: string;
  offer: string;
  voucher: string;
  /** Of another voucher. */
  code: string;
  greeting: string;
  'care-plan': string;
  task: string;
  survey: string;
}

/** The day on which their task is due. */
const DAY = '2026-06-16';
const TASK = { title: 'Call Amy', startsOn: DAY, time: '10:00' };
const GREETING = { occasion: { kind: 'birthday' } };
const PLAN = {
  name: 'Welcome',
  trigger: { kind: 'joined' },
  steps: [{ id: 'a', kind: 'send', texts: { en: 'Welcome to us' } }],
};
const SURVEY = {
  name: 'Visit',
  questions: [{ id: 'q1', type: 'csat', texts: { en: 'How was your visit?' } }],
};
const X: Theirs = {
  customer: 'x', purchase: 'x', case: 'x', broadcast: 'x', segment: 'x', offer: 'x', voucher: 'x', code: 'x',
  greeting: 'x', 'care-plan': 'x', task: 'x', survey: 'x',
}; // prettier-ignore

const EVERYBODY = { field: 'segments.everybody', is: '=', value: true };

/** A body that would do, had the shop what it names. A writing route without one fails the tables below. */
const BODIES: Record<string, (theirs: Theirs) => unknown> = {
  'post /customers': () => ({ phone: '+12025550177' }),
  'lookup /customers/lookup': () => ({ phone: AMY }),
  'post /messages': ({ customer }) => ({ customerId: customer, text: 'Hello', purpose: 'service' }),
  'post /suppressions': () => ({ phone: '+12025550178' }),
  'post /customers/:id/points': () => ({ points: -1, reason: 'tea' }),
  'post /purchases': ({ customer }) => ({ customerId: customer, amount: '1.00', receipt: 'T-1' }),
  'post /purchases/:id/refund': () => ({}),
  'post /broadcasts': () => ({ name: 'June', text: 'Two for one', where: EVERYBODY }),
  'post /broadcasts/:id/send': () => ({}),
  'post /broadcasts/:id/pause': () => ({}),
  'post /broadcasts/:id/resume': () => ({}),
  'post /broadcasts/:id/cancel': () => ({}),
  'post /segments': () => ({ name: 'Everybody', where: EVERYBODY }),
  'post /segments/:id': () => ({ name: 'All of them', where: EVERYBODY }),
  'post /segments/:id/remove': () => ({}),
  'lookup /segments/preview': () => ({ where: EVERYBODY }),
  'post /vouchers/redeem': ({ code }) => ({ code }),
  'lookup /vouchers/check': ({ code }) => ({ code }),
  'post /vouchers/offers': () => ({ words: { en: 'a dessert' }, kind: 'item', validDays: 9 }),
  'post /vouchers': ({ offer, customer }) => ({ offerId: offer, customerId: customer }),
  'post /vouchers/:id/revoke': () => ({}),
  'post /greetings': () => GREETING,
  'post /greetings/:id': () => ({ ...GREETING, daysBefore: 0, time: '10:00', wordings: {}, late: 'same_day' }),
  'post /greetings/:id/on': () => ({}),
  'post /greetings/:id/off': () => ({}),
  'post /greetings/:id/remove': () => ({}),
  'post /care-plans': () => PLAN,
  'post /care-plans/:id': () => PLAN,
  'post /care-plans/:id/on': () => ({}),
  'post /care-plans/:id/off': () => ({}),
  'lookup /care-plans/:id/rehearse': ({ customer }) => ({ customerId: customer }),
  'post /tasks': () => TASK,
  'post /tasks/:id': () => TASK,
  'post /tasks/:id/end': () => ({}),
  'post /tasks/:id/occurrences/:day/done': () => ({}),
  'post /tasks/:id/occurrences/:day/reopen': () => ({}),
  'post /tasks/:id/occurrences/:day/skip': () => ({}),
  'post /tasks/:id/occurrences/:day/later': () => ({ dueAt: '2026-06-17T14:00:00Z' }),
  'post /surveys': () => SURVEY,
  'post /surveys/:id/open': () => ({}),
  'post /surveys/:id/ask': () => ({ where: EVERYBODY }),
  'post /surveys/:id/answers': () => ({ sheet: '1', answers: { q1: '4' } }),
  'post /surveys/:id/answers/back': () => ({ sheet: '1' }),
  'post /surveys/:id/close': () => ({}),
  'post /surveys/:id/reopen': () => ({}),
  'post /cases/:id/classify': () => ({ category: 'service' }),
  'post /cases/:id/move': () => ({ from: 'classified', step: 'investigated' }),
  'post /cases/:id/back': () => ({ from: 'investigated' }),
  'post /cases/:id/assign': () => ({ ownerId: null }),
  'post /cases/:id/rate': () => ({ rating: 5 }),
  'post /cases/:id/note': () => ({ text: 'Hello' }),
  'post /cases/:id/reply': () => ({ text: 'Hello' }),
  'post /cases/:id/report': () => ({ text: 'Hello' }),
  'post /cases/:id/reopen': () => ({}),
  'post /cases': ({ customer }) => ({ customerId: customer, kind: 'feedback', text: 'Hello' }),
};
const nameOf = ({ method, path }: ApiRoute): string => `${method} ${path}`;
/** Readings that are no list of rows: what may be asked, and sums. */
const NO_LISTS = new Set(['/segments/fields', '/costs', '/cases/labels']);
/** Routes that name something of a shop, in the path or the body. */
const naming = (route: ApiRoute): boolean =>
  route.path.includes(':') ||
  /customerId/.test(JSON.stringify(BODIES[nameOf(route)]?.(X) ?? {})) ||
  /^\/(?:customers\/lookup|vouchers\/(?:redeem|check))$/.test(route.path);

describe.each(ENGINES)('every route of the API on %s', (engine) => {
  let rest: RestShop;
  let routes: ApiRoute[];
  let theirs: Theirs;
  beforeAll(async () => {
    rest = await openRest(engine);
    routes = rest.gateway.slices.flatMap(({ api }) => api ?? []);
    const customer = await rest.as.manager.post('/customers', { phone: AMY, name: 'Amy' });
    const purchase = await rest.as.clerk.post('/purchases', { phone: AMY, amount: '88.50', receipt: 'R-1' });
    const opened = await rest.as.clerk.post('/cases', { phone: AMY, kind: 'complaint', text: 'cold soup' });
    await rest.as.clerk.post('/suppressions', { phone: '+12025550199' });
    const draft = { name: 'May', text: 'One for two', where: EVERYBODY };
    const broadcast = await rest.as.manager.post('/broadcasts', draft);
    const segment = await rest.as.manager.post('/segments', { name: 'All', where: EVERYBODY });
    const dessert = { words: { en: 'a dessert' }, kind: 'item', validDays: 9 };
    const offer = await rest.as.manager.post('/vouchers/offers', dessert);
    const given = { offerId: offer.body.id, customerId: customer.body.id };
    const [voucher, other] = [
      await rest.as.manager.post('/vouchers', given),
      await rest.as.manager.post('/vouchers', given),
    ];
    const greeting = await rest.as.manager.post('/greetings', GREETING);
    const plan = await rest.as.manager.post('/care-plans', PLAN);
    const task = await rest.as.manager.post('/tasks', TASK);
    const survey = await rest.as.manager.post('/surveys', SURVEY);
    theirs = {
      survey: survey.body.id,
      greeting: greeting.body.id,
      'care-plan': plan.body.id,
      task: task.body.id,
      offer: offer.body.id,
      voucher: voucher.body.id,
      code: other.body.code,
      segment: segment.body.id,
      customer: customer.body.id,
      purchase: purchase.body.id,
      case: opened.body.id,
      broadcast: broadcast.body.id,
    };
    expect(Object.values(theirs)).toEqual(Array(Object.keys(X).length).fill(expect.any(String)));
  });
  afterAll(() => rest.close());

  const pathOf = ({ path }: ApiRoute): string => {
    const noun = /^\/([\w-]+?)s\//.exec(path)?.[1] as keyof Theirs | undefined;
    return path.replace(':id', noun ? theirs[noun] : ':id').replace(':day', DAY);
  };
  const call = (route: ApiRoute, as: { get: RestShop['as']['clerk']['get']; post: RestShop['as']['clerk']['post'] }) =>
    route.method === 'get'
      ? as.get(pathOf(route))
      : as.post(pathOf(route), BODIES[nameOf(route)]!(theirs), `key-${Math.random()}`);
  const eachRoute = async (wanted: (route: ApiRoute) => boolean, work: (route: ApiRoute) => Promise<unknown>) => {
    const answers: Record<string, unknown> = {};
    for (const route of routes.filter(wanted)) answers[nameOf(route)] = await work(route);
    expect(Object.keys(answers).length).toBeGreaterThan(0);
    return answers;
  };
  const all = (answers: Record<string, unknown>, answer: unknown) =>
    Object.fromEntries(Object.keys(answers).map((name) => [name, answer]));

  it('is in this table', () => {
    expect(
      routes
        .filter(({ method }) => method !== 'get')
        .map(nameOf)
        .toSorted(),
    ).toEqual(Object.keys(BODIES).toSorted());
    for (const route of routes) expect(pathOf(route)).not.toContain(':');
  });

  it('answers another shop’s id as one that is not there', async () => {
    const answers = await eachRoute(naming, async (route) => {
      const { status, body } = await call(route, rest.tea.as.owner);
      return [status, body.code, JSON.stringify(body).includes('Amy')];
    });
    expect(answers).toEqual(all(answers, [404, 'not_found', false]));
  });

  it('lists nothing of another shop', async () => {
    const lists = (route: ApiRoute) => route.method === 'get' && !route.path.includes(':') && !NO_LISTS.has(route.path);
    const answers = await eachRoute(lists, async (route) => (await call(route, rest.tea.as.owner)).body.items);
    expect(answers).toEqual(all(answers, []));
  });

  it('wants a role: below it 403, and nothing is done', async () => {
    const before = await rest.count('select count(*) from outbound');
    const answers = await eachRoute(
      ({ role }) => role !== 'clerk',
      async (route) => {
        const { status, body } = await call(route, rest.as.clerk);
        return [status, body.code];
      },
    );
    expect(answers).toEqual(all(answers, [403, 'forbidden']));
    expect(await rest.count('select count(*) from outbound')).toBe(before);
  });

  it('wants a token: none, a wrong one or a revoked one is 401', async () => {
    const { tokenId, token } = await rest.test.db.write((tx) =>
      rest.gateway.staff.addToken(tx, rest.merchantId, 'old', 'owner'),
    );
    await rest.test.db.write((tx) => rest.gateway.staff.revokeToken(tx, rest.merchantId, tokenId, 'staff:1'));
    for (const bad of [undefined, 'mcrm_nobody', token]) {
      const answers = await eachRoute(
        () => true,
        async (route) => {
          const { status, body } = await call(route, rest.caller(bad));
          return [status, body.code];
        },
      );
      expect(answers).toEqual(all(answers, [401, 'unauthenticated']));
    }
  });

  it('answers a malformed id as one that is not there', async () => {
    for (const id of ['1', "' or 1=1", '..%2f..', '%00', 'x'.repeat(300)])
      expect((await rest.as.owner.get(`/customers/${encodeURIComponent(id)}`)).status).toBe(404);
  });

  it('works for its own shop', async () => {
    const answers = await eachRoute(
      () => true,
      async (route) => (await call(route, rest.as.owner)).status < 300,
    );
    expect(answers).toEqual(all(answers, true));
  });
});
