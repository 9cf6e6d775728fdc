import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { KeyedHash } from '../platform/crypto/vault.ts';
import { hot, hotWrite, type Tx } from '../platform/db/index.ts';
import { confirmations, courtesies, dialogues, shopWords } from './schema.ts';

const $ = (name: string) => sql.placeholder(name);
const ofDialogue = and(eq(dialogues.merchantId, $('merchantId')), eq(dialogues.numberHash, $('numberHash')));

export const dialogueOf = hot('dialogues.of', (db) =>
  db
    .select({ app: dialogues.app, state: dialogues.state, askedAt: dialogues.askedAt, expiresAt: dialogues.expiresAt })
    .from(dialogues)
    .where(ofDialogue),
);

export const putDialogue = hotWrite('dialogues.put', (db) =>
  db
    .insert(dialogues)
    .values({
      merchantId: $('merchantId'),
      numberHash: $('numberHash'),
      app: $('app'),
      state: $('state'),
      askedAt: $('now'),
      expiresAt: $('expiresAt'),
    })
    .onConflictDoUpdate({
      target: [dialogues.merchantId, dialogues.numberHash],
      set: {
        app: sql`excluded.app`,
        state: sql`excluded.state`,
        askedAt: sql`excluded.asked_at`,
        expiresAt: sql`excluded.expires_at`,
      },
    }),
);

export const endDialogue = hotWrite('dialogues.end', (db) => db.delete(dialogues).where(ofDialogue));

const openCodes = and(
  eq(confirmations.merchantId, $('merchantId')),
  eq(confirmations.numberHash, $('numberHash')),
  isNull(confirmations.usedAt),
  sql`${confirmations.expiresAt} > ${$('now')}`,
  sql`${confirmations.triesLeft} > 0`,
);

export const openConfirmations = hot('confirmations.open', (db) =>
  db
    .select({
      id: confirmations.id,
      code: confirmations.code,
      purpose: confirmations.purpose,
      payload: confirmations.payload,
    })
    .from(confirmations)
    .where(openCodes),
);

export const insertConfirmation = hotWrite('confirmations.insert', (db) =>
  db.insert(confirmations).values({
    merchantId: $('merchantId'),
    id: $('id'),
    numberHash: $('numberHash'),
    purpose: $('purpose'),
    code: $('code'),
    payload: $('payload'),
    triesLeft: $('tries'),
    expiresAt: $('expiresAt'),
  }),
);

/** Uses a code, once. */
export const useConfirmation = hotWrite('confirmations.use', (db) =>
  db
    .update(confirmations)
    .set({ usedAt: $('now') as never })
    .where(
      and(eq(confirmations.merchantId, $('merchantId')), eq(confirmations.id, $('id')), isNull(confirmations.usedAt)),
    )
    .returning({ id: confirmations.id }),
);

/** A wrong guess costs every open code of the number one try. */
export const wrongGuess = hotWrite('confirmations.wrong', (db) =>
  db
    .update(confirmations)
    .set({ triesLeft: sql`${confirmations.triesLeft} - 1` })
    .where(openCodes),
);

/** Takes the right to speak unasked to a number; nothing comes back when that was done after `before` already. */
export const takeCourtesy = hotWrite('courtesies.take', (db) =>
  db
    .insert(courtesies)
    .values({ merchantId: $('merchantId'), numberHash: $('numberHash'), kind: $('kind'), at: $('now') })
    .onConflictDoUpdate({
      target: [courtesies.merchantId, courtesies.numberHash, courtesies.kind],
      set: { at: sql`excluded.at` },
      setWhere: sql`${courtesies.at} <= ${$('before')}`,
    })
    .returning({ at: courtesies.at }),
);

/** Forgets talks, codes and courtesies of a number: their states may hold a person's words. */
export async function forgetNumber(tx: Tx, merchantId: string, numberHash: KeyedHash): Promise<void> {
  for (const table of [dialogues, confirmations, courtesies])
    await tx.db.delete(table).where(and(eq(table.merchantId, merchantId), eq(table.numberHash, numberHash)));
}

const wordColumns = {
  word: shopWords.word,
  app: shopWords.app,
  ref: shopWords.ref,
  takes: shopWords.takes,
  written: shopWords.written,
};

/** The shop's own words; asked with every text, since another process may have changed them. */
export const shopWordsOf = hot('shopWords.of', (db) =>
  db
    .select(wordColumns)
    .from(shopWords)
    .where(eq(shopWords.merchantId, $('merchantId')))
    .orderBy(asc(shopWords.word)),
);

/** Nothing is returned when somebody has the word. */
export const insertShopWord = hotWrite('shopWords.insert', (db) =>
  db
    .insert(shopWords)
    .values({
      merchantId: $('merchantId'),
      word: $('word'),
      app: $('app'),
      ref: $('ref'),
      takes: $('takes'),
      written: $('written'),
    })
    .onConflictDoNothing()
    .returning({ word: shopWords.word }),
);

export const deleteShopWords = hotWrite('shopWords.delete', (db) =>
  db.delete(shopWords).where(and(eq(shopWords.merchantId, $('merchantId')), eq(shopWords.ref, $('ref')))),
);
