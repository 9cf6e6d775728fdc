import type { Request, Response } from 'express';

/** Value of one cookie; the first of a name counts. Our values are base64url or two letters, so nothing is decoded. */
export function cookieOf(req: Request, name: string): string | undefined {
  for (const part of (req.headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=');
    if (part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

/** Where the shop is reached from outside, https, when a tunnel or proxy stands before us. */
export type PublicUrl = string | undefined;

/**
 * Whether this browser speaks TLS: to us, or to the proxy that PUBLIC_URL names (told by its Host, since headers such as
 * X-Forwarded-Proto could be the client's own).
 */
export function isSecure(req: Request, publicUrl: PublicUrl): boolean {
  if ((req.socket as { encrypted?: boolean }).encrypted) return true;
  if (!publicUrl?.startsWith('https:')) return false;
  return req.headers.host === new URL(publicUrl).host;
}

const nameFor = (secure: boolean): string => (secure ? '__Host-mcrm' : 'mcrm');

const frameOf = (secure: boolean) => ({ httpOnly: true, sameSite: 'lax', secure, path: '/' }) as const;

/** The session cookie as sent; under TLS only the `__Host-` one counts, which a neighbour domain cannot plant. */
export const sessionCookie = (req: Request, secure: boolean): string | undefined => cookieOf(req, nameFor(secure));

/** It ends with the browser; the session's own limits hold on the server. */
export const setSessionCookie = (res: Response, secure: boolean, id: string): void =>
  void res.cookie(nameFor(secure), id, frameOf(secure));

export const clearSessionCookie = (res: Response, secure: boolean): void =>
  void res.clearCookie(nameFor(secure), frameOf(secure));

const STEP_MILLIS = 300_000;

/** Name of the cookie between the password and the second factor. */
export const stepCookie = (secure: boolean): string => (secure ? '__Host-mcrm-step' : 'mcrm-step');

/** Carries a sealed proof that the password was right, for five minutes; it opens nothing by itself. */
export const setStepCookie = (res: Response, secure: boolean, half: string): void =>
  void res.cookie(stepCookie(secure), half, { ...frameOf(secure), maxAge: STEP_MILLIS });

export const clearStepCookie = (res: Response, secure: boolean): void =>
  void res.clearCookie(stepCookie(secure), frameOf(secure));
