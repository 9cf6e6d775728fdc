export type * from './types.ts';
export { createSegments, type SegmentsDeps } from './segments.ts';
