/** What a fetch argument that begins with `$` is: the function's argument, its result, or the probe's own. */
import type { Variable } from "../../../grammar/tree.ts";
import { counted } from "../../../src/diagnostics/wording.ts";
import { nameOf } from "../../../src/check/c/ctype.ts";
import type { CSite } from "../../../src/check/c/evaluate.ts";
import { isAtReturn } from "../../../src/check/positions.ts";
import { code, paragraphs } from "../document/markdown.ts";
import { declared } from "../document/member-paths.ts";
import { VARIABLES, factsOf } from "../words.ts";

/** Absent for a field of an event, which is told as such. */
export function aboutVariable(site: CSite, { name }: Pick<Variable, "name">): string | undefined {
  const number = /^arg(\d+)$/.exec(name)?.[1];
  if (number !== undefined && site.position !== "event probe") return aboutArgument(site, Number(number));
  const facts = factsOf(VARIABLES, name.replace(/^stack\d+$/, "stack0"));
  if (facts === undefined || (site.position === "event probe" && name !== "comm")) return undefined;
  const result = name === "retval" && isAtReturn(site.position) ? site.prototype?.()?.result : undefined;
  const shown = result === undefined ? code(facts.form, "kp") : code(nameOf(result));
  return paragraphs(shown, facts.text);
}

function aboutArgument(site: CSite, number: number): string {
  const parameters = site.syscall?.parameters ?? site.prototype?.()?.parameters;
  const subject = `\`${site.syscall?.name ?? site.subject}\``;
  const parameter = parameters?.[number - 1];
  if (parameters !== undefined && parameter === undefined)
    return `${subject} has ${counted(parameters.length, "argument")}: there is no argument ${number}.`;
  const shown = parameter && code(declared(parameter.type, parameter.name ?? "").trimEnd());
  const register = registerOf(site, number);
  const place = register === undefined ? "" : `, in \`%${register}\``;
  return paragraphs(shown, `Argument ${number} of ${subject}${place}.`);
}

/** Where a function of the kernel has it, as long as the kernel's numbers are those of the registers. */
function registerOf({ position, syscall, context: { arch } }: CSite, number: number): string | undefined {
  const isEntry = position === "kprobe at a function's entry" && syscall === undefined;
  return isEntry && number <= (arch.argN?.registers ?? 0) ? arch.kernelArguments.registers[number - 1] : undefined;
}
