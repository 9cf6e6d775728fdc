import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { DomainError } from '../../../kernel/errors.ts';
import { type Database, hot, hotWrite, type Reader } from '../../../platform/db/index.ts';
import type { Capabilities } from '../provider.ts';
import { simSettings } from './schema.ts';

/** The carriers it can play: one that only carries, one that answers STOP by itself, one that never reports. */
export const CARRIER_KINDS = ['plain', 'answers_stop', 'no_receipts'] as const;

const percent = (usual: number) => z.number().int().min(0).max(100).default(usual);
const millis = (usual: number) => z.number().int().min(0).max(60_000).default(usual);

export const simulatorSettings = z.object({
  kind: z.enum(CARRIER_KINDS).default('plain'),
  /** A text from a phone reaches the gateway within so many milliseconds, evenly spread from zero. */
  deliveryMillis: millis(300),
  /** Each step of a text to a phone takes up to so many milliseconds. */
  reportMillis: millis(300),
  /** Texts from phones that never reach the gateway, though the carrier lists them. */
  lossPercent: percent(0),
  /** Status reports that are never sent. */
  lostReportPercent: percent(0),
  /** Texts and reports that come twice. */
  duplicatePercent: percent(0),
  /** Texts that cannot be delivered to the phone (code 30003, handset out of reach). */
  failPercent: percent(0),
  /** What it says a part cost once sent, in millionths of a US dollar; 0: it never says. */
  priceMicros: z.number().int().min(0).max(10_000_000).default(0),
});

export type SimulatorSettings = z.output<typeof simulatorSettings>;

const ROW = 'carrier';

const readRow = hot('simulator.settings', (db) =>
  db
    .select({ value: simSettings.value })
    .from(simSettings)
    .where(sql`${simSettings.name} = ${ROW}`),
);

const writeRow = hotWrite('simulator.setSettings', (db) =>
  db
    .insert(simSettings)
    .values({ name: ROW, value: sql.placeholder('value') })
    .onConflictDoUpdate({ target: simSettings.name, set: { value: sql`excluded.value` } }),
);

/** What is switched on now; whatever the row does not say has its usual value. */
export async function readSettings(reader: Reader): Promise<SimulatorSettings> {
  const row = await readRow.get(reader, {});
  return simulatorSettings.parse(row?.value ?? {});
}

/**
 * Changes the given settings and keeps the others.
 * @throws DomainError `invalid` when one is out of its range
 */
export async function writeSettings(db: Database, change: unknown): Promise<SimulatorSettings> {
  const parsed = simulatorSettings.partial().safeParse(change);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const field = issue.path.join('.');
    throw new DomainError('invalid', `Carrier setting ${field}: ${issue.message}`, field);
  }
  const given = Object.keys(change as object);
  const kept = Object.fromEntries(Object.entries(parsed.data).filter(([name]) => given.includes(name)));
  return db.write(async (tx) => {
    const value = { ...(await readSettings(tx)), ...kept };
    await writeRow.run(tx, { value });
    return value;
  });
}

/** Words on which the carrier blocks, and those that lift it: Twilio's, since that is the carrier to rehearse for. */
export const STOP_WORDS = ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'] as const;
export const LIFT_WORDS = ['START', 'YES', 'UNSTOP'] as const;

/** What the carrier can do while it plays this kind. */
export const capabilitiesOf = ({ kind, priceMicros }: SimulatorSettings): Capabilities => ({
  answersStop: kind === 'answers_stop' ? STOP_WORDS : [],
  liftWords: kind === 'answers_stop' ? LIFT_WORDS : [],
  canReceive: true,
  receipts: kind !== 'no_receipts',
  listable: true,
  prices: priceMicros > 0,
  media: true,
});
