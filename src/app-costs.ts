import type { Broadcasts } from './broadcasts/index.ts';
import type { Plans } from './care/index.ts';
import { type Costs, formatPrice } from './costs/index.ts';
import { DomainError } from './kernel/errors.ts';
import type { Reader } from './platform/db/index.ts';
import type { Surveys } from './surveys/index.ts';

/** What the costs page calls a batch: the name of its broadcast, care plan or survey, as far as there is one still. */
export const batchNames =
  (reader: Reader, broadcasts: Pick<Broadcasts, 'byId'>, plans: Pick<Plans, 'byId'>, surveys: Pick<Surveys, 'byId'>) =>
  async (merchantId: string, ids: readonly string[]): Promise<Map<string, string>> => {
    const names = new Map<string, string>();
    for (const id of ids)
      for (const { byId } of [broadcasts, plans, surveys])
        try {
          names.set(id, (await byId(reader, merchantId, id)).draft.name);
        } catch (thrown) {
          if (!(thrown instanceof DomainError)) throw thrown; // a draft that was thrown away, or something else altogether
        }
    return names;
  };

/** What texts cost, as the REST API of messages tells it. */
export const costOfTexts =
  (costs: Pick<Costs, 'costOfMessages'>) => async (reader: Reader, merchantId: string, messageIds: readonly string[]) =>
    new Map(
      [...(await costs.costOfMessages(reader, merchantId, messageIds))].map(([id, cost]) => {
        const { parts, amount, currency, confirmed } = cost;
        return [id, { parts, amount: formatPrice(amount, currency), currency, confirmed }];
      }),
    );
