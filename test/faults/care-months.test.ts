import { createGateway, type Gateway } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { parseBirthday, writeBirthday } from '../../src/kernel/birthday.ts';
import { localTime } from '../../src/kernel/calendar.ts';
import { DAY, HOUR } from '../../src/kernel/clock.ts';
import type { Database } from '../../src/platform/db/index.ts';
import { createLog } from '../../src/platform/log.ts';
import { openTestDatabase } from '../support/engines.ts';
import { stoppedClock } from '../support/gateway.ts';
import { endProcesses, scratch } from '../support/process.ts';
import { startTwilioStub } from '../support/twilio-stub.mjs';

// Fourteen months of greetings in three zones, on the gateway's own clock: restarts, ten days switched off, every text
// counted at the carrier's stand-in. What must arrive is written out by hand, not reckoned by the program.
const SECRET = 'c2VjcmV0LWZvci10ZXN0cy1vbmx5LTAxMjM0NTY3ODkw';
const TILL = { source: 'counter', actor: 'staff:1' };
const ZONES = ['America/New_York', 'America/Los_Angeles', 'Europe/London'] as const;
const BEGIN = Date.UTC(2026, 10, 24, 0, 0);
const END = Date.UTC(2028, 0, 28, 0, 0);
/** Switched off from the one to the other. */
const OFF = { from: Date.UTC(2027, 5, 1, 12, 0), to: Date.UTC(2027, 5, 11, 12, 0) };
/** Hours of UTC at which the gateway is looked after: each one around ten o'clock of a zone, in summer and winter, a few others. */
const HOURS = new Set([1, 5, 8, 9, 10, 11, 14, 15, 16, 17, 18, 19, 22]);

/** People of each zone: their birthday as they text it, and the days on which it is kept. */
const PEOPLE: { birthday?: string; kept: string[] }[] = [
  { birthday: '0520', kept: ['2027-05-20'] },
  { birthday: '0229', kept: ['2027-02-28'] },
  { birthday: '农历八月十五', kept: ['2027-09-15'] }, // Mid-Autumn
  { birthday: '农历闰六月初十', kept: ['2027-07-13'] }, // no leap month in 2027: the ordinary sixth
  { birthday: '农历十二月三十', kept: ['2027-02-05', '2028-01-25'] }, // both twelfth months have 29 days
  { birthday: '0101', kept: ['2027-01-01', '2028-01-01'] },
  { birthday: '0605', kept: [] }, // while the gateway was off
  { kept: [] },
];
const FEASTS = { 'holiday:thanksgiving': ['2026-11-26', '2027-11-25'], 'holiday:spring-festival': ['2027-02-06', '2028-01-26'] }; // prettier-ignore
/** Everybody joined on 10 December 2025, 00:30 by the shop's clock (the ninth still in Los Angeles). */
const JOINED = { at: Date.UTC(2025, 11, 10, 5, 30), kept: ['2026-12-10', '2027-12-10'] };

interface Arrived {
  to: string;
  occasion: string;
  day: string;
  hour: number;
}

const numberOf = (zone: number, person: number): string =>
  ZONES[zone] === 'Europe/London' ? `+4477009000${zone}${person}` : `+121255501${zone}${person}`;

/** The words of each greeting tell which it was. */
const WORDS: Record<string, string> = {
  birthday: 'Happy birthday to you',
  joined: 'A year more with us',
  'holiday:thanksgiving': 'Happy Thanksgiving',
  'holiday:spring-festival': 'Happy Spring Festival',
};

async function fill({ customers, register, merchants, care }: Gateway, db: Database, clock: { set(at: number): void }) {
  const { merchantId } = await db.write(async (tx) => {
    const shop = { name: "Lin's Noodles", country: 'US', zone: ZONES[0], language: 'en' as const };
    const added = await merchants.add(tx, shop);
    await merchants.addNumber(tx, added.merchantId, { address: '+12025550100', partsPerSecond: 100 });
    return added;
  });
  clock.set(JOINED.at);
  for (const [z, zone] of ZONES.entries())
    for (const [p, { birthday }] of PEOPLE.entries())
      await db.write(async (tx) => {
        const { id } = await customers.findOrCreate(tx, merchantId, numberOf(z, p) as never, TILL);
        await customers.join(tx, merchantId, id, TILL);
        await customers.recordConsent(tx, merchantId, id, { ...TILL, state: 'granted' });
        const read = birthday === undefined ? undefined : parseBirthday(birthday);
        if (read?.ok) await customers.setBirthday(tx, merchantId, id, writeBirthday(read.birthday));
        if (z > 0) await register.setZone(tx, merchantId, id, zone);
      });
  clock.set(BEGIN);
  for (const [occasion, words] of Object.entries(WORDS)) {
    const [kind, code] = occasion.split(':');
    const of = kind === 'holiday' ? { kind, code } : { kind };
    const draft = { occasion: of as never, daysBefore: 0, time: '10:00', wordings: { en: [words] }, late: 'same_day' as const }; // prettier-ignore
    await db.write(async (tx) => {
      const { id } = await care.greetings.add(tx, merchantId, draft, 'staff:1');
      await care.greetings.switch(tx, merchantId, id, true, 'staff:1');
    });
  }
  return merchantId;
}

afterAll(endProcesses);

test('fourteen months, three zones: each greeting once, at its hour, whatever was restarted', async () => {
  const stub = await startTwilioStub({ bare: true });
  const test1 = await openTestDatabase('sqlite');
  const env = {
    DATA_DIR: scratch(), SECRET_KEY: SECRET, PUBLIC_URL: 'https://shop.test',
    TWILIO_ACCOUNT_SID: stub.accountSid, TWILIO_AUTH_TOKEN: stub.token, TWILIO_API_URL: stub.url,
  }; // prettier-ignore
  const clock = stoppedClock(BEGIN - DAY);
  const open = (): Gateway => createGateway(loadConfig(env), test1.db, { log: createLog('silent'), clock });
  let gateway = open();
  const merchantId = await fill(gateway, test1.db, clock);

  const arrived: Arrived[] = [];
  /** One tick of the job, then the pumps until nothing is left to do at this moment. */
  async function tick(): Promise<void> {
    await gateway.jobs.find(({ name }) => name === 'care.greetings')!.run(() => {});
    const pump = gateway.pumps.find(({ name }) => name === 'greetings')!;
    for (let moved = true; moved;) {
      const wait = await pump.run(() => {});
      const started = await gateway.dispatcher.dispatch(() => {});
      await gateway.dispatcher.settled();
      moved = wait === 0 || started > 0;
      if (moved) clock.advance(200); // the sender's own rate needs a clock that goes on
    }
    for (const { to, body } of stub.messages().slice(arrived.length)) {
      const zone = ZONES[Number(to.at(-2))]!;
      const { date, hour } = localTime(clock.now(), zone);
      const occasion = Object.keys(WORDS).find((one) => body.includes(WORDS[one]!)) ?? body;
      arrived.push({ to, occasion, day: date, hour });
    }
  }
  async function restart(): Promise<void> {
    await gateway.provider.close();
    gateway = open();
  }

  let steps = 0;
  for (let at = BEGIN; at < END; at += HOUR) {
    if (!HOURS.has(new Date(at).getUTCHours()) || (at >= OFF.from && at < OFF.to)) continue;
    steps++;
    if (steps % 7 === 0) {
      clock.set(at - 1000); // right before an hour begins, and right after
      await tick();
      await restart();
    }
    clock.set(at);
    await tick();
  }

  const expected = ZONES.flatMap((_, z) =>
    PEOPLE.flatMap(({ kept }, p) => {
      const days: Record<string, string[]> = { birthday: kept, joined: JOINED.kept, ...FEASTS };
      return Object.entries(days).flatMap(([occasion, all]) =>
        all.map((day) => ({ to: numberOf(z, p), occasion, day, hour: 10 })),
      );
    }),
  );
  const inOrder = (all: readonly Arrived[]): string[] =>
    all.map(({ to, occasion, day, hour }) => `${to} ${occasion} ${day} ${hour}:00`).toSorted();
  expect(inOrder(arrived)).toEqual(inOrder(expected));

  // Those of the ten days are noted, not forgotten.
  const missed = await test1.db.admin(
    `select count(*) from greeted where state = 'missed' and occasion = 'birthday' and merchant_id = '${merchantId}'`,
  );
  expect(Number(missed[0]![0])).toBe(ZONES.length);
  await gateway.provider.close();
  await test1.close();
  await stub.close();
}, 600_000);
