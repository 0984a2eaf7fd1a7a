/** What is under the cursor: prototypes, types, places in memory, and what a declaration is compiled to. */
import type { Hover } from "vscode-languageserver/node";
import type {
  CType,
  Dereference,
  Expression,
  Field,
  Immediate,
  Location,
  Name,
  NumberLiteral,
  Parameter,
  Probe,
  Register,
  Span,
  SpanDeclaration,
  StructDeclaration,
} from "../../../grammar/tree.ts";
import { bytesOf, nameOf, natureOf } from "../../../src/check/c/ctype.ts";
import type { CSite } from "../../../src/check/c/evaluate.ts";
import type { Value } from "../../../src/check/c/value.ts";
import { parseNumber } from "../../../src/check/numbers.ts";
import { groupOfSpan } from "../../../src/program/span-event.ts";
import type { SpanField } from "../../../src/program/span-event.ts";
import type { Event } from "../../../src/program/program.ts";
import { definition } from "../../../src/emit/definition/definition.ts";
import { argumentText, fetchText } from "../../../src/emit/definition/argument.ts";
import { counted } from "../../../src/diagnostics/wording.ts";
import type { RegisterFacts } from "../../../src/target/arch/architecture.ts";
import { describeRole } from "../../../src/target/arch/describe.ts";
import { documentationOf, eventsOf, spotAt } from "../document/checked-document.ts";
import type { CheckedDocument, Spot } from "../document/checked-document.ts";
import { code, paragraphs } from "../document/markdown.ts";
import type { Lines } from "../document/lines.ts";
import { declared, declaredAs } from "../document/member-paths.ts";
import { pathTo } from "../document/nodes.ts";
import type { Node } from "../document/nodes.ts";
import { inC, insideInC, waysInC } from "../document/raw.ts";
import { roleAt, roleElsewhere } from "../document/register-role.ts";
import { isSameProbe } from "../document/same-probe.ts";
import { siteAt, valueOf, withoutDamage } from "../document/sites.ts";
import { ACTIONS, BUILTINS, CLAUSES, DECLARATIONS, KINDS, PARAMETER_TYPE_FACTS, PARTS, factsOf } from "../words.ts";
import type { WordFacts } from "../words.ts";
import { aboutEnumeration, aboutMember, aboutRecord, aboutType } from "./about-type.ts";
import { aboutLocation, eventFields } from "./about-location.ts";
import { aboutVariable } from "./about-variable.ts";

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
      return parent?.kind === "probe" ? aboutPlace(at, node as Location) : aboutEvent(at, (node as Location).text);
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
    case "immediate":
      return aboutConstant(at, (node as Immediate).text.replace(/^\\/, ""));
    case "number":
      return aboutNumber(node as NumberLiteral);
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
    case "param":
      return (parent as Parameter).type === name
        ? said(factsOf(PARAMETER_TYPE_FACTS, name.text))
        : aboutConstant(at, name.text);
    case "const":
    case "enumerator":
      return aboutConstant(at, name.text);
    case "event-name":
      return { text: paragraphs(compiled(at)) };
    case "span":
      return aboutSpan(at.document, name.text);
    case "group":
      return said(factsOf(DECLARATIONS, "group"));
    case "enum":
      return aboutEnumeration(at.document, name.text);
    case "struct":
      return aboutRecord(at.document, { tag: (parent as StructDeclaration).keyword, name: name.text });
    case "ctype":
      return aboutRecord(at.document, { tag: (parent as CType).tag, name: name.text });
    case "member":
      return at.path[0]?.kind === "struct" && at.path[1] === parent
        ? aboutMember(at.document, at.path[0] as StructDeclaration, name.text)
        : undefined;
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

function aboutPlace(at: At, location: Location): Found {
  const probe = probeOf(at);
  const place = probe && aboutLocation(at.document, at.spot, { probe, location });
  return { text: paragraphs(place, compiled(at)) };
}

/** An event of the program that a span or an action names. */
function aboutEvent({ document }: At, name: string): Found | undefined {
  const event = document.program.events.find((one) => one.name === name);
  if (event === undefined) return aboutSpan(document, name);
  if (event.kind !== "event") return { text: code(definition(event), "sh") };
  const fields = eventFields(document, `${event.group}:${event.name}`);
  return fields === undefined ? undefined : { text: fields };
}

/** A span's own event: what it records, and of which end. */
function aboutSpan({ program }: CheckedDocument, name: string): Found | undefined {
  const span = program.spans.find((one) => one.name === name);
  if (span === undefined) return undefined;
  const fields = span.fields.map((field) => `${spanFieldType(field)} ${field.name};  // ${spanFieldSource(field)}`);
  return { text: code([`// ${groupOfSpan(span)}:${span.name}`, ...fields].join("\n")) };
}

function spanFieldType(field: SpanField): string {
  return field.from === "elapsed" ? "u64" : field.type;
}

function spanFieldSource(field: SpanField): string {
  if (field.from === "elapsed") return `the time between the two, in ${field.unit}`;
  return `\`${field.field.name}\` of the ${field.from}`;
}

/** In a span: an end, a field of one, or the time between them. */
function aboutSpanValue(at: At, expression: Expression): Found | undefined {
  if (expression.kind === "word") {
    const { text } = expression;
    if (text === "elapsed") return { text: "The time between the two events: `elapsed.us` or `elapsed.ns`." };
    return said(factsOf(BUILTINS, text)) ?? aboutEvent(at, text) ?? aboutSpanField(at, text);
  }
  if (expression.kind !== "member-access" || expression.base.kind !== "word") return undefined;
  const { base, name } = expression;
  if (base.text === "elapsed")
    return { text: `The time between the two events, in ${name.text === "us" ? "micro" : "nano"}seconds.` };
  const event = at.document.program.events.find((one) => one.name === base.text);
  return event && aboutFieldOf(event, name.text);
}

/** A key of a span is a field of both ends. */
function aboutSpanField({ document, spot }: At, name: string): Found | undefined {
  const { declaration } = spot.item;
  if (declaration?.kind !== "span") return undefined;
  const ends = new Set([...declaration.starts, ...declaration.ends].map(({ text }) => text));
  const events = document.program.events.filter((one) => ends.has(one.name));
  const shown = new Set(events.flatMap((event) => aboutFieldOf(event, name)?.text ?? []));
  return shown.size === 0 ? undefined : { text: paragraphs(...shown) };
}

/** A field of an event, of the program's or of the kernel's. */
function aboutFieldOf(event: Event, name: string): Found | undefined {
  if (event.kind !== "event") {
    const argument = event.arguments.find((one) => one.name === name);
    return argument && { text: code(argumentText(argument), "sh") };
  }
  const field = event.fields?.find((one) => one.name === name);
  return field && { text: code(`${declaredAs(field.type, field.name)}  // ${event.group}:${event.name}`) };
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
  const text = facts && (site === undefined ? undefined : holds(site, facts));
  const value = site && inC(site, register);
  return { text: paragraphs(value && code(declared(value.type, value.text.replace("$retval", "")).trimEnd()), text) };
}

function holds(site: CSite, facts: RegisterFacts): string {
  const role = roleAt(site, facts);
  const name = `\`%${facts.name}\``;
  if (role.kind !== "scratch") return `${name} holds ${describeRole(role)}.`;
  const other = roleElsewhere(site, facts);
  const elsewhere =
    other === undefined ? "" : ` Where the function ${other.where} it holds ${describeRole(other.role)}.`;
  return `${name} is a scratch register: here it holds ${describeRole(role)}.${elsewhere}`;
}

/** What is at an offset: of a union the member that the whole field reads. */
function aboutRaw(at: At, expression: Dereference): Found | undefined {
  const site = siteOf(at);
  if (site === undefined) return undefined;
  const { text } = at.spot.item.source;
  const field = at.path.find(({ kind }) => kind === "field") as Field | undefined;
  const exact =
    field &&
    waysInC(site, field, expression).find(({ newText, start, end }) =>
      isSameProbe(at.document, at.spot, text.slice(0, start) + newText + text.slice(end)),
    );
  const value = exact?.found ?? inC(site, expression);
  const shown = value === undefined ? insideInC(site, expression) : code(`${nameOf(value.type)} // ${value.text}`);
  return shown === undefined ? undefined : { text: paragraphs(shown, compiledField(at, field)) };
}

/** A value of C: its type, where it is, and what the whole field becomes. */
function aboutValue(at: At, expression: Expression): Found | undefined {
  const field = at.path.find(({ kind }) => kind === "field") as Field | undefined;
  const isInUse = at.path.some(({ kind }) => kind === "action" || kind === "clause") || field === undefined;
  const isInSpan = at.path[0]?.kind === "span";
  const isKey = isInSpan && (at.path[0] as SpanDeclaration).keys.some((key) => at.path.includes(key));
  if (isKey || (isInSpan && field !== undefined)) return aboutSpanValue(at, expression);
  if (isInUse) return expression.kind === "word" ? aboutWordOfUse(at, expression.text) : undefined;
  const constant = expression.kind === "word" ? aboutConstant(at, expression.text) : undefined;
  return constant ?? aboutFetched(at, expression, field);
}

function aboutFetched(at: At, expression: Expression, field: Field): Found | undefined {
  const site = siteOf(at);
  const variable = site && expression.kind === "variable" ? aboutVariable(site, expression) : undefined;
  if (variable !== undefined) return { text: paragraphs(variable, compiledField(at, field)) };
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
  const [own] = eventsOf(at.document, at.spot.item).flatMap((event) => aboutFieldOf(event, name) ?? []);
  if (own !== undefined) return own;
  if (name === "hitcount") return { text: "The number of hits." };
  return (
    aboutOwnField(at, name) ??
    aboutConstant(at, name) ??
    aboutEnumerator(at, name) ??
    said(factsOf(BUILTINS, name)) ??
    aboutEvent(at, name)
  );
}

/** The name of a value that one of the event's fields can have. */
function aboutEnumerator({ document, spot }: At, name: string): Found | undefined {
  const fields = eventsOf(document, spot.item).flatMap((event) => (event.kind === "event" ? [] : event.arguments));
  const value = fields.flatMap(({ display }) => display?.enumerators?.get(name) ?? [])[0];
  return value === undefined ? undefined : { text: code(`${name} = ${value}`, "kp") };
}

/** A field that a span has declared. */
function aboutOwnField({ document, spot }: At, name: string): Found | undefined {
  const span = document.program.spans.find(({ source }) => source === spot.item.source);
  const field = span?.fields.find((one) => one.name === name);
  return field && { text: code(`${spanFieldType(field)} ${field.name}  // ${spanFieldSource(field)}`) };
}

/** A number whose value is not plain to see: with a unit, or not in decimal. */
function aboutNumber({ text }: NumberLiteral): Found | undefined {
  const number = parseNumber(text);
  if (number === undefined) return undefined;
  const unit = number.dimension === "duration" ? " ns" : number.dimension === "size" ? " bytes" : "";
  const shown = `${number.value}${unit}`;
  return shown === text ? undefined : { text: code(`${text} = ${shown}`, "kp") };
}

function aboutConstant({ document }: At, name: string): Found | undefined {
  const value = document.context.scope.value(name);
  if (value === undefined) return undefined;
  return { text: code(`${name} = ${value.kind === "string" ? JSON.stringify(value.value) : value.value}`, "kp") };
}

function aboutField(at: At, field: Field): Found | undefined {
  if (at.path[0]?.kind === "span") return field.name && aboutOwnField(at, field.name.text);
  return { text: compiledField(at, field) ?? "" };
}

function compiledField({ document, spot }: At, field: Field | undefined): string | undefined {
  if (field === undefined) return undefined;
  const [event] = eventsOf(document, spot.item);
  if (event === undefined || event.kind === "event") return undefined;
  const argument = event.arguments.find(({ start, end }) => start === field.start && end === field.end);
  return argument && code(argumentText(argument), "sh");
}
