/** All commands, in the order in which the help lists them. */
import type { Command } from "./command.ts";
import { check } from "./commands/check.ts";
import { compile } from "./commands/compile.ts";
import { explain } from "./commands/explain.ts";
import { regs } from "./commands/regs.ts";

export const commands: readonly Command[] = [compile, check, regs, explain];
