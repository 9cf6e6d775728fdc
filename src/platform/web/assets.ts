import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { Router } from 'express';
import { projectRoot } from '../paths.ts';

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const ENCODINGS = ['br', 'gzip'] as const;
type Encoding = (typeof ENCODINGS)[number];

const PACK: Record<Encoding, (body: Buffer) => Buffer> = {
  br: (body) => brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }), // 11 takes ten times as long
  gzip: (body) => gzipSync(body, { level: 9 }),
};

function packer(body: Buffer): Asset['packed'] {
  const made = new Map<Encoding, Buffer>();
  return (encoding) => {
    const packed = made.get(encoding) ?? PACK[encoding](body);
    made.set(encoding, packed);
    return packed;
  };
}

interface Asset {
  body: Buffer;
  /** Packed once, at first use; pages themselves are not packed, since that would let their length tell the form token. */
  packed(encoding: Encoding): Buffer;
  type: string;
  hash: string;
}

/** Style sheets, scripts and pictures, few and small, so they are kept in memory. */
export interface Assets {
  /** Address of a file by its name; it changes with the content, so that browsers may keep it for a year. */
  url(name: string): string;
  /** To be mounted at /assets. */
  router: Router;
}

function ownFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => extname(file) in TYPES)
    .map((file) => join(folder, file));
}

/**
 * Collects the assets of every slice from `templates/pages/<slice>/` and those of packages.
 * @throws Error for two files of one name
 */
export function loadAssets(folder = join(projectRoot, 'templates', 'pages')): Assets {
  const fromPackages = createRequire(join(projectRoot, 'package.json'));
  const files = [
    fromPackages.resolve('@picocss/pico/css/pico.min.css'),
    fromPackages.resolve('htmx.org/dist/htmx.min.js'),
    ...ownFiles(folder),
  ];
  const assets = new Map<string, Asset>();
  for (const file of files) {
    const name = basename(file);
    if (assets.has(name)) throw new Error(`two assets named ${name}`);
    const body = readFileSync(file);
    const hash = createHash('sha256').update(body).digest('base64url').slice(0, 12);
    assets.set(name, { body, hash, type: TYPES[extname(name)]!, packed: packer(body) });
  }
  const router = Router().get('/:hash/:name', (req, res, next) => {
    const asset = assets.get(req.params.name);
    if (!asset) return next();
    const current = asset.hash === req.params.hash;
    res.set('Content-Type', asset.type);
    res.set('Cache-Control', current ? 'public, max-age=31536000, immutable' : 'no-cache');
    const encoding = ENCODINGS.find((one) => req.acceptsEncodings(one));
    res.set('Vary', 'Accept-Encoding');
    if (encoding) res.set('Content-Encoding', encoding);
    res.send(encoding ? asset.packed(encoding) : asset.body);
  });
  return {
    url(name) {
      const asset = assets.get(name);
      if (!asset) throw new Error(`no asset ${name}`);
      return `/assets/${asset.hash}/${name}`;
    },
    router,
  };
}
