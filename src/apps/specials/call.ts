import { z } from 'zod';
import { newId } from '../../kernel/ids.ts';
import { urlFault } from '../call-address.ts';
import * as store from '../store-calls.ts';
import type { Special } from '../types.ts';

/** Asks another machine: the answers so far are sent to it by the worker; whoever texts does not wait for that. */
export const callMachine: Special = {
  name: 'call',
  fields: [],
  gives: true,
  input: z.object({ url: z.string().max(500) }),
  async faults({ mayCall }, _reader, _merchantId, { url }) {
    // What people wrote travels in the body, which is sealed and emptied with them: an address is neither.
    const code = (url as string).includes('{{') ? 'url_form' : urlFault(url as string, mayCall);
    return code ? [{ at: 'url', code }] : [];
  },
  async run({ vault }, tx, scene, { url }) {
    const { merchantId, appId, useId, stepId, draft, state, at } = scene;
    const answers = Object.fromEntries(
      Object.keys(state.answers).map((step) => [step, { code: state.answers[step], text: state.fields[`answer_${step}`] ?? '' }]), // prettier-ignore
    );
    const body = { app: appId, name: draft.name, use: useId, step: stepId, customerId: (await scene.customerId()) ?? null, at: new Date(at).toISOString(), answers }; // prettier-ignore
    await store.insertCall(tx, {
      merchantId,
      id: newId(at),
      appId,
      useId,
      url: url as string,
      body: vault.seal(merchantId, JSON.stringify(body)),
      status: 'queued',
      attempts: 0,
      nextAt: at,
      createdAt: at,
      waitsForAnswer: false,
    });
    return { outcome: 'ok' };
  },
  rehearse: (_scene, { url }) => ({ outcome: 'ok', would: { code: 'call', values: { url: url as string } } }),
};
