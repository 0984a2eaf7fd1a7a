/** What changed of a structure, union or enumeration between two kernels, in words. */
import { counted } from "../../diagnostics/wording.ts";
import { pointerSize, sizeOf, strip, typeName } from "../../target/btf/resolve.ts";
import { printType } from "../../target/btf/print.ts";
import type { Btf } from "../../target/btf/btf.ts";
import type { KernelTypes, TypeRef } from "../../target/kernel-types.ts";
import { findTypes } from "../../target/lookup/types.ts";
import type { TypeQuery } from "../../target/lookup/types.ts";

/** Nothing if there is no difference; `undefined` if neither has such a type. */
export function compareType(
  before: KernelTypes | undefined,
  after: KernelTypes | undefined,
  query: TypeQuery,
): string[] | undefined {
  if (before === undefined || after === undefined) return undefined;
  const [old, now] = [findTypes(before, query)[0], findTypes(after, query)[0]];
  if (old === undefined && now === undefined) return undefined;
  if (now === undefined) return ["gone"];
  if (old === undefined) return ["new"];
  return compareTypeRefs(old, now);
}

export function compareTypeRefs(before: TypeRef, after: TypeRef): string[] {
  const [old, now] = [before, after].map(({ btf, id }) => btf.type(id));
  const isRecord = (kind: string | undefined): boolean => kind === "struct" || kind === "union";
  if (old?.kind === "enum" && now?.kind === "enum") return compareEnumerators(old.values, now.values);
  if (!isRecord(old?.kind) || !isRecord(now?.kind)) return compareTexts(before, after);
  const sizes = [before, after].map(({ btf, id }) => sizeOf(btf, id, pointerSize(btf)) ?? 0);
  const [oldSize = 0, newSize = 0] = sizes;
  return [
    ...(oldSize === newSize ? [] : [`${counted(newSize, "byte")}, was ${oldSize}`]),
    ...compareMembers(membersOf(before), membersOf(after)),
  ];
}

function compareTexts(before: TypeRef, after: TypeRef): string[] {
  const [old = "", now = ""] = [before, after].map(({ btf, id }) => printType(btf, id).trimEnd());
  return old === now ? [] : [`- ${old}`, `+ ${now}`];
}

type Enumerators = readonly { readonly name: string; readonly value: bigint }[];

function compareEnumerators(old: Enumerators, now: Enumerators): string[] {
  const [before, after] = [old, now].map((values) => new Map(values.map(({ name, value }) => [name, value])));
  return compareMaps(before ?? new Map(), after ?? new Map(), (name, was, is) => {
    if (is === undefined) return [`${name} is gone, was ${was ?? ""}`];
    if (was === undefined) return [`${name} = ${is} is new`];
    return was === is ? [] : [`${name} = ${is}, was ${was}`];
  });
}

interface Member {
  readonly bit: number;
  readonly bitSize: number | undefined;
  readonly bytes: number | undefined;
  readonly type: string;
}

/** Damaged types may go round in circles. */
const DEEPEST = 24;

/** By name, those of anonymous structures inside among them; `link.next` where the inner one has a name. */
function membersOf({ btf, id }: TypeRef): Map<string, Member> {
  const found = new Map<string, Member>();
  const pointerBytes = pointerSize(btf);
  const collect = (record: number, start: number, prefix: string, depth: number): void => {
    const type = btf.type(record);
    if (type.kind !== "struct" && type.kind !== "union") return;
    for (const { name, type: own, bitOffset, bitSize } of type.members) {
      const bit = start + bitOffset;
      const inner = anonymousRecord(btf, own);
      const path = `${prefix}${name ?? ""}`;
      if (inner !== undefined && depth < DEEPEST)
        collect(inner, bit, name === undefined ? prefix : `${path}.`, depth + 1);
      if (name !== undefined)
        found.set(path, { bit, bitSize, bytes: sizeOf(btf, own, pointerBytes), type: typeName(btf, own) });
    }
  };
  collect(id, 0, "", 0);
  return found;
}

function anonymousRecord(btf: Btf, id: number): number | undefined {
  const inner = strip(btf, id).id;
  const type = btf.type(inner);
  return (type.kind === "struct" || type.kind === "union") && type.name === undefined ? inner : undefined;
}

function compareMembers(old: ReadonlyMap<string, Member>, now: ReadonlyMap<string, Member>): string[] {
  return compareMaps(old, now, (name, was, is) => {
    if (is === undefined) return was === undefined ? [] : [`${name} is gone, was \`${was.type}\` at ${placeOf(was)}`];
    if (was === undefined) return [`${name} is new, \`${is.type}\` at ${placeOf(is)}`];
    const changes = [
      ...(placeOf(was) === placeOf(is) ? [] : [`at ${placeOf(is)}, was at ${placeOf(was)}`]),
      ...(was.type === is.type ? [] : [`a \`${is.type}\`, was a \`${was.type}\``]),
      ...(was.bytes === is.bytes && was.bitSize === is.bitSize ? [] : [`${widthOf(is)}, was ${widthOf(was)}`]),
    ];
    return changes.length === 0 ? [] : [`${name} is ${changes.join("; ")}`];
  });
}

function placeOf({ bit, bitSize }: Member): string {
  return bitSize === undefined ? String(bit / 8) : `${Math.floor(bit / 8)} bit ${bit % 8}`;
}

function widthOf({ bytes, bitSize }: Member): string {
  return bitSize === undefined ? counted(bytes ?? 0, "byte") : counted(bitSize, "bit");
}

/** In the old order, what is new behind. */
function compareMaps<Value>(
  old: ReadonlyMap<string, Value>,
  now: ReadonlyMap<string, Value>,
  compare: (name: string, was: Value | undefined, is: Value | undefined) => string[],
): string[] {
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name) => compare(name, old.get(name), now.get(name)));
}
