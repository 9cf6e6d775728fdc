import { randomInt } from 'node:crypto';
import { MINUTE } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import type { AskConfirmation } from '../customers/index.ts';
import type { Answer, Talk } from '../platform/slice.ts';
import type { Tx } from '../platform/db/index.ts';
import type { SwitchboardDeps } from './deps.ts';
import * as store from './store.ts';
import type { WordTable } from './words.ts';

const TRIES = 5;

/** Asks a number for a code: two digits, bound to number and purpose, different from every other open one of it. */
export const askConfirmation =
  ({ clock, vault }: SwitchboardDeps): AskConfirmation =>
  async (tx, { merchantId, numberHash, purpose, payload, minutes }) => {
    const now = clock.now();
    const open = await store.openConfirmations.all(tx, { merchantId, numberHash, now });
    const taken = new Set(open.map(({ code }) => code));
    let code: string;
    do code = String(randomInt(10, 100));
    while (taken.has(code) && taken.size < 90);
    await store.insertConfirmation.run(tx, {
      merchantId,
      id: newId(now),
      numberHash,
      purpose,
      code,
      payload: vault.seal(merchantId, JSON.stringify(payload)),
      tries: TRIES,
      expiresAt: now + minutes * MINUTE,
    });
    return code;
  };

const CODE = /^y\s?(\d{2})$/;

/** `Y 27`: runs what the code was asked for. Undefined: no code, or none was asked of this number. */
export async function redeemCode(
  deps: SwitchboardDeps,
  table: WordTable,
  tx: Tx,
  talk: Talk,
): Promise<Answer | undefined> {
  const code = CODE.exec(talk.folded)?.[1];
  if (!code) return undefined;
  const { merchantId, numberHash } = talk;
  const now = deps.clock.now();
  const open = await store.openConfirmations.all(tx, { merchantId, numberHash, now });
  if (open.length === 0) return undefined;
  const meant = open.find((confirmation) => confirmation.code === code);
  const app = meant && table.confirming(meant.purpose);
  const used = app && (await store.useConfirmation.get(tx, { merchantId, id: meant.id, now }));
  if (!used) {
    await store.wrongGuess.run(tx, { merchantId, numberHash, now });
    return { say: { template: 'keywords/code-wrong' } };
  }
  const payload = JSON.parse(deps.vault.open(merchantId, meant.payload)) as Record<string, unknown>;
  return app.run(tx, talk, payload);
}
