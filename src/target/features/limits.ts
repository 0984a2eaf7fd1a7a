/**
 * How much the kernel's dynamic events take, by version.
 *
 * Each limit names the constant that it comes from. All were reached and exceeded by one on booted
 * kernels but for those whose comment says otherwise.
 */
import { isAtLeast } from "../version.ts";
import type { KernelVersion } from "../version.ts";

export interface Limits {
  /** Arguments of an event, after `$arg*` has become what it stands for. */
  readonly arguments: number;
  /** Characters of an argument's name. */
  readonly argumentName: number;
  /** Characters of an argument behind `NAME=`, its type included. */
  readonly argumentExpression: number;
  /** Characters between the quotes of an immediate string. */
  readonly immediateString: number;
  /** Characters that `$arg*` and unnamed `$argN` become, in the whole definition. */
  readonly argumentExpansion: number;
  /** Characters that `%pd` and `%pD` arguments become, in the whole definition. */
  readonly dentryExpansion: number;
  /** Arguments of the entry that an fprobe on the exit keeps; absent where nothing limits them. */
  readonly entryArguments: number | undefined;
  readonly eventName: number;
  readonly groupName: number;
  /** Elements of an array. */
  readonly arrayLength: number;
  /** Slots of the program that fetches one argument. */
  readonly instructions: number;
  /** Dereferences, typecasts and per-CPU accesses inside each other. */
  readonly nesting: number;
  /** Bits of a dereference's offset, of which one is the sign; what is above them is lost silently. */
  readonly dereferenceOffsetBits: number;
  /** Returns that a return probe can await at once. */
  readonly maxactive: number;
  /** Bytes in the fixed part of a record. Older kernels take more, and then record nothing. */
  readonly eventSize: number;
  /** Bytes of one string in a record, with its NUL. */
  readonly stringSize: number;
  /** Bytes of one definition without its newline. */
  readonly line: number;
  /** Bytes of a filter or trigger without its newline. */
  readonly filter: number;
  /** Characters of a string in a filter. */
  readonly filterString: number;
  readonly syntheticFields: number;
  /** N of a synthetic event's `char[N]`. */
  readonly syntheticString: number;
  readonly histKeys: number;
  /** Values of a histogram beside the hit count. */
  readonly histValues: number;
  readonly histSortKeys: number;
  readonly histVariables: number;
  readonly histActions: number;
  /** Operators of one expression. */
  readonly histOperators: number;
  /** Most entries of a histogram; the kernel rounds `size` up to a power of two. */
  readonly histSize: number;
  /** Characters of a definition, a filter or a trigger in a bootconfig. */
  readonly bootText: number;
  /** Bytes of a bootconfig, so that its end and what fills it up to four bytes fit too. */
  readonly bootconfig: number;
  /** Words of keys and values of a bootconfig; words that keys share count once. */
  readonly bootconfigNodes: number;
}

export interface LimitFacts<Value> {
  /** The kernel's constant, or what it follows from. */
  readonly constant: string;
  readonly file: string;
  /** By version, newest first. */
  readonly values: readonly { readonly since: string; readonly value: Value }[];
}

function always<Value>(value: Value): LimitFacts<Value>["values"] {
  return [{ since: "0.0", value }];
}

const PROBE = "kernel/trace/trace_probe.h";
const HIST = "kernel/trace/trace_events_hist.c";
const BOOT = "kernel/trace/trace_boot.c";

export const LIMIT_FACTS: { readonly [Name in keyof Limits]: LimitFacts<Limits[Name]> } = {
  // 5.10 and 6.1 drop the others silently, 6.12 refuses without a message, 6.16 with one.
  arguments: { constant: "MAX_TRACE_ARGS", file: PROBE, values: always(128) },
  argumentName: { constant: "MAX_ARG_NAME_LEN", file: PROBE, values: always(32) },
  argumentExpression: {
    constant: "MAX_ARGSTR_LEN",
    file: PROBE,
    values: [
      { since: "7.3", value: 255 },
      { since: "0.0", value: 63 },
    ],
  },
  immediateString: {
    constant: 'MAX_ARGSTR_LEN less `\\"` and `"`',
    file: PROBE,
    values: [
      { since: "7.3", value: 252 },
      { since: "0.0", value: 60 },
    ],
  },
  // Read in the source of 6.12 to 7.3, not exceeded on a booted kernel.
  argumentExpansion: { constant: "MAX_BTF_ARGS_LEN", file: PROBE, values: always(128) },
  dentryExpansion: { constant: "MAX_DENTRY_ARGS_LEN", file: PROBE, values: always(256) },
  // Four bits of the shadow stack's header; since fprobe uses that stack. 6.12 has no limit.
  entryArguments: {
    constant: "MAX_FPROBE_DATA_SIZE_WORD",
    file: "include/linux/fprobe.h",
    values: [
      { since: "6.14", value: 15 },
      { since: "0.0", value: undefined },
    ],
  },
  // 5.10 takes 64 for an event, one too many for its own buffers.
  eventName: { constant: "MAX_EVENT_NAME_LEN less the NUL", file: "kernel/trace/trace.h", values: always(63) },
  groupName: { constant: "MAX_EVENT_NAME_LEN less the NUL", file: "kernel/trace/trace.h", values: always(63) },
  arrayLength: { constant: "MAX_ARRAY_LEN", file: PROBE, values: always(64) },
  instructions: { constant: "FETCH_INSN_MAX", file: PROBE, values: always(16) },
  // Before 7.3 only the slots limit it, to 14 around a register and 12 around a symbol.
  nesting: {
    constant: "TRACEPROBE_MAX_NESTED_LEVEL; before it, FETCH_INSN_MAX",
    file: PROBE,
    values: [
      { since: "7.3", value: 8 },
      { since: "0.0", value: 16 },
    ],
  },
  dereferenceOffsetBits: { constant: "int of struct fetch_insn", file: PROBE, values: always(32) },
  maxactive: { constant: "KRETPROBE_MAXACTIVE_MAX", file: "kernel/trace/trace_kprobe.c", values: always(4096) },
  eventSize: { constant: "MAX_PROBE_EVENT_SIZE", file: PROBE, values: always(3072) },
  // PATH_MAX. Read in the source, not exceeded on a booted kernel.
  stringSize: { constant: "MAX_STRING_SIZE", file: PROBE, values: always(4096) },
  line: { constant: "WRITE_BUFSIZE less newline and NUL", file: "kernel/trace/trace.c", values: always(4094) },
  filter: { constant: "PAGE_SIZE less newline and NUL", file: "kernel/trace/trace_events.c", values: always(4094) },
  filterString: { constant: "MAX_FILTER_STR_VAL less the NUL", file: "kernel/trace/trace.h", values: always(255) },
  // 32 in the source of 5.10, whose booted build has no synthetic events.
  syntheticFields: {
    constant: "SYNTH_FIELDS_MAX",
    file: "kernel/trace/trace_synth.h",
    values: [
      { since: "6.1", value: 64 },
      { since: "0.0", value: 32 },
    ],
  },
  syntheticString: { constant: "STR_VAR_LEN_MAX", file: "kernel/trace/trace.h", values: always(256) },
  histKeys: { constant: "TRACING_MAP_KEYS_MAX", file: "kernel/trace/tracing_map.h", values: always(3) },
  histValues: {
    constant: "TRACING_MAP_VALS_MAX less the hit count",
    file: "kernel/trace/tracing_map.h",
    values: always(2),
  },
  histSortKeys: { constant: "TRACING_MAP_SORT_KEYS_MAX", file: "kernel/trace/tracing_map.h", values: always(2) },
  histVariables: { constant: "TRACING_MAP_VARS_MAX", file: "kernel/trace/tracing_map.h", values: always(16) },
  // Read in the source, not exceeded on a booted kernel.
  histActions: { constant: "HIST_ACTIONS_MAX", file: HIST, values: always(8) },
  histOperators: { constant: "TOO_MANY_SUBEXPR, in parse_expr", file: HIST, values: always(3) },
  histSize: { constant: "1 << TRACING_MAP_BITS_MAX", file: "kernel/trace/tracing_map.h", values: always(131072) },
  bootText: { constant: "MAX_BUF_LEN less the NUL", file: BOOT, values: always(255) },
  bootconfig: { constant: "XBC_DATA_MAX less 4", file: "include/linux/bootconfig.h", values: always(32763) },
  // Read in the sources of 5.10, 6.1 and 7.3, not exceeded.
  bootconfigNodes: {
    constant: "XBC_NODE_MAX",
    file: "include/linux/bootconfig.h",
    values: [
      { since: "6.1", value: 8192 },
      { since: "0.0", value: 1024 },
    ],
  },
};

/** The limits of a kernel. */
export function limitsOf(version: KernelVersion): Limits {
  const valueOf = <Value>({ values }: LimitFacts<Value>): Value => {
    const found = values.find(({ since }) => isAtLeast(version, since));
    if (found === undefined) throw new Error(`no limit for Linux ${version.text}`);
    return found.value;
  };
  const entries = Object.entries(LIMIT_FACTS) as [keyof Limits, LimitFacts<number | undefined>][];
  return Object.fromEntries(entries.map(([name, facts]) => [name, valueOf(facts)])) as unknown as Limits;
}
