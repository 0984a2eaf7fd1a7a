/** Types of fields: the kernel's words, and the enumerations that some of them name. */
import type { FieldType, Name } from "../../../grammar/tree.ts";
import { enumerationOf } from "../../../src/check/enumerations.ts";
import type { CheckedDocument } from "../document/checked-document.ts";
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
