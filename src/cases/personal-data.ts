import type { Vault } from '../platform/crypto/vault.ts';
import type { PersonalData } from '../platform/slice.ts';
import { emptyInbound } from '../messages/index.ts';
import { casesMerge } from './store-merge.ts';
import { casesFromBefore, emptyCases } from './store-strays.ts';
import { inboundOfNotes } from './store-texts.ts';
import { stepsOf } from './store-steps.ts';
import type { Cases } from './types.ts';

const EVERY = 10_000;

/** Tells a person what was said in their cases, those from before anybody knew them too; erasing empties words and number. */
export const casesData = ({ cases, vault }: { cases: Cases; vault: Vault }): PersonalData => ({
  async export(reader, merchantId, customerId) {
    const known = [];
    const own = await cases.list(reader, merchantId, { customerId, limit: EVERY });
    for (const one of [...own, ...(await casesFromBefore(reader, merchantId, customerId))])
      known.push({
        ...one,
        texts: await cases.texts(reader, merchantId, one.id),
        steps: await stepsOf(reader, merchantId, one.id),
      });
    return { cases: known };
  },
  async erase(tx, merchantId, customerId) {
    await emptyCases(tx, merchantId, customerId, vault.seal(merchantId, ''));
    await emptyInbound(vault, tx, merchantId, await inboundOfNotes(tx, merchantId, customerId));
  },
  ...casesMerge,
});
