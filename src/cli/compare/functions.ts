/** What changed of a function between two kernels, in words. */
import { printFunction } from "../../target/btf/print.ts";
import { typeName } from "../../target/btf/resolve.ts";
import type { Btf } from "../../target/btf/btf.ts";
import type { TypeRef } from "../../target/kernel-types.ts";
import type { Target } from "../../target/target.ts";
import { findFunctions } from "../../target/lookup/functions.ts";
import type { FoundFunction } from "../../target/lookup/functions.ts";

/** Nothing if there is no difference; `undefined` if neither has such a function. */
export function compareFunction(before: Target, after: Target, name: string): string[] | undefined {
  const [old, now] = [findFunctions(before, name), findFunctions(after, name)];
  if (old.length === 0 && now.length === 0) return undefined;
  const lines: string[] = [];
  for (const module of new Set([...old, ...now].map((found) => found.module))) {
    const [one, other] = [old, now].map((all) => all.find((found) => found.module === module));
    const place = module === undefined ? "" : ` of the module ${module}`;
    if (one !== undefined && other !== undefined) lines.push(...compareFound(one, other));
    else if (one === undefined) lines.push(`new${place}`, ...prototypeLine("+", other));
    else lines.push(`gone${place}${remainder(after, name)}`, ...prototypeLine("-", one));
  }
  return lines;
}

function prototypeLine(sign: string, found: FoundFunction | undefined): string[] {
  return found?.type === undefined ? [] : [`${sign} ${printFunction(found.type.btf, found.type.id)}`];
}

/** What compilers leave of a function: `name.isra.0`, whose parameters are not the source's. */
function remainder({ symbols }: Target, name: string): string {
  const left = (symbols?.startingWith(`${name}.`) ?? []).map((symbol) => symbol.name);
  return left.length === 0 ? ", or inlined wherever it is called" : `: only ${[...new Set(left)].join(", ")} is left`;
}

function compareFound(old: FoundFunction, now: FoundFunction): string[] {
  return [
    ...(old.type !== undefined && now.type !== undefined ? comparePrototypes(old.type, now.type) : []),
    ...compareFact(old.traceable, now.traceable, "traceable by ftrace"),
    ...compareFact(old.blacklisted, now.blacklisted, "refused by kprobes"),
    ...(old.copies === now.copies ? [] : [`${now.copies} functions have the name, ${old.copies} had`]),
  ];
}

function compareFact(old: boolean | undefined, now: boolean | undefined, fact: string): string[] {
  if (old === undefined || now === undefined || old === now) return [];
  return [now ? `now ${fact}` : `no longer ${fact}`];
}

interface Parameter {
  readonly name: string;
  readonly type: string;
}

interface Prototype {
  readonly text: string;
  readonly parameters: readonly Parameter[];
  readonly returns: string;
}

function comparePrototypes(before: TypeRef, after: TypeRef): string[] {
  const [old, now] = [readPrototype(before), readPrototype(after)];
  if (old.text === now.text) return [];
  return [
    ...(old.returns === now.returns ? [] : [`returns \`${now.returns}\`, was \`${old.returns}\``]),
    ...compareParameters(old.parameters, now.parameters),
    `- ${old.text}`,
    `+ ${now.text}`,
  ];
}

function readPrototype({ btf, id }: TypeRef): Prototype {
  const type = btf.type(id);
  const prototype = type.kind === "function" ? btf.type(type.prototype) : undefined;
  const text = printFunction(btf, id);
  if (prototype?.kind !== "prototype") return { text, parameters: [], returns: "" };
  return { text, parameters: readParameters(btf, prototype.parameters), returns: typeName(btf, prototype.returns) };
}

function readParameters(
  btf: Btf,
  parameters: readonly { readonly name: string | undefined; readonly type: number }[],
): Parameter[] {
  return parameters.map(({ name, type }, index) => ({ name: name ?? `#${index + 1}`, type: typeName(btf, type) }));
}

function compareParameters(old: readonly Parameter[], now: readonly Parameter[]): string[] {
  const lines: string[] = [];
  const placeIn = (list: readonly Parameter[], name: string): number => list.findIndex((one) => one.name === name);
  old.forEach(({ name, type }, index) => {
    if (placeIn(now, name) < 0) lines.push(`parameter ${index + 1} \`${name}\` is gone, a \`${type}\``);
  });
  now.forEach(({ name, type }, index) => {
    const place = placeIn(old, name);
    const was = old[place]?.type;
    if (place < 0) lines.push(`parameter ${index + 1} \`${name}\` is new, a \`${type}\``);
    else if (place !== index) lines.push(`parameter \`${name}\` is number ${index + 1}, was ${place + 1}`);
    if (was !== undefined && was !== type) lines.push(`parameter \`${name}\` is a \`${type}\`, was a \`${was}\``);
  });
  return lines;
}
