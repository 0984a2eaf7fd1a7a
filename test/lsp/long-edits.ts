/**
 * Twenty thousand edits of one document, each compared with a document that is opened anew; half as many of one that
 * is kept, to see that memory does not grow; and twenty thousand that a real server is told of, while it is asked for
 * other things: `npm run test:lsp-edits`.
 */
import { editSession } from "./edit-session.ts";
import { edited, expectFresh, newChecker, random, someProgram } from "./random-edits.ts";

const EDITS = 20_000;
/** After so many the document starts anew, else it would be nothing but broken pieces. */
const PER_TEXT = 25;
const COUNT = 12;
const MOST_GROWTH_MEBIBYTES = 20;
/** A process holds what it might need again: more than it has in use. */
const MOST_SERVER_GROWTH_MEBIBYTES = 40;

const collect = (globalThis as { gc?: () => void }).gc;

function tell(step: number): void {
  if (step % 2000 === 0) process.stdout.write(`${step} edits\n`);
}

function compareEdits(seed: number): void {
  const next = random(seed);
  const checker = newChecker();
  let text = "";
  for (let step = 0; step < EDITS; step++) {
    text = step % PER_TEXT === 0 ? someProgram(next, COUNT) : edited(text, next);
    try {
      expectFresh(checker.check(text), text);
    } catch (error) {
      throw new Error(`seed ${seed}, step ${step}: ${JSON.stringify(text)}`, { cause: error });
    }
    tell(step);
  }
}

function growthMebibytes(seed: number): number {
  const next = random(seed);
  const checker = newChecker();
  const rounds = (count: number): number => {
    for (let step = 0; step < count; step++) checker.check(edited(someProgram(next, COUNT), next));
    collect?.();
    return process.memoryUsage().heapUsed;
  };
  const before = rounds(EDITS / 4);
  return (rounds(EDITS / 4) - before) / 2 ** 20;
}

const seed = Number(process.argv[2] ?? Date.now() % 1_000_000);
compareEdits(seed);
const growth = growthMebibytes(seed);
process.stdout.write(
  `${EDITS} edits are what a fresh document is (seed ${seed}); memory grew by ${growth.toFixed(1)} MiB\n`,
);
const { half, end } = await editSession({
  seed,
  edits: EDITS,
  every: PER_TEXT,
  initializationOptions: { arch: "x86_64", kernel: "6.12" },
  onStep: tell,
});
process.stdout.write(
  `${EDITS} edits of a server's document; it had ${half.toFixed(0)} MiB after half of them, ${end.toFixed(0)} at the end\n`,
);
const grew = growth > MOST_GROWTH_MEBIBYTES || end - half > MOST_SERVER_GROWTH_MEBIBYTES;
if (collect === undefined || grew) process.exit(1);
