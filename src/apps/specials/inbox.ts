import { z } from 'zod';
import type { Special } from '../types.ts';

/** Puts the text before people: it waits in the inbox as one that wants an answer. */
export const toInbox: Special = {
  name: 'inbox',
  fields: [],
  input: z.object({}),
  run: async () => ({ outcome: 'ok', person: 'follow_up' }),
  rehearse: () => ({ outcome: 'ok', would: { code: 'inbox', values: {} } }),
};
