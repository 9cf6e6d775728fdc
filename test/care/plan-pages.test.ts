import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CARD_CODES, draftOfCard } from '../../src/care/plans/cards.ts';
import { type PlanDraft, type Step, STOP_WHEN } from '../../src/care/plans/index.ts';
import { changesOf } from '../../src/care/plans/views-changes.ts';
import { rawOf } from '../../src/care/plans/views-form.ts';
import { draftOf } from '../../src/care/plans/views-read.ts';
import { loadWords } from '../../src/platform/i18n.ts';
import { projectRoot } from '../../src/platform/paths.ts';
import { LANGUAGES } from '../../src/platform/slice.ts';
import { VOUCHER_FIELDS } from '../../src/vouchers/index.ts';
import { type Desk, openDesk } from '../customers/import-desk.ts';
import { ENGINES } from '../support/engines.ts';
import { ask, openPlanShop, type PlanShop, send, wait } from './plans-shop.ts';

type Fields = Record<string, string>;

const plain = (html: string): string =>
  html
    .replace(/&#x([0-9A-F]+);/gi, (_all, code: string) => String.fromCodePoint(parseInt(code, 16)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');

const attribute = (tag: string, name: string): string | undefined => {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : plain(value);
};

function inputsIn(form: string): [string, string][] {
  return [...form.matchAll(/<input\b[^>]*>/g)].flatMap(([tag]) => {
    const name = attribute(tag, 'name');
    const box = /type="(checkbox|radio)"/.test(tag);
    return name === undefined || (box && !/\schecked/.test(tag)) ? [] : [[name, attribute(tag, 'value') ?? '']];
  });
}

function selectsIn(form: string): [string, string][] {
  return [...form.matchAll(/<select\b[^>]*>[^]*?<\/select>/g)].map(([whole]) => {
    const options = [...whole.matchAll(/<option\b[^>]*>/g)].map(([tag]) => tag);
    const chosen = options.find((tag) => /\sselected/.test(tag)) ?? options[0] ?? '';
    return [attribute(whole, 'name') ?? '', attribute(chosen, 'value') ?? ''];
  });
}

/** What a browser without scripts would send of the editor's form, its buttons apart. */
function formIn(page: string): Fields {
  const form = /<form id="plan-form"[^]*?<\/form>/.exec(page)![0];
  const texts = [...form.matchAll(/<textarea\b[^>]*name="([^"]+)"[^>]*>([^]*?)<\/textarea>/g)];
  const fields = [
    ...inputsIn(form),
    ...selectsIn(form),
    ...texts.map(([, name, text]): [string, string] => [name!, plain(text!)]),
  ];
  return Object.fromEntries(fields.filter(([name]) => name !== '' && name !== '_token'));
}

const BARE: PlanDraft = { name: 'Tasting', trigger: { kind: 'joined' }, steps: [], stopWhen: [], again: 0 };
const steps: Step[] = [
  wait('a', 1),
  ask('b'),
  send('c', 'Thank you', { only: { answer: { stepId: 'b', in: ['5'] } } }),
];

describe('what differs in a plan, step by step', () => {
  const kinds = (after: Step[]): string[] => changesOf(steps, after).map(({ step, change, number }) => `${step.id} ${change} ${number}`); // prettier-ignore
  test.each<[string, Step[], string[]]>([
    ['nothing', steps.map((step) => ({ ...step })), []],
    ['keys in another order', [{ until: undefined, hours: 0, days: 1, kind: 'wait', id: 'a' }, ...steps.slice(1)], []],
    ['another text', [...steps.slice(0, 2), send('c', 'Thanks', { only: steps[2]!.only })], ['c changed 3']],
    ['a new step', [steps[0]!, send('n', 'Hi'), ...steps.slice(1)], ['n new 2']],
    ['one taken out', [steps[0]!, steps[2]!], ['b gone 2']],
    ['two that changed places', [steps[1]!, steps[0]!, steps[2]!], ['b moved 1', 'a moved 2']],
  ])('%s', (_what, after, told) => expect(kinds(after)).toEqual(told));
});

describe('every code the engine can tell has its words', () => {
  const folder = join(projectRoot, 'src', 'care', 'plans');
  const sources = readdirSync(folder)
    .filter((file) => !/^(views|pages)/.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8'));
  const found = (form: RegExp): string[] => [
    ...new Set(sources.flatMap((source) => [...source.matchAll(form)].map(([, code]) => code!))),
  ];
  const reasons = [...found(/reason: '([a-z_]+)'/g), ...found(/'stopped', '([a-z_]+)'/g), ...STOP_WHEN, 'no_number', 'switched_off', 'removed']; // prettier-ignore
  const words = loadWords();

  it.each(reasons)('reason %s', (code) => {
    for (const language of LANGUAGES) expect(words(language, `plans.reason.${code}`)).not.toBe('');
  });

  it.each(found(/outcome: '([a-z]+)'/g))('outcome %s', (code) => {
    for (const language of LANGUAGES) expect(words(language, `plans.outcome.${code}`)).not.toBe('');
  });

  it('found some', () => expect(reasons.length).toBeGreaterThan(12));
});

describe.each(ENGINES)('the pages of care plans on %s', (engine) => {
  let shop: PlanShop;
  let desk: Desk;
  let clerk: Desk;
  beforeAll(async () => {
    shop = await openPlanShop(engine);
    desk = await openDesk(shop);
    clerk = await openDesk(shop, 'clerk');
  });
  afterAll(() => shop.close());

  const idIn = (path: string | undefined): string => /\/care\/plans\/([0-9a-z]{26})/.exec(path ?? '')![1]!;
  const plansOf = () => shop.plans.list(shop.test.db.reader, shop.merchantId);
  const draftNow = async (id: string): Promise<PlanDraft> => (await shop.plans.byId(shop.test.db.reader, shop.merchantId, id)).draft; // prettier-ignore
  const made = async (draft: Partial<PlanDraft>): Promise<string> =>
    (await shop.write((tx) => shop.plans.add(tx, shop.merchantId, { draft: { ...BARE, ...draft } }, 'staff:1'))).id;
  const press = async (id: string, button: string, change: Fields = {}, form?: Fields) =>
    desk.post(`/care/plans/${id}/edit`, { ...(form ?? formIn((await desk.get(`/care/plans/${id}/edit`)).text)), ...change, do: button }); // prettier-ignore
  const rows = () =>
    Promise.all(
      ['care_plans', 'care_walks', 'care_steps', 'outbound', 'vouchers', 'facts', 'audit', 'care_versions'].map(
        (table) => shop.count(`select count(*) from ${table}`),
      ),
    );

  it('begins with the ready cards in the order of a customer’s life, and says what a plan is', async () => {
    const { text } = await desk.get('/care/plans');
    expect(text).toContain('No plan is on yet');
    const order = [...text.matchAll(/id="card-(\w+)"/g)].map(([, code]) => code);
    expect(order).toEqual(['welcome', 'thanks', 'near_reward', 'expiring', 'win_back', 'care_call']);
    expect(text).toContain('href="/care/plans/cards/win_back"');
  });

  it('shows a clerk what there is, and no button that is not theirs', async () => {
    const { status, text } = await clerk.get('/care/plans');
    expect([status, text.includes('New plan')]).toEqual([200, false]);
    const card = await clerk.get('/care/plans/cards/thanks');
    expect([card.status, card.text.includes('>Switch on</button>')]).toEqual([200, false]);
    expect((await clerk.post('/care/plans/cards/thanks')).status).toBe(403);
    expect((await clerk.get('/care/plans/new')).status).toBe(403);
    const id = await made({ steps });
    expect((await clerk.get(`/care/plans/${id}`)).text).not.toContain('name="to"');
    expect((await clerk.post(`/care/plans/${id}/switch`, { to: 'on' })).status).toBe(403);
    await desk.post(`/care/plans/${id}/remove`);
  });

  it('switches a card on in two clicks, once for two at once, and says how many it would mean', async () => {
    const looked = await desk.get('/care/plans/cards/welcome');
    expect(looked.text).toContain('Every visit earns points');
    expect(looked.text).toContain('In the last 30 days it would have started for');
    const clicks = await Promise.all([1, 2].map(() => desk.post('/care/plans/cards/welcome')));
    expect(clicks.map(({ status }) => status)).toEqual([303, 303]);
    const all = await plansOf();
    expect(all.map(({ card, on }) => [card, on])).toEqual([['welcome', true]]);
    expect(idIn(clicks[0]!.headers['location'])).toBe(idIn(clicks[1]!.headers['location']));
    const done = clicks.map(({ headers }) => headers['location']!).toSorted(); // either may be first
    expect(done.map((path) => /done=plans\.done\.(\w+)/.exec(path)?.[1])).toEqual(['already', 'on']);
    expect((await desk.get(done[1]!)).text).toContain('Switched on: whoever it happens to');
    expect((await desk.get('/care/plans/cards/welcome')).headers['location']).toBe(`/care/plans/${all[0]!.id}`);
    expect((await desk.get('/care/plans/cards/nonsense')).status).toBe(404);
  });

  it('tries a card before it is a plan', async () => {
    const amy = await shop.person({ name: 'Amy Early' });
    const practising = await openDesk(shop, 'clerk', 'training');
    const before = await rows();
    const { status, text } = await clerk.get('/care/plans/cards/thanks/try');
    expect([status, text.includes('Amy Early')]).toEqual([200, true]);
    const low = await clerk.post('/care/plans/cards/thanks/try', { do: 'look', tried: amy.id, 'try-score': '1' });
    expect(low.text).toMatch(/<b>Open a case: [^<]*<\/b><\/p>/);
    expect((await clerk.get('/care/plans/cards/nonsense/try')).status).toBe(404);
    const masked = (await practising.get('/care/plans/cards/thanks/try')).text;
    expect([masked.includes('Amy'), masked.includes('Its words are not shown')]).toEqual([false, true]);
    expect(await rows()).toEqual(before);
  });

  it('gives the voucher that was chosen for a card, or none', async () => {
    const words = { en: 'a free dessert', zh: '免费甜点一份' };
    const dessert = { words, kind: 'item' as const, value: null, leastSpend: null, validDays: 30 };
    const { id } = await shop.write((tx) => shop.gateway.vouchers.addOffer(tx, shop.merchantId, dessert, 'staff:1'));
    expect((await desk.get('/care/plans/cards/win_back')).text).toContain('Text with a voucher: a free dessert');
    expect((await desk.get('/care/plans/cards/win_back?offer=none')).text).not.toContain('Text with a voucher');
    const done = await desk.post('/care/plans/cards/win_back', { offer: id });
    const draft = await draftNow(idIn(done.headers['location']));
    expect(draft.steps.filter((step) => step.kind === 'send' && step.voucherOfferId === id).length).toBeGreaterThan(1);
  });

  it('reads every ready card from its form as it was', async () => {
    const { currency } = shop.merchant;
    const fields = ['name', 'shop', 'member', 'points', 'visits', 'expiring'];
    for (const code of CARD_CODES) {
      const context = { offers: shop.plans.offers(), language: 'en' as const, decimals: 2, voucherOfferId: 'v' };
      const draft = draftOfCard(code, context);
      if (!draft) continue;
      const found = await desk.get(`/care/plans/new?card=${code}`);
      expect([code, currency, [200, 303].includes(found.status)]).toEqual([code, currency, true]);
      const actions = shop.gateway.slices.flatMap(({ actions: own }) => own ?? []);
      const read = draftOf(rawOf(draft), { fields: () => [...fields, ...shop.gateway.slices.flatMap(({ card }) => (card?.mergeFields ?? []).map(({ name }) => name)), ...VOUCHER_FIELDS], actions }); // prettier-ignore
      expect([code, read.faults]).toEqual([code, {}]);
      const asTexts = draft.steps.map((step) =>
        step.kind === 'do'
          ? { ...step, input: Object.fromEntries(Object.entries(step.input).map(([name, value]) => [name, typeof value === 'number' ? String(value) : value])) } // prettier-ignore
          : step,
      );
      expect(read.draft).toEqual({ ...draft, steps: asTexts });
    }
  });

  describe('the editor without a script', () => {
    it('adds, moves and takes out steps; keeps what was typed, and writes nothing before save', async () => {
      const id = await made({ steps });
      const before = await rows();
      const typed = { name: 'Typed name', 's2-en': 'Typed & <kept> "so"\nsecond line', 's0-days': 'many' };
      let form = formIn((await press(id, 'add:1:stop', typed)).text);
      expect([form['name'], form['s0-days'], form['s1-kind'], form['s3-en']]).toEqual(['Typed name', 'many', 'stop', typed['s2-en']]); // prettier-ignore
      form = formIn((await press(id, 'up:3', {}, form)).text);
      expect([form['s2-en'], form['s3-kind']]).toEqual([typed['s2-en'], 'ask']);
      form = formIn((await press(id, 'down:2', {}, form)).text);
      expect([form['s3-en'], form['s3-a-b-5']]).toEqual([typed['s2-en'], '1']);
      form = formIn((await press(id, 'remove:1', {}, form)).text);
      expect([form['s1-kind'], form['s2-en']]).toEqual(['ask', typed['s2-en']]);
      form = formIn((await press(id, 'add:3:do:customers.tag', {}, form)).text);
      expect([form['s3-action'], form['s3-in-tag']]).toEqual(['customers.tag', '']);
      form = formIn((await press(id, 'add:0:ask:cause', {}, form)).text);
      expect([form['s0-kind'], form['s0-what'], form['s3-en']]).toEqual(['ask', 'cause', typed['s2-en']]);
      expect(await rows()).toEqual(before);
    });

    it('puts fields into a text, writes it plainly, and opens and closes conditions', async () => {
      const id = await made({ steps });
      let form = formIn((await press(id, 'insert:s2-en:name', { 's2-en': 'Hi' })).text);
      expect(form['s2-en']).toBe('Hi {{name "friend"}}');
      form = formIn((await press(id, 'fix:s2-en', { 's2-en': 'Soup’s on' }, form)).text);
      expect(form['s2-en']).toBe("Soup's on");
      form = formIn((await press(id, 'where:2', {}, form)).text);
      expect(form['onlyAC.0.0.field']).toBe('');
      const condition = { 'onlyAC.0.0.field': 'points.balance', 'onlyAC.0.0.was': 'points.balance', 'onlyAC.0.0.is': '>=', 'onlyAC.0.0.value': '50' }; // prettier-ignore
      form = formIn((await desk.post(`/care/plans/${id}/edit`, { ...form, ...condition, 'onlyAC.do': 'add:0' })).text);
      expect([form['onlyAC.0.0.value'], form['onlyAC.0.1.field']]).toEqual(['50', '']);
      form = formIn((await desk.post(`/care/plans/${id}/edit`, { ...form, 'onlyAC.do': 'remove:0.1' })).text);
      const saved = await press(id, 'save', {}, form);
      expect(saved.headers['location']).toBe(`/care/plans/${id}?done=plans.done.saved`);
      const [, , last] = (await draftNow(id)).steps;
      expect(last).toMatchObject({ id: 'c', only: { answer: { stepId: 'b', in: ['5'] }, where: { all: [{ field: 'points.balance', is: '>=', value: '50' }] } } }); // prettier-ignore
      form = formIn((await press(id, 'nowhere:2')).text);
      expect(form['onlyAC.0.group']).toBeUndefined();
    });

    it('tells each fault at its step and field, all at once', async () => {
      const id = await made({
        steps: [...steps, { id: 'd', kind: 'do', action: 'customers.tag', input: { tag: 'x' } }],
      });
      const before = await rows();
      const broken = { name: ' ', trigger: 'overdue', 't-percent': '7', who: 'segment', segmentId: '', again: '-1', 's0-days': '0', 's0-hours': '0', 's0-until': '', 's1-days': '99', 's2-en': 'Hello {{nome}}', 's3-in-tag': '' }; // prettier-ignore
      const { status, text } = await press(id, 'save', broken);
      expect(status).toBe(422);
      const noteOf = (field: string): string => plain(new RegExp(`id="n-${field}" class="fault">([^<]*)<`).exec(text)?.[1] ?? ''); // prettier-ignore
      expect(noteOf('name')).toBe('Give it a name.');
      expect(noteOf('t-percent')).toBe('A whole number from 100 to 1,000.');
      expect(noteOf('again')).toBe('A whole number from 0 to 3,650.');
      expect(noteOf('s0-days')).toBe('Say how long to wait, or until when.');
      expect(noteOf('s1-days')).toBe('A whole number from 1 to 30.');
      expect(noteOf('s2-en')).toMatch(/There is no field "\{\{nome\}\}"/);
      expect(noteOf('s3-in-tag')).toBe('Fill this in; a line of text.');
      expect(text).toContain('Choose a segment.');
      expect(text).toContain('8 things need mending');
      expect(formIn(text)['s2-en']).toBe('Hello {{nome}}');
      const open = await press(id, 'save', { who: 'tree', 'where.0.group': 'all', 'where.0.0.field': '', 'where.0.0.was': '' }); // prettier-ignore
      expect([open.status, open.text.includes('A condition is not complete yet.')]).toEqual([422, true]);
      const nested = await desk.post(`/care/plans/${id}/edit`, { ...formIn(open.text), do: 'save', 's2-en[x]': 'y' });
      expect([nested.status, nested.text.includes('This did not arrive as text')]).toEqual([422, true]);
      expect(await rows()).toEqual(before);
    });

    it('does not lose the condition of a step whose question is gone, which would be for everybody then', async () => {
      const id = await made({ steps });
      const { text } = await press(id, 'remove:1');
      expect(text).toContain('The answer to a question that is not asked before this step');
      const refused = await press(id, 'save', {}, formIn(text));
      expect([refused.status, refused.text.includes('Move the step behind its question')]).toEqual([422, true]);
      const { 's1-a-b-5': _ticked, ...unticked } = formIn(refused.text);
      expect((await press(id, 'save', {}, unticked)).status).toBe(303);
      expect((await draftNow(id)).steps[1]!.only).toBeUndefined();
    });

    it('refuses a plan without steps, and answers of two questions', async () => {
      const id = await made({ steps: [ask('q1'), ask('q2'), send('c', 'Hi')] });
      const two = await press(id, 'save', { 's2-a-q1-5': '1', 's2-a-q2-4': '1' });
      expect([two.status, two.text.includes('Tick answers of one question only.')]).toEqual([422, true]);
      let form = formIn((await desk.get(`/care/plans/${id}/edit`)).text);
      for (let left = 3; left > 0; left--) form = formIn((await press(id, 'remove:0', {}, form)).text);
      const empty = await press(id, 'save', {}, form);
      expect([empty.status, empty.text.includes('Add at least one step.')]).toEqual([422, true]);
    });

    it('makes one plan of a form that is sent twice', async () => {
      const form = formIn((await desk.get('/care/plans/new')).text);
      const save = () => desk.post('/care/plans/new', { ...form, name: 'Made once', do: 'save' });
      const first = await save();
      expect(idIn((await save()).headers['location'])).toBe(idIn(first.headers['location']));
      const all = await plansOf();
      expect(all.filter(({ draft }) => draft.name === 'Made once').map(({ on }) => on)).toEqual([false]);
    });

    it('takes many steps, and all of them come back', async () => {
      const many = Array.from({ length: 30 }, (_, at) => send(`s${at}`, `Text ${at}`));
      const id = await made({ steps: many });
      expect((await press(id, 'save')).status).toBe(303);
      expect((await draftNow(id)).steps).toEqual(many);
    });
  });

  it('measures one box while it is written in', async () => {
    const { text } = await desk.post('/care/plans/measure?box=s3-en', { 's3-kind': 'send', 's3-offer': '', 's3-en': 'Soup’s on' }); // prettier-ignore
    expect(text).toContain('<mark class="culprit">’</mark>');
    expect(text).not.toContain('<html');
    expect((await desk.post('/care/plans/measure', {})).status).toBe(400);
  });

  describe('a plan that runs', () => {
    let id: string;
    let amy: { id: string; phone: string };
    let ben: { id: string; phone: string };
    beforeAll(async () => {
      id = await shop.on({ name: 'Running', trigger: { kind: 'purchase' }, steps });
      amy = await shop.person({ name: 'Amy Chen' });
      ben = await shop.person({ name: 'Ben Ortiz', language: 'zh' });
      await shop.buys(amy);
      await shop.buys(ben);
      await shop.work();
    });

    it('shows who stands where, masked, and leads to the customer', async () => {
      const { text } = await desk.get(`/care/plans/${id}`);
      expect(text).toContain('2 stand here');
      expect(text).toContain(`href="/customers/${amy.id}">Amy Chen</a>`);
      expect(text).toMatch(/•••• \d{4}/);
      expect(text).not.toContain(amy.phone);
      expect(text).toContain('waits at step 1');
      expect((await desk.get('/care/plans')).text).toContain('2 people are in it now');
    });

    it('says what a change would reach before it is saved', async () => {
      const { text } = await press(id, 'remove:1', { 's0-days': '5' });
      expect(text).toContain(
        '2 people are in it; nobody gets a step twice; they go on behind the last step they took.',
      );
      expect(text).toMatch(/Changed: step 1, Wait 5 days · 2 wait there now/);
      expect(text).toContain('Taken out (it was step 2)');
    });

    it('is tried on one customer, every branch, and writes nothing', async () => {
      const before = await rows();
      const page = await desk.get(`/care/plans/${id}/try`);
      expect(page.text).toContain('This writes nothing and sends nothing.');
      const tried = (form: Fields) => desk.post(`/care/plans/${id}/try`, { do: 'look', tried: amy.id, ...form });
      expect((await tried({})).text).toMatch(/passed over<\/span> <span class="muted">the answer is another/);
      expect((await tried({ 'try-b': '5' })).text).toContain('Lin&#x27;s Noodles: Thank you');
      expect((await tried({ 'try-b': '2' })).text).toMatch(/passed over/);
      const byName = await desk.post(`/care/plans/${id}/try`, { do: 'find', q: 'ortiz' });
      expect(byName.text).toMatch(/aria-pressed="true"[^>]*>Ben Ortiz/);
      const byNumber = await desk.post(`/care/plans/${id}/try`, { do: 'find', q: amy.phone });
      expect(byNumber.text).toMatch(/aria-pressed="true"[^>]*>Amy Chen/);
      expect((await desk.post(`/care/plans/${id}/try`, { do: 'find', q: 'Zacharias' })).text).toContain('Nobody was found.'); // prettier-ignore
      expect(await rows()).toEqual(before);
    });

    it('takes one person out, and pressed twice it is done once', async () => {
      const { text } = await desk.get(`/care/plans/${id}`);
      const walk = /name="walk" value="([0-9a-z]{26})"/.exec(text.slice(text.indexOf('Ben Ortiz')))![1]!;
      const leave = () => desk.post(`/care/plans/${id}/leave`, { walk });
      expect((await leave()).headers['location']).toBe(`/care/plans/${id}?done=plans.done.left`);
      expect((await leave()).status).toBe(303);
      expect(await shop.states(ben)).toEqual(['stopped:staff']);
      expect((await desk.get(`/care/plans/${id}?state=stopped`)).text).toContain('taken out by the staff');
      expect((await desk.post(`/care/plans/${id}/leave`, {})).status).toBe(400);
    });

    it('is switched off with those in it finishing, or stopped for everybody', async () => {
      await desk.post(`/care/plans/${id}/switch`, { to: 'off' });
      expect(await shop.states(amy)).toEqual(['going']);
      expect((await desk.get(`/care/plans/${id}`)).text).toContain('1 person who was in it is still finishing.');
      await desk.post(`/care/plans/${id}/switch`, { to: 'on' });
      const stopped = await desk.post(`/care/plans/${id}/switch`, { to: 'stop' });
      expect(stopped.headers['location']).toBe(`/care/plans/${id}?done=plans.done.stop`);
      expect((await desk.post(`/care/plans/${id}/switch`, { to: 'stop' })).status).toBe(303);
      expect(await shop.states(amy)).toEqual(['stopped:switched_off']);
      expect((await desk.post(`/care/plans/${id}/switch`, { to: 'sideways' })).status).toBe(400);
    });

    it('shows scores and causes as they came', async () => {
      const plan = await shop.on({ name: 'Asked', trigger: { kind: 'first_purchase' }, steps: [ask('s'), ask('w', 'cause', { texts: { en: 'Why? 1 to 5' } })] }); // prettier-ignore
      const chitra = await shop.person({ name: 'Chitra' });
      await shop.buys(chitra);
      await shop.work();
      await shop.say(chitra.phone, '4');
      await shop.work();
      await shop.say(chitra.phone, '2');
      await shop.work();
      const { text } = await desk.get(`/care/plans/${plan}`);
      expect(text).toContain('Average score 4.0 of 5');
      expect(text).toMatch(/<span>another shop<\/span><b>1<\/b>/);
    });
  });

  it('tells at the field what keeps a plan from being switched on', async () => {
    const dessert = { words: { en: 'tea' }, kind: 'item' as const, value: null, leastSpend: null, validDays: 9 };
    const { id: offerId } = await shop.write((tx) => shop.gateway.vouchers.addOffer(tx, shop.merchantId, dessert, 'staff:1')); // prettier-ignore
    const id = await made({ steps: [send('a', 'Take {{gift}}', { voucherOfferId: offerId })] });
    await shop.write((tx) => shop.gateway.vouchers.archiveOffer(tx, shop.merchantId, offerId, 'staff:1'));
    const refused = await desk.post(`/care/plans/${id}/switch`, { to: 'on' });
    expect(refused.headers['location']).toBe(`/care/plans/${id}/edit?mend=1`);
    const { status, text } = await desk.get(refused.headers['location']!);
    expect([status, text.includes('This voucher is no longer given.')]).toEqual([422, true]);
  });

  it('deletes one, and another shop’s is not there', async () => {
    const id = await made({ steps });
    expect((await desk.post(`/care/plans/${id}/remove`)).headers['location']).toBe(
      '/care/plans?done=plans.done.removed',
    );
    expect((await desk.get(`/care/plans/${id}`)).status).toBe(404);
    expect((await desk.get('/care/plans/0123456789abcdefghjkmnpqrs')).status).toBe(404);
  });

  it('speaks Chinese', async () => {
    const { id } = (await plansOf())[0]!;
    for (const path of [
      '/care/plans',
      '/care/plans/cards/thanks',
      '/care/plans/new',
      `/care/plans/${id}`,
      `/care/plans/${id}/edit`,
      `/care/plans/${id}/try`,
    ]) {
      // prettier-ignore
      const { status, text } = await desk.get(`${path}?lang=zh`);
      expect([path, status]).toEqual([path, 200]);
      const main = /<main[^]*<\/main>/.exec(text)![0];
      expect(main).toMatch(/[\u4e00-\u9fff]/);
      expect(main).not.toMatch(/Switch on|Only if|Add a step|last 30 days/);
    }
    await desk.get('/care/plans?lang=en');
  });
});
