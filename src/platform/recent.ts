/** How long a remembered row may be behind what another process wrote. Milliseconds. */
const STALE = 1000;
const MOST = 10_000;

/**
 * Rows that nearly every request reads and hardly anyone changes (a shop, its numbers), remembered for a second. This
 * process forgets all of them at each change of its own; another process's change shows a second later.
 */
export class Recent<T> {
  private readonly rows = new Map<string, { row: T; until: number }>();

  async get(key: string, load: () => Promise<T | undefined>): Promise<T | undefined> {
    const now = performance.now();
    const known = this.rows.get(key);
    if (known && known.until > now) return known.row;
    const row = await load();
    if (this.rows.size >= MOST) this.rows.clear();
    if (row === undefined) this.rows.delete(key);
    else this.rows.set(key, { row, until: now + STALE });
    return row;
  }

  forget(): void {
    this.rows.clear();
  }
}
