/** Whether a probe that is written in another way records the same: both are compiled, and compared. */
import { parse } from "../../../grammar/parse.ts";
import type { Context } from "../../../src/check/context.ts";
import { lowerProbe } from "../../../src/check/probes.ts";
import { fetchText, typeText } from "../../../src/emit/definition/argument.ts";
import type { Argument, Fetch } from "../../../src/program/program.ts";
import type { Architecture } from "../../../src/target/arch/architecture.ts";
import type { CheckedDocument, Spot } from "./checked-document.ts";
import { withoutDamage } from "./sites.ts";

/** All that the events of a probe record, as text, and how much is wrong with it. */
interface Recorded {
  readonly names: string;
  readonly fetches: string;
  /** Of each field, empty where the kernel decides. */
  readonly types: readonly string[];
  readonly errors: number;
}

/** True where the item's new text records what its old text does: a field without a type may get one. */
export function isSameProbe(
  document: Pick<CheckedDocument, "context">,
  { item }: Pick<Spot, "item">,
  text: string,
): boolean {
  const before = recordedBy(document, item.source.text);
  const after = recordedBy(document, text);
  return (
    before !== undefined &&
    after !== undefined &&
    after.errors <= before.errors &&
    after.names === before.names &&
    after.fetches === before.fetches &&
    after.types.every((type, index) => before.types[index] === "" || before.types[index] === type)
  );
}

function recordedBy({ context }: Pick<CheckedDocument, "context">, text: string): Recorded | undefined {
  const [declaration] = parse(text).file.declarations;
  if (declaration?.kind !== "probe") return undefined;
  const silent: Context = { ...context, source: { name: "", text }, diagnostics: [], failed: new Set() };
  const probe = { ...declaration, where: undefined, actions: undefined };
  const lowered = withoutDamage(() => lowerProbe(silent, probe)) ?? [];
  const isAtReturn = declaration.probeKind.text.includes("ret");
  const spelled = (fetch: Fetch): string => withArguments(fetchText(fetch), context.arch, isAtReturn);
  const all = lowered.flatMap(({ event }) => (event.kind === "event" ? [] : event.arguments));
  return {
    names: all.map(({ name = "" }) => name).join(" "),
    fetches: all.map(({ fetch }) => spelled(fetch)).join(" "),
    types: all.map(typeOf),
    errors: silent.diagnostics.filter(({ severity }) => severity === "error").length,
  };
}

function typeOf({ type, length }: Argument): string {
  return type === undefined ? "" : `${typeText(type)}[${length ?? ""}]`;
}

/** `%di` and `$arg1` are the same where a function begins, `%ax` and `$retval` where it returns, and 0x10 is 16. */
function withArguments(text: string, arch: Architecture, isAtReturn: boolean): string {
  const decimal = text.replace(/0x[\da-f]+/gi, (number) => BigInt(number).toString());
  return decimal.replace(/%(\w+)/g, (whole, given: string) => {
    const name = arch.registers.find((one) => one.name === given)?.aliasOf ?? given;
    if (isAtReturn) return name === arch.returnValue ? "$retval" : whole;
    const index = arch.kernelArguments.registers.indexOf(name);
    return index < 0 ? whole : `$arg${index + 1}`;
  });
}
