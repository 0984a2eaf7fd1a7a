/** Names in conditions and actions: fields of the event, and what every record has. */
import type { Expression } from "../../grammar/tree.ts";
import * as conditions from "../diagnostics/catalogue/conditions.ts";
import { nearest, replacedBy } from "../diagnostics/nearest.ts";
import { BUILTIN_NAMES } from "../program/field.ts";
import type { Builtin, FieldKind, FieldRef } from "../program/field.ts";
import { report } from "./context.ts";
import type { Context } from "./context.ts";
import type { EventFields } from "./event-fields.ts";

const WORD = { kind: "number", bits: 32, signed: true, shown: "plain" } as const;

/** What every record has, and the kind of its values. */
const BUILTINS: Readonly<Record<Builtin, FieldKind>> = {
  comm: { kind: "text", isUserPointer: false },
  tid: WORD,
  cpu: WORD,
  pid: WORD,
  uid: { ...WORD, signed: false },
  cgroup: { ...WORD, bits: 64, signed: false },
};

/** Where an event's fields are not known, these names are taken for what every record has. */
const FIRST: readonly string[] = ["comm", "tid", "cpu"] satisfies Builtin[];

export interface FoundField {
  readonly ref: FieldRef;
  readonly kind: FieldKind;
}

/** A field by its name; built-ins give way to fields that are called like them. */
export function fieldOf(context: Context, fields: EventFields, expression: Expression): FoundField | undefined {
  const { start, end } = expression;
  const name =
    expression.kind === "word" ? expression.text : expression.kind === "variable" ? expression.name : undefined;
  if (name === undefined) {
    report(context, conditions.noField, expression, {});
    return undefined;
  }
  const own = fields.names.includes(name) ? fields.find(name) : undefined;
  const given = own ?? (FIRST.includes(name) ? undefined : fields.find(name));
  const builtin = given === undefined && isBuiltin(name) ? name : undefined;
  const kind = builtin === undefined ? given : BUILTINS[builtin];
  if (kind !== undefined) return { ref: { name, builtin, kind, start, end }, kind };
  // A field that is wrong is reported where it stands.
  if (context.failed.has(name)) return undefined;
  const known = [...fields.names, ...BUILTIN_NAMES];
  const edits = replacedBy(expression, nearest(name, known));
  report(context, conditions.unknownField, expression, { name, names: fields.names }, { edits });
  return undefined;
}

/** True for the name of one. */
export function isField({ scope }: Context, fields: EventFields, expression: Expression): boolean {
  if (expression.kind === "variable") return true;
  if (expression.kind !== "word") return false;
  const { text } = expression;
  return fields.names.includes(text) || (isBuiltin(text) && scope.value(text) === undefined);
}

function isBuiltin(name: string): name is Builtin {
  return BUILTIN_NAMES.some((one) => one === name);
}
