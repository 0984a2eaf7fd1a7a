/** Which expressions are C's own, which the kernel has too, and which only the kernel has. */
import type { Expression } from "../../../grammar/tree.ts";
import type { Site, SyscallSite } from "../site.ts";

/**
 * `c`: only C has it. `both`: a parameter, or a path of members from one, which the kernel resolves as
 * well where it has BTF. `kernel`: registers, dereferences, memory, and what is made of them.
 */
export type Form = "c" | "both" | "kernel";

function formOf(expression: Expression): Form {
  switch (expression.kind) {
    case "word":
      return "both";
    case "member-access": {
      const base = formOf(expression.base);
      const isRoot = expression.base.kind !== "member-access" && expression.base.kind !== "parenthesized";
      if (base === "kernel")
        return expression.base.kind === "cast" ? "kernel" : isPathRoot(expression.base) ? "both" : "c";
      return isRoot && expression.operator === "." ? "c" : base;
    }
    case "index":
      return "c";
    case "unary":
      return expression.operator === "*" || expression.operator === "&" ? "c" : "kernel";
    case "cast":
      return isKernelCast(expression) ? "kernel" : "c";
    case "parenthesized":
      return formOf(expression.inner);
    default:
      return "kernel";
  }
}

/** What the kernel can follow a path from. */
function isPathRoot(expression: Expression): boolean {
  return expression.kind === "variable" && /^(?:retval|current|arg\d+)$/.test(expression.name);
}

/** Names of C's integers, and those that the kernel gives types that are no structures. */
const SCALAR = /^(?:(?:__)?[usb]e?\d+|unsigned|signed|char|short|int|long|bool|_Bool|void|\w+_t)$/;

/** `(struct)fetch->member`: the kernel's cast has a structure's name without a star, and a member behind. */
function isKernelCast({ type, member }: Extract<Expression, { kind: "cast" }>): boolean {
  if (member !== undefined) return true;
  const isPlainName = type.tag === undefined && type.pointers === 0 && type.words.length === 1;
  return isPlainName && !SCALAR.test(type.words[0]?.text ?? "");
}

/**
 * True for what kpc works out by the types: what only C has, and what the kernel has too unless the
 * kernel is to do it. A name that stands for a constant is none of C's.
 */
export function isByC(site: Site, expression: Expression): boolean {
  const { context, position, format } = site;
  if (expression.kind === "word" && context.scope.value(expression.text) !== undefined) return false;
  if (site.syscall !== undefined && isOfSyscall(site.syscall, expression)) return true;
  const form = formOf(expression);
  if (form === "kernel") return false;
  if (context.btf === "kernel") return false;
  if (form === "c") return true;
  return position === "event probe"
    ? format !== undefined || expression.kind !== "word"
    : context.types.kernel !== undefined;
}

/** A call's arguments are not those of the function or event that stands for it. */
export function isOfSyscall({ way }: SyscallSite, expression: Expression): boolean {
  if (expression.kind === "word") return true;
  if (expression.kind !== "variable") return false;
  return /^arg\d+$/.test(expression.name) || (way === "event" && expression.name === "retval");
}
