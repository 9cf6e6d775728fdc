import type { Request, Response } from 'express';
import { frameOf } from '../platform/web/frame.ts';

/** How this very browser reached us, for a link to hand on. Its Host was checked with the form that asks for it. */
export const ownAddress = (req: Request, res: Response): string =>
  `${frameOf(res).secure ? 'https' : 'http'}://${req.headers.host ?? 'localhost'}`;
