/** Pointers into user space where the kernel's types do not tell: by the function and its parameter. */
import type { Fetch } from "../../program/program.ts";
import { USER_PARAMETERS } from "../../target/symbols/user-parameters.ts";
import type { Site } from "../site.ts";

/** True for a parameter that is known to point into user space. */
export function isUserParameter({ prototype, subject }: Site, fetch: Fetch): boolean {
  if (fetch.kind !== "argument") return false;
  const name = prototype?.()?.parameters[fetch.index - 1]?.name;
  return name !== undefined && (USER_PARAMETERS.get(subject)?.includes(name) ?? false);
}
