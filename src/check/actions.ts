/** Actions: what the block of a probe or span says is done, in the terms of the program. */
import type { Action as ActionNode, ActionBlock, Clause, Expression } from "../../grammar/tree.ts";
import { ACTION_WORDS } from "../../grammar/keywords.ts";
import * as conditions from "../diagnostics/catalogue/conditions.ts";
import { nearest, replacedBy } from "../diagnostics/nearest.ts";
import type { Action, Aggregation, Key, Measure } from "../program/action.ts";
import type { Condition } from "../program/condition.ts";
import type { FieldKind, FieldRef } from "../program/field.ts";
import { hasFeature } from "../target/features/features.ts";
import { countOf, lowerCondition } from "./conditions.ts";
import { report } from "./context.ts";
import type { Context } from "./context.ts";
import type { EventFields } from "./event-fields.ts";
import { actionForm, clausesOf, isAction } from "./action-forms.ts";
import { requireFeature } from "./features.ts";
import { fieldOf } from "./field-refs.ts";
import { printParts } from "./print-format.ts";

/** What the actions of an event are checked with. */
export interface ActionSite {
  readonly context: Context;
  readonly fields: EventFields;
  /** The event's own condition, which its triggers share. */
  readonly condition: Condition | undefined;
  /** An event that is named: the group and name that it has, or nothing after saying that there is none. */
  readonly eventNamed: (expression: Expression) => { readonly group: string; readonly name: string } | undefined;
}

export function lowerActions(site: ActionSite, block: ActionBlock): readonly Action[] {
  const { context } = site;
  const lowered: Action[] = [];
  for (const node of block.actions) {
    if (node.kind === "bad") continue;
    const action = lowerAction(site, node);
    if (action === undefined) continue;
    const isAlone = action.kind !== "aggregation" && action.kind !== "enable" && action.kind !== "disable";
    if (isAlone && lowered.some(({ kind }) => kind === action.kind)) {
      report(context, conditions.triggerTwice, node, { action: node.name.text });
    } else lowered.push(action);
  }
  return lowered;
}

function lowerAction(site: ActionSite, node: ActionNode): Action | undefined {
  const { context } = site;
  const { text } = node.name;
  if (!isAction(text)) {
    const candidates = nearest(text, ACTION_WORDS);
    const edits = replacedBy(node.name, candidates);
    report(context, conditions.unknownAction, node.name, { name: text, nearest: candidates }, { edits });
    return undefined;
  }
  const strange = node.clauses.find(({ name }) => !clausesOf(text).includes(name.text));
  if (strange !== undefined) return badForm(site, node);
  const own = clauseOf(node, "if");
  const [only] = own?.operands ?? [];
  const narrowed = only === undefined ? undefined : lowerCondition(context, site.fields, only);
  if (own !== undefined && narrowed === undefined) return undefined;
  const condition = both(site.condition, narrowed);
  const { start, end } = node;
  switch (text) {
    case "stack":
    case "ustack":
      return node.operands.length === 0 ? { kind: text, condition, start, end } : badForm(site, node);
    case "snapshot":
    case "traceon":
    case "traceoff":
      if (text === "snapshot" && !requireFeature(context, "snapshot-trigger", node.name)) return undefined;
      if (node.operands.length > 0) return badForm(site, node);
      return { kind: text, limit: limitOf(site, node), condition, start, end };
    case "enable":
    case "disable": {
      const [operand] = node.operands;
      if (operand === undefined || node.operands.length > 1) return badForm(site, node);
      const event = site.eventNamed(operand);
      return event && { kind: text, event, limit: limitOf(site, node), condition, start, end };
    }
    case "print":
      return printAction(site, node);
    default:
      return aggregation(site, node, condition);
  }
}

function badForm({ context }: Pick<ActionSite, "context">, node: ActionNode): undefined {
  const { text: action } = node.name;
  if (isAction(action)) report(context, conditions.actionForm, node, { action, form: actionForm(action) });
  return undefined;
}

function clauseOf({ clauses }: ActionNode, name: string): Clause | undefined {
  return clauses.find((clause) => clause.name.text === name);
}

function both(a: Condition | undefined, b: Condition | undefined): Condition | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return { kind: "all", left: a, right: b, start: b.start, end: b.end };
}

const LARGEST_COUNT = 0xffff_ffffn;

function limitOf({ context }: ActionSite, node: ActionNode): bigint | undefined {
  const [operand] = clauseOf(node, "limit")?.operands ?? [];
  return operand && countOf(context, operand, LARGEST_COUNT);
}

function printAction({ context, fields }: ActionSite, node: ActionNode): Action | undefined {
  const [format, ...rest] = node.operands;
  if (format?.kind !== "string") return badForm({ context }, node);
  const found = rest.map((operand) => fieldOf(context, fields, operand)?.ref);
  if (!found.every((ref) => ref !== undefined)) return undefined;
  const parts = printParts(context, format, found);
  return parts && { kind: "print", parts, start: node.start, end: node.end };
}

/** The kernel's histograms take this many keys and sort keys. */
const MOST_KEYS = 3;

function aggregation(
  site: ActionSite,
  node: ActionNode,
  condition: Condition | undefined,
): (Action & Aggregation) | undefined {
  const { context } = site;
  const { text } = node.name;
  const [operand] = node.operands;
  if ((text !== "count") !== (operand !== undefined) || node.operands.length > 1) return badForm(site, node);
  if (!requireFeature(context, "hist-trigger", node.name)) return undefined;
  const measure = measureOf(site, node, operand);
  const keys = measure && keysOf(site, node, measure);
  if (measure === undefined || keys === undefined) return undefined;
  const size = clauseOf(node, "size")?.operands[0];
  const entries = size && countOf(context, size, BigInt(context.limits.histSize));
  return {
    kind: "aggregation",
    measure,
    keys,
    sort: sortOf(site, node),
    size: entries === undefined ? undefined : Number(entries),
    condition,
    start: node.start,
    end: node.end,
  };
}

/** What is counted or measured. */
function measureOf(site: ActionSite, node: ActionNode, operand: Expression | undefined): Measure | undefined {
  if (operand === undefined) return { kind: "count" };
  const field = numberField(site, operand);
  if (field === undefined) return undefined;
  const kind = node.name.text as Exclude<Measure["kind"], "count">;
  return kind === "lhist" ? linear(site, node, field) : { kind, field };
}

function linear(site: ActionSite, node: ActionNode, field: FieldRef): Measure | undefined {
  const step = clauseOf(node, "step");
  const [operand] = step?.operands ?? [];
  if (step === undefined || operand === undefined) return badForm(site, node);
  if (!requireFeature(site.context, "hist-buckets", step)) return undefined;
  const value = countOf(site.context, operand, LARGEST_COUNT);
  return value === undefined ? undefined : { kind: "lhist", field, step: value };
}

/** Those of `by`; in the kernel's tables the ranges of `hist` and `lhist` are a further one. */
function keysOf(site: ActionSite, node: ActionNode, measure: Measure): readonly Key[] | undefined {
  const { context } = site;
  const keys = (clauseOf(node, "by")?.operands ?? []).map((key) => keyOf(site, key));
  if (!keys.every((key) => key !== undefined)) return undefined;
  const count = keys.length + (measure.kind === "hist" || measure.kind === "lhist" ? 1 : 0);
  if (count <= MOST_KEYS || context.through !== "tracefs") return keys;
  report(context, conditions.tooManyKeys, node, { count, limit: MOST_KEYS });
  return undefined;
}

function numberField({ context, fields }: ActionSite, operand: Expression): FieldRef | undefined {
  const found = fieldOf(context, fields, operand);
  if (found === undefined) return undefined;
  if (found.kind.kind === "number" || found.kind.kind === "unknown") return found.ref;
  report(context, conditions.textAsNumber, operand, { field: found.ref.name });
  return undefined;
}

/** Stacks are keys by name, unless a field is called so. */
const STACKS = ["stack", "ustack"] as const;

function keyOf(site: ActionSite, expression: Expression): Key | undefined {
  const { context, fields } = site;
  const { start, end } = expression;
  const stack = STACKS.find((one) => expression.kind === "word" && expression.text === one);
  if (stack !== undefined && !fields.names.includes(stack)) return { kind: stack, span: { start, end } };
  const found = fieldOf(context, fields, expression);
  if (found === undefined) return undefined;
  if (found.ref.builtin === "comm" && context.through === "tracefs" && !hasFeature(context.target, "hist-task-name")) {
    report(context, conditions.tasksNotNames, expression, { kernel: context.kernel.text });
  }
  return { kind: "field", field: found.ref, shown: shownAs(found.kind) };
}

function shownAs(kind: FieldKind): "plain" | "hex" | "symbol" {
  return kind.kind === "number" ? kind.shown : "plain";
}

function sortOf({ context, fields }: ActionSite, node: ActionNode): Aggregation["sort"] {
  const clause = clauseOf(node, "sort");
  const descending = clause?.direction?.text === "desc";
  return (clause?.operands ?? []).flatMap((operand) => {
    const { start, end } = operand;
    const isHits = operand.kind === "word" && ["hitcount", "count"].includes(operand.text);
    const by = isHits ? "hitcount" : fieldOf(context, fields, operand)?.ref.name;
    return by === undefined ? [] : [{ by, descending, start, end }];
  });
}
