import { and, desc, eq, isNull } from 'drizzle-orm';
import { DomainError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { checkRole } from './people.ts';
import { tokens } from './schema.ts';
import { hashSecret, newSecret } from './secrets.ts';
import * as store from './store.ts';
import type { Staff, StaffDeps } from './types.ts';

export const TOKEN_NAME_MAX = 60;

/** Keys of other programs to the REST API. */
export function createTokens({
  clock,
  merchants,
  audit: record,
}: Pick<StaffDeps, 'clock' | 'merchants'> & { audit: Staff['audit'] }): Pick<
  Staff,
  'addToken' | 'tokens' | 'revokeToken' | 'principalOfToken'
> {
  return {
    async addToken(tx, merchantId, name, role) {
      await merchants.byId(tx, merchantId);
      const label = name.trim();
      if (label.length === 0 || label.length > TOKEN_NAME_MAX)
        throw new DomainError('invalid', `Give the token a name of at most ${TOKEN_NAME_MAX} characters.`, 'name');
      const token = `mcrm_${newSecret()}`;
      const row = { merchantId, id: newId(clock.now()), name: label, role: checkRole(role), hash: hashSecret(token) };
      await tx.db.insert(tokens).values({ ...row, createdAt: clock.now(), revokedAt: null });
      return { tokenId: row.id, token };
    },

    tokens: (reader, merchantId) =>
      reader.db
        .select({
          id: tokens.id,
          name: tokens.name,
          role: tokens.role,
          createdAt: tokens.createdAt,
          revokedAt: tokens.revokedAt,
        })
        .from(tokens)
        .where(eq(tokens.merchantId, merchantId))
        .orderBy(desc(tokens.id)),

    async revokeToken(tx, merchantId, tokenId, actor) {
      const [revoked] = await tx.db
        .update(tokens)
        .set({ revokedAt: clock.now() })
        .where(and(eq(tokens.merchantId, merchantId), eq(tokens.id, tokenId), isNull(tokens.revokedAt)))
        .returning({ id: tokens.id });
      if (!revoked) throw new DomainError('not_found', 'There is no such token.');
      await record(tx, { merchantId, actor, action: 'token.revoked', subject: tokenId });
    },

    async principalOfToken(reader, bearer) {
      const token = await store.principalOfToken.get(reader, { hash: hashSecret(bearer) });
      return token && { merchantId: token.merchantId, role: token.role, actor: `token:${token.id}` };
    },
  };
}
