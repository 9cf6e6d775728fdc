import { z } from 'zod';
import { type Clock, DAY, HOUR, MINUTE } from '../kernel/clock.ts';
import type { Sealed, Vault } from '../platform/crypto/vault.ts';
import type { Database, Reader, Tx } from '../platform/db/index.ts';
import type { Logger } from '../platform/log.ts';
import type { Session } from '../platform/web/frame.ts';
import { readEmail } from './rules.ts';
import { sessions } from './schema.ts';
import { createSecondFactor, type SecondFactor } from './second-factor.ts';
import { hashSecret, isPassword, newSecret } from './secrets.ts';
import * as store from './store.ts';
import { createCodeThrottle, createThrottle, type Throttle } from './throttle.ts';
import type { Staff } from './types.ts';

const IDLE_MILLIS = 8 * HOUR;
const ABSOLUTE_MILLIS = 7 * DAY;
/** A page view within so long of the last is not written down. */
const SEEN_MILLIS = 5 * MINUTE;
/** How long a password counts as just given. */
const FRESH_MILLIS = 10 * MINUTE;
/** How long after the password the second factor may follow. */
const HALF_MILLIS = 5 * MINUTE;

/**
 * What became of a try to sign in. `wrong` does not say whether the address or the password was. `code`: the password
 * was right, the second factor is wanted; `half` proves the first step for five minutes.
 */
export type SignIn =
  | { kind: 'signed_in'; sessionId: string }
  | { kind: 'code'; half: string }
  | { kind: 'wrong' }
  | { kind: 'wait'; seconds: number };

/** What became of the second step; `over`: too late, begin again. */
export type SecondStep = Exclude<SignIn, { kind: 'code' }> | { kind: 'over' };

/** A signed-in browser, as its owner sees it. */
export interface OpenSession {
  here: boolean;
  /** `firefox/windows`; `other/other` where nothing is known. */
  device: string;
  since: number;
  seenAt: number;
}

/** Signed-in browsers: ids of 256 random bits, ended on the server after 8 idle hours or 7 days. */
export interface Sessions {
  /** A session of somebody known to be who they are. The id is for the cookie; only its hash is kept. */
  start(tx: Tx, merchantId: string, staffId: string, device?: string): Promise<string>;
  /** Always a new session. @param ip where the try comes from, for the throttle */
  signIn(email: string, password: string, ip: string, device?: string): Promise<SignIn>;
  /** The second step. Five tries in a quarter of an hour an account (V6.6.3). @param half from the first */
  signInWithCode(half: string, code: string, device?: string): Promise<SecondStep>;
  /** The password once more, for what is sensitive. Throttled as signing in is. */
  confirm(id: string, password: string, ip: string): Promise<'confirmed' | 'wrong' | { waitSeconds: number }>;
  /** Whose session it is, and notes that it was used. Undefined: unknown, ended, too old, or of somebody disabled. */
  sessionOf(id: string): Promise<Session | undefined>;
  /** Open sessions of one person. @param id the session that asks */
  list(reader: Reader, merchantId: string, staffId: string, id: string): Promise<OpenSession[]>;
  /** Ends every other session of the person (a lost phone). @returns how many */
  endOthers(tx: Tx, merchantId: string, staffId: string, id: string): Promise<number>;
  /** Does nothing for a session that is over or never was. */
  end(id: string): Promise<void>;
}

export interface SessionsDeps {
  db: Database;
  clock: Clock;
  vault: Vault;
  log: Logger;
  audit: Staff['audit'];
  secondFactor?: SecondFactor;
  throttle?: Throttle;
}

const halfForm = z.object({ merchantId: z.string(), staffId: z.string(), at: z.number() });

/** Sealed under a name no shop can have, so that nothing sealed elsewhere passes for a first step. */
const HALF = 'sign-in half done';

export function createSessions({
  db,
  clock,
  vault,
  log,
  audit,
  throttle = createThrottle(),
  secondFactor = createSecondFactor({ clock, vault, audit }),
}: SessionsDeps): Sessions /* prettier-ignore */ {
  const codeTries = createCodeThrottle();

  const start: Sessions['start'] = async (tx, merchantId, staffId, device) => {
    const id = newSecret();
    const now = clock.now();
    await tx.db.insert(sessions).values({
      merchantId,
      hash: hashSecret(id),
      staffId,
      createdAt: now,
      seenAt: now,
      endedAt: null,
      freshAt: now,
      device: device ?? null,
    });
    await audit(tx, { merchantId, actor: `staff:${staffId}`, action: 'session.started' });
    return id;
  };

  async function check(emailHash: string, password: string, device?: string): Promise<SignIn> {
    const account = await store.accountByEmail.get(db.reader, { emailHash });
    if (!(await isPassword(password, account?.password)) || !account) return { kind: 'wrong' };
    const { merchantId, id: staffId, totpSince } = account;
    if (totpSince !== null)
      return { kind: 'code', half: vault.seal(HALF, JSON.stringify({ merchantId, staffId, at: clock.now() })) };
    return { kind: 'signed_in', sessionId: await db.write((tx) => start(tx, merchantId, staffId, device)) };
  }

  function readHalf(half: string): z.output<typeof halfForm> | undefined {
    try {
      const read = halfForm.parse(JSON.parse(vault.open(HALF, half as Sealed)));
      return clock.now() - read.at < HALF_MILLIS ? read : undefined;
    } catch {
      return undefined; // not ours, or of another key
    }
  }

  return {
    start,

    async signIn(email, password, ip, device) {
      const emailHash = vault.hash('', readEmail(email) ?? '');
      const seconds = await throttle.take(ip, emailHash);
      if (seconds > 0) {
        log.warn({ ip, account: emailHash.slice(0, 8), seconds }, 'sign-in throttled');
        return { kind: 'wait', seconds };
      }
      const outcome = await check(emailHash, password, device);
      if (outcome.kind === 'wrong') log.warn({ ip, account: emailHash.slice(0, 8) }, 'sign-in failed');
      else await throttle.forgive(ip, emailHash);
      return outcome;
    },

    async signInWithCode(half, code, device) {
      const first = readHalf(half);
      if (!first) return { kind: 'over' };
      const { merchantId, staffId } = first;
      const seconds = await codeTries.take(staffId);
      if (seconds > 0) {
        log.warn({ staffId, seconds }, 'second factor throttled');
        return { kind: 'wait', seconds };
      }
      const sessionId = await db.write(async (tx) => {
        if (!(await store.mayEnter.get(tx, { merchantId, staffId }))) return undefined;
        return (await secondFactor.use(tx, merchantId, staffId, code)) ? start(tx, merchantId, staffId, device) : undefined;
      });
      if (sessionId === undefined) {
        log.warn({ staffId }, 'second factor failed');
        return { kind: 'wrong' };
      }
      await codeTries.forgive(staffId);
      return { kind: 'signed_in', sessionId };
    },

    async confirm(id, password, ip) {
      const hash = hashSecret(id);
      const account = await store.accountOfSession.get(db.reader, { hash });
      if (!account) return 'wrong';
      const waitSeconds = await throttle.take(ip, account.emailHash);
      if (waitSeconds > 0) return { waitSeconds };
      if (!(await isPassword(password, account.password))) {
        log.warn({ ip, staffId: account.staffId }, 'confirmation failed');
        return 'wrong';
      }
      await throttle.forgive(ip, account.emailHash);
      await db.write((tx) => store.freshen.run(tx, { hash, now: clock.now() }));
      return 'confirmed';
    },

    async sessionOf(id) {
      const now = clock.now();
      const limits = { bornAfter: now - ABSOLUTE_MILLIS, seenAfter: now - IDLE_MILLIS };
      const hash = hashSecret(id);
      const found = await store.session.get(db.reader, { hash, ...limits });
      if (!found) return undefined;
      const { merchantId, staffId, role, preset, shop, freshAt } = found;
      if (now - found.seenAt > SEEN_MILLIS) await db.write((tx) => store.seen.run(tx, { hash, now }));
      return {
        principal: { merchantId, role, ...(preset && { preset }), staffId, actor: `staff:${staffId}` },
        shop,
        fresh: freshAt !== null && now - freshAt < FRESH_MILLIS,
      };
    },

    async list(reader, merchantId, staffId, id) {
      const now = clock.now();
      const here = hashSecret(id);
      const rows = await store.openSessions(reader, merchantId, staffId, now - ABSOLUTE_MILLIS, now - IDLE_MILLIS);
      return rows.map(({ hash, createdAt, seenAt, device }) => ({
        here: hash === here,
        device: device ?? 'other/other',
        since: createdAt,
        seenAt,
      }));
    },

    async endOthers(tx, merchantId, staffId, id) {
      const ended = await store.endSessionsOf(tx, merchantId, staffId, clock.now(), hashSecret(id));
      await audit(tx, { merchantId, actor: `staff:${staffId}`, action: 'session.ended_others', details: { ended } });
      return ended;
    },

    async end(id) {
      await db.write(async (tx) => {
        const ended = await store.endSession.get(tx, { hash: hashSecret(id), now: clock.now() });
        if (!ended) return;
        const { merchantId, staffId } = ended;
        await audit(tx, { merchantId, actor: `staff:${staffId}`, action: 'session.ended' });
      });
    },
  };
}
