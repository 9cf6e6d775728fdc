import { readFileSync } from 'node:fs';
import type { Browser, Locator, Page } from 'playwright-core';
import type { Phone } from '../../src/kernel/phone.ts';
import { LINS_NUMBER } from '../flows/shop.ts';
import { openBrowser } from '../support/browser.ts';
import { openPage, type Served, serveShop, signIn } from './served.ts';

const AMY = '+12025550142' as Phone;
const MOST_CLICKS = 12;

describe('apps in a browser', () => {
  let world: Served;
  let browser: Browser;
  const faults: string[] = [];
  beforeAll(async () => {
    world = await serveShop({
      worker: [],
      prepare: async ({ carrier }) => void (await carrier!.setSettings({ deliveryMillis: 0, reportMillis: 0 })),
    });
    const { gateway, merchantId } = world;
    await gateway.carrier!.addPhone({ label: 'Amy', phone: AMY, shop: LINS_NUMBER });
    await gateway.db.write((tx) => gateway.customers.findOrCreate(tx, merchantId, AMY, { source: 'counter', actor: 'system' })); // prettier-ignore
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await world.close();
  });
  afterEach(() => expect(faults.splice(0).filter((fault) => !/status of 422/.test(fault))).toEqual([]));

  async function signedIn(options: Parameters<typeof openPage>[1] = {}): Promise<Page> {
    const opened = await openPage(browser, options);
    opened.page.on('close', () => faults.push(...opened.faults));
    await signIn(opened.page, world.url);
    await opened.page.waitForURL(`${world.url}/`);
    return opened.page;
  }
  const closed = async (page: Page): Promise<void> => page.context().close();
  const apps = () => world.gateway.apps.list(world.gateway.db.reader, world.merchantId);
  const link = (page: Page, name: string): Locator => page.getByRole('link', { name, exact: true });
  const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });
  const theWord = (page: Page): Locator => page.getByLabel('Customers text this word');
  const idIn = (page: Page): string => /\/apps\/(\w+)/.exec(page.url())![1]!;

  /** What Amy's phone shows after she texts, through the carrier and the webhook. */
  async function texts(page: Page, text: string, answer: RegExp): Promise<void> {
    await page.goto(`${world.url}/simulator`);
    await page.locator('.sim-phone-entry', { hasText: 'Amy' }).locator('a').first().click();
    await page.getByLabel("Text from Amy to Lin's Noodles").fill(text);
    await page.keyboard.press('Enter');
    await page.locator('.sim-entry[data-direction=out]').filter({ hasText: answer }).first().waitFor();
  }

  it('goes from an empty gallery to a live answer in a few clicks, and a word of its own', async () => {
    const page = await signedIn();
    let clicks = 0;
    const click = async (target: Locator): Promise<void> => {
      clicks++;
      await target.click();
    };
    await click(page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Apps' }));
    await page.getByText('No apps yet').waitFor();
    await click(button(page, 'Choose a card'));
    await click(page.locator('#kind-vote'));
    await theWord(page).fill('DISH');
    await page.locator('.ap-row textarea').first().fill('Duck noodles');
    await page.locator('#phone .bubble', { hasText: '1 Duck noodles' }).waitFor();
    await click(page.locator('#phone').getByRole('button', { name: '1', exact: true }));
    await page.locator('#phone .bubble', { hasText: 'Thank you for your vote' }).waitFor();
    await click(button(page, 'Try it'));
    await click(button(page, 'Go live'));
    await page.getByText('It is live: whoever texts the word').waitFor();
    expect(clicks).toBeLessThanOrEqual(MOST_CLICKS);

    await texts(page, 'dish', /Which dish shall come back/);
    await texts(page, '2', /Thank you for your vote/);
    await page.goto(`${world.url}/apps`);
    await page.getByText('1 use in 30 days').waitFor();
    await link(page, 'Vote').click();
    await page.locator('.ap-bar', { hasText: 'Fish soup' }).waitFor();
    await button(page, 'Every use with its answers').click();
    await page.getByText('•••• 0142').waitFor();
    await closed(page);
  }, 90_000);

  it('says why a word cannot be had while it is typed, and again when it is sent', async () => {
    const page = await signedIn();
    await page.goto(`${world.url}/apps/new/info`);
    const state = page.locator('#w-1');
    for (const [word, words] of [
      ['STOP', /Phone companies read “STOP”/],
      ['yes', /Phone companies read “yes”/],
      ['JOIN', /already does something else/],
      ['dish', /belongs to your app “Vote”.*See that app/],
      ['7', /at least one letter/],
      ['HOURS', /This word is free/],
    ] as const) {
      await theWord(page).fill(word);
      await state.filter({ hasText: words }).waitFor();
    }
    await theWord(page).fill('dish');
    await button(page, 'MYDISH').click();
    await state.filter({ hasText: /This word is free/ }).waitFor();
    expect(await theWord(page).inputValue()).toBe('MYDISH');
    await theWord(page).fill('');
    await button(page, 'Try it').click();
    await page.getByText('One thing needs another look.').waitFor();
    await state.filter({ hasText: 'Give it a word' }).waitFor();
    expect(await apps()).toHaveLength(1);
    await closed(page);
  }, 60_000);

  it('refuses an answer that carriers take for a stop, at its step, and takes it mended', async () => {
    const page = await signedIn();
    await page.goto(`${world.url}/apps/new/vote`);
    await theWord(page).fill('SOUPS');
    await page.locator('.ap-row textarea').first().fill('STOP');
    await button(page, 'Try it').click();
    await page.locator('.ap-row').first().getByText('Phone companies read “STOP” as something else').waitFor();
    expect(await page.locator('.ap-row textarea').first().inputValue()).toBe('STOP');
    expect(await theWord(page).inputValue()).toBe('SOUPS');
    await page.locator('.ap-row textarea').first().fill('Beef noodles');
    await button(page, 'Try it').click();
    await button(page, 'Go live').waitFor();
    await closed(page);
  }, 60_000);

  it('goes live once when the button is pressed twice, and makes one app when the form is sent again by going back', async () => {
    const page = await signedIn();
    await page.goto(`${world.url}/apps/new/info`);
    await theWord(page).fill('OPENING');
    const before = (await apps()).length;
    await button(page, 'Try it').click();
    await button(page, 'Go live').waitFor();
    await page.goBack();
    await theWord(page).waitFor();
    expect(await theWord(page).inputValue()).toBe('OPENING');
    await button(page, 'Try it').click();
    await button(page, 'Go live').waitFor();
    expect(await apps()).toHaveLength(before + 1);
    await button(page, 'Go live').dblclick();
    await page.getByText('It is live: whoever texts the word').waitFor();
    const app = (await apps()).find(({ id }) => id === idIn(page))!;
    expect(app).toMatchObject({ state: 'live', version: 1, liveVersion: 1 });
    await page.goBack();
    await page.getByText('It is live. Customers text OPENING.').waitFor();
    await closed(page);
  }, 60_000);

  it('is paused, let answer again, changed, brought back, copied, saved as a file and put away', async () => {
    const page = await signedIn();
    await page.goto(`${world.url}/apps`);
    await link(page, 'Answer a question').click();
    const id = idIn(page);
    await button(page, 'Pause').click();
    await page.getByText('Paused: whoever texts the word').waitFor();
    await button(page, 'Let it answer again').click();
    await page.getByText('It answers again.').waitFor();
    await button(page, 'Change').click();
    await page
      .locator('.ap-texts textarea')
      .first()
      .fill('We are open daily from 10:00 to 22:00, and later on Fridays.');
    await button(page, 'Try it').click();
    await page.getByText('Customers then meet this version').waitFor();
    await page.goto(`${world.url}/apps/${id}`);
    await page.getByText('There are changes that customers do not see yet.').waitFor();
    await button(page, 'Bring back').click();
    await page.getByText('The earlier version is back').waitFor();
    expect((await apps()).find((app) => app.id === id)).toMatchObject({ version: 3, liveVersion: 1 });

    await page.goto(`${world.url}/apps/${id}`);
    const [file] = await Promise.all([page.waitForEvent('download'), link(page, 'Save as a file').click()]);
    const saved = await file.path();
    expect(file.suggestedFilename()).toBe('Answer a question.mcrm.json');
    await button(page, 'Copy').click();
    await page.getByText('This is the copy.').waitFor();
    await page.goto(`${world.url}/apps/${id}`);
    page.once('dialog', (dialog) => void dialog.accept());
    await button(page, 'Put away').click();
    await page.getByText('Put away. Its words are free').waitFor();

    await page.goto(`${world.url}/apps`);
    await link(page, '1 app is put away').click();
    await button(page, 'Take “Answer a question” out again').click();
    await page.getByText('It is back as a draft.').waitFor();
    await button(page, 'Finish and go live').click();
    await button(page, 'Go live').click();
    await page.getByText('It is live: whoever texts the word').waitFor();
    page.once('dialog', (dialog) => void dialog.accept());
    await button(page, 'Put away').click();
    await page.getByText('Put away. Its words are free').waitFor();

    await page.goto(`${world.url}/apps/import`);
    await page.getByLabel('Or paste what stands in it').fill('{"broken');
    await button(page, 'Take it in').click();
    await page.getByText('This is not a file of an app, or it is broken').waitFor();
    expect(await page.getByLabel('Or paste what stands in it').inputValue()).toBe('{"broken');
    const file1 = JSON.parse(readFileSync(saved, 'utf8')) as { app: object };
    const loop = { ...file1.app, kind: 'steps', form: null, steps: [{ id: 'a', kind: 'check', question: { is: 'member' }, elseGoTo: 'a' }] }; // prettier-ignore
    for (const [text, answer] of [
      [JSON.stringify({ ...file1, version: 99 }), /made by a newer version/],
      [JSON.stringify({ ...file1, app: loop }), /goes back to an earlier step.*Look at: step 1.*Mend it in the shop/],
    ] as const) {
      await page.getByLabel('Or paste what stands in it').fill(text);
      await button(page, 'Take it in').click();
      await page.locator('.notice.bad').filter({ hasText: answer }).waitFor();
    }
    await page.getByLabel('Or paste what stands in it').fill('');
    await page.getByLabel('Choose the file').setInputFiles(saved);
    await button(page, 'Take it in').click();
    await page.getByText('Taken in as a draft').waitFor();
    expect(await theWord(page).inputValue()).toBe('OPENING');
    await closed(page);
  }, 90_000);

  it('is made step by step, by keyboard', async () => {
    const page = await signedIn();
    await page.goto(`${world.url}/apps/new/steps`);
    await theWord(page).fill('SPICE');
    await page.locator('.ap-add summary').first().press('Enter');
    await page.locator('.ap-add[open]').getByRole('button', { name: 'Ask a question', exact: true }).press('Enter');
    await page.locator('.ap-step h3', { hasText: 'Ask' }).and(page.locator(':focus')).waitFor();
    const ask = page.locator('.ap-step').first();
    await button(page, 'Try it').press('Enter');
    const told = page.locator('.ap-faults li');
    await told.filter({ hasText: 'Step 1: Ask a question: Write the question' }).waitFor();
    expect(await told.count()).toBe(3); // the question and two answers; nothing of the test texts that follow it
    await told.nth(2).getByRole('link').press('Enter');
    await page.locator('[name="s.0.c.1.en"]').and(page.locator(':focus')).waitFor();
    await ask.locator('textarea').first().fill('How hot?');
    await ask.locator('[name="s.0.c.0.en"]').fill('mild');
    await ask.locator('[name="s.0.c.1.en"]').fill('hot');
    await page.locator('#phone .bubble', { hasText: '2 hot' }).waitFor();
    await button(page, 'Add an answer').press('Enter');
    await page.locator('[name="s.0.c.2.en"]').and(page.locator(':focus')).waitFor();
    await page.getByRole('button', { name: 'Take line 3 out' }).press('Enter');
    await page.locator('[name="s.0.c.2.en"]').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Move step 2 up' }).press('Enter');
    await page.locator('.ap-step').first().locator('h3', { hasText: 'Reply' }).waitFor();
    await page.getByRole('button', { name: 'Move step 1 down' }).press('Enter');
    await page.locator('.ap-step').first().locator('h3', { hasText: 'Ask' }).waitFor();
    expect(await ask.locator('[name="s.0.c.1.en"]').inputValue()).toBe('hot');
    await page.locator('.ap-more summary').press('Enter');
    await page.getByLabel('What you call it').fill('Spice');
    await page.getByLabel('I write the test texts myself').press('Space');
    await page.locator('[name="tests.2.expect"]').fill('no such words');
    await button(page, 'Try it').press('Enter');
    await page.getByText('The last answer should contain “no such words”.').waitFor();
    await page.locator('.ap-verdict').getByRole('button', { name: 'Mend it' }).press('Enter');
    await page.locator('[name="tests.2.expect"]').fill('Thank you');
    await button(page, 'Try it').press('Enter');
    await button(page, 'Go live').press('Enter');
    await page.getByText('It is live: whoever texts the word').waitFor();
    await closed(page);
  }, 60_000);

  it('goes from card to live by the Tab and Enter keys alone', async () => {
    const page = await signedIn();
    const tabTo = async (target: Locator): Promise<void> => {
      for (let i = 0; i < 80; i++) {
        if ((await target.and(page.locator(':focus')).count()) > 0) return;
        await page.keyboard.press('Tab');
      }
      throw new Error('80 times Tab did not come there');
    };
    await page.goto(`${world.url}/apps/new`);
    await tabTo(page.locator('#kind-coupon'));
    await page.keyboard.press('Enter');
    await theWord(page).waitFor();
    await tabTo(theWord(page));
    await page.keyboard.press('Control+a');
    await page.keyboard.type('DRINK');
    await page.locator('#phone .bubble', { hasText: 'free drink' }).waitFor();
    await tabTo(button(page, 'Try it'));
    await page.keyboard.press('Enter');
    await button(page, 'Go live').waitFor();
    await tabTo(button(page, 'Go live'));
    await page.keyboard.press('Enter');
    await page.getByText('It is live: whoever texts the word').waitFor();
    await closed(page);
  }, 60_000);

  it('tells a broken text at its box, and keeps it harmless', async () => {
    const page = await signedIn();
    await page.goto(`${world.url}/apps/new/info`);
    await theWord(page).fill('EVIL');
    const answer = page.locator('.ap-texts textarea').first();
    for (const text of ['{{#each this}}x{{/each}}', 'Hi {{nobody}}', '{{constructor}}']) {
      await answer.fill(text);
      await button(page, 'Try it').click();
      await page.locator('.ap-box small.fault').first().waitFor();
      expect(await page.locator('.ap-texts textarea').first().inputValue()).toBe(text);
    }
    await answer.fill('a'.repeat(150));
    const note = page.locator('.ap-box .ap-warn').first();
    await note.filter({ hasText: 'This goes out as up to 2 texts: 165 letters, and one text holds 160' }).waitFor(); // with the shop's mark
    await answer.fill('a'.repeat(145));
    await note.filter({ hasText: /^$/ }).waitFor({ state: 'attached' });
    await answer.fill('<b>bold</b> 😀 <script>alert(1)</script>');
    await page.locator('#phone .bubble', { hasText: '<b>bold</b> 😀' }).waitFor();
    expect(await page.locator('#phone b').count()).toBe(0);
    await closed(page);
  }, 60_000);

  it('tells beside the box that staff would be texted the beginning only', async () => {
    const page = await signedIn();
    await page.goto(`${world.url}/apps/new/forward`);
    const alert = page.getByLabel('What your staff read');
    const note = page.locator('[id="m-form.alert"]');
    await alert.fill(`${'Please call. '.repeat(9)} {{answer_what}}`);
    await note.filter({ hasText: 'With the longest answers this makes 2 texts' }).waitFor();
    await alert.fill('Please call: {{answer_what}}');
    await note.filter({ hasText: /^$/ }).waitFor({ state: 'attached' });
    await alert.fill('x'.repeat(141));
    await theWord(page).fill('RINGME');
    await button(page, 'Try it').click();
    await page.locator('[id="n-form.alert"]').filter({ hasText: '140 characters are the most' }).waitFor();
    await closed(page);
  }, 60_000);

  it('stays paused when what it needs is gone, and says what that is', async () => {
    const { gateway, merchantId } = world;
    const words = { words: { en: 'a free tea' }, kind: 'item', value: null, leastSpend: null, validDays: 30 } as const;
    const offer = await gateway.db.write((tx) => gateway.vouchers.addOffer(tx, merchantId, words, 'staff:lin'));
    const page = await signedIn();
    await page.goto(`${world.url}/apps/new/coupon`);
    await theWord(page).fill('FREETEA');
    await page.locator('[name="form.offer"]').selectOption(offer.id);
    await button(page, 'Try it').click();
    await button(page, 'Go live').click();
    await page.getByText('It is live: whoever texts the word').waitFor();
    await button(page, 'Pause').click();
    await gateway.db.write((tx) => gateway.vouchers.archiveOffer(tx, merchantId, offer.id, 'staff:lin'));
    await button(page, 'Let it answer again').click();
    await page.getByText('It stays paused').waitFor();
    await page
      .locator('.notice.bad li')
      .filter({ hasText: /voucher/i })
      .waitFor();
    await page.locator('.notice.bad').getByRole('link', { name: 'Mend it' }).click();
    await page.locator('[name="form.offer"], [name="form.count"]').first().waitFor();
    await closed(page);
  }, 60_000);

  it('opens a card as steps and keeps what it says', async () => {
    const page = await signedIn();
    await page.goto(`${world.url}/apps/new/menu`);
    await theWord(page).fill('GUIDE');
    await page.locator('.ap-more summary').click();
    await button(page, 'Show the steps').click();
    await page.locator('.ap-step').nth(5).waitFor();
    expect(await theWord(page).inputValue()).toBe('GUIDE');
    await page.locator('#phone .bubble', { hasText: '1 Opening hours' }).waitFor();
    await button(page, 'Try it').click();
    await button(page, 'Go live').waitFor();
    await closed(page);
  }, 60_000);

  it('tells in words how a step of a card may come out, and keeps what was ticked', async () => {
    const page = await signedIn();
    await page.goto(`${world.url}/apps/new/checkin`);
    await page.locator('.ap-more summary').click();
    await button(page, 'Show the steps').click();
    const ticked = page.locator('.ap-picks label', { hasText: 'the code was right' }).getByRole('checkbox');
    await ticked.first().waitFor();
    expect(await ticked.first().isChecked()).toBe(true);
    await button(page, 'Try it').click();
    await page.goto(`${world.url}/apps/${idIn(page)}/edit`);
    expect(await ticked.first().isChecked()).toBe(true);
    await closed(page);
  }, 60_000);

  it('works without JavaScript: lines, phone, trying, going live', async () => {
    const page = await signedIn({ javaScriptEnabled: false });
    await page.goto(`${world.url}/apps/new/menu`);
    await theWord(page).fill('LIST');
    await page.getByRole('button', { name: 'Take line 3 out' }).click();
    await button(page, 'Add a line').click();
    expect(await page.locator('.ap-row').count()).toBe(3);
    expect(await theWord(page).inputValue()).toBe('LIST');
    await page.getByLabel('Text as a customer').fill('2');
    await page.keyboard.press('Enter');
    await page.locator('#phone .bubble', { hasText: 'Station Road' }).waitFor();
    await button(page, 'Try it').click(); // the empty line is no fault
    await button(page, 'Go live').click();
    await page.getByText('It is live: whoever texts the word').waitFor();
    await page.goto(`${world.url}/apps/${idIn(page)}/try`);
    await page.getByLabel('Text as a customer').fill('1');
    await page.locator('.ap-say').getByRole('button', { name: 'Send' }).click();
    await page.locator('#phone .bubble', { hasText: '10:00' }).waitFor();
    await closed(page);
  }, 60_000);

  it('shows the till code, and a draw with its fingerprint and check list', async () => {
    const page = await signedIn();
    const made: string[] = [];
    for (const kind of ['checkin', 'draw']) {
      await page.goto(`${world.url}/apps/new/${kind}`);
      await button(page, 'Try it').click();
      await button(page, 'Go live').click();
      await page.getByText('It is live: whoever texts the word').waitFor();
      made.push(idIn(page));
    }
    await page.goto(`${world.url}/apps/${made[0]}/till`);
    const code = (await page.locator('.ap-tillcode b').textContent())!;
    await texts(page, `CHECKIN ${code}`, /Welcome/);
    await page.goto(`${world.url}/simulator`);
    await texts(page, 'LUCKY', /Ticket 1 wins/);
    await page.goto(`${world.url}/apps/${made[1]}/draw`);
    const fingerprint = await page.locator('.ap-code').first().textContent();
    await page.getByText('1 ticket so far.').waitFor();
    page.once('dialog', (dialog) => void dialog.accept());
    await button(page, 'End it and show the number').click();
    await page.getByText('This round is over', { exact: true }).waitFor();
    expect(await page.locator('.ap-code').first().textContent()).toBe(fingerprint);
    expect(await page.locator('.ap-code').nth(1).textContent()).toMatch(/^[0-9a-f]{16,}$/);
    const [file] = await Promise.all([page.waitForEvent('download'), button(page, 'Save the check list').click()]);
    expect(file.suggestedFilename()).toBe('draw-1.csv');
    await closed(page);
  }, 90_000);

  it.each([
    [360, 'en-US'],
    [360, 'zh-CN'],
    [1280, 'zh-CN'],
  ])(
    'fits %i px in %s',
    async (width, locale) => {
      const page = await signedIn({ viewport: { width, height: 800 }, locale });
      const all = await apps();
      const pagesOf = (id: string): string[] => ['', '/edit', '/edit?as=steps', '/try', '/uses'].map((part) => `/${id}${part}`); // prettier-ignore
      const own = all.flatMap(({ id, kind }) => [
        ...(['vote', 'menu', 'draw'].includes(kind) ? pagesOf(id) : []),
        ...(kind === 'draw' ? [`/${id}/draw`] : kind === 'checkin' ? [`/${id}/till`] : []),
      ]);
      const kinds = world.gateway.apps.kinds().map(({ name }) => `/new/${name}`);
      for (const path of ['', '/new', '/import', ...kinds, ...own]) {
        const answer = await page.goto(`${world.url}/apps${path}`);
        const over = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
        expect([path, answer?.status(), over]).toEqual([path, 200, 0]);
      }
      await closed(page);
    },
    120_000,
  );
});
