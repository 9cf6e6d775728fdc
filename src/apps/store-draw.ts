import { and, asc, desc, eq, gt, sql } from 'drizzle-orm';
import { hot, hotWrite, type Reader } from '../platform/db/index.ts';
import { appDraws, appTickets } from './schema.ts';

const $ = (name: string) => sql.placeholder(name);
const ofApp = and(eq(appDraws.merchantId, $('merchantId')), eq(appDraws.appId, $('appId')));

const columns = {
  round: appDraws.round,
  seed: appDraws.seed,
  fingerprint: appDraws.fingerprint,
  prizes: appDraws.prizes,
  tickets: appDraws.tickets,
  endedAt: appDraws.endedAt,
};

export const drawOfRound = hot('apps.drawOfRound', (db) =>
  db
    .select(columns)
    .from(appDraws)
    .where(and(ofApp, eq(appDraws.round, $('round')))),
);

/** The last round, running or over. */
export const lastDraw = hot('apps.lastDraw', (db) =>
  db.select(columns).from(appDraws).where(ofApp).orderBy(desc(appDraws.round)).limit(1),
);

export const insertDraw = hotWrite('apps.insertDraw', (db) =>
  db
    .insert(appDraws)
    .values({
      merchantId: $('merchantId'),
      appId: $('appId'),
      round: $('round'),
      seed: $('seed'),
      fingerprint: $('fingerprint'),
      prizes: $('prizes'),
      tickets: 0,
      startedAt: $('now'),
    })
    .onConflictDoNothing()
    .returning({ round: appDraws.round }),
);

const ofRound = and(ofApp, eq(appDraws.round, $('round')), sql`${appDraws.endedAt} is null`);

/** The next ticket of a round that runs. */
export const nextTicket = hotWrite('apps.nextTicket', (db) =>
  db
    .update(appDraws)
    .set({ tickets: sql`${appDraws.tickets} + 1` })
    .where(ofRound)
    .returning({ ticket: appDraws.tickets }),
);

export const endRound = hotWrite('apps.endRound', (db) =>
  db
    .update(appDraws)
    .set({ endedAt: $('now') as never })
    .where(ofRound)
    .returning({ round: appDraws.round }),
);

export const insertTicket = hotWrite('apps.insertTicket', (db) =>
  db.insert(appTickets).values({
    merchantId: $('merchantId'),
    appId: $('appId'),
    round: $('round'),
    ticket: $('ticket'),
    useId: $('useId'),
    prize: $('prize'),
    missed: $('missed'),
    at: $('now'),
  }),
);

export const ticketsOf = (
  reader: Reader,
  merchantId: string,
  appId: string,
  { round, after = 0, limit }: { round: number; after?: number; limit: number },
) =>
  reader.db
    .select({ ticket: appTickets.ticket, at: appTickets.at, prize: appTickets.prize, missed: appTickets.missed })
    .from(appTickets)
    .where(
      and(
        eq(appTickets.merchantId, merchantId),
        eq(appTickets.appId, appId),
        eq(appTickets.round, round),
        gt(appTickets.ticket, after),
      ),
    )
    .orderBy(asc(appTickets.ticket))
    .limit(limit);

/** How many won each prize in a round. */
export const wonOf = (reader: Reader, merchantId: string, appId: string, round: number) =>
  reader.db
    .select({ prize: appTickets.prize, count: sql<number>`count(*)`.mapWith(Number) })
    .from(appTickets)
    .where(and(eq(appTickets.merchantId, merchantId), eq(appTickets.appId, appId), eq(appTickets.round, round)))
    .groupBy(appTickets.prize);
