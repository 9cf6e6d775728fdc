import { eq } from 'drizzle-orm';
import type { Parts } from '../../src/app.ts';
import type { InboundText } from '../../src/messages/index.ts';
import { inbound, outbound } from '../../src/messages/schema.ts';
import type { Merchant, NewMerchant, NewNumber, ShopNumber } from '../../src/merchants/index.ts';
import type { Engine } from '../../src/platform/db/index.ts';
import { openGateway, type StoppedClock, type TestGateway } from '../support/gateway.ts';

export const LINS: NewMerchant = { name: "Lin's Noodles", country: 'US', zone: 'America/New_York', language: 'en' };
export const LINS_NUMBER = '+12025550100';
export const CALL = 'Text JOIN to 202-555-0100 for points and up to 4 offers a month.';

/** What one text came to. */
export interface Said {
  state: 'handled' | 'repeated' | 'orphan';
  /** Which app or system word answered; null: nobody. */
  by: string | null;
  waiting: string | null;
  /** Texts queued in answer, oldest first. */
  replies: string[];
  purposes: string[];
}

/** Lin's Noodles on a whole gateway, with phones that can text it. */
export interface Shop extends TestGateway {
  merchant: Merchant;
  merchantId: string;
  number: ShopNumber;
  /** A phone nobody has used yet. */
  phone(): string;
  /** A text reaches the gateway as its provider would hand it over. */
  say(from: string, text: string, more?: Partial<InboundText> & { late?: boolean }): Promise<Said>;
  /** As `say`, but only the answers' words. */
  ask(from: string, text: string): Promise<string>;
  /** Makes a member of a phone. @returns the customer's id */
  member(phone: string): Promise<string>;
  hash(phone: string): ReturnType<TestGateway['gateway']['customers']['hashOf']>;
  /** One number out of one row, by SQL both engines know. */
  count(sql: string): Promise<number>;
}

export interface ShopParts {
  env?: Record<string, string>;
  random?: () => number;
  clock?: StoppedClock;
  shop?: Partial<NewMerchant>;
  number?: Partial<NewNumber>;
  apps?: Parts['apps'];
}

let serial = 0;

export async function openShop(engine: Engine, parts: ShopParts = {}): Promise<Shop> {
  const { shop, number: numberParts, ...gatewayParts } = parts;
  const opened = await openGateway(engine, gatewayParts);
  const { gateway, test } = opened;
  const [merchant, number] = await test.db.write(async (tx) => {
    const added = await gateway.merchants.add(tx, { ...LINS, ...shop });
    return [
      added,
      await gateway.merchants.addNumber(tx, added.merchantId, { address: LINS_NUMBER, ...numberParts }),
    ] as const;
  });
  const { merchantId } = merchant;
  const hash = (phone: string) => gateway.customers.hashOf(merchantId, phone);

  const say: Shop['say'] = async (from, text, { late = false, ...more } = {}) => {
    const providerId = more.providerId ?? `SM${(++serial).toString(16).padStart(32, '0')}`;
    const to = more.to ?? number.address;
    opened.clock.advance(1); // two texts of one phone are never of the same millisecond
    const state = await gateway.messages.receive({ from, to, text, media: [], ...more, providerId }, { late });
    const { db } = test.db.reader;
    const [row] = await db.select().from(inbound).where(eq(inbound.providerId, providerId));
    const answers = row
      ? await db.select().from(outbound).where(eq(outbound.inboundId, row.id)).orderBy(outbound.id)
      : [];
    return {
      state,
      by: row?.handledBy ?? null,
      waiting: row?.waiting ?? null,
      replies: answers.map((answer) => gateway.vault.open(answer.merchantId, answer.text)),
      purposes: answers.map(({ purpose }) => purpose),
    };
  };

  return {
    ...opened,
    merchant,
    merchantId,
    number,
    phone: () => `+1202556${String(++serial).padStart(4, '0')}`,
    say,
    ask: async (from, text) => (await say(from, text)).replies.join('\n'),
    async member(phone) {
      await say(phone, 'JOIN');
      return (await gateway.customers.byNumber(test.db.reader, merchantId, hash(phone)))!.id;
    },
    hash,
    count: async (sql) => Number((await test.db.admin(sql))[0]![0]),
  };
}
