export type * from './types.ts';
export { BROADCAST_KINDS } from './types.ts';
