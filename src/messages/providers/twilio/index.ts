import { DomainError } from '../../../kernel/errors.ts';
import type { Provider } from '../provider.ts';
import { classOf } from './errors.ts';
import { openClient, type TwilioClient, type TwilioSettings } from './client.ts';
import { findText, listTexts, probeAccount } from './list.ts';
import { sendText } from './send.ts';
import { twilioWebhooks } from './webhooks.ts';

export { classOf } from './errors.ts';
export type { TwilioSettings } from './client.ts';

const ACCOUNT_FORM = /^AC[A-Za-z0-9]+$/;
const NO_CREDENTIALS = 20003;

/**
 * Twilio as a carrier. Nothing is loaded or connected before the first send, list or probe.
 * @throws DomainError `invalid` when the account's id is none (an API key's, say)
 */
export function twilioProvider(settings: TwilioSettings): Provider {
  const { accountSid, authTokens } = settings;
  if (!ACCOUNT_FORM.test(accountSid))
    throw new DomainError('invalid', 'A Twilio account SID starts with AC.', 'TWILIO_ACCOUNT_SID');
  let opening: Promise<TwilioClient> | undefined;
  const client = (): Promise<TwilioClient> => (opening ??= openClient(settings));

  return {
    name: 'twilio',
    can: {
      answersStop: ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'],
      liftWords: ['START', 'YES', 'UNSTOP'],
      canReceive: true,
      receipts: true,
      listable: true,
      prices: true,
      media: true,
    },
    classOf,
    async send(text) {
      if (!authTokens[0]) return { kind: 'refused', code: NO_CREDENTIALS, scope: 'account' };
      return sendText(await client(), settings, text);
    },
    list: async (query) => listTexts(await client(), query),
    find: async (providerId) => findText(await client(), providerId),
    webhooks: twilioWebhooks({ accountSid, authTokens, publicUrl: settings.publicUrl }),
    async probe() {
      if (!authTokens[0]) return { ok: false, detail: 'No Twilio token is set: give TWILIO_AUTH_TOKEN.' };
      return probeAccount(await client(), accountSid);
    },
    async close() {
      const open = opening;
      opening = undefined;
      await (await open)?.close();
    },
  };
}
