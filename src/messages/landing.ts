/**
 * Lets what arrives within a few milliseconds go on together, so that its writes share one commit (one fsync).
 * @param millis how long the first waits at most
 * @param most how many go on at once without waiting longer
 */
export function createLanding(millis: number, most: number): () => Promise<void> {
  let waiting: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;

  function land(): void {
    clearTimeout(timer);
    timer = undefined;
    const landed = waiting;
    waiting = [];
    for (const go of landed) go();
  }

  return () =>
    new Promise((go) => {
      waiting.push(go);
      if (waiting.length >= most) land();
      else timer ??= setTimeout(land, millis);
    });
}
