/** Tables: a map with a line for each combination of keys, on each CPU; they are added up where they are shown. */
import type { Span } from "../../../grammar/tree.ts";
import type { Aggregation, Key, Measure } from "../../program/action.ts";
import { functionLines } from "./layout.ts";
import { memberOf } from "./names.ts";
import { structure } from "./record.ts";
import type { Member } from "./record.ts";
import { shapeOf, textOf } from "./scope.ts";
import type { Scope } from "./scope.ts";
import { copyLine } from "./copy.ts";
import { plainNumber } from "./shape.ts";
import type { Shape } from "./shape.ts";

export interface TableKey {
  readonly name: string;
  readonly member: string;
  readonly shape: Shape;
  readonly kind: Key["kind"];
}

export interface Table {
  readonly map: string;
  readonly event: string;
  readonly action: Span & Aggregation;
  readonly keys: readonly TableKey[];
  /** True if what is measured has a sign. */
  readonly isSigned: boolean;
  /** The function that adds to it. */
  readonly add: string;
}

/** Lines of a table; the kernel's own tables have 2,048 unless `size` says another number. */
const USUAL_SIZE = 10_240;

/** Declares the table, and the function that adds an event to it. */
export function tableOf(event: string, action: Span & Aggregation, struct: string, scope: Scope): Table {
  const { unit } = scope;
  const { measure } = action;
  const field = measure.kind === "count" ? "" : `_${measure.field.name}`;
  const map = unit.names.free(`${event}_${measure.kind}${field}`);
  const keys = keysOf(action, scope);
  const names = { map, keyStruct: unit.names.free(`${map}_key`), scratch: unit.names.free(`${map}_keys`) };
  const add = unit.names.free(`add_to_${map}`);
  unit.declare([
    ...structure(names.keyStruct, keyMembers(keys, measure)),
    `BPF_PERCPU_ARRAY(${names.scratch}, struct ${names.keyStruct}, 1);`,
    `BPF_PERCPU_HASH(${map}, struct ${names.keyStruct}, struct measured, ${action.size ?? USUAL_SIZE});`,
    ...functionLines(`static inline void ${add}(void *ctx, struct ${struct} *${scope.record})`, [
      "int zero = 0;",
      `struct ${names.keyStruct} *key = ${names.scratch}.lookup(&zero);`,
      "struct measured none = {};",
      "if (!key)",
      "    return;",
      ...action.keys.flatMap((key, index) => keyLines(key, keys[index], scope)),
      ...rangeLines(measure, scope),
      `struct measured *all = ${map}.lookup_or_try_init(key, &none);`,
      "if (!all)",
      "    return;",
      ...measureLines(measure, scope),
    ]),
  ]);
  const isSigned = measure.kind !== "count" && isSignedShape(shapeOf(measure.field, scope));
  return { map, event, action, keys, isSigned, add };
}

/** What a line of any table has. */
export const MEASURED = ["struct measured {", "    u64 hits;", "    s64 value;", "};"];

function keysOf({ keys }: Aggregation, scope: Scope): TableKey[] {
  return keys.map((key) =>
    key.kind === "field"
      ? {
          name: key.field.name,
          member: memberOf(key.field.name),
          shape: shownAs(shapeOf(key.field, scope), key.shown),
          kind: key.kind,
        }
      : { name: key.kind, member: `${key.kind}_id`, shape: plainNumber(64, true), kind: key.kind },
  );
}

function shownAs(shape: Shape, shown: "plain" | "hex" | "symbol"): Shape {
  return shape.kind === "number" ? { ...shape, shown: shape.shown === "char" ? "char" : shown } : shape;
}

function keyMembers(keys: readonly TableKey[], measure: Measure): readonly Member[] {
  const members: Member[] = keys.map(({ member, shape }) => ({ name: member, shape }));
  // Addresses of a program are of that program.
  if (keys.some(({ kind }) => kind === "ustack")) members.push({ name: "own_pid", shape: plainNumber(64, false) });
  if (measure.kind === "hist" || measure.kind === "lhist") {
    members.push({ name: "range", shape: plainNumber(64, true) });
  }
  return members.length > 0 ? members : [{ name: "nothing", shape: plainNumber(32, false) }];
}

function keyLines(key: Key, own: TableKey | undefined, scope: Scope): readonly string[] {
  const member = `key->${own?.member ?? ""}`;
  switch (key.kind) {
    case "field":
      return [copyLine(member, textOf(key.field, scope), shapeOf(key.field, scope))];
    case "stack":
      return [`${member} = stacks.get_stackid(ctx, 0);`];
    case "ustack":
      return [
        `${member} = stacks.get_stackid(ctx, BPF_F_USER_STACK);`,
        `key->own_pid = bpf_get_current_pid_tgid() >> 32;`,
      ];
  }
}

function rangeLines(measure: Measure, scope: Scope): readonly string[] {
  if (measure.kind !== "hist" && measure.kind !== "lhist") return [];
  const text = textOf(measure.field, scope);
  if (measure.kind === "hist") return [`key->range = bpf_log2l(${text});`];
  const shape = shapeOf(measure.field, scope);
  const quotient = isSignedShape(shape) ? `quotient(${text}, ${measure.step})` : `${text} / ${measure.step}`;
  return [`key->range = ${quotient} * ${measure.step};`];
}

function measureLines(measure: Measure, scope: Scope): readonly string[] {
  const hit = "all->hits++;";
  if (measure.kind === "count" || measure.kind === "hist" || measure.kind === "lhist") return [hit];
  const value = textOf(measure.field, scope);
  if (measure.kind === "sum" || measure.kind === "avg") return [hit, `all->value += ${value};`];
  const sign = isSignedShape(shapeOf(measure.field, scope)) ? "s64" : "u64";
  const operator = measure.kind === "min" ? "<" : ">";
  return [
    `if (all->hits == 0 || (${sign})${value} ${operator} (${sign})all->value)`,
    `    all->value = ${value};`,
    hit,
  ];
}

function isSignedShape(shape: Shape): boolean {
  return shape.kind === "number" && shape.signed;
}
