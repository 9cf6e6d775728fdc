import type { Check } from './types.ts';

const check = (level: Check['level'], code: string, field?: string, values?: Check['values']): Check => ({
  level,
  code,
  ...(field !== undefined && { field }),
  ...(values && { values }),
});

/** What stops a send, at the field of the draft where it is mended. */
export const block = (code: string, field?: string, values?: Check['values']): Check =>
  check('block', code, field, values);

/** What is worth a look before it is sent. */
export const warn = (code: string, field?: string, values?: Check['values']): Check =>
  check('warn', code, field, values);
