import { and, eq } from 'drizzle-orm';
import { caseTexts } from '../../src/cases/schema.ts';
import { DAY, MINUTE } from '../../src/kernel/clock.ts';
import { measure } from '../../src/kernel/sms-text.ts';
import { inbound } from '../../src/messages/schema.ts';
import { ENGINES } from '../support/engines.ts';
import { type CaseShop, LI_WEI, openCaseShop } from './case-shop.ts';

const AMY = '+12025550142';
const BEN = '+12025550143';

describe.each(ENGINES)('staff text about a case on %s', (engine) => {
  let shop: CaseShop;
  afterEach(() => shop.close());

  describe('in an English shop', () => {
    beforeEach(async () => {
      shop = await openCaseShop(engine);
    });

    const classify = async () => {
      const { id } = await shop.now();
      await shop.write((tx) => shop.desk.classify(tx, shop.merchantId, id, { category: 'service' }, 'token:x'));
    };
    const colleague = (phone: string, preset?: 'training') =>
      shop.write((tx) =>
        shop.gateway.staff.add(tx, {
          merchantId: shop.merchantId,
          email: `c${phone.slice(-4)}@lins.example`,
          role: 'clerk',
          name: 'Bao',
          phone,
          ...(preset && { preset }),
        }),
      );

    it('are told in the alert how to answer it', async () => {
      await shop.complains(AMY, 'the soup was cold');
      expect((await shop.texts(LI_WEI)).map(({ text }) => text)).toEqual([
        "Lin's Noodles: complaint C-101 from a number ending 0142 (reply C101 and your note): the soup was cold",
      ]);
    });

    it.each([
      'C101 I call them',
      'c-101: I call them',
      'C 101 I call them',
      'Ｃ１０１ I call them',
      'c101, I call them',
    ])('puts down %s as a note of theirs', async (text) => {
      const { id } = await shop.complains(AMY, 'the soup was cold');
      await classify();
      const said = await shop.say(LI_WEI, text);
      expect(said.replies).toEqual(["Lin's Noodles: noted on C-101 for your colleagues. The customer is not texted."]);
      expect(said).toMatchObject({ by: 'cases.follow_up', waiting: null, purposes: ['reply'] });
      expect(await shop.said(id)).toEqual(['said: the soup was cold', 'note: I call them']);
      const [note] = (await shop.gateway.cases.texts(shop.test.db.reader, shop.merchantId, id)).slice(-1);
      expect(note).toMatchObject({ actor: shop.liWei.actor });
      expect(await shop.now()).toMatchObject({ step: 'investigated', ownerId: shop.liWei.id });
      expect(await shop.texts(AMY)).toHaveLength(1); // only the number of the case
    });

    it('keeps the same words sent twice once, and other words, a later time and another colleague apart', async () => {
      const { id } = await shop.complains(AMY, 'the soup was cold');
      const notes = async () => (await shop.said(id)).filter((one) => one.startsWith('note'));
      const answer = await shop.ask(LI_WEI, 'C101 I call them');
      expect(await shop.ask(LI_WEI, 'c101 i call  them')).toBe(answer);
      expect(await notes()).toEqual(['note: I call them']);
      await colleague('+12025550178');
      await shop.say('+12025550178', 'C101 I call them');
      await shop.say(LI_WEI, 'C101 nobody answers');
      shop.clock.advance(11 * MINUTE);
      await shop.say(LI_WEI, 'C101 I call them');
      expect(await notes()).toEqual([
        'note: I call them',
        'note: I call them',
        'note: nobody answers',
        'note: I call them',
      ]);
    });

    it('writes one note where the same words come twice at one moment', async () => {
      const { id } = await shop.complains(AMY, 'the soup was cold');
      await Promise.all([shop.say(LI_WEI, 'C101 I call them'), shop.say(LI_WEI, 'C101 I call them')]);
      expect(await shop.said(id)).toEqual(['said: the soup was cold', 'note: I call them']);
    });

    it('tells how it stands, without the customer’s words or number', async () => {
      await shop.complains(AMY, 'the soup was cold');
      const bare = await shop.say(LI_WEI, 'C101');
      expect(bare.replies).toEqual([
        "Lin's Noodles: Complaint C-101: received, due 16 Jun, 12:00. Add a note: C101 and your words.",
      ]);
      await classify();
      await shop.say(LI_WEI, 'C101 I call them');
      expect(await shop.ask(LI_WEI, 'c101')).toBe(
        "Lin's Noodles: Complaint C-101 (Service quality): investigated, with Li Wei, due 16 Jun, 12:00. Add a note: C101 and your words.",
      );
      shop.clock.advance(2 * DAY);
      expect(await shop.ask(LI_WEI, 'C101')).toContain('was due 16 Jun, 12:00');
      expect(await shop.said((await shop.now()).id)).toHaveLength(2);
    });

    it('says so of a number that is no case', async () => {
      expect(await shop.ask(LI_WEI, 'C999 I call them')).toBe(
        "Lin's Noodles: there is no case C-999. The number stands in the alert, as in C118 and your note.",
      );
    });

    it('lets whoever may only look, look', async () => {
      const { id } = await shop.complains(AMY, 'the soup was cold');
      await colleague('+12025550178', 'training');
      expect(await shop.ask('+12025550178', 'C101')).toContain('Complaint C-101: received');
      expect(await shop.ask('+12025550178', 'C101 I call them')).toContain('may look at cases, not work on them');
      expect(await shop.said(id)).toEqual(['said: the soup was cold']);
    });

    it('means nothing from anybody else', async () => {
      const { id } = await shop.complains(AMY, 'the soup was cold');
      const unknown = 'we do not know case C-101 from this number';
      expect(await shop.ask(BEN, 'C101 I call them')).toContain(unknown);
      const lin = { merchantId: shop.merchantId, email: 'lin@lins.example', role: 'owner' as const };
      await shop.write((tx) => shop.gateway.staff.add(tx, lin)); // a shop keeps one
      await shop.write((tx) => shop.gateway.staff.disable(tx, shop.merchantId, shop.liWei.id, 'system'));
      expect(await shop.ask(LI_WEI, 'C101 I call them')).toContain(unknown);
      expect(await shop.said(id)).toEqual(['said: the soup was cold']);
    });

    it('leaves a colleague’s own complaint a customer’s, and the others’ a colleague’s', async () => {
      await shop.complains(AMY, 'the soup was cold');
      const own = await shop.complains(LI_WEI, 'my own noodles were late');
      expect(own.number).toBe(102);
      expect(await shop.ask(LI_WEI, 'C102 and the tea')).toContain('added to case C-102. A person will read it');
      expect(await shop.ask(LI_WEI, 'C102')).toContain('Add more by replying C102');
      expect(await shop.said(own.id)).toEqual(['said: my own noodles were late', 'said: and the tea']);
      expect(await shop.ask(LI_WEI, 'C101 I call them')).toContain('noted on C-101');
    });

    it('still answers the customer, not the colleague who noted something', async () => {
      const { id } = await shop.complains(AMY, 'the soup was cold');
      await shop.say(LI_WEI, 'C101 I call them');
      const before = (await shop.texts(LI_WEI)).length;
      await shop.write((tx) => shop.desk.reply(tx, shop.merchantId, id, 'sorry!', shop.liWei.actor, shop.key()));
      expect((await shop.texts(AMY)).at(-1)!.text).toContain('sorry!');
      expect(await shop.texts(LI_WEI)).toHaveLength(before);
    });

    it('is emptied with the customer it is about', async () => {
      const amy = await shop.member(AMY);
      const { id } = await shop.complains(AMY, 'the soup was cold');
      await shop.say(LI_WEI, 'C101 Amy wants her money back');
      await shop.say(LI_WEI, 'C101');
      await shop.write((tx) => shop.gateway.register.erase(tx, shop.merchantId, amy, 'staff:x'));
      const { db } = shop.test.db.reader;
      const open = (rows: { text: Parameters<typeof shop.gateway.vault.open>[1] }[]) =>
        rows.map(({ text }) => shop.gateway.vault.open(shop.merchantId, text));
      const ofCase = and(eq(caseTexts.merchantId, shop.merchantId), eq(caseTexts.caseId, id));
      expect(open(await db.select({ text: caseTexts.text }).from(caseTexts).where(ofCase))).toEqual(['', '']);
      const fromLiWei = and(eq(inbound.merchantId, shop.merchantId), eq(inbound.numberHash, shop.hash(LI_WEI)));
      const sent = await db.select({ text: inbound.text }).from(inbound).where(fromLiWei).orderBy(inbound.id);
      expect(open(sent)).toEqual(['', 'C101']);
      const told = (await shop.texts(LI_WEI)).map(({ text }) => text).join('\n');
      expect(told).toContain('C-101');
      expect(told).not.toMatch(/Amy|soup|money/);
    });
  });

  it('speaks Chinese in a Chinese shop, in one part even with long names', async () => {
    shop = await openCaseShop(engine, { shop: { name: '林记面馆', language: 'zh' } });
    await shop.complains(AMY, '面端上来已经凉了，跟收银说了也没人管，希望你们能处理一下，不然以后真的不来了');
    const [alert] = await shop.texts(LI_WEI);
    expect(alert!.text).toBe(
      '【林记面馆】投诉C101，尾号0142（回C101加内容记备注）：面端上来已经凉了，跟收银说了也没人管，希望你们能处理一下，不然以后真...',
    );
    expect(measure(alert!.text).parts).toBe(1);
    expect(await shop.ask(LI_WEI, 'C101 我来打电话')).toBe('【林记面馆】已记入C101备注，只有店员能看到');
    const name = { zh: '外卖平台上的送餐速度以及包装质量问题和骑手态度问题等等', en: 'x' };
    const { id: category } = await shop.write((tx) =>
      shop.desk.setLabel(tx, shop.merchantId, { sort: 'category', name, words: [] }, 'staff:x'),
    );
    const { id } = await shop.now();
    await shop.write((tx) => shop.desk.classify(tx, shop.merchantId, id, { category }, shop.liWei.actor));
    const stands = await shop.ask(LI_WEI, 'C101');
    expect(stands).toContain('投诉C101');
    expect(measure(stands).parts).toBe(1);
  });
});
