/** All commands, in the order in which the help lists them. */
import type { Command } from "./command.ts";
import { check } from "./commands/check.ts";
import { compile } from "./commands/compile.ts";
import { makeCompletion } from "./commands/completion.ts";
import { explain } from "./commands/explain.ts";
import { fmt } from "./commands/fmt.ts";
import { functions } from "./commands/functions.ts";
import { lsp } from "./commands/lsp.ts";
import { regs } from "./commands/regs.ts";
import { targetCapture } from "./commands/target/capture.ts";
import { targetDiff } from "./commands/target/diff.ts";
import { targetShow } from "./commands/target/show.ts";
import { types } from "./commands/types.ts";

export const commands: readonly Command[] = [
  compile,
  check,
  fmt,
  targetCapture,
  targetShow,
  targetDiff,
  functions,
  types,
  regs,
  explain,
  lsp,
  makeCompletion(() => commands),
];
