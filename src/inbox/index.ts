export type * from './types.ts';
export { TOPICS } from './types.ts';
