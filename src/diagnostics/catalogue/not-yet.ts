/** KP10: what the language has and kpc gives no meaning yet. It is refused, never ignored. */
import { entry } from "../entry.ts";

const CONSTRUCTS = {
  usdt: {
    what: "`usdt`",
    instead: "a `uprobe` at the probe's offset can have its semaphore: `path:0xOFFSET(0xSEMAPHORE)`",
  },
} as const;

export type UnfinishedConstruct = keyof typeof CONSTRUCTS;

export const notYet = entry<{ construct: UnfinishedConstruct }>({
  code: "KP1001",
  severity: "error",
  title: "construct that this version of kpc cannot compile",
  meaning:
    "The language has this construct, and kpc reads it, but this version cannot compile it yet. It is refused rather than left out, since a probe that records less than it says is worse than none.",
  mend: "Write it in the way that the note names, or use a later version.",
  example: { source: "usdt bash:main\n" },
  message: ({ construct }) => `this version of kpc cannot compile ${CONSTRUCTS[construct].what} yet`,
  notes: ({ construct }) => [CONSTRUCTS[construct].instead],
});
