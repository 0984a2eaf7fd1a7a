/** Types of fields: the kernel's words, and the enumerations that some of them name. */
import type { FieldType, Name, StructDeclaration } from "../../../grammar/tree.ts";
import { natureOf } from "../../../src/check/c/ctype.ts";
import type { RecordLayout } from "../../../src/check/c/record.ts";
import { enumerationOf } from "../../../src/check/enumerations.ts";
import { counted } from "../../../src/diagnostics/wording.ts";
import type { CheckedDocument } from "../document/checked-document.ts";
import { memberLine, membersOf } from "../document/layouts.ts";
import { code, paragraphs } from "../document/markdown.ts";
import { DISPLAY_TYPE_FACTS, FIELD_TYPE_FACTS, factsOf } from "../words.ts";

export function aboutType(
  { context }: Pick<CheckedDocument, "context">,
  type: Pick<FieldType, "name"> & { readonly argument?: Name | undefined },
): { readonly text: string } | undefined {
  const { text } = type.name;
  const facts = factsOf(FIELD_TYPE_FACTS, text) ?? factsOf(DISPLAY_TYPE_FACTS, text);
  const bits = /^b(\d+)@(\d+)\/(\d+)$/.exec(text);
  if (bits !== null) return { text: `${bits[1]} bits from bit ${bits[2]} on, of a value of ${bits[3]} bits.` };
  if (facts === undefined) return undefined;
  return { text: paragraphs(code(facts.form, "kp"), facts.text, enumeration(context, type.argument?.text)) };
}

const MOST_SHOWN = 40;

/** A structure or union that is named with its tag: where its members are. */
export function aboutRecord(
  { context }: Pick<CheckedDocument, "context">,
  { tag, name }: { readonly tag: string | undefined; readonly name: string },
): { readonly text: string } | undefined {
  const layout = layoutOf(context, tag, name);
  if (layout === undefined) return tag === "enum" ? aboutEnumeration({ context }, name) : undefined;
  const members = membersOf(layout);
  const lines = members.slice(0, MOST_SHOWN).map((one) => `  ${memberLine(one.name, one)}`);
  const more = members.length > MOST_SHOWN ? [`  // … ${members.length - MOST_SHOWN} more`] : [];
  const head = `${tag} ${name} {  // ${counted(layout.bytes, "byte")}`;
  return { text: code([head, ...lines, ...more, "}"].join("\n")) };
}

/** A member where the program declares it. */
export function aboutMember(
  { context }: Pick<CheckedDocument, "context">,
  { keyword, name: record }: StructDeclaration,
  name: string,
): { readonly text: string } | undefined {
  const member = layoutOf(context, keyword, record.text)?.member(name);
  return member && { text: code(memberLine(name, member)) };
}

function layoutOf(
  { types }: Pick<CheckedDocument["context"], "types">,
  tag: string | undefined,
  name: string,
): RecordLayout | undefined {
  const type = tag === "struct" || tag === "union" ? types.find(name, [tag]) : undefined;
  const nature = type && natureOf(type, types);
  return nature?.kind === "record" ? nature.layout : undefined;
}

export function aboutEnumeration(
  { context }: Pick<CheckedDocument, "context">,
  name: string,
): { readonly text: string } | undefined {
  const text = enumeration(context, name);
  return text === undefined ? undefined : { text };
}

function enumeration(context: CheckedDocument["context"], name: string | undefined): string | undefined {
  const values = name === undefined ? [] : [...(enumerationOf(context, name)?.enumerators ?? [])];
  if (values.length === 0) return undefined;
  const lines = values.slice(0, MOST_SHOWN).map(([key, value]) => `  ${key} = ${value},`);
  return code([`enum ${name} {`, ...lines, ...(values.length > MOST_SHOWN ? ["  …"] : []), "}"].join("\n"));
}
