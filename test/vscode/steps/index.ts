// In the order in which they are done; each has files of its own.
import { explaining } from "./explaining.ts";
import { findings } from "./findings.ts";
import { outputs } from "./outputs.ts";
import { server } from "./server.ts";
import type { Step } from "./step.ts";
import { targets } from "./targets.ts";
import { terminal } from "./terminal.ts";
import { windows } from "./windows.ts";
import { walkthrough } from "./walkthrough.ts";
import { writing } from "./writing.ts";

export const STEPS: readonly Step[] = [
  ...findings,
  ...writing,
  ...outputs,
  ...explaining,
  ...targets,
  ...terminal,
  ...walkthrough,
  ...server,
  // It changes a setting that the first window has been opened with.
  ...windows,
];
