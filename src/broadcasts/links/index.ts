import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import type { Merchants, Setting } from '../../merchants/index.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { isCode, newCode, readTarget, SAMPLE_CODE } from './rules.ts';
import * as store from './store.ts';

export { readTarget } from './rules.ts';

/** A host under which short links stand, `https://go.shop.example`; it must lead to this gateway. '': the gateway's own. */
export const LINK_DOMAIN: Setting<string> = {
  name: 'broadcasts.linkDomain',
  schema: z
    .string()
    .trim()
    .transform((text) => text.replace(/\/+$/, ''))
    .refine((text) => text === '' || /^https?:\/\/[a-z0-9.-]+(:\d+)?$/i.test(text), {
      message: 'Give the address like https://go.shop.example, without a path.',
    }),
  fallback: '',
};

/** Whose link a code is. */
export interface LinkOwner {
  merchantId: string;
  broadcastId: string;
  customerId: string;
}

export interface Links {
  /** The customer's link in a broadcast, made at the first call; the same at every later one. */
  linkFor(tx: Tx, merchantId: string, broadcastId: string, customerId: string): Promise<string>;
  /** As `linkFor`, for all customers of a chunk in two statements. */
  linksFor(
    tx: Tx,
    merchantId: string,
    broadcastId: string,
    customerIds: readonly string[],
  ): Promise<Map<string, string>>;
  /** A link of the length every other has, that leads nowhere: for previews and measuring. */
  sample(reader: Reader, merchantId: string): Promise<string>;
  /** Undefined for a code that nobody has. */
  owner(reader: Reader, code: string): Promise<LinkOwner | undefined>;
  /** Counts one visit of a person. */
  count(tx: Tx, owner: LinkOwner): Promise<void>;
  /** Visits by customer; who has no link is left out. */
  clicks(
    reader: Reader,
    merchantId: string,
    broadcastId: string,
    customerIds: readonly string[],
  ): Promise<Map<string, number>>;
}

export interface LinksDeps {
  clock: Clock;
  merchants: Merchants;
  /** Without a slash at the end. */
  publicUrl: string;
}

/** The tracked short links of all shops. */
export function createLinks({ clock, merchants, publicUrl }: LinksDeps): Links {
  const base = async (reader: Reader, merchantId: string): Promise<string> =>
    (await merchants.setting(reader, merchantId, LINK_DOMAIN)) || publicUrl;
  const addressOf = (domain: string, code: string): string => `${domain}/l/${code}`;

  const linksFor: Links['linksFor'] = async (tx, merchantId, broadcastId, customerIds) => {
    const domain = await base(tx, merchantId);
    const createdAt = clock.now();
    const rows = customerIds.map((customerId) => ({
      merchantId,
      broadcastId,
      customerId,
      createdAt,
      code: newCode(),
      clicks: 0,
    }));
    await store.insertLinks(tx, rows);
    const codes = await store.codesOf(tx, merchantId, broadcastId, customerIds);
    return new Map([...codes].map(([customerId, code]) => [customerId, addressOf(domain, code)]));
  };

  return {
    linksFor,
    async linkFor(tx, merchantId, broadcastId, customerId) {
      return (await linksFor(tx, merchantId, broadcastId, [customerId])).get(customerId)!;
    },
    sample: async (reader, merchantId) => addressOf(await base(reader, merchantId), SAMPLE_CODE),
    owner: async (reader, code) => (isCode(code) ? store.linkByCode.get(reader, { code }) : undefined),
    count: (tx, owner) => store.countClick.run(tx, { ...owner, now: clock.now() }),
    clicks: store.clicksOf,
  };
}

/** Where a broadcast leads, as it may be followed. */
export const targetOf = (linkTarget: string | undefined): string | undefined =>
  linkTarget === undefined ? undefined : readTarget(linkTarget);
