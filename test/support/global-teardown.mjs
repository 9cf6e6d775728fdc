/** Stops the PostgreSQL of this run. */
export default async function stop() {
  await globalThis.__stopPostgres?.();
}
