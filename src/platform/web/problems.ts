import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, Response } from 'express';
import type { z } from 'zod';
import { DomainError, type ErrorCode } from '../../kernel/errors.ts';
import { type Logger, safeError } from '../log.ts';

/** The one table of HTTP statuses. */
export const STATUS_OF: Record<ErrorCode, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unprocessable: 422,
  too_many: 429,
  busy: 503,
};

export interface FieldFault {
  /** Dotted path in the request, "items.2.amount"; empty for the whole. */
  field: string;
  message: string;
}

/** Faults of the fields of one request, told together. */
export class FieldFaults extends DomainError {
  readonly faults: FieldFault[];

  /** @param faults at least one */
  constructor(faults: FieldFault[]) {
    super('invalid', faults[0]!.message, faults[0]!.field || undefined);
    this.faults = faults;
  }
}

/** A request that came too often; it may come again after so many seconds. */
export class TooMany extends DomainError {
  readonly afterSeconds: number;

  constructor(message: string, afterSeconds: number) {
    super('too_many', message);
    this.afterSeconds = afterSeconds;
  }
}

/** A refusal that programs tell apart by more than its status: `why`, a code of the slice's own, stands in the answer. */
export class Refusal extends DomainError {
  readonly why: string;

  constructor(code: ErrorCode, why: string, message: string, field?: string) {
    super(code, message, field);
    this.why = why;
  }
}

const MAX_FAULTS = 20;

/** zod's issues as field faults; every unknown field is named on its own. */
export function faultsOf(issues: readonly z.core.$ZodIssue[], within = ''): FieldFault[] {
  const name = (path: readonly PropertyKey[]): string => [within, ...path.map(String)].filter(Boolean).join('.');
  return issues
    .flatMap((issue): FieldFault[] =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ field: name([...issue.path, key]), message: 'There is no such field.' }))
        : [{ field: name(issue.path), message: issue.message }],
    )
    .slice(0, MAX_FAULTS);
}

/** What Express, its router and its body parsers throw: an HTTP status of 4xx stands on the error. */
function edgeFault(fault: unknown): DomainError | undefined {
  const { status, type } = (fault ?? {}) as { status?: unknown; type?: unknown };
  if (typeof status !== 'number' || status < 400 || status > 499) return undefined;
  if (status === 413) return new DomainError('too_large', 'The request is too large.');
  if (type === 'entity.parse.failed') return new DomainError('invalid', 'The body is not well-formed JSON.');
  return new DomainError('invalid', 'The request could not be read; check its address, encoding and length.');
}

/** The fault a person can mend, if it is one; undefined means a bug. */
export const domainFault = (fault: unknown): DomainError | undefined =>
  fault instanceof DomainError ? fault : edgeFault(fault);

/** Headers that tell a program what to do about a fault. */
export function setFaultHeaders(res: Response, fault: DomainError): void {
  if (fault.code === 'unauthenticated') res.set('WWW-Authenticate', 'Bearer realm="mcrm"');
  if (fault.code === 'busy') res.set('Retry-After', '1');
  if (fault instanceof TooMany) res.set('Retry-After', String(fault.afterSeconds));
}

function problemOf(fault: DomainError | undefined): Record<string, unknown> & { status: number } {
  const status = fault ? STATUS_OF[fault.code] : 500;
  const problem = { type: 'about:blank', title: STATUS_CODES[status], status };
  if (!fault) return { ...problem, detail: 'Something went wrong.' };
  return {
    ...problem,
    detail: fault.message,
    code: fault.code,
    ...(fault.field === undefined ? {} : { field: fault.field }),
    ...(fault instanceof FieldFaults ? { errors: fault.faults } : {}),
    ...(fault instanceof Refusal ? { why: fault.why } : {}),
  };
}

/** Answers every fault as problem details (RFC 9457); a bug is logged whole and shown as "Something went wrong". */
export function problemHandler(log: Logger): ErrorRequestHandler {
  return (thrown, req, res, next) => {
    if (res.headersSent) return next(thrown);
    const fault = domainFault(thrown);
    if (!fault) log.error({ fault: safeError(thrown), method: req.method, path: req.path }, 'API request failed');
    else setFaultHeaders(res, fault);
    const problem = problemOf(fault);
    res.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  };
}
