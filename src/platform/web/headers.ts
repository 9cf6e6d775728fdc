import type { RequestHandler } from 'express';
import helmet, { type HelmetOptions } from 'helmet';
import { isSecure, type PublicUrl } from './cookies.ts';

const YEAR_SECONDS = 31_536_000;

const common = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'], // the style sheet draws its arrows and marks as data
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  // Not `no-referrer`: browsers then send "Origin: null" with our own forms, and the check against foreign ones is blind.
  referrerPolicy: { policy: 'same-origin' },
  frameguard: { action: 'deny' },
} satisfies HelmetOptions;

/** Security headers of every answer; HSTS only where the browser came by TLS. */
export function securityHeaders(publicUrl: PublicUrl): RequestHandler {
  const plain = helmet({ ...common, strictTransportSecurity: false });
  const overTls = helmet({ ...common, strictTransportSecurity: { maxAge: YEAR_SECONDS, includeSubDomains: false } });
  return (req, res, next) => (isSecure(req, publicUrl) ? overTls : plain)(req, res, next);
}
