import type { Card, PersonalData } from '../platform/slice.ts';
import type { AppsDeps } from './deps.ts';
import { stateOf } from './figures.ts';
import * as answers from './store-answers.ts';
import * as uses from './store-uses.ts';

const EVERY = 10_000;

/** What somebody used, in the timeline: entries of the last uses. */
export const appsCard = ({ clock }: Pick<AppsDeps, 'clock'>): Card => ({
  async timeline(reader, merchantId, customerId, limit) {
    const rows = await uses.usesOfCustomer(reader, merchantId, customerId, limit);
    return rows.map((row) => ({
      at: row.startedAt,
      kind: stateOf(row, clock.now()),
      values: { appId: row.appId, name: row.name },
    }));
  },
});

/**
 * Uses and answers are told to the person, those from before anybody knew them among them; erasing empties what was written
 * and the numbers, and keeps the codes that figures count.
 */
export const appsData = ({ vault }: Pick<AppsDeps, 'vault'>): PersonalData => ({
  async export(reader, merchantId, customerId) {
    const rows = await uses.usesOfCustomer(reader, merchantId, customerId, EVERY);
    const given = rows.length > 0 ? await answers.answersOf(reader, merchantId, rows.map(({ id }) => id)) : []; // prettier-ignore
    return {
      apps: rows.map((row) => ({
        ...row,
        answers: given
          .filter(({ useId }) => useId === row.id)
          .map(({ step, code, text }) => ({ step, code, text: vault.open(merchantId, text) })),
      })),
    };
  },
  erase: (tx, merchantId, customerId) =>
    uses.eraseUses(tx, merchantId, customerId, {
      text: vault.seal(merchantId, ''),
      body: vault.seal(merchantId, '{}'),
    }),
  async merge(tx, merchantId, { fromId, intoId }) {
    return { uses: await uses.moveUses(tx, merchantId, { fromId, intoId }) };
  },
  async unmerge(tx, merchantId, { fromId, intoId }, { uses: moved = [] }) {
    await uses.moveUses(tx, merchantId, { fromId: intoId, intoId: fromId }, moved);
  },
});
