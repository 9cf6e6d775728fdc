import { MENU, PHONES, SETTING_LINKS } from '../../src/navigation.ts';
import { entriesFor } from '../../src/platform/web/frame.ts';
import { hasRight } from '../../src/platform/web/principal.ts';
import { pageRoutes } from '../../src/web.ts';
import { fill, FORMS, NAMES_ROW, PAGE_SAMPLES, UNOWNED } from './samples.ts';
import { openStreet, PEOPLE, standingOf, type Street } from './world.ts';

/** Answers of a page that was open: shown, done, or told at the field what is missing. */
const OPEN = new Set([200, 303, 400, 404, 409, 410, 422, 429]);

describe('every page × every role and preset × another shop’s rows', () => {
  let street: Street;
  beforeAll(async () => {
    street = await openStreet();
  });
  afterAll(() => street.close());

  it('lists routes, each once', () => {
    const names = pageRoutes(street.gateway).map(({ method, path }) => `${method} ${path}`);
    expect(names.length).toBeGreaterThan(40);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  it.each(PEOPLE)('shows a %s no entry of the menu or the settings that leads to a closed door', (name) => {
    const standing = standingOf(name);
    const principal = { ...standing, merchantId: street.merchantId, actor: 'staff:x' };
    const routes = pageRoutes(street.gateway);
    const closed = entriesFor(principal, [...MENU, PHONES, ...SETTING_LINKS]).filter(({ href }) => {
      const entry = routes.find(({ method, path }) => method === 'get' && path === href)?.entry;
      return entry === undefined || (entry !== 'signed_in' && entry !== 'anyone' && !hasRight(standing, entry));
    });
    expect(closed).toEqual([]);
  });

  it('has a sample for every parameter of every route', async () => {
    const missing = new Set<string>();
    for (const { path } of pageRoutes(street.gateway))
      await fill(path, PAGE_SAMPLES, street, street.lins).catch((fault: Error) => missing.add(fault.message));
    expect([...missing]).toEqual([]);
  });

  it('sends whoever is not signed in to sign in, and shows them nothing else', async () => {
    const told: string[] = [];
    for (const { method, path, entry } of pageRoutes(street.gateway)) {
      const address = await fill(path, PAGE_SAMPLES, street, street.lins);
      const { status, headers } = await street.nobody(method, address, FORMS[`${method} ${path}`]);
      const led = status === 303 && /^\/sign-in(\?|$)/.test(headers['location'] ?? '');
      const right = entry === 'anyone' ? status !== 403 && status < 500 : led;
      if (!right) told.push(`${method} ${path}: ${status} ${headers['location'] ?? ''}`);
    }
    expect(told).toEqual([]);
  });

  it.each(PEOPLE)(
    'opens to a %s what their rights say, and nothing of another shop',
    async (name) => {
      const told: string[] = [];
      for (const { method, path, entry } of pageRoutes(street.gateway)) {
        const ask = await street.browser(name);
        const form = FORMS[`${method} ${path}`] ?? {};
        const may = entry === 'anyone' || entry === 'signed_in' || hasRight(standingOf(name), entry);
        const own = await ask(method, await fill(path, PAGE_SAMPLES, street, street.lins), form);
        const isRight = may
          ? OPEN.has(own.status) && (own.status !== 404 || UNOWNED.has(path) || NAMES_ROW.has(path))
          : own.status === 403;
        if (!isRight) told.push(`${method} ${path}: ${own.status}, may: ${may}`);
        if (!path.includes(':') || UNOWNED.has(path)) continue;
        const foreign = await ask(method, await fill(path, PAGE_SAMPLES, street, street.tea), form);
        if (foreign.status !== (may ? 404 : 403)) told.push(`${method} ${path} of another shop: ${foreign.status}`);
      }
      expect(told).toEqual([]);
    },
    120_000,
  );
});
