import type { AppDraft, Step } from '../../src/apps/index.ts';
import { FieldFaults } from '../../src/platform/web/problems.ts';
import { ENGINES } from '../support/engines.ts';
import { ACTOR, type AppShop, openApps } from './shop.ts';

const steps = (...first: Step[]): Partial<AppDraft> => ({
  kind: 'steps',
  form: null,
  steps: [...first, { id: 'answer', kind: 'reply', texts: { en: 'Thank you for your text.' } }],
});

describe.each(ENGINES)('a paused app answers again only when it can on %s', (engine) => {
  let shop: AppShop;
  let blocked: string;
  beforeAll(async () => {
    shop = await openApps(engine, { apps: { mayCall: (address) => address !== blocked } });
  });
  afterAll(() => shop.close());

  const write: AppShop['test']['db']['write'] = (work) => shop.test.db.write(work);
  const stateOf = async (id: string) => (await shop.apps.byId(shop.test.db.reader, shop.merchantId, id)).state;

  /** Pauses an app, lets something happen, and tries to let it answer again. @returns places and state */
  async function after(id: string, happens: () => Promise<unknown>): Promise<[string[], string]> {
    await write((tx) => shop.apps.pause(tx, shop.merchantId, id, ACTOR));
    await happens();
    const resuming = write((tx) => shop.apps.resume(tx, shop.merchantId, id, ACTOR));
    const places = await resuming.then(
      (refused) => refused.map(({ word }) => word),
      (fault: unknown) => {
        if (!(fault instanceof FieldFaults)) throw fault;
        return fault.faults.map(({ field }) => field);
      },
    );
    return [places, await stateOf(id)];
  }

  it('answers again when nothing has changed', async () => {
    expect(await after(await shop.card('menu'), async () => {})).toEqual([[], 'live']);
  });

  it('stays paused without its voucher offer', async () => {
    const { vouchers } = shop.gateway;
    const words = { words: { en: 'a free tea' }, kind: 'item', value: null, leastSpend: null, validDays: 30 } as const;
    const offer = await write((tx) => vouchers.addOffer(tx, shop.merchantId, words, ACTOR));
    const id = await shop.card('coupon', { offer: offer.id });
    const gone = () => write((tx) => vouchers.archiveOffer(tx, shop.merchantId, offer.id, ACTOR));
    expect(await after(id, gone)).toEqual([['steps.2.input.offerId'], 'paused']);
  });

  it('stays paused without the segment that may use it, or that a step asks about', async () => {
    const { segments } = shop.gateway;
    const made = (name: string) => write((tx) => segments.save(tx, shop.merchantId, { name, where: { field: 'points.balance', is: '>', value: 9 } }, ACTOR)); // prettier-ignore
    const [who, asked] = [await made('Who'), await made('Asked')];
    const check: Step = { id: 'c', kind: 'check', question: { is: 'segment', segmentId: asked.id }, elseGoTo: 'answer' }; // prettier-ignore
    const talks = [['RICH'], ['rich please'], ['Rich!']].map((texts) => ({ texts, expect: 'Thank you' }));
    const id = await shop.card('info', {}, { ...steps(check), words: ['RICH'], tests: talks, who: { segmentId: who.id } }); // prettier-ignore
    const gone = (segmentId: string) => write((tx) => segments.remove(tx, shop.merchantId, segmentId, ACTOR));
    expect(await after(id, () => gone(asked.id))).toEqual([['steps.0.question.segmentId'], 'paused']);
    const again = write((tx) => shop.apps.resume(tx, shop.merchantId, id, ACTOR)).catch(() => 'refused');
    expect(await again).toBe('refused');
    const next = await shop.card('info', {}, { ...steps(), words: ['POOR'], tests: talks.map((talk) => ({ ...talk, texts: ['POOR'] })), who: { segmentId: who.id } }); // prettier-ignore
    expect(await after(next, () => gone(who.id))).toEqual([['who'], 'paused']);
  });

  it('stays paused when its address may be called no more', async () => {
    const id = await shop.card('webhook', { url: 'https://8.8.4.4/orders' });
    const gone = async () => void (blocked = '8.8.4.4');
    expect(await after(id, gone)).toEqual([['steps.1.input.url'], 'paused']);
  });

  it('stays paused when one of its answers has become a word of the shop', async () => {
    const id = await shop.card('vote');
    const gone = () => shop.card('info', {}, { words: ['FISH SOUP'], tests: [1, 2, 3].map(() => ({ texts: ['FISH SOUP'], expect: '10:00' })) }); // prettier-ignore
    expect(await after(id, gone)).toEqual([['steps.0.wanted.choices.1'], 'paused']);
    expect(await shop.ask(shop.phone(), 'VOTE')).not.toContain('Which dish');
  });
});
