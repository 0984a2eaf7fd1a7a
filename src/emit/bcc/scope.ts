/** The fields of an event where C runs: members of its record, and what every record has. */
import type { Builtin, FieldRef } from "../../program/field.ts";
import { memberOf } from "./names.ts";
import { STRING_BYTES, TASK_NAME_BYTES, plainNumber } from "./shape.ts";
import type { Shape } from "./shape.ts";
import type { Unit } from "./unit.ts";
import type { Value } from "./value.ts";

export interface Scope {
  readonly unit: Unit;
  /** The variable that points to the record. */
  readonly record: string;
  readonly values: ReadonlyMap<string, Value>;
}

interface BuiltinFacts {
  /** The task's name is a string, which the record has. */
  readonly text: string | undefined;
  readonly shape: Shape;
}

export const BUILTINS: Readonly<Record<Builtin, BuiltinFacts>> = {
  comm: { text: undefined, shape: { kind: "text", bytes: TASK_NAME_BYTES } },
  tid: { text: "(u32)bpf_get_current_pid_tgid()", shape: plainNumber(32, false) },
  pid: { text: "(u32)(bpf_get_current_pid_tgid() >> 32)", shape: plainNumber(32, false) },
  uid: { text: "(u32)bpf_get_current_uid_gid()", shape: plainNumber(32, false) },
  cpu: { text: "bpf_get_smp_processor_id()", shape: plainNumber(32, false) },
  cgroup: { text: "bpf_get_current_cgroup_id()", shape: plainNumber(64, false) },
};

/** The field as an expression; for a string the place where it lies. */
export function textOf({ name, builtin }: FieldRef, { record }: Scope): string {
  if (builtin === undefined) return `${record}->${memberOf(name)}`;
  return BUILTINS[builtin].text ?? `${record}->task`;
}

export function shapeOf({ name, builtin }: FieldRef, { values }: Pick<Scope, "values">): Shape {
  if (builtin !== undefined) return BUILTINS[builtin].shape;
  const value = values.get(name);
  if (value === undefined) throw new TypeError(`there is no field ${name}, which the checker would have said`);
  return value.shape;
}

/** Of a field that is a string: in how many bytes it lies. */
export function bytesOfText(field: FieldRef, scope: Scope): number {
  const shape = shapeOf(field, scope);
  return shape.kind === "text" ? shape.bytes : STRING_BYTES;
}
