/** What is under the cursor: prototypes, types, places in memory, and what a declaration is compiled to. */
import type { Hover } from "vscode-languageserver/node";
import type { Dereference, Expression, Field, Location, Name, Probe, Register, Span } from "../../../grammar/tree.ts";
import { bytesOf, nameOf, natureOf } from "../../../src/check/c/ctype.ts";
import type { CSite } from "../../../src/check/c/evaluate.ts";
import type { Value } from "../../../src/check/c/value.ts";
import { definition } from "../../../src/emit/definition/definition.ts";
import { argumentText, fetchText } from "../../../src/emit/definition/argument.ts";
import { counted } from "../../../src/diagnostics/wording.ts";
import { describeRole } from "../../../src/target/arch/describe.ts";
import { printFunction } from "../../../src/target/btf/print.ts";
import { findFunctions } from "../../../src/target/lookup/functions.ts";
import { isPattern } from "../../../src/target/lookup/pattern.ts";
import { documentationOf, eventsOf, spotAt } from "../document/checked-document.ts";
import type { CheckedDocument, Spot } from "../document/checked-document.ts";
import { code, paragraphs } from "../document/markdown.ts";
import type { Lines } from "../document/lines.ts";
import { declared } from "../document/member-paths.ts";
import { pathTo } from "../document/nodes.ts";
import type { Node } from "../document/nodes.ts";
import { inC } from "../document/raw.ts";
import { roleAt } from "../document/register-role.ts";
import { siteAt, valueOf, withoutDamage } from "../document/sites.ts";
import { ACTIONS, BUILTINS, CLAUSES, DECLARATIONS, KINDS, PARTS, factsOf } from "../words.ts";
import type { WordFacts } from "../words.ts";
import { aboutType } from "./about-type.ts";

export function hover(document: CheckedDocument, offset: number, lines: Lines): Hover | undefined {
  const spot = spotAt(document, offset);
  const { declaration } = spot?.item ?? {};
  if (spot === undefined || declaration === undefined) return undefined;
  const path = pathTo(declaration, spot.offset);
  for (const [index, node] of [...path.entries()].reverse()) {
    const found = withoutDamage(() => about({ document, spot, path: path.slice(0, index + 1), node }));
    if (found === undefined || found.text === "") continue;
    const { start, end } = found.span ?? node;
    const range = lines.range({ start: spot.base + start, end: spot.base + end });
    return { contents: { kind: "markdown", value: found.text }, range };
  }
  return undefined;
}

interface At {
  readonly document: CheckedDocument;
  readonly spot: Spot;
  /** Outermost first; the last is the node itself. */
  readonly path: readonly Node[];
  readonly node: Node;
}

interface Found {
  readonly text: string;
  readonly span?: Span;
}

function about(at: At): Found | undefined {
  const { node, path } = at;
  const parent = path.at(-2);
  switch (node.kind) {
    case "location":
      return parent?.kind === "probe" ? aboutLocation(at, node as Location) : aboutEvent(at, (node as Location).text);
    case "register":
      return aboutRegister(at, node as Register);
    case "dereference":
      return aboutRaw(at, node as Dereference);
    case "word":
    case "variable":
    case "member-access":
    case "index":
    case "unary":
    case "cast":
      return aboutValue(at, node as Expression);
    case "field-type":
      return aboutType(at.document, node as Node & { readonly name: Name });
    case "field":
      return aboutField(at, node as Field);
    case undefined:
      return aboutName(at, node as Name, parent);
    default:
      return isKeyword(at) ? aboutKeyword(at) : aboutPart(at);
  }
}

/** A name has no kind: what it names follows from where it stands. */
function aboutName(at: At, name: Name, parent: Node | undefined): Found | undefined {
  switch (parent?.kind) {
    case "probe":
      return said(factsOf(KINDS, name.text), documentationOf(at.document, at.spot.index), compiled(at));
    case "action":
      return said(factsOf(ACTIONS, name.text));
    case "clause":
      return said(factsOf(CLAUSES, name.text));
    case "const":
    case "param":
    case "enumerator":
      return aboutConstant(at, name.text);
    case "event-name":
      return { text: paragraphs(compiled(at)) };
    default:
      return undefined;
  }
}

/** The word that a declaration begins with is no node. */
function isKeyword({ spot, path }: At): boolean {
  const word = /^\w+/.exec(spot.item.source.text)?.[0] ?? "";
  return path.length === 1 && spot.offset <= word.length;
}

function aboutKeyword({ document, spot }: At): Found | undefined {
  const word = /^\w+/.exec(spot.item.source.text)?.[0] ?? "";
  const found = said(factsOf(DECLARATIONS, word), documentationOf(document, spot.index));
  return found && { ...found, span: { start: 0, end: word.length } };
}

/** Nor is one that a part of it begins with: `where`. */
function aboutPart({ spot, path }: At): Found | undefined {
  if (path.length > 1) return undefined;
  const { text } = spot.item.source;
  const start = spot.offset - (/\w*$/.exec(text.slice(0, spot.offset))?.[0].length ?? 0);
  const word = /^\w+/.exec(text.slice(start))?.[0] ?? "";
  const found = said(factsOf(PARTS, word));
  return found && { ...found, span: { start, end: start + word.length } };
}

function said(facts: WordFacts | undefined, ...more: readonly (string | undefined)[]): Found | undefined {
  if (facts === undefined) return undefined;
  return { text: paragraphs(code(facts.form, "kp"), facts.text, ...more) };
}

/** The declaration's events, as tracefs takes them. */
function compiled({ document, spot }: Pick<At, "document" | "spot">): string | undefined {
  const events = eventsOf(document, spot.item);
  const shown = events
    .slice(0, 8)
    .map((event) => (event.kind === "event" ? `events/${event.group}/${event.name}/enable` : definition(event)));
  if (shown.length === 0) return undefined;
  const more = events.length > shown.length ? [`… ${events.length - shown.length} more`] : [];
  return code([...shown, ...more].join("\n"), "sh");
}

function aboutLocation(at: At, { text }: Location): Found {
  const { kernel } = at.document;
  const symbol = text.replace(/^.*:/, "").replace(/[+%].*$/, "");
  const kind = probeOf(at)?.probeKind.text ?? "";
  const isKernels = /^k?(?:ret)?(?:k|f)/.test(kind) && !/syscall/.test(kind);
  const functions = isKernels && !isPattern(symbol) ? findFunctions(kernel.target, symbol) : [];
  const prototypes = functions.map(({ type, name, module, copies }) => {
    const own = type === undefined ? name : printFunction(type.btf, type.id);
    return `${own}${module === undefined ? "" : `  // in ${module}`}${copies > 1 ? `  // ${copies} copies` : ""}`;
  });
  const event = /^[\w-]+[:/.]\w+$/.test(text) ? eventFields(at.document, text) : undefined;
  return { text: paragraphs(prototypes.length === 0 ? event : code(prototypes.join("\n")), compiled(at)) };
}

function eventFields({ kernel }: CheckedDocument, text: string): string | undefined {
  const [group = "", name = ""] = text.split(/[:/.]/);
  const format = kernel.target.events?.find(group, name);
  if (format === undefined) return undefined;
  const lines = format.fields.map(({ name: own, type, offset }) => `${type} ${own};  // ${offset}`);
  return code([`// ${group}:${name}`, ...lines].join("\n"));
}

/** An event of the program that a span or an action names. */
function aboutEvent({ document }: At, name: string): Found | undefined {
  const event = document.program.events.find((one) => one.name === name);
  if (event === undefined || event.kind === "event") return undefined;
  return { text: code(definition(event), "sh") };
}

function probeOf({ path }: Pick<At, "path">): Probe | undefined {
  const [root] = path;
  return root?.kind === "probe" ? (root as Probe) : undefined;
}

function siteOf(at: At): CSite | undefined {
  const probe = probeOf(at);
  return probe && siteAt(at.document, at.spot, probe);
}

function aboutRegister(at: At, register: Register): Found {
  const site = siteOf(at);
  const { arch } = at.document.kernel.target;
  const facts = arch.registers.find(({ name }) => name === register.name);
  const role = facts && (site === undefined ? facts.atEntry : roleAt(site, facts));
  const text = role && `\`%${register.name}\` holds ${describeRole(role)}.`;
  const value = site && inC(site, register);
  return { text: paragraphs(value && code(declared(value.type, value.text.replace("$retval", "")).trimEnd()), text) };
}

function aboutRaw(at: At, expression: Dereference): Found | undefined {
  const site = siteOf(at);
  const value = site && inC(site, expression);
  return value && { text: paragraphs(code(`${nameOf(value.type)} // ${value.text}`)) };
}

/** A value of C: its type, where it is, and what the whole field becomes. */
function aboutValue(at: At, expression: Expression): Found | undefined {
  const field = at.path.find(({ kind }) => kind === "field") as Field | undefined;
  const isInUse = at.path.some(({ kind }) => kind === "action" || kind === "clause") || field === undefined;
  if (isInUse) return expression.kind === "word" ? aboutWordOfUse(at, expression.text) : undefined;
  const site = siteOf(at);
  if (expression.kind === "word") {
    const constant = aboutConstant(at, expression.text);
    if (constant !== undefined) return constant;
  }
  const value = site && valueOf(site, expression);
  if (site === undefined || value === undefined) return undefined;
  const name = expression.kind === "word" || expression.kind === "member-access" ? nameIn(expression) : "";
  const type = value.kind === "address" ? `${nameOf(value.type)} *` : declared(value.type, name).trimEnd();
  return { text: paragraphs(code(type), factsAbout(value, site), compiledField(at, field)) };
}

/** How large it is, and where. */
function factsAbout(value: Value, { context }: CSite): string {
  const { types, arch } = context;
  const bytes = bytesOf(value.type, arch.bits === 64 ? 8 : 4);
  const isRecord = natureOf(value.type, types).kind === "record";
  const size = bytes === undefined ? undefined : counted(bytes, "byte");
  if (value.kind !== "memory") return [isRecord ? "a structure" : undefined, size].filter(isKnown).join(", ");
  const { offset, bits, base } = value;
  const byte = offset + BigInt(Math.floor((bits?.offset ?? 0) / 8));
  const place = `at byte ${byte} behind \`${fetchText(base)}\``;
  if (bits !== undefined) return `${counted(bits.width, "bit")} from bit ${bits.offset % 8} on, ${place}`;
  return [isRecord ? "a structure" : undefined, size, place].filter(isKnown).join(", ");
}

function isKnown(fact: string | undefined): fact is string {
  return fact !== undefined;
}

function nameIn(expression: Extract<Expression, { kind: "word" | "member-access" }>): string {
  return expression.kind === "word" ? expression.text : expression.name.text;
}

/** In conditions and actions: a field of the event, a constant, what every event has, another event. */
function aboutWordOfUse(at: At, name: string): Found | undefined {
  const fields = eventsOf(at.document, at.spot.item).flatMap((event) =>
    event.kind === "event" ? [] : event.arguments.filter((one) => one.name === name),
  );
  const [argument] = fields;
  if (argument !== undefined) return { text: code(argumentText(argument), "sh") };
  return aboutConstant(at, name) ?? said(factsOf(BUILTINS, name)) ?? aboutEvent(at, name);
}

function aboutConstant({ document }: At, name: string): Found | undefined {
  const value = document.context.scope.value(name);
  if (value === undefined) return undefined;
  return { text: code(`${name} = ${value.kind === "string" ? JSON.stringify(value.value) : value.value}`, "kp") };
}

function aboutField(at: At, field: Field): Found {
  return { text: compiledField(at, field) ?? "" };
}

function compiledField({ document, spot }: At, field: Field | undefined): string | undefined {
  if (field === undefined) return undefined;
  const [event] = eventsOf(document, spot.item);
  if (event === undefined || event.kind === "event") return undefined;
  const argument = event.arguments.find(({ start, end }) => start === field.start && end === field.end);
  return argument && code(argumentText(argument), "sh");
}
