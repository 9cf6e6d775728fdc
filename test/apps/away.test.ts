import { freeName } from '../../src/apps/free-name.ts';
import { wordsLike } from '../../src/apps/views-words.ts';
import { loadWords } from '../../src/platform/i18n.ts';
import { LANGUAGES } from '../../src/platform/slice.ts';
import { ENGINES } from '../support/engines.ts';
import { ACTOR, type AppShop, openApps } from './shop.ts';

describe.each(ENGINES)('apps that were put away on %s', (engine) => {
  let shop: AppShop;
  beforeEach(async () => {
    shop = await openApps(engine);
  });
  afterEach(() => shop.close());
  const write: AppShop['test']['db']['write'] = (work) => shop.test.db.write(work);
  const away = async () => (await shop.apps.archived(shop.test.db.reader, shop.merchantId)).map(({ id }) => id);
  const listed = async () => (await shop.apps.list(shop.test.db.reader, shop.merchantId)).map(({ id }) => id);

  it('stand in a list of their own, the latest first, and come back as drafts that go live again', async () => {
    const { apps, merchantId } = shop;
    const [info, vote] = [await shop.card('info'), await shop.card('vote')];
    await write((tx) => apps.archive(tx, merchantId, vote, ACTOR));
    shop.clock.advance(1000);
    await write((tx) => apps.archive(tx, merchantId, info, ACTOR));
    expect([await away(), await listed()]).toEqual([[info, vote], []]);
    expect((await shop.say(shop.phone(), 'HOURS')).by).toBeNull();

    await write((tx) => apps.unarchive(tx, merchantId, info, ACTOR));
    await write((tx) => apps.unarchive(tx, merchantId, info, ACTOR)); // pressed twice
    expect([await away(), await listed()]).toEqual([[vote], [info]]);
    expect(await apps.byId(shop.test.db.reader, merchantId, info)).toMatchObject({ state: 'draft' });
    expect((await shop.say(shop.phone(), 'HOURS')).by).toBeNull(); // nobody meets it before it goes live
    await write((tx) => apps.test(tx, merchantId, info));
    expect(await write((tx) => apps.goLive(tx, merchantId, info, ACTOR))).toEqual([]);
    expect((await shop.say(shop.phone(), 'HOURS')).by).toBe('apps.run');
    expect(await write((tx) => apps.unarchive(tx, merchantId, info, ACTOR))).toBeUndefined();
    expect(await apps.byId(shop.test.db.reader, merchantId, info)).toMatchObject({ state: 'live' });
  });

  it('whose word is somebody else’s by now cannot go live with it', async () => {
    const { apps, merchantId } = shop;
    const first = await shop.card('info');
    await write((tx) => apps.archive(tx, merchantId, first, ACTOR));
    const second = await shop.card('info');
    await write((tx) => apps.unarchive(tx, merchantId, first, ACTOR));
    await write((tx) => apps.test(tx, merchantId, first));
    expect(await write((tx) => apps.goLive(tx, merchantId, first, ACTOR))).toEqual([{ word: 'HOURS', fault: 'taken', by: second }]); // prettier-ignore
    expect(await apps.byId(shop.test.db.reader, merchantId, second)).toMatchObject({ state: 'live' });
    expect(await apps.byId(shop.test.db.reader, merchantId, first)).toMatchObject({ state: 'draft' });
  });

  it('a copy, and an app from a file, have a name of their own', async () => {
    const { apps, merchantId } = shop;
    const id = await shop.card('vote', {}, { name: 'Dish' });
    const file = await apps.exportFile(shop.test.db.reader, merchantId, id);
    await write((tx) => apps.copy(tx, merchantId, id, ACTOR));
    await write((tx) => apps.importFile(tx, merchantId, file, ACTOR));
    const names = (await apps.list(shop.test.db.reader, merchantId)).map(({ name }) => name);
    expect(names.toSorted()).toEqual(['Dish', 'Dish 2', 'Dish 3']);
  });

  it('every word of the product that people text is told by what it does', async () => {
    const words = loadWords();
    const found = new Set<string>();
    for (const word of [
      'JOIN',
      'NAME',
      'BDAY',
      'LANG',
      'POINTS',
      'MX',
      'GIFTS',
      'FEEDBACK',
      'COMPLAIN',
      '投诉',
      'DONE',
      'LATER',
      'REM',
    ]) {
      // prettier-ignore
      const refused = await shop.gateway.words.check(shop.test.db.reader, shop.merchantId, word);
      expect([word, refused?.fault]).toEqual([word, 'built_in']);
      found.add(refused!.by!);
    }
    for (const name of found)
      for (const language of LANGUAGES)
        expect(words(language, `apps.word.does.${name.replace('.', '_')}`)).not.toBe('');
    expect(found.size).toBeGreaterThan(10);
  });
});

describe('names and words to choose instead', () => {
  it.each`
    wanted      | taken                          | name
    ${'Vote'}   | ${[]}                          | ${'Vote'}
    ${'Vote'}   | ${['Vote']}                    | ${'Vote 2'}
    ${'Vote'}   | ${['Vote', 'Vote 2', 'Other']} | ${'Vote 3'}
    ${'Vote 2'} | ${['Vote', 'Vote 2']}          | ${'Vote 3'}
    ${'投票'}   | ${['投票']}                    | ${'投票 2'}
  `('$wanted beside $taken is $name', ({ wanted, taken, name }) => {
    expect(freeName(wanted, taken)).toBe(name);
  });

  it('a long name keeps within its length', () => {
    const long = '长'.repeat(80);
    expect(Array.from(freeName(long, [long])).length).toBeLessThanOrEqual(80);
  });

  it.each`
    word                      | ready        | fault         | words
    ${'vote'}                 | ${['VOTE']}  | ${'taken'}    | ${['MYVOTE', 'VOTENOW', 'GOVOTE', 'VOTETIME']}
    ${'DISH'}                 | ${['VOTE']}  | ${'taken'}    | ${['VOTE', 'MYDISH', 'DISHNOW', 'GODISH', 'DISHTIME']}
    ${'STOP'}                 | ${['VOTE']}  | ${'reserved'} | ${['VOTE', 'MYVOTE', 'VOTENOW', 'GOVOTE', 'VOTETIME']}
    ${'积分'}                 | ${[]}        | ${'built_in'} | ${['我要积分', '参加积分', '积分活动']}
    ${'7'}                    | ${[]}        | ${'form'}     | ${[]}
    ${'ABCDEFGHIJKLMNOPQRST'} | ${['HOURS']} | ${'taken'}    | ${['HOURS']}
  `('like $word', ({ word, ready, fault, words }) => {
    expect(wordsLike(word, ready, fault)).toEqual(words);
  });
});
