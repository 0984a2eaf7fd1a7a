/** What can be recorded at a probe: registers, parameters, fields of events, members. */
import { CompletionItemKind } from "vscode-languageserver/node";
import type { Expression, Probe } from "../../../../grammar/tree.ts";
import { parse } from "../../../../grammar/parse.ts";
import { nameOf, natureOf } from "../../../../src/check/c/ctype.ts";
import type { CSite } from "../../../../src/check/c/evaluate.ts";
import type { RecordLayout } from "../../../../src/check/c/record.ts";
import { isAtReturn } from "../../../../src/check/positions.ts";
import { nameRole } from "../../../../src/target/arch/describe.ts";
import type { CheckedDocument } from "../../document/checked-document.ts";
import { besideName, membersOf } from "../../document/layouts.ts";
import { declared } from "../../document/member-paths.ts";
import { registerOf } from "../../document/raw.ts";
import { roleAt } from "../../document/register-role.ts";
import { canRead, valueOf } from "../../document/sites.ts";
import { VARIABLES } from "../../words.ts";
import { NONE, whole } from "./suggestion.ts";
import type { Suggestion, Suggestions } from "./suggestion.ts";

/** What an expression of a field can begin with; a field of an event has a `$` where one is typed. */
export function values(document: CheckedDocument, site: CSite, prefix: string): Suggestion[] {
  const sign = prefix.startsWith("$") ? "$" : "";
  return [
    ...result(site),
    ...parameters(site),
    ...eventFields(site, sign),
    ...variables(site),
    ...registers(site),
    ...constants(document),
  ];
}

function parameters(site: CSite): Suggestion[] {
  const own = site.syscall?.parameters ?? site.prototype?.()?.parameters ?? [];
  if (isAtReturn(site.position) && !canRead(site, "argument")) return [];
  return own.flatMap(({ name, type }, index) =>
    name === undefined
      ? []
      : [{ label: name, kind: CompletionItemKind.Variable, detail: `${nameOf(type)} — parameter ${index + 1}` }],
  );
}

function eventFields({ format, position }: CSite, sign: "$" | ""): Suggestion[] {
  if (position !== "event probe" || format === undefined) return [];
  // `$comm` is the task's name, whatever fields there are.
  const fields = format.fields.filter(({ name }) => sign === "" || name !== "comm");
  return fields.map(({ name, type, offset }) => ({
    label: `${sign}${name}`,
    kind: CompletionItemKind.Field,
    detail: `${type} — at byte ${offset}`,
  }));
}

/** In the order in which the calling convention uses them, with what each holds here. */
function registers(site: CSite): Suggestion[] {
  const { arch } = site.context;
  if (!canRead(site, "register")) return [];
  const returns = isAtReturn(site.position);
  const parametersIn = new Map<string, string>();
  const prototype = returns ? undefined : site.prototype?.();
  for (const [index, { name, type }] of (prototype?.parameters ?? []).entries()) {
    const register = registerOf(site, index);
    if (register !== undefined && name !== undefined) parametersIn.set(register, declared(type, name));
  }
  const ordered = arch.registers.map((facts, index) => ({ facts, index, returned: facts.name === arch.returnValue }));
  if (returns) ordered.sort((a, b) => Number(b.returned) - Number(a.returned) || a.index - b.index);
  return ordered.map(({ facts }) => {
    const parameter = parametersIn.get(facts.aliasOf ?? facts.name);
    const own = roleAt(site, facts);
    const role = own.kind === "scratch" ? "scratch" : nameRole(own);
    return {
      label: `%${facts.name}`,
      kind: CompletionItemKind.Constant,
      detail: parameter === undefined ? role : `${role}: ${parameter}`,
    };
  });
}

function variable(name: keyof typeof VARIABLES, type?: string): Suggestion {
  const { text } = VARIABLES[name];
  return { label: `$${name}`, kind: CompletionItemKind.Variable, detail: type ?? text, documentation: text };
}

/** Where a function returns, what it returns is wanted first. */
function result(site: CSite): Suggestion[] {
  const type = site.prototype?.()?.result;
  return canRead(site, "return-value") ? [variable("retval", type && nameOf(type))] : [];
}

function variables(site: CSite): Suggestion[] {
  const own = site.syscall?.parameters ?? site.prototype?.()?.parameters ?? [];
  const count = own.length > 0 ? own.length : site.context.arch.kernelArguments.registers.length;
  const numbered = Array.from({ length: canRead(site, "argument") ? count : 0 }, (_, index): Suggestion => {
    const parameter = own[index];
    return {
      label: `$arg${index + 1}`,
      kind: CompletionItemKind.Variable,
      detail: parameter === undefined ? `argument ${index + 1}` : declared(parameter.type, parameter.name ?? ""),
    };
  });
  return [
    ...numbered,
    ...(canRead(site, "argument") && canRead(site, "parameter") ? [variable("arg*")] : []),
    ...(canRead(site, "task-name") ? [variable("comm")] : []),
    ...(canRead(site, "current-task") ? [variable("current")] : []),
    ...(canRead(site, "stack") ? [variable("stack"), variable("stack0")] : []),
  ];
}

export function constants({ context }: CheckedDocument): Suggestion[] {
  return context.scope.valueNames.map((label) => {
    const value = context.scope.value(label);
    const detail = value?.kind === "number" ? String(value.value) : value && JSON.stringify(value.value);
    return { label, kind: CompletionItemKind.Constant, detail };
  });
}

/** The members of what an expression is; a wrong operator is mended with the member. */
export function members(site: CSite, base: string, operator: "->" | ".", operatorAt: number): Suggestions {
  const expression = expressionOf(base);
  const value = expression && valueOf(site, expression);
  if (value === undefined) return NONE;
  const { types } = site.context;
  const nature = natureOf(value.type, types);
  const isPointer = value.kind === "address" || nature.kind === "pointer" || nature.kind === "array";
  const target = value.kind === "address" ? nature : nature.kind === "pointer" ? natureOf(nature.to, types) : nature;
  if (target.kind !== "record") return NONE;
  const right = isPointer ? "->" : ".";
  const change =
    right === operator ? {} : { change: { start: operatorAt, end: operatorAt + operator.length, newText: right } };
  return whole(memberSuggestions(target.layout).map((one) => ({ ...one, ...change })));
}

function memberSuggestions(layout: RecordLayout): Suggestion[] {
  return membersOf(layout).map((one) => ({
    label: one.name,
    kind: CompletionItemKind.Field,
    detail: besideName(one),
  }));
}

/** The tree of an expression that stands alone. */
export function expressionOf(text: string): Expression | undefined {
  const { file, problems } = parse(`kprobe f < x: ${text} >`);
  const [probe] = file.declarations as readonly (Probe | undefined)[];
  const field = problems.length === 0 ? probe?.fields?.fields[0] : undefined;
  return field?.kind === "field" ? field.value : undefined;
}
