/** Where a fetch argument stands: the probe that it is in, and what is known of what is probed. */
import type { EventFormat } from "../target/tracefs/event-formats.ts";
import type { Prototype } from "./c/prototype.ts";
import type { Context } from "./context.ts";
import type { Position } from "./positions.ts";

export interface Site {
  readonly context: Context;
  readonly position: Position;
  /** What is probed, for messages: `vfs_read`. */
  readonly subject: string;
  /** The name that the field has been given. */
  readonly fieldName?: string | undefined;
  /** Of the function or tracepoint, looked up when it is needed; nothing where the target's types do not have it. */
  readonly prototype?: () => Prototype | undefined;
  /** In a program, behind a function's first instruction. */
  readonly isInside?: boolean;
  /** The target does not have the function, which is an error of its own. */
  readonly isMissing?: boolean;
  /** The system call that is probed, by whatever function or event. */
  readonly syscall?: SyscallSite | undefined;
  /** Of the event that an event probe reads; absent where the target's events are not known. */
  readonly format?: EventFormat | undefined;
}

export interface SyscallSite {
  readonly name: string;
  /** Its arguments, where the target lists them. */
  readonly parameters: Prototype["parameters"] | undefined;
  /** A function with user space's registers, one with the arguments themselves, or the call's tracepoints. */
  readonly way: "wrapper" | "function" | "event";
}
