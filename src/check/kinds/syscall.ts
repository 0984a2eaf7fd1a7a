/**
 * `ksyscall` and `kretsyscall`: a system call's entry and exit, whatever the architecture wraps it in.
 *
 * Most architectures enter a function with one `struct pt_regs *`, in which the arguments are where
 * user space has put them; some call a function with the arguments themselves. Where the function cannot
 * be probed, the call's tracepoint can.
 */
import type { Location, Probe } from "../../../grammar/tree.ts";
import * as places from "../../diagnostics/catalogue/places.ts";
import * as syscalls from "../../diagnostics/catalogue/syscalls.ts";
import { nearest, replacedBy } from "../../diagnostics/nearest.ts";
import type { Argument } from "../../program/program.ts";
import { hasFeature } from "../../target/features/features.ts";
import { isAtLeast } from "../../target/version.ts";
import { syscallParameters } from "../c/event-field.ts";
import { report } from "../context.ts";
import type { Context } from "../context.ts";
import { tracepointFields } from "../event-fields.ts";
import type { ChosenName } from "../event-names.ts";
import { requireFeature } from "../features.ts";
import { lowerFields } from "../fields.ts";
import type { Site, SyscallSite } from "../site.ts";
import { unnamed } from "./draft.ts";
import type { Draft, LoweredProbe } from "./draft.ts";
import { lowerMaxactive } from "./maxactive.ts";
import { refuseReturn } from "./return-suffix.ts";

export function lowerSyscall(
  context: Context,
  probe: Probe,
  location: Location,
  chosen: ChosenName,
): LoweredProbe | undefined {
  const returns = probe.probeKind.text === "kretsyscall";
  const name = refuseReturn(context, probe, location) ? undefined : syscallName(context, location);
  const maxactive = lowerMaxactive(context, probe, returns);
  if (name === undefined) return undefined;
  const way = wayTo(context, location, name);
  if (way === undefined) return undefined;
  const syscall: SyscallSite = { name, parameters: syscallParameters(context, name), way: way.kind };
  const fields = lowerFields(siteOf(context, syscall, returns), probe.fields);
  const wanted = returns ? `${name}__return` : name;
  const event = way.kind === "event" ? eventOf(context, probe, name, fields) : functionEvent(way.symbol);
  return event && { event, chosen, wanted };

  function functionEvent(symbol: string): Draft {
    const { start, end } = location;
    return {
      kind: returns ? "kretprobe" : "kprobe",
      ...unnamed(context, probe, fields),
      place: { kind: "function", module: undefined, symbol, offset: undefined, start, end },
      maxactive,
    };
  }
}

function syscallName(context: Context, location: Location): string | undefined {
  const { text } = location;
  const prefixed = /^(?:__\w+?_)?sys_(\w+)$/.exec(text)?.[1];
  if (prefixed !== undefined) {
    const edits = [{ start: location.start, end: location.end, newText: prefixed }];
    report(context, syscalls.prefixedSyscall, location, { text, name: prefixed }, { edits });
    return undefined;
  }
  if (/^[a-z_]\w*$/.test(text)) return text;
  report(context, places.badFunctionName, location, { text });
  return undefined;
}

type Way =
  | { readonly kind: "wrapper" | "function"; readonly symbol: string }
  /** By the tracepoints `sys_enter_NAME` and `sys_exit_NAME`. */
  | { readonly kind: "event" };

/** How the call is probed; nothing after saying that there is no such call. */
function wayTo(context: Context, location: Location, name: string): Way | undefined {
  const { arch, kernel, target } = context;
  const { wrapper, plainPrefix } = arch.syscall;
  const isWrapped = wrapper !== undefined && isAtLeast(kernel, wrapper.since);
  const symbol = `${isWrapped ? wrapper.prefix : (plainPrefix ?? "sys_")}${name}`;
  const functions = target.symbols?.find(symbol);
  const isEvent = target.events?.has("syscalls", `sys_enter_${name}`);
  const canProbe = functions === undefined || functions.some(({ traceable }) => traceable !== false);
  if (canProbe && functions?.length !== 0 && hasFeature(target, "kprobe-at-entry")) {
    return { kind: isWrapped ? "wrapper" : "function", symbol };
  }
  if (isEvent !== false && (isEvent === true || functions?.length !== 0)) return { kind: "event" };
  const candidates = nearest(name, names(context, symbol.slice(0, -name.length)));
  const edits = replacedBy(location, candidates);
  report(context, syscalls.unknownSyscall, location, { name, target: target.name, nearest: candidates }, { edits });
  return undefined;
}

/** The system calls of the target, by its functions. */
function* names({ target }: Context, prefix: string): Generator<string> {
  for (const { name } of target.symbols?.startingWith(prefix) ?? []) yield name.slice(prefix.length);
}

function siteOf(context: Context, syscall: SyscallSite, returns: boolean): Site {
  const { name, parameters, way } = syscall;
  const subject = name;
  if (way === "event") {
    const event = `sys_${returns ? "exit" : "enter"}_${name}`;
    const format = context.target.events?.find("syscalls", event);
    return { context, position: "event probe", subject: event, syscall, format };
  }
  const position = returns ? "kretprobe" : "kprobe at a function's entry";
  if (way === "wrapper") return { context, position, subject, syscall };
  const result = { kind: "integer", name: "long", bytes: context.arch.bits / 8, signed: true } as const;
  const words = Array.from({ length: 6 }, (_, index) => ({ name: `arg${index + 1}`, type: result }));
  const prototype = { parameters: parameters ?? words, result, variadic: false };
  return { context, position, subject, syscall, prototype: () => prototype };
}

function eventOf(context: Context, probe: Probe, name: string, fields: readonly Argument[]): Draft | undefined {
  if (!requireFeature(context, "eprobe", probe.probeKind)) return undefined;
  const returns = probe.probeKind.text === "kretsyscall";
  const attachedEvent = `sys_${returns ? "exit" : "enter"}_${name}`;
  const attachedFields = tracepointFields(context.target.events?.find("syscalls", attachedEvent));
  return {
    kind: "eprobe",
    ...unnamed(context, probe, fields),
    attachedGroup: "syscalls",
    attachedEvent,
    attachedFields,
  };
}
