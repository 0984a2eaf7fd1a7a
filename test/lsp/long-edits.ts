/**
 * Twenty thousand edits of one document, each compared with a document that is opened anew; and as many
 * more of one that is kept, to see that memory does not grow: `npm run test:lsp-edits`.
 */
import { edited, expectFresh, newChecker, random, someProgram } from "./random-edits.ts";

const EDITS = 20_000;
/** After so many the document starts anew, else it would be nothing but broken pieces. */
const PER_TEXT = 25;
const COUNT = 12;
const MOST_GROWTH_MEBIBYTES = 20;

const collect = (globalThis as { gc?: () => void }).gc;

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
    if (step % 2000 === 0) process.stdout.write(`${step} edits\n`);
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
if (collect === undefined || growth > MOST_GROWTH_MEBIBYTES) process.exit(1);
