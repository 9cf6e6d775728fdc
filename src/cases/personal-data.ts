import type { Vault } from '../platform/crypto/vault.ts';
import type { PersonalData } from '../platform/slice.ts';
import { casesMerge } from './merge.ts';
import { emptyCases } from './store.ts';
import { stepsOf } from './store-steps.ts';
import type { Cases } from './types.ts';

const EVERY = 10_000;

/** Tells a person what was said in their cases; erasing empties the words and the number. */
export const casesData = ({ cases, vault }: { cases: Cases; vault: Vault }): PersonalData => ({
  async export(reader, merchantId, customerId) {
    const known = [];
    for (const one of await cases.list(reader, merchantId, { customerId, limit: EVERY }))
      known.push({
        ...one,
        texts: await cases.texts(reader, merchantId, one.id),
        steps: await stepsOf(reader, merchantId, one.id),
      });
    return { cases: known };
  },
  erase: (tx, merchantId, customerId) => emptyCases(tx, merchantId, customerId, vault.seal(merchantId, '')),
  ...casesMerge,
});
