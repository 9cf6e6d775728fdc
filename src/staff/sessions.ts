import { type Clock, DAY, HOUR, MINUTE } from '../kernel/clock.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Database, Tx } from '../platform/db/index.ts';
import type { Logger } from '../platform/log.ts';
import type { Session } from '../platform/web/frame.ts';
import type { Staff } from './index.ts';
import { readEmail } from './rules.ts';
import { sessions } from './schema.ts';
import { hashSecret, isPassword, newSecret } from './secrets.ts';
import * as store from './store.ts';
import { createThrottle, type Throttle } from './throttle.ts';

const IDLE_MILLIS = 8 * HOUR;
const ABSOLUTE_MILLIS = 7 * DAY;
/** A page view within so long of the last is not written down. */
const SEEN_MILLIS = 5 * MINUTE;

/** What became of a try to sign in. `wrong` does not say whether the address or the password was. */
export type SignIn = { kind: 'signed_in'; sessionId: string } | { kind: 'wrong' } | { kind: 'wait'; seconds: number };

/** Signed-in browsers: ids of 256 random bits, ended on the server after 8 idle hours or 7 days. */
export interface Sessions {
  /** A session of somebody known to be who they are. The id is for the cookie; only its hash is kept. */
  start(tx: Tx, merchantId: string, staffId: string): Promise<string>;
  /** Always a new session. @param ip where the try comes from, for the throttle */
  signIn(email: string, password: string, ip: string): Promise<SignIn>;
  /** Whose session it is, and notes that it was used. Undefined: unknown, ended, too old, or of somebody disabled. */
  sessionOf(id: string): Promise<Session | undefined>;
  /** Does nothing for a session that is over or never was. */
  end(id: string): Promise<void>;
}

export interface SessionsDeps {
  db: Database;
  clock: Clock;
  vault: Vault;
  log: Logger;
  audit: Staff['audit'];
  throttle?: Throttle;
}

export function createSessions({ db, clock, vault, log, audit, throttle = createThrottle() }: SessionsDeps): Sessions {
  const start: Sessions['start'] = async (tx, merchantId, staffId) => {
    const id = newSecret();
    const now = clock.now();
    await tx.db
      .insert(sessions)
      .values({ merchantId, hash: hashSecret(id), staffId, createdAt: now, seenAt: now, endedAt: null });
    await audit(tx, { merchantId, actor: `staff:${staffId}`, action: 'session.started' });
    return id;
  };

  async function check(emailHash: string, password: string): Promise<SignIn> {
    const account = await store.accountByEmail.get(db.reader, { emailHash });
    if (!(await isPassword(password, account?.password)) || !account) return { kind: 'wrong' };
    const sessionId = await db.write((tx) => start(tx, account.merchantId, account.id));
    return { kind: 'signed_in', sessionId };
  }

  return {
    start,

    async signIn(email, password, ip) {
      const emailHash = vault.hash('', readEmail(email) ?? '');
      const seconds = await throttle.take(ip, emailHash);
      if (seconds > 0) {
        log.warn({ ip, account: emailHash.slice(0, 8), seconds }, 'sign-in throttled');
        return { kind: 'wait', seconds };
      }
      const outcome = await check(emailHash, password);
      if (outcome.kind === 'signed_in') await throttle.forgive(ip, emailHash);
      else log.warn({ ip, account: emailHash.slice(0, 8) }, 'sign-in failed');
      return outcome;
    },

    async sessionOf(id) {
      const now = clock.now();
      const limits = { bornAfter: now - ABSOLUTE_MILLIS, seenAfter: now - IDLE_MILLIS };
      const hash = hashSecret(id);
      const found = await store.session.get(db.reader, { hash, ...limits });
      if (!found) return undefined;
      const { merchantId, staffId, role, shop } = found;
      if (now - found.seenAt > SEEN_MILLIS) await db.write((tx) => store.seen.run(tx, { hash, now }));
      return { principal: { merchantId, role, staffId, actor: `staff:${staffId}` }, shop };
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
