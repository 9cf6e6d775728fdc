import type { Draft } from '../../src/broadcasts/index.ts';
import { emptyDraft } from '../../src/broadcasts/draft.ts';
import { ENGINES } from '../support/engines.ts';
import { type BroadcastShop, EVERYBODY, openBroadcastShop } from './shop.ts';

const AUDIENCE = { excludeSegmentIds: [], excludeTextedHours: 0, excludeInDialogue: true };
const draftOf = (more: Partial<Draft> = {}): Draft => ({
  ...emptyDraft('June'),
  audience: { ...AUDIENCE, where: EVERYBODY },
  texts: { en: 'Two for one today' },
  ...more,
});

describe.each(ENGINES)('what is told before a broadcast is sent, on %s', (engine) => {
  let shop: BroadcastShop;
  beforeAll(async () => {
    shop = await openBroadcastShop(engine);
    await shop.people(3, { names: true });
    await shop.people(1, { area: '305' });
    const { merchantId, gateway } = shop;
    await shop.write((tx) =>
      gateway.customers.findOrCreate(tx, merchantId, '+12125559999' as never, { source: 'api', actor: 'token:1' }),
    );
  });
  afterAll(() => shop.close());

  const preflight = (more?: Partial<Draft>) =>
    shop.gateway.broadcasts.preflight(shop.test.db.aside, shop.merchantId, draftOf(more));
  const codes = async (more?: Partial<Draft>, level?: string) =>
    (await preflight(more)).checks.filter((check) => !level || check.level === level).map(({ code }) => code);

  it('counts who would get it, who would not and why, and how long it takes', async () => {
    expect(await preflight()).toMatchObject({
      audience: 5,
      recipients: 4,
      excluded: { no_consent: 1 },
      parts: { usual: 1, longest: 1 },
      minutes: 1,
      startsAt: shop.clock.now(),
    });
    expect((await preflight({ holdOutPercent: 50 })).recipients).toBe(2);
    expect(await codes({}, 'block')).toEqual([]);
  });

  test.each<[what: string, draft: Partial<Draft>, level: string, code: string]>([
    ['nobody chosen', { audience: AUDIENCE }, 'block', 'no_audience'],
    ['an empty tree', { audience: { ...AUDIENCE, where: { all: [] } } }, 'block', 'no_audience'],
    [
      'a field that is gone',
      { audience: { ...AUDIENCE, where: { field: 'custom.gone', is: '=', value: 1 } } },
      'block',
      'broken_segment',
    ],
    ['a segment that is gone', { audience: { ...AUDIENCE, segmentId: 'gone' } }, 'block', 'broken_segment'],
    ['a condition nobody meets', { audience: { ...AUDIENCE, where: { not: EVERYBODY } } }, 'block', 'nobody'],
    ['no text', { texts: {} }, 'block', 'no_text'],
    ['no second text', { textsB: {} }, 'block', 'no_text'],
    ['an unknown field', { texts: { en: 'Hi {{nmae}}' } }, 'block', 'unknown_field'],
    ['open braces', { texts: { en: 'Hi {{name' } }, 'block', 'unbalanced'],
    ['5,000 characters', { texts: { en: 'x'.repeat(5001) } }, 'block', 'too_long'],
    [
      'longer than carriers take with its values',
      { texts: { en: `{{name "x"}}${'long words '.repeat(145)}` } },
      'block',
      'too_many_parts',
    ],
    ['a link without a target', { texts: { en: 'See {{link}}' } }, 'block', 'no_link_target'],
    ['a target that is no address', { linkTarget: 'javascript:alert(1)' }, 'block', 'link_target'],
    ['a time that is over', { schedule: { kind: 'at', at: '2026-06-14T10:00' } }, 'block', 'past'],
    ['a time that the clocks skip', { schedule: { kind: 'at', at: '2027-03-14T02:30' } }, 'block', 'gap'],
    ['a day that does not exist', { schedule: { kind: 'at', at: '2027-02-30T10:00' } }, 'block', 'time_unreadable'],
    ['a name that may be missing', { texts: { en: 'Hi {{name}}' } }, 'warn', 'no_fallback'],
    ['people who lack it', { texts: { en: 'Hi {{name}}' } }, 'warn', 'missing_values'],
    ['a sign that makes it dear', { texts: { en: 'Two for one — today' } }, 'warn', 'dear_sign'],
    ['many parts', { texts: { en: 'long words '.repeat(60) } }, 'warn', 'many_parts'],
    ['asking for a word that means stop', { texts: { en: 'Reply T for tea' } }, 'warn', 'reserved_words'],
    ['two words to answer with', { texts: { en: 'Reply SOUP for soup or text TEA for tea' } }, 'warn', 'asks_much'],
    ['two words, in Chinese', { texts: { zh: '回复1要汤，回复2要茶' } }, 'warn', 'asks_much'],
    ['two links', { texts: { en: 'See https://a.example and www.b.example' } }, 'warn', 'asks_much'],
    ['a target no text uses', { linkTarget: 'https://example.com/' }, 'warn', 'link_unused'],
    ['a time outside the hours', { schedule: { kind: 'at', at: '2026-06-16T06:00' } }, 'warn', 'quiet_hours'],
    ['states with hours of their own', {}, 'ok', 'strict_states'],
  ])('%s', async (_, draft, level, code) => {
    expect(await codes(draft, level)).toContain(code);
  });

  it('one word, one link and the way out is not too much', async () => {
    for (const en of ['Reply SOUP, STOP to leave', 'Two for one: https://a.example', 'We answer 100 questions a day'])
      expect(await codes({ texts: { en } })).not.toContain('asks_much');
  });

  it('telling how to leave is no word that means something else', async () => {
    expect(await codes({ texts: { en: 'Two for one. Reply STOP to leave' } })).not.toContain('reserved_words');
    expect(await codes({ texts: { en: '买一送一，拒收请回复R' } })).not.toContain('reserved_words');
  });

  it('is shown as named customers would get it, with the fixed words told apart', async () => {
    const found = await shop.gateway.broadcasts.preview(
      shop.test.db.aside,
      shop.merchantId,
      draftOf({ texts: { en: 'Hi {{name "friend"}}: {{link}}' }, linkTarget: 'https://example.com/' }),
    );
    expect(found.map(({ name }) => name)).toEqual(['Guest 0', 'Guest 1', 'Guest 2', '']);
    const [{ text, own, measure }] = found as [(typeof found)[0]];
    expect(text.slice(own.from, own.to)).toMatch(/^Hi Guest 0: https?:\/\/\S+$/);
    expect([text.startsWith("Lin's Noodles: "), text.endsWith('STOP to leave'), measure.parts]).toEqual([
      true,
      true,
      1,
    ]);
  });

  it('a draft that cannot be kept names the field', async () => {
    const bad = draftOf({ texts: { en: 'Hi {{{name}}}' }, schedule: { kind: 'at', at: '2027-03-14T02:30' } });
    const draft = shop.write((tx) => shop.gateway.broadcasts.draft(tx, shop.merchantId, bad, 'staff:1'));
    await expect(draft).rejects.toMatchObject({ faults: [{ field: 'texts.en' }, { field: 'schedule.at' }] });
  });

  it('goes to a staff phone as one customer would get it, and counts for nobody', async () => {
    const id = await shop.drafted({ texts: { en: 'Hi {{name "friend"}}' } });
    const [first] = await shop.gateway.broadcasts.preview(shop.test.db.aside, shop.merchantId, draftOf());
    const to = { phone: '(202) 555-0177', customerId: first!.customerId };
    await shop.write((tx) => shop.gateway.broadcasts.test(tx, shop.merchantId, id, to, 'staff:1'));
    const [row] = await shop.test.db.admin(`select purpose, text from outbound where last_four = '0177'`);
    expect(row![0]).toBe('staff');
    expect(shop.gateway.vault.open(shop.merchantId, row![1] as never)).toBe("Lin's Noodles: Hi Guest 0\nSTOP to leave");
    expect(await shop.texts()).toEqual([]);
  });

  it('the same words to the same people within a day are asked about', async () => {
    await shop.sent();
    await shop.run();
    expect(await codes()).toContain('same_again');
    expect(await codes({ texts: { en: 'Other words' } })).not.toContain('same_again');
  });
});

describe.each(ENGINES)('in China, on %s', (engine) => {
  it('the signature stands in front, and links are warned of', async () => {
    const shop = await openBroadcastShop(engine, {
      shop: { name: '林记面馆', country: 'CN', zone: 'Asia/Shanghai', language: 'zh', currency: 'CNY' },
    });
    await shop.people(1, { area: '212' });
    const draft = draftOf({ texts: { zh: '本周买一送一 https://example.com' } });
    const { checks } = await shop.gateway.broadcasts.preflight(shop.test.db.aside, shop.merchantId, draft);
    expect(checks.map(({ code }) => code)).toEqual(expect.arrayContaining(['china_link']));
    const [shown] = await shop.gateway.broadcasts.preview(shop.test.db.aside, shop.merchantId, draft);
    expect(shown!.text).toBe('【林记面馆】本周买一送一 https://example.com 回T退订');
    await shop.close();
  });

  it('a name too short for a signature stops it', async () => {
    const shop = await openBroadcastShop(engine, {
      shop: { name: '林', country: 'CN', zone: 'Asia/Shanghai', language: 'zh', currency: 'CNY' },
    });
    const { checks } = await shop.gateway.broadcasts.preflight(shop.test.db.aside, shop.merchantId, draftOf());
    expect(checks.filter(({ level }) => level === 'block').map(({ code }) => code)).toContain('no_signature');
    await shop.close();
  });
});
