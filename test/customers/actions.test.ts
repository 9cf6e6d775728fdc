import { ENGINES } from '../support/engines.ts';
import { act, newCustomer, openWorld, refusals, type World } from '../support/world-rows.ts';

describe.each(ENGINES)('actions on tags on %s', (engine) => {
  let world: World;
  let customerId: string;
  beforeEach(async () => {
    world = await openWorld(engine);
    customerId = await newCustomer(world);
  });
  afterEach(() => world.close());

  const tags = () => world.customers.tags(world.db.reader, world.merchantId, customerId);
  const does = (name: string, tag: string) =>
    act(world, `customers.${name}`, { customerId, onceKey: 'walk:1:a', input: { tag } });

  it('adds a tag and takes it away, however often', async () => {
    await does('tag', '  lapsed ');
    await does('tag', 'lapsed');
    await does('tag', '常客');
    expect(await tags()).toEqual(['lapsed', '常客']);
    await does('untag', 'lapsed');
    await does('untag', 'lapsed');
    expect(await tags()).toEqual(['常客']);
  });

  it.each`
    input                      | words
    ${{}}                      | ${'Name the tag.'}
    ${{ tag: '  ' }}           | ${'Name the tag.'}
    ${{ tag: 'x'.repeat(41) }} | ${'Keep the tag within 40 characters.'}
    ${{ tag: 'one, two' }}     | ${'Name one tag, without commas.'}
    ${{ tag: '一，二' }}       | ${'Name one tag, without commas.'}
    ${{ tag: 'a\u0007b' }}     | ${'Name one tag, without commas.'}
  `('refuses $input', ({ input, words }) => {
    for (const name of ['tag', 'untag']) expect(refusals(world, `customers.${name}`, input)).toEqual({ tag: words });
  });
});
