import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import type { Request, RequestHandler, Response } from 'express';
import { DomainError } from '../../kernel/errors.ts';
import { staffOf } from './frame.ts';
import { requireRight, type Right } from './principal.ts';

/** A file that came with a form. It has no name: what a person's machine calls it goes nowhere (V5.3.2). */
export interface Upload {
  /** Empty when no file was chosen, and when it was too large. */
  bytes: Buffer;
  tooLarge: boolean;
}

export const MAX_FILE = 10 * 1024 * 1024;
/** A list pasted into a box comes as a field. */
const MAX_FIELD = 2 * 1024 * 1024;
const MAX_FIELDS = 60;
const MAX_NAME = 60;
/** So much is read to the end, and let go, for a proper answer at the field; more is cut off. */
const MAX_BODY = 10 * MAX_FILE;
/** Uploads read side by side; each may hold a file in memory. */
const AT_ONCE = 6;

const isMultipart = (req: Request): boolean =>
  req.method === 'POST' && req.is('multipart/form-data') === 'multipart/form-data';

const unreadable = (): DomainError =>
  new DomainError('invalid', 'The form could not be read: it is broken or has too many fields.');

/** Fields sent twice become a list, which `formOf` counts as empty, as with ordinary forms. */
function put(fields: Map<string, string | string[]>, name: string, value: string): void {
  const before = fields.get(name);
  fields.set(name, before === undefined ? value : [before, value].flat());
}

interface Parts {
  fields: Record<string, unknown>;
  upload: Upload;
}

function readParts(req: Request): Promise<Parts> {
  const fields = new Map<string, string | string[]>();
  const pieces: Buffer[] = [];
  let tooLarge = false;
  return new Promise((resolve, reject) => {
    const refuse = (): void => {
      req.unpipe(form);
      req.resume();
      reject(unreadable());
    };
    const form = new Busboy({
      headers: { ...req.headers, 'content-type': req.headers['content-type']! },
      limits: { files: 1, fileSize: MAX_FILE, fields: MAX_FIELDS, fieldSize: MAX_FIELD, fieldNameSize: 2 * MAX_NAME },
    });
    form.on('file', (_field: string, stream: BusboyFileStream) => {
      stream.on('data', (piece: Buffer) => void pieces.push(piece));
      stream.on('limit', () => {
        tooLarge = true;
        pieces.length = 0;
      });
    });
    form.on('field', (name, value, nameCut, valueCut) => {
      if (nameCut || name.length > MAX_NAME) return refuse();
      if (valueCut) tooLarge = true;
      put(fields, name, valueCut ? '' : value);
    });
    form.on('filesLimit', refuse).on('fieldsLimit', refuse).on('partsLimit', refuse).on('error', refuse);
    form.on('finish', () => {
      const bytes = tooLarge ? Buffer.alloc(0) : Buffer.concat(pieces);
      resolve({ fields: Object.fromEntries(fields), upload: { bytes, tooLarge } });
    });
    req.on('aborted', refuse);
    req.pipe(form);
  });
}

/**
 * Reads forms with a file, for signed-in people with this right alone: one file of at most 10 MiB, held in memory until
 * the check against forged forms, which comes after it, has seen their token. Nothing is written to disk.
 * @throws DomainError `unauthenticated`, `forbidden`, `too_large`, `busy`, `invalid`
 */
export function receiveUpload(right: Right): RequestHandler {
  let reading = 0;
  return async (req, res, next) => {
    if (!isMultipart(req)) return next();
    requireRight(staffOf(res), right);
    if (Number(req.get('Content-Length') ?? 0) > MAX_BODY)
      throw new DomainError('too_large', 'The file is too large: 10 MiB at most.');
    if (reading >= AT_ONCE) throw new DomainError('busy', 'Too many files are being read at this moment.');
    reading++;
    try {
      const { fields, upload } = await readParts(req).catch((fault: unknown) => {
        throw fault instanceof DomainError ? fault : unreadable();
      });
      req.body = fields;
      res.locals['upload'] = upload;
    } finally {
      reading--;
    }
    next();
  };
}

/** The file of a form; empty where none was sent. */
export const uploadOf = (res: Response): Upload =>
  (res.locals['upload'] as Upload | undefined) ?? { bytes: Buffer.alloc(0), tooLarge: false };
