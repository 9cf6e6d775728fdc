import { type Clock, DAY } from '../kernel/clock.ts';
import type { Merchants, NewMerchant } from '../merchants/index.ts';
import type { Database, Reader, Tx } from '../platform/db/index.ts';
import type { Staff } from './index.ts';
import { setupLinks } from './schema.ts';
import { hashPassword, hashSecret, newSecret } from './secrets.ts';
import type { Sessions } from './sessions.ts';
import * as store from './store.ts';

const LINK_MILLIS = DAY;

/** A first shop with its number and owner. */
export interface NewShop {
  shop: NewMerchant;
  /** E.164, a short code or a name; read with the shop's country. */
  number: string;
  email: string;
  password: string;
}

export type LinkState = 'open' | 'used' | 'expired' | 'unknown';

/** The first start of a gateway, before there is any shop. */
export interface Setup {
  /** A one-time token of 24 hours for /setup/:token; undefined once there is a shop. */
  createLink(tx: Tx): Promise<string | undefined>;
  linkState(reader: Reader, token: string): Promise<LinkState>;
  /**
   * Makes shop, number and owner, uses the link up and signs the owner in, all in one write.
   * @throws DomainError `invalid` or `conflict` on the field at fault; the link stays open then
   */
  open(token: string, request: NewShop): Promise<{ kind: 'opened'; sessionId: string } | { kind: LinkState }>;
}

export interface SetupDeps {
  db: Database;
  clock: Clock;
  merchants: Merchants;
  staff: Staff;
  sessions: Sessions;
}

export function createSetup({ db, clock, merchants, staff, sessions }: SetupDeps): Setup {
  const linkState: Setup['linkState'] = async (reader, token) => {
    const link = await store.setupLink.get(reader, { hash: hashSecret(token) });
    if (!link) return 'unknown';
    if (link.usedAt !== null) return 'used';
    return link.expiresAt <= clock.now() ? 'expired' : 'open';
  };

  async function build(tx: Tx, { shop, number, email }: NewShop, password: Awaited<ReturnType<typeof hashPassword>>) {
    const { merchantId } = await merchants.add(tx, shop);
    await merchants.addNumber(tx, merchantId, { address: number });
    const { staffId } = await staff.add(tx, { merchantId, email, role: 'owner', password });
    await staff.audit(tx, { merchantId, actor: `staff:${staffId}`, action: 'shop.opened' });
    return sessions.start(tx, merchantId, staffId);
  }

  return {
    linkState,

    async createLink(tx) {
      if ((await merchants.all(tx)).length > 0) return undefined;
      const token = newSecret();
      const link = { hash: hashSecret(token), expiresAt: clock.now() + LINK_MILLIS, usedAt: null };
      await tx.db.insert(setupLinks).values(link);
      return token;
    },

    async open(token, request) {
      const before = await linkState(db.reader, token);
      if (before !== 'open') return { kind: before };
      const password = await hashPassword(request.password, [request.shop.name, request.email]);
      return db.write(async (tx) => {
        const state = await linkState(tx, token);
        if (state !== 'open') return { kind: state };
        if ((await merchants.all(tx)).length > 0) return { kind: 'used' };
        await store.useSetupLinks.run(tx, { now: clock.now() });
        return { kind: 'opened', sessionId: await build(tx, request, password) };
      });
    },
  };
}
