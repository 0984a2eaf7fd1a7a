/** Whether time grows as the work does. Times are compared within a run, and are the processor's. */

/** Milliseconds of the processor: the clock of a busy machine says little. */
function bestOf(times: number, work: () => void): number {
  const all = Array.from({ length: times }, () => {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  return Math.min(...all);
}

const TIMES = 2;
const ATTEMPTS = 4;
/** Short times are noise. */
const LEAST = 50;

/**
 * What is wrong with the time that eight times the work takes: nothing where it is not slow each time. It may be
 * `slack` times as long as it should; where time grows by the square it is eight times that.
 */
export function slowGrowth(make: (eighths: 1 | 8) => () => void, slack = 2): string | undefined {
  const [part, whole] = [make(1), make(8)];
  let found: string | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const [short, long] = [bestOf(TIMES, part), bestOf(TIMES, whole)];
    if (long <= LEAST || long <= slack * 8 * short) return undefined;
    found = `${short.toFixed(0)} ms, then ${long.toFixed(0)} ms`;
  }
  return found;
}
