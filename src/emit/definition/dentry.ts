/**
 * `%pd` and `%pD` as the kernel reads them: it writes both out as dereferences of a string before it
 * looks at anything else, so that every limit is measured on what they become.
 *
 * Source: traceprobe_expand_dentry_args, kernel/trace/trace_probe.c
 */
import type { Argument, Fetch } from "../../program/program.ts";

/**
 * Where `struct dentry` has its name, and where `struct file` has its dentry. Only the number of
 * their digits matters here; it is two in every kernel that was looked at, of 32 bits and of 64.
 */
const NAME_OFFSET = "+0x28";
const DENTRY_OFFSET = "+0x48";

/** `x: BASE:%pd` is `x: +0x0(+0x28(BASE)):string`; any other argument is what it was. */
export function writtenOut(argument: Argument): Argument {
  switch (argument.type?.kind) {
    case "dentry-name":
      return stringAt(argument, dereference(NAME_OFFSET, argument.fetch));
    case "file-name":
      return stringAt(argument, dereference(NAME_OFFSET, dereference(DENTRY_OFFSET, argument.fetch)));
    default:
      return argument;
  }
}

export function isDentryName({ type }: Argument): boolean {
  return type?.kind === "dentry-name" || type?.kind === "file-name";
}

function stringAt(argument: Argument, address: Fetch): Argument {
  return { ...argument, fetch: dereference("+0x0", address), type: { kind: "string", space: "kernel" } };
}

function dereference(offset: string, base: Fetch): Fetch {
  const { start, end } = base;
  return {
    kind: "dereference",
    offset: { text: offset, value: BigInt(offset.slice(1)) },
    user: false,
    base,
    start,
    end,
  };
}
