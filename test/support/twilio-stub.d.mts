/** How a create request goes wrong; what each one means is said beside FAULTS in twilio-stub.mjs. */
export type StubFault =
  | 'normal'
  | 'too_many'
  | 'refuse'
  | 'fail_before'
  | 'fail_after'
  | 'reset_before'
  | 'reset_after'
  | 'hang_before'
  | 'hang_after'
  | 'garbage'
  | 'truncated'
  | 'cut'
  | 'no_sid';

export interface StubOptions {
  port?: number;
  accountSid?: string;
  /** The first signs; all may call. */
  authTokens?: string[];
  /** Real address of the server whose public address stands in StatusCallback. */
  callbackBase?: string;
  /** Callbacks on their way at one time (16). */
  parallel?: number;
  /** Messages and ledger entries kept (200,000). */
  keep?: number;
  /** No callbacks: for benchmarks. */
  bare?: boolean;
}

/** Parts that are left out stay as they are, except `times` and `every`, which start again. */
export interface StubMode {
  create?: StubFault;
  /** How many creates the fault strikes (all). */
  times?: number;
  /** Only each so-manyth create is struck (1). */
  every?: number;
  /** Status and code of `refuse`, status of `fail_before` and `fail_after`, Retry-After seconds of `too_many`. */
  status?: number;
  code?: number;
  retryAfter?: number | string;
  /** A sound answer waits so long, in milliseconds. */
  latencyMs?: number;
  /** Lists, single messages and the account: as they are, 503, a reset, HTML, or JSON of wrong shapes. */
  lists?: 'normal' | 'down' | 'reset' | 'garbage' | 'odd';
  callbacks?: 'normal' | 'off' | 'lost' | 'duplicated' | 'shuffled' | 'before' | 'delayed';
  delayMs?: number;
  /** What a message goes through after `queued` (sent, delivered). */
  statuses?: string[];
  /** ErrorCode of `failed` and `undelivered` among `statuses`; 0: none. Strikes each `callbackEvery`th message. */
  errorCode?: number;
  callbackEvery?: number;
}

export interface StubMessage {
  sid: string;
  from: string;
  to: string;
  body: string;
  direction: string;
  status: string;
  errorCode: number | null;
  created: number;
  sent: number | null;
  service: string | null;
  statusCallback: string | null;
  /** As the API writes it ("-0.00750"); null while unknown. */
  price?: string | null;
}

export interface StubLedger {
  requests: number;
  accepted: number;
  /** Accepted beyond `keep` different pairs. */
  uncounted: number;
  /** Different (to, body) pairs accepted, and how many of them more than once. */
  distinct: number;
  duplicated: number;
  /** The first 1,000 of those. */
  duplicates: { to: string; body: string; count: number }[];
  entries: { to: string; body: string; count: number }[];
}

export interface StubInbound {
  from: string;
  to: string;
  body?: string;
  sid?: string;
  /** Epoch milliseconds (now). */
  at?: number;
  /** Where the webhook is posted; without it the text is only kept for the list. */
  base?: string;
  /** What is signed (`base`). */
  publicUrl?: string;
  path?: string;
  post?: boolean;
  token?: string;
  /** Further form fields, or other values for the usual ones. */
  params?: Record<string, string>;
}

export interface TwilioStub {
  url: string;
  port: number;
  accountSid: string;
  token: string;
  mode(change: StubMode): void;
  ledger(choice?: { entries?: boolean }): StubLedger;
  /** Kept messages, oldest first. */
  messages(): StubMessage[];
  hold(message: StubMessage): void;
  inbound(text: StubInbound): Promise<{ sid: string; status: number; body: string }>;
  callbackBase(base: string): void;
  callbackSums(): { posted: number; ok: number; failed: number; dropped: number };
  /** Resolves when no callback is waiting or on its way. */
  idle(): Promise<void>;
  reset(): void;
  close(): Promise<void>;
}

export function startTwilioStub(options?: StubOptions): Promise<TwilioStub>;

/** The value of X-Twilio-Signature for a form post to `url`. */
export function signed(url: string, params: Record<string, string | string[] | undefined>, token: string): string;
