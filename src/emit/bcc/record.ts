/** The record of an event or of a span: a structure that is filled, read by conditions and tables, and sent. */
import type { Builtin } from "../../program/field.ts";
import type { Display } from "../../program/program.ts";
import { memberOf } from "./names.ts";
import { BUILTINS } from "./scope.ts";
import { TASK_NAME_BYTES, declaration, plainNumber } from "./shape.ts";
import type { Shape } from "./shape.ts";
import type { Unit } from "./unit.ts";

export interface Member {
  readonly name: string;
  readonly shape: Shape;
}

export interface ShownField {
  readonly name: string;
  readonly member: string;
  readonly shape: Shape;
  readonly display: Display | undefined;
}

export interface RecordLayout {
  readonly event: string;
  /** What tells one record from another where they arrive. */
  readonly kind: number;
  readonly struct: string;
  /** The map in which it is filled: it is larger than the stack of a program in BPF. */
  readonly scratch: string;
  readonly members: readonly Member[];
}

/** What each record begins with. */
export const HEAD: readonly Member[] = [
  { name: "kind", shape: plainNumber(32, false) },
  { name: "tid", shape: plainNumber(32, false) },
  { name: "time", shape: plainNumber(64, false) },
  { name: "task", shape: { kind: "text", bytes: TASK_NAME_BYTES } },
];

/** Where a record has what `print` asks for and no field holds. */
export function memberOfBuiltin(builtin: Builtin): string {
  return builtin === "comm" ? "task" : builtin === "tid" ? "tid" : `own_${builtin}`;
}

interface Wanted {
  readonly event: string;
  readonly fields: readonly (readonly [name: string, shape: Shape])[];
  readonly builtins: ReadonlySet<Builtin>;
  readonly stacks: readonly ("stack" | "ustack")[];
}

export function layoutOf({ event, fields, builtins, stacks }: Wanted, kind: number, unit: Unit): RecordLayout {
  const struct = unit.names.free(`${event}_record`);
  const scratch = unit.names.free(`${event}_scratch`);
  const members: Member[] = [
    ...HEAD,
    ...stacks.map((name) => ({ name: `${name}_id`, shape: plainNumber(64, true) })),
    ...(stacks.length > 0 && !builtins.has("pid") ? [own("pid")] : []),
    ...[...builtins].flatMap((name) => (name === "comm" || name === "tid" ? [] : [own(name)])),
    ...fields.map(([name, shape]) => ({ name: memberOf(name), shape })),
  ];
  unit.declare([...structure(struct, members), `BPF_PERCPU_ARRAY(${scratch}, struct ${struct}, 1);`]);
  return { event, kind, struct, scratch, members };
}

function own(name: Exclude<Builtin, "comm" | "tid">): Member {
  return { name: memberOfBuiltin(name), shape: BUILTINS[name].shape };
}

export function structure(name: string, members: readonly Member[]): readonly string[] {
  return [`struct ${name} {`, ...members.map((each) => `    ${declaration(each.shape, each.name)}`), "};"];
}
