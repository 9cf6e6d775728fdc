import { z } from 'zod';
import { type Customers, sayMember } from '../customers/index.ts';
import { DomainError } from '../kernel/errors.ts';
import { nextNumber } from '../platform/counters.ts';
import type { Action, Deed } from '../platform/slice.ts';
import type { Tx } from '../platform/db/index.ts';
import type { SmsTemplates } from '../platform/sms-templates.ts';
import { inOnePart } from './one-part.ts';
import { CASE_KINDS, type CaseKind } from './rules.ts';
import type { TellStaff } from './tell-staff.ts';
import type { Cases } from './types.ts';

interface ActionDeps {
  cases: Cases;
  customers: Customers;
  templates: SmsTemplates;
  tellStaff: TellStaff;
}

const words = (most: number) =>
  z
    .string('Write what it is about.')
    .trim()
    .min(1, 'Write what it is about.')
    .max(most, `Keep it within ${most} characters.`);

const MOST_TEXT = 500;
const MOST_WORDS = 140;

/** A case without a customer's text, for a low score or what else a plan comes upon; staff are told as of any other. */
function openAction({ cases, customers }: ActionDeps): Action {
  return {
    name: 'cases.open',
    label: 'cases.action.open',
    asks: [
      {
        name: 'kind',
        type: 'choice',
        label: 'cases.action.kind',
        choices: async () => CASE_KINDS.map((code) => ({ code, label: { key: `cases.kind.${code}` } })),
      },
      { name: 'text', type: 'text', label: 'cases.action.text' },
    ],
    input: z.object({ kind: z.enum(CASE_KINDS, 'Choose feedback or complaint.'), text: words(MOST_TEXT) }),
    async run(tx, { merchantId, customerId, input, onceKey, actor }) {
      // A running number of one deed: whoever draws the first does it. Cases themselves have no key for this.
      if ((await nextNumber(tx, merchantId, `cases.once:${onceKey}`, 1)) > 1) return undefined;
      const number = await customers.currentNumber(tx, merchantId, customerId);
      if (!number) throw new DomainError('unprocessable', 'This customer has no number any more.');
      const said = { kind: input['kind'] as CaseKind, text: input['text'] as string };
      const source = actor.split(':', 1)[0]!;
      await cases.open(tx, merchantId, { ...said, customerId, phone: number.phone, source, actor });
      return undefined;
    },
  };
}

/** Texts the shop's own words to staff, naming the customer by member number or the end of the phone number. */
function alertAction({ customers, templates, tellStaff }: ActionDeps): Action {
  /** Whom it is about; one value is empty, or both when neither is there. */
  async function about(tx: Tx, { merchantId, customerId }: Deed) {
    const { memberNumber } = await customers.byId(tx, merchantId, customerId);
    const number = await customers.currentNumber(tx, merchantId, customerId);
    const whom =
      memberNumber === null
        ? { member: '', lastFour: number?.lastFour ?? '' }
        : { member: sayMember(memberNumber), lastFour: '' };
    return { whom, hash: number && customers.hashOf(merchantId, number.phone) };
  }

  return {
    name: 'staff.alert',
    label: 'cases.action.alert',
    asks: [{ name: 'words', type: 'text', label: 'cases.action.words' }],
    input: z.object({ words: words(MOST_WORDS) }),
    async run(tx, deed) {
      const { whom, hash } = await about(tx, deed);
      await tellStaff(
        tx,
        deed.merchantId,
        (language, shop) =>
          inOnePart(
            (quote) => templates.render(language, { template: 'cases/alert-plan', values: { ...whom, shop, quote } }),
            deed.input['words'] as string,
            MOST_WORDS,
          ),
        { onceKey: deed.onceKey, about: hash },
      );
      return undefined;
    },
  };
}

/** What plans and wizard-made apps may do to bring a customer before people. */
export const casesActions = (deps: ActionDeps): Action[] => [openAction(deps), alertAction(deps)];
