import { DomainError } from '../../src/kernel/errors.ts';
import type { LocalDate } from '../../src/kernel/calendar.ts';
import { HOUR } from '../../src/kernel/clock.ts';
import type { GreetingDraft } from '../../src/care/index.ts';
import type { FieldFaults } from '../../src/platform/web/problems.ts';
import { ENGINES } from '../support/engines.ts';
import { BIRTHDAY, type GreetingShop, openGreetingShop } from './greetings-shop.ts';

const CHRISTMAS = { kind: 'holiday', code: 'christmas' } as const;

describe.each(ENGINES)('greetings at the desk on %s', (engine) => {
  let shop: GreetingShop;
  beforeEach(async () => {
    shop = await openGreetingShop(engine); // 15 June 2026, 08:00 in New York
  });
  afterEach(() => shop.close());

  const face = () => shop.gateway.care.greetings;
  const reader = () => shop.test.db.reader;
  const span = (from: string, to: string) => ({ from: from as LocalDate, to: to as LocalDate });
  const calendar = async (from: string, to: string) =>
    (await face().calendar(shop.test.db.aside, shop.merchantId, span(from, to))).map(
      ({ greetingId: _id, occasion: _occasion, ...day }) => day,
    );
  const add = (more: Partial<GreetingDraft>, formKey?: string) =>
    shop.write((tx) => face().add(tx, shop.merchantId, { ...BIRTHDAY, ...more }, 'staff:1', formKey));

  it.each<[string, object, string]>([
    ['no feast of that name', { occasion: { kind: 'holiday', code: 'lin' } }, 'occasion.code'],
    ['a field that is none', { occasion: { kind: 'field', fieldId: 'x' } }, 'occasion.fieldId'],
    ['a kind nobody knows', { occasion: { kind: 'moon' } }, 'occasion.kind'],
    ['too many days ahead', { daysBefore: 61 }, 'daysBefore'],
    ['a day after', { daysBefore: -1 }, 'daysBefore'],
    ['half a day', { daysBefore: 0.5 }, 'daysBefore'],
    ['no time', { time: '24:00' }, 'time'],
    ['behind the hours', { time: '21:00' }, 'time'],
    ['a field that is not there', { wordings: { en: ['Hi', 'Hi {{nobody}}'] } }, 'wordings.en.1'],
    ['a voucher that does not go along', { wordings: { zh: ['{{voucher}}'] } }, 'wordings.zh.0'],
    ['eleven wordings', { wordings: { en: Array(11).fill('Hi') } }, 'wordings.en'],
    ['an object as a wording', { wordings: { en: [{ type: 'Program' }] } }, 'wordings.en.0'],
    ['a condition that is none', { where: { field: 'nothing', is: '=', value: 1 } }, 'where.field'],
    ['a segment that is none', { segmentId: 'x' }, 'segmentId'],
    ['an offer that is none', { voucherOfferId: 'x' }, 'voucherOfferId'],
    ['another lateness', { late: 'any_day' }, 'late'],
  ])('refuses %s', async (_what, more, field) => {
    const refused = await add(more as never).catch((fault: unknown) => fault as FieldFaults);
    expect(refused).toBeInstanceOf(DomainError);
    expect((refused as FieldFaults).faults.map((one) => one.field)).toEqual([field]);
    expect(await face().list(reader(), shop.merchantId)).toEqual([]);
  });

  it('keeps what was chosen without empty lines, and every version of it', async () => {
    const { id } = await add({ wordings: { en: [' Hi ', '', '  '], zh: [''] } });
    expect(await face().byId(reader(), shop.merchantId, id)).toMatchObject({
      on: false,
      version: 1,
      draft: { wordings: { en: ['Hi'] } },
    });
    await shop.change(id, { time: '10:00' });
    expect(await face().byId(reader(), shop.merchantId, id)).toMatchObject({ version: 2, draft: { time: '10:00' } });
    expect(await shop.count(`select count(*) from care_versions where of_id = '${id}'`)).toBe(2);
  });

  it('a form sent twice makes one; what was removed is found no more', async () => {
    const [one, two] = [await add({}, 'form1'), await add({}, 'form1')];
    expect(two.id).toBe(one.id);
    expect(await face().list(reader(), shop.merchantId)).toHaveLength(1);
    await shop.write((tx) => face().remove(tx, shop.merchantId, one.id, 'staff:1'));
    expect(await face().list(reader(), shop.merchantId)).toEqual([]);
    await expect(face().byId(reader(), shop.merchantId, one.id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('once it was on, it stays with its occasion', async () => {
    const { id } = await add({});
    await shop.change(id, { occasion: { kind: 'joined' } });
    await shop.write((tx) => face().switch(tx, shop.merchantId, id, true, 'staff:1'));
    await expect(shop.change(id, { occasion: { kind: 'birthday' } })).rejects.toMatchObject({ field: 'occasion' });
    await shop.change(id, { daysBefore: 3 });
  });

  it('another shop neither sees nor changes it', async () => {
    const { id } = await add({});
    const other = await shop.write((tx) =>
      shop.gateway.merchants.add(tx, { name: 'Tea', country: 'US', zone: 'America/New_York', language: 'en' }),
    );
    await expect(face().byId(reader(), other.merchantId, id)).rejects.toMatchObject({ code: 'not_found' });
    const removing = shop.write((tx) => face().remove(tx, other.merchantId, id, 'staff:1'));
    await expect(removing).rejects.toMatchObject({ code: 'not_found' });
    expect(await face().calendar(reader(), other.merchantId, span('2026-06-15', '2027-06-15'))).toEqual([]);
  });

  it('the calendar counts everybody’s days for a year: birthdays of sun and moon, 29 February', async () => {
    for (const birthday of ['0616', '0616', '0229', '农历八月十五']) await shop.guest({ birthday });
    await shop.greeting();
    const days = await calendar('2026-06-15', '2027-06-14');
    expect(days.map(({ day, of, state, people }) => [day, of, state, people])).toEqual([
      ['2026-06-16', '2026-06-16', 'coming', 2],
      ['2026-09-25', '2026-09-25', 'coming', 1],
      ['2027-02-28', '2027-02-28', 'coming', 1],
    ]);
  });

  it('days ahead, joining days, own dates and feasts, with the condition of each', async () => {
    const [amy] = [
      await shop.guest({ joined: Date.parse('2024-06-21T02:00:00Z') }),
      await shop.guest({ joined: Date.parse('2026-06-10T11:00:00Z') }),
    ];
    await shop.write((tx) => shop.gateway.customers.addTags(tx, shop.merchantId, amy, ['vip']));
    const vip = { field: 'customers.tag', is: '=', value: 'vip' } as const;
    const fieldId = await shop.write((tx) =>
      shop.gateway.custom.add(tx, shop.merchantId, { name: 'Wedding day', type: 'day', choices: '' }),
    );
    const [field] = await shop.gateway.custom.list(reader(), shop.merchantId);
    await shop.write((tx) => shop.gateway.custom.set(tx, shop.merchantId, amy, field!, '2020-07-01'));
    await shop.greeting({ occasion: { kind: 'joined' } });
    await shop.greeting({ occasion: { kind: 'field', fieldId }, daysBefore: 7 });
    await shop.greeting({ occasion: CHRISTMAS, where: vip }, { off: true });
    const days = await calendar('2026-06-15', '2027-01-01');
    expect(days.map(({ day, of, on, people }) => [day, of, on, people])).toEqual([
      ['2026-06-20', '2026-06-20', true, 1],
      ['2026-06-24', '2026-07-01', true, 1],
      ['2026-12-25', '2026-12-25', false, 1],
    ]);
    expect((await calendar('2027-06-10', '2027-06-10')).map(({ people }) => people)).toEqual([1]);
  });

  it('tells of days that are over what became of their people', async () => {
    await shop.guest({ birthday: '0616' });
    await shop.guest({ birthday: '0616', zone: 'America/Los_Angeles' });
    await shop.guest({ birthday: '0618' });
    await shop.greeting();
    await shop.at('2026-06-16T13:30:00Z');
    const nothing = { sent: 0, missed: 0, skipped: 0 };
    expect(await calendar('2026-06-16', '2026-06-18')).toEqual([
      { ...nothing, day: '2026-06-16', of: '2026-06-16', on: true, state: 'today', people: 2, sent: 1 },
      { ...nothing, day: '2026-06-18', of: '2026-06-18', on: true, state: 'coming', people: 1 },
    ]);
    await shop.at('2026-06-20T14:00:00Z'); // away for three days
    expect(await calendar('2026-06-10', '2026-06-20')).toEqual([
      { ...nothing, day: '2026-06-16', of: '2026-06-16', on: true, state: 'done', people: 2, sent: 1, missed: 1 },
      { ...nothing, day: '2026-06-18', of: '2026-06-18', on: true, state: 'missed', people: 1, missed: 1 },
    ]);
  });

  it('offers the feasts of the country that nothing stands for', async () => {
    const before = await face().openFeasts(reader(), shop.merchantId, span('2026-12-20', '2027-01-02'));
    expect(before.map(({ code }) => code)).toEqual(expect.arrayContaining(['christmas', 'new-years-day']));
    await add({ occasion: CHRISTMAS });
    const after = await face().openFeasts(reader(), shop.merchantId, span('2026-12-20', '2027-01-02'));
    expect(after.map(({ code }) => code)).not.toContain('christmas');
    expect(after.length).toBe(before.length - 1);
  });

  it('shows every wording in a phone that reads it, with a sample of the voucher', async () => {
    const amy = await shop.guest({ name: 'Amy' });
    const ben = await shop.guest({ name: '阿本', language: 'zh' });
    const offer = { words: { en: 'a tea', zh: '一杯茶' }, kind: 'item' as const, value: null, leastSpend: null, validDays: 5 }; // prettier-ignore
    const { id } = await shop.write((tx) => shop.gateway.vouchers.addOffer(tx, shop.merchantId, offer, 'staff:1'));
    const draft = {
      ...BIRTHDAY,
      wordings: { en: ['Hi {{name}}', 'Yours: {{gift}}, {{voucher}}'], zh: ['你好{{name}}'] },
      voucherOfferId: id,
    };
    const shown = await face().preview(reader(), shop.merchantId, draft);
    expect(shown.map(({ customerId, language }) => [customerId, language])).toEqual([
      [amy, 'en'],
      [amy, 'en'],
      [ben, 'zh'],
    ]);
    expect(shown[0]!.text).toMatch(/^Lin's Noodles: Hi Amy.*a tea/s);
    expect(shown[1]!.text).toMatch(/^Lin's Noodles: Yours: a tea, \w{3}-\w{3}-\w{3}\nSTOP to leave$/);
    expect(shown[2]!.text).toMatch(/^【Lin's Noodles】你好阿本.*一杯茶/s);
    expect(await shop.count('select count(*) from vouchers')).toBe(0);
    const none = await face().preview(reader(), shop.merchantId, { ...BIRTHDAY, wordings: {} }, [ben]);
    expect(new Set(none.map(({ customerId, language }) => `${customerId} ${language}`))).toEqual(new Set([`${ben} zh`])); // prettier-ignore
    expect(none.length).toBe(face().defaults({ ...BIRTHDAY }).zh.length);
  });

  it('lists a day’s people by state, with why a text did not arrive', async () => {
    const ids = [await shop.guest({ birthday: '0616' }), await shop.guest({ birthday: '0616' })];
    const id = await shop.greeting();
    await shop.at('2026-06-16T14:00:00Z');
    await shop.test.db.admin(
      `update outbound set status = 'failed', reason = 'number' where customer_id = '${ids[1]}'`,
    );
    const day = '2026-06-16' as LocalDate;
    const found = await face().people(reader(), shop.merchantId, { greetingId: id, day, state: 'queued', limit: 10 });
    expect(found.map(({ customerId, reason }) => [customerId, reason])).toEqual([
      [ids[0], null],
      [ids[1], 'number'],
    ]);
    const next = await face().people(reader(), shop.merchantId, { greetingId: id, day, after: ids[0]!, limit: 10 });
    expect(next.map(({ customerId }) => customerId)).toEqual([ids[1]]);
    const outcomes = await face().outcomes(reader(), shop.merchantId, { greetingId: id, from: day, to: day });
    expect(outcomes.toSorted((a, b) => (a.reason === null ? -1 : b.reason === null ? 1 : 0))).toEqual([
      { day, state: 'queued', reason: null, people: 1 },
      { day, state: 'queued', reason: 'number', people: 1 },
    ]);
  });

  it('a segment asks when somebody was last greeted', async () => {
    await shop.guest({ birthday: '0616' });
    await shop.guest();
    await shop.greeting();
    await shop.at('2026-06-16T14:00:00Z');
    const count = async (is: string, value?: number) =>
      (await shop.gateway.segments.count(reader(), shop.merchantId, { field: 'care.greeted', is, ...(value && { value }) })).count; // prettier-ignore
    expect([await count('known'), await count('unknown'), await count('within_days', 3)]).toEqual([1, 1, 1]);
    shop.clock.advance(10 * 24 * HOUR);
    expect([await count('within_days', 3), await count('older_than_days', 3)]).toEqual([0, 1]);
  });

  it('is told to the person, and stands in their timeline; who was erased waits for nothing', async () => {
    const amy = await shop.guest({ birthday: '0616' });
    const ben = await shop.guest({ birthday: '0616', zone: 'America/Los_Angeles' });
    await shop.greeting();
    await shop.at('2026-06-16T13:30:00Z');
    const care = shop.gateway.slices.find(({ name }) => name === 'care')!;
    const told = await care.personalData!.export(reader(), shop.merchantId, amy);
    expect(told['greetings']).toMatchObject([{ occasion: 'birthday', period: '2026', state: 'queued' }]);
    const timeline = await care.card!.timeline!(reader(), shop.merchantId, amy, 10);
    expect(timeline).toMatchObject([{ kind: 'greeted', values: { day: '2026-06-16', kind: 'birthday' } }]);
    await shop.write((tx) => care.personalData!.erase(tx, shop.merchantId, ben));
    await shop.write((tx) => care.personalData!.erase(tx, shop.merchantId, amy));
    expect((await shop.greeted()).map(({ customerId }) => customerId)).toEqual([amy]);
  });
});
