import { z } from 'zod';
import type { Clock } from '../kernel/clock.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Action, Deed } from '../platform/slice.ts';
import { removeTags } from './records/store.ts';
import { addTags } from './store.ts';

const MOST_LETTERS = 40;

/** As people write tags elsewhere: what parts several of them cannot stand in one. */
const input = z.object({
  tag: z
    .string('Name the tag.')
    .transform((tag) => tag.normalize('NFC').trim())
    .pipe(
      z
        .string()
        .min(1, 'Name the tag.')
        .refine((tag) => Array.from(tag).length <= MOST_LETTERS, `Keep the tag within ${MOST_LETTERS} characters.`)
        .regex(/^[^\p{Cc},，、;；]*$/u, 'Name one tag, without commas.'),
    ),
});

const action = (name: string, run: (tx: Tx, deed: Deed, tag: string) => Promise<void>): Action => ({
  name: `customers.${name}`,
  label: `customers.action.${name}`,
  asks: [{ name: 'tag', type: 'text', label: 'customers.action.tagName' }],
  input,
  async run(tx, deed) {
    await run(tx, deed, deed.input['tag'] as string);
    return undefined;
  },
});

/** What plans and wizard-made apps may do with a customer's record. A tag is there or not: a second time changes nothing. */
export const customerActions = ({ clock }: { clock: Clock }): Action[] => [
  action('tag', (tx, { merchantId, customerId }, tag) => addTags(tx, merchantId, customerId, [tag], clock.now())),
  action('untag', (tx, { merchantId, customerId }, tag) => removeTags(tx, merchantId, customerId, [tag])),
];
