/** What became of one attempt. A refusal is an answer, not an exception; a throw means our own bug. */
export type SendOutcome =
  | { kind: 'accepted'; providerId: string }
  | { kind: 'retry'; reason: string; afterSeconds?: number } // certainly not processed (429, refused connection)
  | { kind: 'unknown'; reason: string } // may have been processed: reconcile first
  | { kind: 'refused'; code: number; scope: RefusalScope }
  | { kind: 'opted_out' }; // the carrier holds a STOP for this number

/**
 * Whom a refusal concerns. `number`: this recipient; `text`: these words; `account`: every send, so the outbox
 * stops; `sender`: too much queued on this sender, so it pauses and the message stays due; `handset`: this phone
 * for now; `expired`: too late; `blocked`: the country is not open to this account.
 */
export type RefusalScope = 'number' | 'text' | 'account' | 'sender' | 'handset' | 'expired' | 'blocked';

/** What an error code of a carrier means; `unknown`: its table does not have it. */
export type CodeClass = RefusalScope | 'opted_out' | 'retry' | 'unknown';

/** One text on its way out. Addresses are E.164 or, for `from`, whatever the carrier gave us as a sender. */
export interface OutgoingText {
  /** `merchantId.messageId.attempt`; the provider returns it in every status report. */
  ref: string;
  from: string;
  to: string;
  text: string;
  /** Messaging service to send through, with `from` still named. */
  service?: string;
  /** How long the carrier may hold the text, in seconds (1-36000). */
  validitySeconds: number;
  /**
   * Asked right before the first byte leaves, however long the text waited for a connection. False: it may not leave
   * any more, since this process was frozen and another sends it now; the outcome is `retry`.
   */
  mayLeave?: () => boolean;
}

/** Where a message stands, in the order of its life. `delivered` and `failed` are final. */
export type DeliveryStatus = 'accepted' | 'sent' | 'failed' | 'undelivered' | 'delivered';

/** A status report, from a callback or from the provider's list. */
export interface StatusReport {
  providerId: string;
  status: DeliveryStatus;
  errorCode?: number;
  ref?: string;
}

/** An inbound text as the carrier tells it, checked for shape only. */
export interface InboundText {
  providerId: string;
  from: string;
  to: string;
  text: string;
  /** What the carrier already did with it by itself, if anything. */
  carrierAction?: 'stop' | 'start' | 'help';
  media: { type: string; url: string }[];
  /** When the carrier had it, in epoch milliseconds; absent on a live webhook. */
  at?: number;
}

/** What a carrier says one whole text cost. */
export interface ToldPrice {
  /** Millionths of the currency's unit (0.0079 USD is 7,900), never negative. */
  amount: number;
  /** ISO 4217. */
  currency: string;
  /** Parts it billed, where it says so. */
  parts?: number;
}

/** A message as the provider lists it. `date` is its creation, epoch milliseconds. */
export interface ListedText {
  providerId: string;
  direction: 'inbound' | 'outbound';
  from: string;
  to: string;
  text: string;
  date: number;
  status: DeliveryStatus;
  errorCode?: number;
  /** Absent: it does not say, or not yet. */
  price?: ToldPrice;
}

/** What a carrier can do; the core reads only this, never a provider's name. */
export interface Capabilities {
  /** Words on which the carrier itself blocks the number and answers (upper case, whole text); empty: none. */
  answersStop: readonly string[];
  /** Words that lift such a block (upper case); empty: none, or there is none to lift. */
  liftWords: readonly string[];
  canReceive: boolean;
  /** Sends status reports. */
  receipts: boolean;
  /** Its messages can be listed: sends can be reconciled and missed inbound texts found. */
  listable: boolean;
  /** What it says of a message names the price, some time after it was sent. */
  prices: boolean;
  media: boolean;
}

/** Narrowing of a list: all given parts must hold; newest first, at most `limit`. */
export interface ListQuery {
  from?: string;
  to?: string;
  /** Epoch milliseconds, inclusive. */
  since: number;
  /** Only what was sent by then (epoch milliseconds, inclusive; a carrier may give a little more). Absent: the unsent too. */
  until?: number;
  limit: number;
}

/** A signed HTTP request as it reached us. `url` is the path with its query, as in `req.originalUrl`. */
export interface SignedRequest {
  url: string;
  headers: Record<string, string | string[] | undefined>;
  rawBody: Buffer;
}

/** What a webhook request turned out to be. `forged` is answered 403, `garbage` 400; neither is stored. */
export type Webhook<T> = { kind: 'ok'; value: T } | { kind: 'forged' } | { kind: 'garbage'; reason: string };

/** A carrier. Two bodies in this tree (twilio, simulator); every test of the outbox runs against each. */
export interface Provider {
  name: string;
  can: Capabilities;
  /** The class of an error code of this carrier, as status reports and lists name it. */
  classOf(code: number): CodeClass;
  /** Resolves always; the time limit is the provider's own (30 s at most). */
  send(text: OutgoingText): Promise<SendOutcome>;
  /** @throws when the list cannot be had now; the caller tries later. Only when `can.listable`. */
  list(query: ListQuery): Promise<ListedText[]>;
  /** The present state of one message, or undefined when the provider does not know it. @throws as `list`. */
  find(providerId: string): Promise<ListedText | undefined>;
  /** Reads a webhook's request; absent when the provider has no webhooks. */
  webhooks?: {
    message(request: SignedRequest): Webhook<InboundText>;
    status(request: SignedRequest): Webhook<StatusReport>;
  };
  /** One sentence for `mcrm doctor`: reachable with these credentials, or why not. */
  probe(): Promise<{ ok: boolean; detail: string }>;
  close(): Promise<void>;
}
