import { createGateway } from '../../src/app.ts';
import { DAY, MINUTE } from '../../src/kernel/clock.ts';
import { createLog } from '../../src/platform/log.ts';
import { ENGINES } from '../support/engines.ts';
import { type CaseShop, openCaseShop } from './case-shop.ts';

const AMY = '+12025550142';

describe.each(ENGINES)('the way of a case on %s', (engine) => {
  let shop: CaseShop;
  beforeEach(async () => {
    shop = await openCaseShop(engine);
  });
  afterEach(() => shop.close());

  const report = async (text = 'we refunded 28.00.') => {
    const { id } = await shop.now();
    await shop.write((tx) => shop.desk.report(tx, shop.merchantId, id, text, shop.liWei.actor, shop.key()));
  };
  const classify = async (category = 'service') => {
    const { id } = await shop.now();
    await shop.write((tx) => shop.desk.classify(tx, shop.merchantId, id, { category }, shop.liWei.actor));
  };
  const reported = async () => {
    await shop.complains(AMY, 'the soup was cold');
    await classify();
    await report();
  };

  it('goes from the first text through all six steps to the customer’s five', async () => {
    const { id, number } = await shop.complains(AMY, 'the waiter was rude');
    const { desk, merchantId } = shop;
    const { actor } = shop.liWei;
    expect(await shop.record(id)).toEqual(['received']);
    await classify();
    await shop.write((tx) => desk.note(tx, merchantId, id, 'Asked the evening shift.', actor, shop.key()));
    await shop.write((tx) => desk.reply(tx, merchantId, id, 'which table were you at?', actor, shop.key()));
    expect((await shop.texts(AMY)).at(-1)!.text).toBe("Lin's Noodles: about case C-101: which table were you at?");
    expect((await shop.say(AMY, 'The one by the window')).replies).toEqual([
      "Lin's Noodles: thank you, added to case C-101. A person will read it.",
    ]);
    shop.clock.advance(DAY / 2);
    await shop.write((tx) => desk.move(tx, merchantId, id, { from: 'investigated', step: 'handled', cause: 'manner' }, actor)); // prettier-ignore
    await report('we spoke with him, and your next soup is on us.');
    const asked = (await shop.texts(AMY)).at(-1)!;
    expect(asked).toEqual({
      text: "Lin's Noodles: case C-101: we spoke with him, and your next soup is on us. Happy with how we handled it? Reply 1 (poor) to 5 (great).",
      purpose: 'service',
    });
    expect(await shop.now()).toMatchObject({ step: 'reported', ownerId: shop.liWei.id, cause: 'manner', rating: null });
    expect((await shop.say(AMY, '５')).replies).toEqual([
      `Lin's Noodles: thank you for telling us. Case C-${number} is closed.`,
    ]);
    expect(await shop.now()).toMatchObject({ step: 'archived', rating: 5 });
    expect(await shop.record(id)).toEqual(['received', 'classified', 'investigated', 'handled', 'reported', 'archived:rated']); // prettier-ignore
    expect(await shop.said(id)).toEqual([
      'said: the waiter was rude',
      'note: Asked the evening shift.',
      'reply: which table were you at?',
      'said: The one by the window',
      'report: we spoke with him, and your next soup is on us.',
    ]);
    expect(await shop.count(`select count(*) from facts where name = 'case.closed'`)).toBe(1);
  });

  it.each([
    ['5', 5], ['５', 5], ['5️⃣', 5], ['five', 5], ['五', 5], ['4分', 4], ['★★★', 3], ['③', 3], ['C101 5', 5], ['c-101: 4', 4], ['C101 五', 5], ['3!', 3], ['“4”', 4],
  ])('reads %s as %i, and archives', async (text, rating) => {
    await reported();
    await shop.say(AMY, text);
    expect(await shop.now()).toMatchObject({ step: 'archived', rating });
  }); // prettier-ignore

  it.each(['1', '２', 'two', '一', 'C101 1', '2. still cold', '1!'])(
    'opens the case again for %s, and it goes first',
    async (text) => {
      await reported();
      const said = await shop.say(AMY, text);
      expect(said.replies.join()).toContain('Case C-101 is open again');
      expect(said.waiting).toBe('follow_up');
      const { id, ...again } = await shop.now();
      expect(again).toMatchObject({ step: 'classified', priority: 1, reopened: 1, escalated: 0, archivedAt: null });
      expect((await shop.record(id)).at(-1)).toBe('classified:low_rating');
      await shop.say(AMY, 'The soup was cold again');
      expect((await shop.said(id)).at(-1)).toBe('said: The soup was cold again');
    },
  );

  it.each(['0', '6', '10', '55', '-3', '+4', '3.50 was wrong', '5 people tonight', 'good', '😀', '1-5', '十分'])(
    'takes %s for no rating',
    async (text) => {
      await reported();
      await shop.say(AMY, text);
      expect(await shop.now()).toMatchObject({ step: 'reported', rating: null });
      await shop.say(AMY, '4');
      expect(await shop.now()).toMatchObject({ step: 'archived', rating: 4 });
    },
  );

  it('waits for the rating while other words come between, over a restart, and seven days long', async () => {
    await reported();
    await shop.say(AMY, 'JOIN');
    expect(await shop.ask(AMY, 'POINTS')).toContain('0');
    const { gateway, config, test, clock } = shop;
    const again = createGateway(config, test.db, { log: createLog('silent'), clock, provider: gateway.provider });
    clock.advance(7 * DAY - MINUTE);
    const text = { from: AMY, to: shop.number.address, text: '4', media: [], providerId: 'SMagain' };
    expect(await again.messages.receive(text)).toBe('handled');
    expect(await shop.now()).toMatchObject({ step: 'archived', rating: 4 });
  });

  it('rates once however often the number comes, and lets a second thought count', async () => {
    await reported();
    await Promise.all([shop.say(AMY, '4'), shop.say(AMY, '4')]);
    const { id } = await shop.now();
    expect(await shop.record(id)).toEqual(['received', 'classified', 'investigated:passed', 'handled:passed', 'reported', 'archived:rated']); // prettier-ignore
    expect(await shop.count(`select count(*) from facts where name = 'case.closed'`)).toBe(1);
    expect(await shop.ask(AMY, '5')).toContain('we have noted that');
    expect(await shop.now()).toMatchObject({ step: 'archived', rating: 5 });
    expect(await shop.ask(AMY, '1')).toContain('open again');
    expect(await shop.ask(AMY, '5 sorry I mixed it up')).toContain('added to case'); // no mark between: a person reads it
    expect(await shop.ask(AMY, '5, sorry, I mixed it up')).toContain('is closed');
    expect(await shop.now()).toMatchObject({ step: 'archived', rating: 5, reopened: 1 });
  });

  it('rates anew after it was opened again and reported once more', async () => {
    await reported();
    await shop.say(AMY, '1');
    shop.clock.advance(2 * DAY);
    await report('the cook was changed.');
    expect(await shop.now()).toMatchObject({ step: 'reported', rating: null, reopened: 1 });
    await shop.say(AMY, '5');
    expect(await shop.now()).toMatchObject({ step: 'archived', rating: 5, reopened: 1 });
  });

  it.each([
    ['reported', false],
    ['archived', true],
  ])('opens a case that is %s again for a new text under its number', async (step, rate) => {
    await reported();
    if (rate) await shop.say(AMY, '5');
    const { id } = await shop.now();
    expect(await shop.ask(AMY, 'C101 it happened again today')).toBe(
      "Lin's Noodles: case C-101 is open again and goes first. A person will answer you.",
    );
    expect(await shop.now()).toMatchObject({ step: 'classified', reopened: 1, priority: 1 });
    expect((await shop.record(id)).at(-1)).toBe('classified:customer');
    expect(step).toBeDefined();
  });

  it('lets a word of the shop’s pass while an answer to a reply is waited for', async () => {
    await shop.complains(AMY, 'the soup was cold');
    const { id } = await shop.now();
    await shop.write((tx) => shop.desk.reply(tx, shop.merchantId, id, 'which table?', shop.liWei.actor, shop.key()));
    expect((await shop.say(AMY, 'FEEDBACK the tea is great')).by).toBe('cases.feedback');
    expect((await shop.say(AMY, 'JOIN')).by).not.toBe('cases.talk');
    expect((await shop.say(AMY, 'By the window')).by).toBe('cases.talk');
    expect((await shop.say(AMY, 'and the second one too')).by).toBe('cases.talk');
    expect((await shop.said(id)).slice(2)).toEqual(['said: By the window', 'said: and the second one too']);
  });

  it.each(['Thank you so much!', 'great thanks', '问题解决了，谢谢'])(
    'keeps the thanks “%s” with the case, answers nothing, and still takes the rating',
    async (text) => {
      await reported();
      expect(await shop.say(AMY, text)).toMatchObject({ replies: [], by: 'cases.rating', waiting: null });
      const { id } = await shop.now();
      expect((await shop.said(id)).at(-1)).toBe(`said: ${text}`);
      expect(await shop.now()).toMatchObject({ step: 'reported', reopened: 0 });
      await shop.say(AMY, '5');
      expect(await shop.now()).toMatchObject({ step: 'archived', rating: 5, reopened: 0 });
      await shop.say(AMY, 'thanks again');
      expect(await shop.now()).toMatchObject({ step: 'archived', reopened: 0 });
      expect((await shop.said(id)).at(-1)).toBe('said: thanks again');
    },
  );

  it.each(['still not good', 'Still broken!', '还是没解决', 'Thanks, but the soup is still cold'])(
    'opens the case again for “%s” without its number, tells whoever looks after it, and hears on',
    async (text) => {
      await reported();
      const { id } = await shop.now();
      const said = await shop.say(AMY, text);
      expect(said.replies).toEqual(["Lin's Noodles: case C-101 is open again and goes first. A person will answer you."]); // prettier-ignore
      expect(said.waiting).toBe('follow_up');
      expect(await shop.now()).toMatchObject({ step: 'classified', priority: 1, reopened: 1, rating: null });
      expect((await shop.record(id)).at(-1)).toBe('classified:customer');
      expect((await shop.texts(shop.liWei.phone)).at(-1)!.text).toBe(
        `Lin's Noodles: C-101 is open again (reply C101 and your note): ${text}`,
      );
      await shop.say(AMY, 'Table four, at noon');
      expect((await shop.said(id)).slice(-2)).toEqual([`said: ${text}`, 'said: Table four, at noon']);
      expect((await shop.now()).reopened).toBe(1);
    },
  );

  it('takes COMPLAIN and words for what is still wrong, says so, and the next one for another matter', async () => {
    await reported();
    await shop.say(AMY, '1');
    expect(await shop.ask(AMY, 'COMPLAIN the soup is still cold')).toBe(
      "Lin's Noodles: thank you, added to case C-101, which is open again. About something else? Text COMPLAIN and your words once more.",
    );
    const { id } = await shop.now(101);
    expect((await shop.said(id)).at(-1)).toBe('said: COMPLAIN the soup is still cold');
    expect(await shop.now(102)).toBeUndefined();
    expect(await shop.ask(AMY, 'COMPLAIN the toilet is dirty')).toContain('case C-102 is open');
    expect(await shop.said((await shop.now(102)).id)).toEqual(['said: the toilet is dirty']);
    expect(await shop.ask(AMY, 'C101 and no apology')).toContain('added to case C-101');
  });

  it.each([
    ['1', 'it was cold again'],
    ['1 it was cold again', undefined],
    ['still not good', undefined],
  ])('opens another case for COMPLAIN after “%s” and “%s” have told what is wrong', async (first, then) => {
    await reported();
    await shop.say(AMY, first);
    if (then !== undefined) expect(await shop.ask(AMY, then)).toContain('added to case C-101. A person will read it');
    expect(await shop.ask(AMY, '投诉厕所很脏')).toContain('case C-102 is open');
    expect(await shop.said((await shop.now(102)).id)).toEqual(['said: 厕所很脏']);
  });

  it('waits no longer than a day for what is still wrong', async () => {
    await reported();
    await shop.say(AMY, '1');
    shop.clock.advance(DAY + MINUTE);
    expect(await shop.ask(AMY, 'COMPLAIN the soup is still cold')).toContain('case C-102 is open');
  });

  it('opens it again for words after a good rating that was a slip', async () => {
    await reported();
    await shop.say(AMY, '5');
    await shop.say(AMY, 'it is still not working');
    expect(await shop.now()).toMatchObject({ step: 'classified', reopened: 1 });
  });

  it('adds other words of the first day for a person to read; later ones are no words of the case', async () => {
    await reported();
    const { id } = await shop.now();
    expect((await shop.say(AMY, 'which card was it paid to?')).replies).toEqual([
      "Lin's Noodles: thank you, added to case C-101. A person will read it.",
    ]);
    expect((await shop.say(AMY, 'POINTS please')).by).not.toBe('cases.rating');
    shop.clock.advance(DAY + MINUTE);
    expect((await shop.say(AMY, 'a table for four tonight')).by).not.toBe('cases.rating');
    expect((await shop.said(id)).slice(2)).toEqual(['said: which card was it paid to?']);
    await shop.say(AMY, 'it is broken again');
    expect(await shop.now()).toMatchObject({ step: 'classified', reopened: 1 });
  });

  it.each(['C101 thank you!', 'C101 ok', 'C101 it works now, thanks', 'C101 谢谢', 'STOP C101', 'C101'])(
    'does not open it again for %s',
    async (text) => {
      await reported();
      await shop.say(AMY, '5');
      await shop.say(AMY, text);
      expect(await shop.now()).toMatchObject({ step: 'archived', reopened: 0 });
    },
  );

  it('says why no text can go after a stop, writes nothing, and lets a report be noted that was told by phone', async () => {
    await shop.complains(AMY, 'the soup was cold');
    await classify();
    await shop.say(AMY, 'STOP');
    const before = await shop.now();
    const told = { code: 'unprocessable', message: expect.stringContaining('Call instead') };
    await expect(report()).rejects.toMatchObject(told);
    const { id } = before;
    await expect(
      shop.write((tx) => shop.desk.reply(tx, shop.merchantId, id, 'Hello', 'staff:x', shop.key())),
    ).rejects.toMatchObject(told);
    expect(await shop.now()).toEqual(before);
    expect(await shop.said(id)).toEqual(['said: the soup was cold']);
    await shop.write((tx) =>
      shop.desk.move(tx, shop.merchantId, id, { from: 'classified', step: 'reported' }, 'staff:x'),
    );
    await shop.write((tx) => shop.desk.rate(tx, shop.merchantId, id, 4, 'staff:x'));
    expect(await shop.now()).toMatchObject({ step: 'archived', rating: 4 });
  });

  it('answers in the customer’s language, and strangers in the shop’s', async () => {
    await shop.member(AMY);
    await shop.write(async (tx) => {
      const who = await shop.gateway.customers.byNumber(tx, shop.merchantId, shop.hash(AMY));
      await shop.gateway.customers.setLanguage(tx, shop.merchantId, who!.id, 'zh');
    });
    await shop.complains(AMY, '汤是冷的');
    await classify();
    await report('已退款28元。');
    expect((await shop.texts(AMY)).at(-1)!.text).toBe(
      "【Lin's Noodles】C101：已退款28元。 对处理满意吗？请回1（差）到5（好）",
    );
  });

  it('leaves another talk of the customer alone, and then says how to rate under the number', async () => {
    await shop.complains(AMY, 'the soup was cold');
    await classify();
    await shop.say(AMY, 'FEEDBACK');
    await report();
    expect((await shop.texts(AMY)).at(-1)!.text).toContain('Reply C101 and 1 (poor) to 5 (great).');
    await shop.say(AMY, '5 stars for the tea though, lovely');
    expect(await shop.now(102)).toMatchObject({ kind: 'feedback' });
    await shop.say(AMY, 'C101 4');
    expect(await shop.now(101)).toMatchObject({ step: 'archived', rating: 4 });
  });

  it('sends a report once, whoever presses twice or at once', async () => {
    await shop.complains(AMY, 'the soup was cold');
    await classify();
    const { id } = await shop.now();
    const key = shop.key();
    const press = (formKey: string) =>
      shop.write((tx) => shop.desk.report(tx, shop.merchantId, id, 'we refunded it.', shop.liWei.actor, formKey));
    await Promise.all([press(key), press(key)]);
    await press(key);
    const reports = async () => (await shop.texts(AMY)).filter(({ text }) => text.includes('we refunded it'));
    expect(await reports()).toHaveLength(1);
    await expect(press(shop.key())).rejects.toMatchObject({ code: 'conflict' });
    expect(await reports()).toHaveLength(1);
    expect((await shop.said(id)).filter((line) => line.startsWith('report'))).toHaveLength(1);
  });

  it('lets one of two people move it, and tells the other', async () => {
    await shop.complains(AMY, 'the soup was cold');
    await classify();
    const { id } = await shop.now();
    const move = (actor: string) =>
      shop.write((tx) => shop.desk.move(tx, shop.merchantId, id, { from: 'classified', step: 'investigated' }, actor));
    const both = await Promise.allSettled([move('staff:a'), move('staff:b')]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(both.find((one) => one.status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } });
    expect(await shop.record(id)).toEqual(['received', 'classified', 'investigated']);
  });
});
