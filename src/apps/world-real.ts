import { localDate } from '../kernel/calendar.ts';
import { DomainError } from '../kernel/errors.ts';
import { readSender } from '../kernel/phone.ts';
import type { Merchant } from '../merchants/index.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Talk } from '../platform/slice.ts';
import type { AppsDeps } from './deps.ts';
import { customerValues, fieldsIn } from './fields.ts';
import { spokenBy, type World } from './interpret.ts';
import { inSegment } from './segment.ts';
import { readInput } from './read-input.ts';
import { sorry } from './say-sorry.ts';
import { specialNamed } from './specials.ts';
import * as answers from './store-answers.ts';
import * as store from './store.ts';
import type { AppDraft } from './types.ts';

/** Whether 5/12 is the fifth of December to the shop's people. */
export const readsDayFirst = ({ country }: Pick<Merchant, 'country'>): boolean => !['US', 'CN', 'TW', 'JP', 'KR', 'CA'].includes(country); // prettier-ignore

/** Once a use and step, whatever it is. */
export const onceKey = (useId: string, stepId: string): string => `app:${useId}:${stepId}`;

export interface UseOf {
  appId: string;
  useId: string;
  version: number;
  draft: AppDraft;
}

/** The world as it is: writes within the transaction of the text. */
export function realWorld(deps: AppsDeps, tx: Tx, merchant: Merchant, talk: Talk, use: UseOf): World {
  const { merchantId } = merchant;
  const { appId, useId, draft } = use;
  const today = localDate(talk.at, merchant.zone);
  const spoken = spokenBy(draft, talk.language);
  let customer = talk.customerId;
  let gave = false;

  async function customerId(): Promise<string | undefined> {
    if (customer !== undefined) return customer;
    const sender = readSender(talk.from);
    if (sender.kind !== 'phone') return undefined;
    const origin = { source: 'sms', actor: 'customer', inboundId: talk.inboundId };
    customer = (await deps.customers.findOrCreate(tx, merchantId, sender.phone, origin)).id;
    await store.ownUse.run(tx, { merchantId, id: useId, customerId: customer });
    return customer;
  }

  async function noteGift(): Promise<void> {
    if (!gave) await store.noteGift.run(tx, { merchantId, id: useId });
    gave = true;
  }

  return {
    language: talk.language,
    spoken,
    staff: merchant.language,
    today,
    dayFirst: readsDayFirst(merchant),
    fields: fieldsIn(deps, draft),
    isMember: async () => talk.memberNumber !== undefined,
    inSegment: async (segmentId) => customer !== undefined && inSegment(deps, tx, merchantId, segmentId, customer),
    values: (fields, language) => customerValues(deps, tx, merchant, customer, fields, language),
    sorry: () => sorry(deps, merchant, spoken),
    keep: (step, code, text) =>
      answers.putAnswer.run(tx, {
        merchantId,
        useId,
        step,
        appId,
        code,
        text: deps.vault.seal(merchantId, text),
        now: talk.at,
      }),
    async act(step, given) {
      const action = deps.actions().find(({ name }) => name === step.action);
      const input = action && readInput(action, given);
      const whom = await customerId();
      if (!action || !input?.success || whom === undefined) {
        deps.log.warn({ appId, step: step.id, action: step.action }, 'a step of an app could not be taken');
        return true;
      }
      await noteGift();
      const deed = { merchantId, customerId: whom, input: input.data, onceKey: onceKey(useId, step.id), actor: `app:${appId}` }; // prettier-ignore
      try {
        await action.run(tx, deed);
        return false;
      } catch (fault) {
        // What the present state forbids (a merged record, a stopped offer) must not lose the customer's text.
        if (!(fault instanceof DomainError) || fault.code === 'busy') throw fault;
        deps.log.warn({ appId, step: step.id, code: fault.code }, 'a step of an app was refused');
        return true;
      }
    },
    async special(step, given, state, heard) {
      const special = specialNamed(deps, step.special);
      const input = special?.input.safeParse(given);
      if (!special || !input?.success) {
        deps.log.warn({ appId, step: step.id, special: step.special }, 'a step of an app could not be taken');
        return { outcome: 'failed', person: 'follow_up' };
      }
      const scene = {
        merchantId, appId, useId, stepId: step.id, version: use.version, numberHash: talk.numberHash,
        inboundId: talk.inboundId, language: spoken, at: talk.at, today, state, draft, heard, customerId,
      }; // prettier-ignore
      const result = await special.run(deps, tx, scene, input.data);
      if (special.gives && !result.nothing) await noteGift();
      return result;
    },
  };
}
