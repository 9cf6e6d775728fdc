/** What went wrong, in words a caller can act on. One table in platform/web maps each to an HTTP status. */
export type ErrorCode =
  | 'invalid' // the request is not well formed or breaks a rule of its own fields
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict' // it was already done, or differs from what was already done
  | 'unprocessable' // well formed, but the present state forbids it (not enough points, say)
  | 'too_large'
  | 'too_many'
  | 'busy'; // the database could not be had in time; the same request may be sent again

/**
 * A fault that a person can mend: the message says what to do instead.
 * Anything thrown that is not a DomainError is a bug, logged whole and never shown.
 */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly code: ErrorCode;
  /** The field at fault, where one is ("phone", "items.2.amount"). */
  readonly field: string | undefined;

  constructor(code: ErrorCode, message: string, field?: string) {
    super(message);
    this.code = code;
    this.field = field;
  }
}
