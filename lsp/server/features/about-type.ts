/** Types of fields: the kernel's words, and the enumerations that some of them name. */
import type { FieldType, Name } from "../../../grammar/tree.ts";
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

function enumeration({ scope, types }: CheckedDocument["context"], name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const own = scope.enumeration(name);
  const found = types.find(name, ["enum"]);
  const type = found?.kind === "btf" ? found.btf.type(found.id) : undefined;
  const values =
    own === undefined
      ? type?.kind === "enum"
        ? type.values.map((one) => [one.name, one.value] as const)
        : []
      : [...own.enumerators];
  if (values.length === 0) return undefined;
  const lines = values.slice(0, MOST_SHOWN).map(([key, value]) => `  ${key} = ${value},`);
  return code([`enum ${name} {`, ...lines, ...(values.length > MOST_SHOWN ? ["  …"] : []), "}"].join("\n"));
}
