import type RequestClient from 'twilio/lib/base/RequestClient.js';
import type Twilio from 'twilio/lib/rest/Twilio.js';
import { HttpClient } from './http.ts';

/** How the gateway reaches Twilio. */
export interface TwilioSettings {
  accountSid: string;
  /** One, or two while rotating: the first signs our requests in, every one is accepted on webhooks. */
  authTokens: readonly string[];
  /** Base address of the REST API when it is not https://api.twilio.com (a regional proxy, a stub). */
  apiUrl?: string;
  /** The address that Twilio calls and signs, with any base path: https://shop.example/base */
  publicUrl: string;
  /** Messaging service of sends that name none. */
  messagingService?: string;
  /** Limit of one request in all, in milliseconds (30,000). */
  timeoutMs?: number;
  /** Most connections held open, and so most requests at one time (32; Twilio refuses beyond about 100). */
  connections?: number;
}

const API = 'https://api.twilio.com';
const LONGEST_CONNECT = 10_000; // ms

/** The package's client on our HTTP client. */
export interface TwilioClient {
  api: Twilio;
  close(): Promise<void>;
}

/** Loads the package and opens a pool; no request is made. Loaded late because it costs 100 ms and 30 MB. */
export async function openClient(settings: TwilioSettings): Promise<TwilioClient> {
  const [{ Pool }, { default: Client }] = await Promise.all([import('undici'), import('twilio/lib/rest/Twilio.js')]);
  const { accountSid, authTokens, apiUrl = API, timeoutMs = 30_000, connections = 32 } = settings;
  const token = authTokens[0] ?? '';
  // Idle connections go after undici's 4 s: the longer one is kept, the likelier a send meets one that the other
  // side has just closed, and must then count as unknown.
  const pool = new Pool(new URL(apiUrl).origin, {
    connections,
    pipelining: 1,
    connect: { timeout: Math.min(LONGEST_CONNECT, timeoutMs) },
  });
  const http = new HttpClient(pool, accountSid, token, timeoutMs);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- of its HTTP client the package calls request() alone
  const httpClient = http as unknown as RequestClient;
  const api = new Client(accountSid, token, { httpClient });
  api.api.baseUrl = apiUrl;
  return { api, close: () => http.close() };
}
