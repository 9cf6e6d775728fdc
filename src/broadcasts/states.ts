import type { BroadcastStatus } from './types.ts';

/** Those whose words have gone out or will: everything sent that was not given up. */
export const LIVE: readonly BroadcastStatus[] = [
  'awaiting_approval',
  'scheduled',
  'recurring',
  'expanding',
  'sending',
  'paused',
  'done',
];
