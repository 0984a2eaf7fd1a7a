/**
 * The checked program: what every back end, the runner and the editor read, and nothing else.
 *
 * Plain immutable data. No syntax (names are resolved, numbers are numbers) and no kernel text
 * (how a back end spells a thing is its own business). Each node keeps its range of the source, so
 * that whoever finds something later, a kernel among them, can point at it. What may be missing is a
 * property all the same, `undefined` then: nodes of one kind have one shape, which V8 stores compactly.
 */
import type { Span } from "../../grammar/tree.ts";
import type { SourceFile } from "../diagnostics/diagnostic.ts";
import type { Action } from "./action.ts";
import type { Condition } from "./condition.ts";
import type { TracepointField } from "./field.ts";
import type { SpanEvent } from "./span-event.ts";
import type { Limits } from "../target/features/limits.ts";

export interface Program {
  readonly target: ProgramTarget;
  /** In an order in which they can be defined: an event stands before those that read it. */
  readonly events: readonly Event[];
  readonly spans: readonly SpanEvent[];
  /** The texts that it was made of, in the order in which they were read. */
  readonly sources: readonly SourceFile[];
}

/** What the program was checked for. */
export interface ProgramTarget {
  /** kpc's name of the architecture: `x86_64`. */
  readonly arch: string;
  readonly bits: 32 | 64;
  readonly byteOrder: "little" | "big";
  /** The kernel's version: `6.1`. */
  readonly kernel: string;
  readonly limits: Limits;
  /** What it can do that back ends write differently without. */
  readonly has: {
    /** `common_stacktrace` as a histogram's key. */
    readonly commonStacktrace: boolean;
    /** `common_comm` as a histogram's key. */
    readonly taskNameKey: boolean;
  };
  /** What it can do before init runs. */
  readonly boot: {
    /** Bytes of the kernel's command line, with its end. */
    readonly commandLine: number;
    /** The first version with `trace_trigger=`; absent where this one has it. */
    readonly triggersSince: string | undefined;
    /** The first version that defines more than kprobes by a bootconfig; absent where this one does. */
    readonly probesSince: string | undefined;
    /** `hist` as keys of a bootconfig, beside the trigger's own text. */
    readonly hasHistograms: boolean;
    /** Options that a bootconfig's probes need and that the kernel is known to be built without. */
    readonly switchedOff: readonly string[];
  };
}

export type Event = DefinedEvent | ExistingEvent;

/** An event that the program defines. */
export type DefinedEvent = FunctionProbe | FtraceProbe | RawTracepointProbe | EventProbe | UserProbe;

/** What is recorded of an event, and what is done when it happens. */
interface Used {
  readonly condition: Condition | undefined;
  /** Absent where the declaration has no block: then the event is recorded. */
  readonly actions: readonly Action[] | undefined;
}

interface Defined extends Span, Used {
  readonly source: SourceFile;
  readonly group: string;
  readonly name: string;
  readonly arguments: readonly Argument[];
}

/** A kprobe or kretprobe. */
export interface FunctionProbe extends Defined {
  readonly kind: "kprobe" | "kretprobe";
  readonly place: FunctionPlace | AddressPlace;
  /** How many returns may be awaited at once; only for a kretprobe. */
  readonly maxactive: number | undefined;
}

export interface FunctionPlace extends Span {
  readonly kind: "function";
  readonly module: string | undefined;
  readonly symbol: string;
  /** Bytes after the function's start. */
  readonly offset: Integer | undefined;
}

export interface AddressPlace extends Span {
  readonly kind: "address";
  readonly address: Integer;
}

/** An fprobe event: a function's entry or exit by way of ftrace. */
export interface FtraceProbe extends Defined {
  readonly kind: "fprobe" | "fretprobe";
  readonly place: FunctionPlace;
  /** The names of the function's parameters; absent where its prototype is not known. */
  readonly parameters: readonly string[] | undefined;
  readonly maxactive: number | undefined;
}

/** A probe on a tracepoint, with its raw arguments. */
export interface RawTracepointProbe extends Defined {
  readonly kind: "rawtracepoint";
  readonly tracepoint: string;
}

/** An event that reads the fields of another one. */
export interface EventProbe extends Defined {
  readonly kind: "eprobe";
  readonly attachedGroup: string;
  readonly attachedEvent: string;
  /** What the attached event records; absent where its format is not known. */
  readonly attachedFields: readonly TracepointField[] | undefined;
}

export interface UserProbe extends Defined {
  readonly kind: "uprobe" | "uretprobe";
  readonly path: string;
  /** In the file, in bytes. */
  readonly offset: Integer;
  /** The symbol that names the place; absent where the source has the offset. */
  readonly symbol: UserSymbol | undefined;
  /** Where in the file the reference counter (semaphore) is. */
  readonly referenceCounter: Integer | undefined;
}

export interface UserSymbol {
  readonly name: string;
  /** Bytes after the symbol. */
  readonly offset: bigint;
}

/** An event that the kernel already has and the program only uses. */
export interface ExistingEvent extends Span, Used {
  readonly kind: "event";
  readonly source: SourceFile;
  readonly group: string;
  readonly name: string;
  /** What it records; absent where its format is not known. */
  readonly fields: readonly TracepointField[] | undefined;
}

/** A number, and how the source spells it where the kernel reads that spelling too. */
export interface Integer {
  readonly value: bigint;
  readonly text: string;
}

/** What one field records. */
export interface Argument extends Span {
  /** Absent for `$arg*` only, which the kernel names. */
  readonly name: string | undefined;
  readonly fetch: Fetch;
  /** Absent where the kernel decides: by BTF, else an unsigned long in hexadecimal. */
  readonly type: ValueType | undefined;
  /** Elements, for an array. */
  readonly length: number | undefined;
  /** How the value is shown, where a back end can. */
  readonly display: Display | undefined;
}

export interface Display {
  readonly kind: "errno" | "ipv4" | "ipv6" | "dev" | "be16" | "be32" | "be64" | "enum" | "flags";
  /** The enumeration's values by name, for `enum` and `flags`. */
  readonly enumerators: ReadonlyMap<string, bigint> | undefined;
}

export type ValueType =
  | { readonly kind: "integer"; readonly format: "unsigned" | "signed" | "hex"; readonly bits: 8 | 16 | 32 | 64 }
  | { readonly kind: "char" }
  | { readonly kind: "string"; readonly space: "kernel" | "user" }
  | { readonly kind: "symbol" }
  | { readonly kind: "symbol-string" }
  | { readonly kind: "dentry-name" }
  | { readonly kind: "file-name" }
  | {
      readonly kind: "bit-field";
      readonly width: number;
      readonly shift: number;
      readonly container: 8 | 16 | 32 | 64;
      /** As the source spells it. */
      readonly text: string;
    };

/** Where a value comes from. */
export type Fetch = Span &
  (
    | { readonly kind: "register"; readonly name: string }
    /** The stack pointer's value. */
    | { readonly kind: "stack-pointer" }
    /** The word `index` slots above the stack pointer. */
    | { readonly kind: "stack-slot"; readonly index: number }
    /** Argument `index`, from 1, of the function or tracepoint. */
    | { readonly kind: "argument"; readonly index: number }
    | { readonly kind: "all-arguments" }
    | { readonly kind: "return-value" }
    /** The task's `comm`. */
    | { readonly kind: "task-name" }
    /** The `struct task_struct *` that runs. */
    | { readonly kind: "current-task" }
    /** What is at a kernel symbol. `offset` has its sign in the text. */
    | { readonly kind: "symbol-memory"; readonly symbol: string; readonly offset: Integer | undefined }
    | { readonly kind: "address-memory"; readonly address: Integer }
    /** What is at an offset of the probed file, as it is mapped. */
    | { readonly kind: "file-memory"; readonly offset: Integer }
    | { readonly kind: "immediate"; readonly value: Integer }
    | { readonly kind: "text"; readonly value: string }
    /** A field of the event that an event probe reads; `bare` where it is written without `$`. */
    | { readonly kind: "event-field"; readonly name: string; readonly bare: boolean }
    /** A parameter by name, which the kernel resolves by its BTF. */
    | { readonly kind: "parameter"; readonly name: string }
    | Dereference
    | MemberPath
    | Typecast
    | { readonly kind: "per-cpu"; readonly access: "read" | "pointer"; readonly base: Fetch }
  );

export interface Dereference {
  readonly kind: "dereference";
  /** With its sign in the text. */
  readonly offset: Integer;
  readonly user: boolean;
  readonly base: Fetch;
}

/** `base->a.b->c`: each step dereferences, and its members are embedded in each other. */
export interface MemberPath {
  readonly kind: "member-path";
  readonly base: Fetch;
  readonly steps: readonly (readonly string[])[];
}

/** `(struct,member)base->path`: takes `base` for a pointer to the structure, or into it. */
export interface Typecast {
  readonly kind: "typecast";
  readonly struct: string;
  readonly member: string | undefined;
  readonly base: Fetch;
  readonly steps: readonly (readonly string[])[];
}

/** True if the event's records are wanted: it has no block, or one that prints. */
export function isRecorded({ actions }: Pick<Event, "actions">): boolean {
  return actions === undefined || actions.some(({ kind }) => kind === "print");
}
