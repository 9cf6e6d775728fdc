import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { loadConfig } from '../config.ts';
import { DAY } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import { answer, type Command } from './context.ts';
import { readOptions } from './options.ts';

/** Addresses (IPv4) by which other machines of the network reach this one. */
export const lanAddresses = (): string[] =>
  Object.values(networkInterfaces())
    .flat()
    .flatMap((face) => (face && face.family === 'IPv4' && !face.internal ? [face.address] : []));

export const tlsCommand: Command = {
  name: 'tls make',
  summary: 'Make a certificate of our own, to serve the shop’s network (HOST=0.0.0.0)',
  usage:
    '[--again]   writes cert.pem and key.pem into DATA_DIR/tls; browsers ask once whether to trust it; --again replaces them',
  async run(args) {
    const { again } = readOptions(args, { again: 'flag' });
    const { dataDir } = loadConfig({ ...process.env, HOST: '127.0.0.1', TLS_CERT: '', TLS_KEY: '' });
    const folder = join(dataDir, 'tls');
    const present = ['cert.pem', 'key.pem'].map((name) => join(folder, name)).find((file) => existsSync(file));
    if (present && !again)
      throw new DomainError(
        'conflict',
        `${present} is there already: every browser would have to trust a new one. Say --again to replace it.`,
      );
    const names = ['localhost', hostname()];
    const addresses = ['127.0.0.1', ...lanAddresses()];
    const made = await generate([{ name: 'commonName', value: hostname() }], {
      keyType: 'ec',
      notAfterDate: new Date(Date.now() + 825 * DAY), // the longest browsers accept
      extensions: [
        { name: 'basicConstraints', cA: false },
        { name: 'extKeyUsage', serverAuth: true },
        {
          name: 'subjectAltName',
          altNames: [
            ...names.map((value) => ({ type: 2 as const, value })),
            ...addresses.map((ip) => ({ type: 7 as const, ip })),
          ],
        },
      ],
    });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, 'cert.pem'), made.cert);
    writeFileSync(join(folder, 'key.pem'), made.private, { mode: 0o600 });
    answer({ cert: join(folder, 'cert.pem'), names: [...names, ...addresses] });
  },
};
