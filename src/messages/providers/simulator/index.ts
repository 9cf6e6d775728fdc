import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/errors.ts';
import { parsePhone } from '../../../kernel/phone.ts';
import type { KeyedHash, Vault } from '../../../platform/crypto/vault.ts';
import type { Database } from '../../../platform/db/index.ts';
import type { Provider } from '../provider.ts';
import { CARRIER, type CarryDeps, carryDue, type Delivery } from './carry.ts';
import { HANDSET_AWAY, listedText, sendOut, textIn } from './texts.ts';
import { type PhoneText, putPhone, readPhones, readThread, type SimPhone } from './phones.ts';
import { capabilitiesOf, readSettings, type SimulatorSettings, simulatorSettings, writeSettings } from './settings.ts';
import { firstIdOf } from './ids.ts';
import { dueTexts, listTexts, phoneCount, standing, textById, type ThreadQuery } from './store.ts';

export type { Delivery } from './carry.ts';
export type { PhoneText, SimPhone, TextState } from './phones.ts';
export { CARRIER_KINDS, type SimulatorSettings } from './settings.ts';

export interface SimulatorDeps {
  db: Database;
  vault: Vault;
  clock: Clock;
  /** Between 0 and 1; Math.random unless told. */
  random?: (() => number) | undefined;
  /** Called when there is new work for `tick` (this process may not be the one that ticks). */
  wake?: (() => void) | undefined;
}

/** The far side of the simulated carrier: its phones, and the clockwork that carries. */
export interface SimulatedCarrier {
  /** A phone sends a text to a shop's number. @returns the carrier's id @throws DomainError `invalid` */
  text(text: { phone: string; shop: string; body: string }): Promise<string>;
  /**
   * Carries everything due. Safe to run in several processes at once.
   * @returns milliseconds until it should run again (at most 500)
   * @throws the gateway's first fault, after all else was carried; what failed comes again a second later
   */
  tick(deliver: Delivery): Promise<number>;
  /** @throws DomainError `invalid`, or `conflict` when the number lies on another shop's table */
  addPhone(phone: { label: string; phone: string; shop: string }): Promise<SimPhone>;
  /** In the order they were added; `shops` narrows to those that text one of these numbers. */
  phones(shops?: readonly string[]): Promise<SimPhone[]>;
  /** The last texts (200) of one phone, oldest first. */
  thread(phoneHash: KeyedHash, query?: ThreadQuery): Promise<PhoneText[]>;
  settings(): Promise<SimulatorSettings>;
  /** Changes the given settings. @throws DomainError `invalid` */
  setSettings(change: Partial<SimulatorSettings>): Promise<SimulatorSettings>;
  /** How many texts and reports are still to be carried. */
  dueCount(): Promise<number>;
  /** A word that differs whenever anything on the table has changed, by whichever process. */
  changes(): Promise<string>;
}

/** How long settings read by `send` may be stale when another process has changed them. Milliseconds. */
const STALE = 500;

/** The simulated carrier: our provider on one side, a table full of phones on the other. */
export function simulatorProvider(given: SimulatorDeps): Provider & SimulatedCarrier {
  const { db, vault, clock, wake } = given;
  const deps: CarryDeps = { db, vault, clock, random: given.random ?? Math.random };
  let settings = simulatorSettings.parse({});
  let readAt = -Infinity;

  async function refresh(maxAge: number): Promise<SimulatorSettings> {
    if (clock.now() - readAt <= maxAge) return settings;
    settings = await readSettings(db.reader);
    readAt = clock.now();
    return settings;
  }

  return {
    name: 'simulator',
    get can() {
      return capabilitiesOf(settings);
    },
    classOf: (code) => (code === HANDSET_AWAY ? 'handset' : 'unknown'),
    async send(text) {
      try {
        const outcome = await sendOut(deps, await refresh(STALE), text);
        wake?.();
        return outcome;
      } catch (fault) {
        if (fault instanceof DomainError && fault.code === 'busy') return { kind: 'retry', reason: 'database busy' };
        throw fault;
      }
    },
    async list({ from, to, since, until, limit }) {
      const end = (address: string) => ({ address, hash: vault.hash(CARRIER, address) });
      const ends = { ...(from === undefined ? {} : { from: end(from) }), ...(to === undefined ? {} : { to: end(to) }) };
      const span = { from: firstIdOf(since), before: until === undefined ? '~' : firstIdOf(until + 1) };
      const rows = await listTexts(db.reader, span, ends, limit);
      const played = await refresh(STALE);
      return rows.map((row) => listedText(vault, row, played));
    },
    async find(providerId) {
      const row = await textById.get(db.reader, { id: providerId });
      return row && listedText(vault, row, await refresh(STALE));
    },
    async probe() {
      const { kind } = await refresh(-1);
      return { ok: true, detail: `The simulated carrier (${kind}) is on: nothing leaves this machine.` };
    },
    async close() {},

    async text({ phone, shop, body }) {
      const id = await textIn(deps, await refresh(STALE), { phone: parsePhone(phone), shop, body });
      wake?.();
      return id;
    },
    async tick(deliver) {
      return carryDue(deps, await refresh(-1), deliver);
    },
    addPhone: (phone) => db.write((tx) => putPhone(tx, vault, phone, clock.now())),
    phones: (shops) => readPhones(db.reader, vault, shops),
    thread: (phoneHash, query = {}) => readThread(db.reader, vault, phoneHash, query),
    settings: () => refresh(-1),
    async setSettings(change) {
      settings = await writeSettings(db, change);
      readAt = clock.now();
      return settings;
    },
    dueCount: async () => (await dueTexts.get(db.reader, {}))!.texts,
    async changes() {
      const counts = await standing.all(db.reader, {});
      const phones = await phoneCount.get(db.reader, {});
      const rows = counts.map(({ phoneHash, status, texts }) => `${phoneHash}${status}${texts}`);
      return [phones?.phones, JSON.stringify(await refresh(-1)), ...rows].join('|');
    },
  };
}
