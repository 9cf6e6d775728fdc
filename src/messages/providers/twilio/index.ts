import type { Provider } from '../provider.ts';
import { openClient, type TwilioClient, type TwilioSettings } from './client.ts';
import { findText, listTexts, probeAccount } from './list.ts';
import { sendText } from './send.ts';
import { twilioWebhooks } from './webhooks.ts';

export { classOf, type CodeClass } from './errors.ts';
export type { TwilioSettings } from './client.ts';

const NO_CREDENTIALS = 20003;

/** Twilio as a carrier. Nothing is loaded or connected before the first send, list or probe. */
export function twilioProvider(settings: TwilioSettings): Provider {
  const { accountSid, authTokens } = settings;
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
      media: true,
    },
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
