import { createGateway, type Gateway, migrate, openDatabase } from '../app.ts';
import { type Config, ConfigFaults, loadConfig } from '../config.ts';
import { zoneDataAgeDays, zoneDataVersion } from '../kernel/calendar.ts';
import { DomainError } from '../kernel/errors.ts';
import { wrongReaches } from '../customers/index.ts';
import { outboxHolds, statusCounts } from '../messages/index.ts';
import { wrongTallies } from '../surveys/index.ts';
import { KEY_PROBES, strangeAmong } from '../platform/db/keys-in-use.ts';
import { createLog } from '../platform/log.ts';
import type { Command } from './context.ts';

interface Finding {
  what: string;
  state: 'ok' | 'look' | 'fault';
  detail: string;
}

const ok = (what: string, detail: string): Finding => ({ what, state: 'ok', detail });
const look = (what: string, detail: string): Finding => ({ what, state: 'look', detail });
const fault = (what: string, detail: string): Finding => ({ what, state: 'fault', detail });

function configuration(config: Config, shops: number): Finding[] {
  const findings: Finding[] = [];
  if (config.provider === 'twilio' && !config.publicUrlGiven)
    findings.push(
      look(
        'configuration',
        'PUBLIC_URL is not set: give the address Twilio calls, exactly, or its signatures will not fit.',
      ),
    );
  if (config.twilio?.messagingService && shops > 1)
    findings.push(
      fault(
        'configuration',
        'TWILIO_MESSAGING_SERVICE_SID is for a gateway with one shop: give each number its own with "number add --service".',
      ),
    );
  return findings.length > 0 ? findings : [ok('configuration', 'read without faults')];
}

async function database({ db, config }: Gateway): Promise<Finding[]> {
  const findings: Finding[] = [];
  if (db.engine === 'sqlite') {
    const [[verdict] = []] = await db.admin('pragma integrity_check');
    findings.push(verdict === 'ok' ? ok('database', 'integrity check passed') : fault('database', String(verdict)));
    const broken = await db.admin('pragma foreign_key_check');
    if (broken.length > 0) findings.push(fault('database', `${broken.length} rows point at rows that are not there`));
  } else {
    const [[version] = []] = await db.admin('show server_version');
    findings.push(ok('database', `PostgreSQL ${String(version)}`));
  }
  const beginnings: string[] = [];
  for (const probe of KEY_PROBES) beginnings.push(...(await db.admin(probe)).map(([word]) => String(word)));
  const strange = strangeAmong(beginnings, config.keyRing);
  findings.push(
    strange.length === 0
      ? ok('keys', 'every key in use is in SECRET_KEY')
      : fault('keys', `sealed with ${strange.join(', ')}, which SECRET_KEY does not have`),
  );
  return findings;
}

async function summaries({ db, points, purchases, costs }: Gateway): Promise<Finding[]> {
  const wrong = [
    ...(await points.check(db.reader)),
    ...(await purchases.check(db.reader)),
    ...(await costs.check(db.reader)),
    ...(await wrongReaches(db.reader)),
    ...(await wrongTallies(db.reader)),
  ];
  if (wrong.length === 0) return [ok('summaries', 'balances and sums agree with their entries')];
  return wrong.slice(0, 20).map((row) => fault('summaries', JSON.stringify(row)));
}

async function outbox({ db }: Gateway): Promise<Finding[]> {
  const holds = await outboxHolds(db.reader);
  const counts = await statusCounts(db.reader);
  const findings = holds.map(({ reason, detail }) =>
    look('outbox', `held (${reason}): ${detail}. "mcrm outbox release" opens it.`),
  );
  if (counts['unknown'])
    findings.push(look('outbox', `${counts['unknown']} messages of which nobody knows whether they were sent`));
  return findings.length > 0 ? findings : [ok('outbox', 'open')];
}

/** Zone laws change several times a year; data older than a year is surely wrong somewhere. */
function zones(now: number): Finding {
  const age = zoneDataAgeDays(now);
  const detail = `zone data ${zoneDataVersion()}, ${age} days old`;
  return age > 366 ? look('zones', `${detail}: update mcrm`) : ok('zones', detail);
}

async function provider({ provider: carrier }: Gateway): Promise<Finding> {
  const { ok: reached, detail } = await carrier.probe();
  return reached ? ok('carrier', detail) : fault('carrier', detail);
}

async function examine(): Promise<Finding[]> {
  const config = loadConfig(process.env, { makeKey: false });
  const log = createLog('error');
  await migrate(config);
  const db = openDatabase(config, log);
  const gateway = createGateway(config, db, { log });
  try {
    const shops = await gateway.merchants.all(db.reader);
    return [
      ...configuration(config, shops.length),
      ...(await database(gateway)),
      ...(await summaries(gateway)),
      ...(await outbox(gateway)),
      await provider(gateway),
      zones(gateway.clock.now()),
    ];
  } finally {
    await gateway.provider.close();
    await db.close();
  }
}

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'Examine configuration, database, ledgers, carrier and zone data',
  usage: '   exit code 1 when something is wrong',
  async run() {
    let findings: Finding[];
    try {
      findings = await examine();
    } catch (thrown) {
      if (thrown instanceof ConfigFaults || !(thrown instanceof DomainError)) throw thrown;
      findings = [fault('database', thrown.message)];
    }
    const signs = { ok: 'ok   ', look: 'look ', fault: 'FAULT' };
    for (const { what, state, detail } of findings)
      process.stdout.write(`${signs[state]}  ${what.padEnd(14)} ${detail}\n`);
    if (findings.some(({ state }) => state === 'fault')) process.exitCode = 1;
  },
};
