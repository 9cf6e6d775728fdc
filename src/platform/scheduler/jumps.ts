/** Slower changes are what a clock that is kept by the network does all the time. */
const LEAST = 5000;

/**
 * Watches whether the wall clock was set: by how many milliseconds it went further than the monotonic one since the last
 * look; 0 for less than five seconds.
 */
export function watchClock(): () => number {
  const ahead = (): number => Date.now() - performance.now();
  let known = ahead();
  return () => {
    const jump = ahead() - known;
    known += jump;
    return Math.abs(jump) < LEAST ? 0 : Math.round(jump);
  };
}
