/** How what is probed is called: a function, a system call, a tracepoint. */
import type { CSite } from "../../../src/check/c/evaluate.ts";
import { printFunction } from "../../../src/target/btf/print.ts";
import type { CheckedDocument } from "./checked-document.ts";
import { declared } from "./member-paths.ts";

export interface Called {
  /** `ssize_t vfs_read(struct file *file, char *buf, size_t count, loff_t *pos)` */
  readonly label: string;
  /** As they stand in the label, with the name that each has. */
  readonly parameters: readonly { readonly label: string; readonly name: string | undefined }[];
}

/** Absent where the target does not tell. */
export function calledAt({ kernel }: Pick<CheckedDocument, "kernel">, site: CSite): Called | undefined {
  const { syscall, subject, position } = site;
  if (syscall !== undefined) return syscall.parameters && listed(syscall.name, syscall.parameters);
  const parameters = site.prototype?.()?.parameters;
  if (parameters === undefined) return undefined;
  if (position === "raw tracepoint probe") return listed(subject, parameters);
  const found = kernel.target.types?.findFunction(subject);
  if (found === undefined) return undefined;
  const label = printFunction(found.btf, found.id);
  const shown = atCommas(label.slice(label.indexOf("(") + 1, label.lastIndexOf(")")));
  return { label, parameters: parameters.map(({ name }, index) => ({ label: shown[index] ?? "", name })) };
}

type Parameters = NonNullable<NonNullable<CSite["syscall"]>["parameters"]>;

function listed(name: string, parameters: Parameters): Called {
  const shown = parameters.map((one) => ({ label: declared(one.type, one.name ?? "").trimEnd(), name: one.name }));
  return { label: `${name}(${shown.map(({ label }) => label).join(", ")})`, parameters: shown };
}

/** A parameter that is a pointer to a function has commas of its own. */
function atCommas(text: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const letter of text) {
    if (letter === "(") depth++;
    if (letter === ")") depth--;
    if (letter === "," && depth === 0) parts.push("");
    else parts.push(`${parts.pop() ?? ""}${letter}`);
  }
  return parts.map((part) => part.trim());
}
