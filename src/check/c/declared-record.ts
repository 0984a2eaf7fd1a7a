/**
 * Structures that a file declares, laid out as the architecture's C compiler would.
 *
 * Sources: the processors' ABI supplements, "Aggregates and Unions" and "Bit-Fields".
 */
import type { Member, StructDeclaration } from "../../../grammar/tree.ts";
import * as ctypes from "../../diagnostics/catalogue/c-expressions.ts";
import type { Architecture } from "../../target/arch/architecture.ts";
import { evaluate } from "../constants.ts";
import { report } from "../context.ts";
import type { Context } from "../context.ts";
import { castType } from "./cast-type.ts";
import { bytesOf, natureOf } from "./ctype.ts";
import type { CType } from "./ctype.ts";
import type { FoundMember, RecordLayout } from "./record.ts";

/** Makes the structure known; what is wrong with its members is reported. */
export function declareRecord(context: Context, { keyword, name, members }: StructDeclaration): void {
  // Its members may point to it, so it is known before they are.
  const declared = { kind: "declared" as const, name: name.text, layout: emptyLayout(keyword) };
  context.types.declare(keyword, name.text, declared);
  declared.layout = layOut(context, keyword, members);
}

function emptyLayout(keyword: "struct" | "union"): RecordLayout {
  const nothing = (): never[] => [];
  const isUnion = keyword === "union";
  return { bytes: 0, alignment: 1, isUnion, member: () => undefined, names: nothing, members: nothing };
}

interface Placed extends FoundMember {
  /** Absent for an anonymous structure, whose members are found in its place. */
  readonly name: string | undefined;
}

function layOut(context: Context, keyword: "struct" | "union", members: readonly Member[]): RecordLayout {
  const placed: Placed[] = [];
  const isUnion = keyword === "union";
  let nextBit = 0;
  let highestBit = 0;
  let alignment = 1;
  for (const member of members) {
    const type = memberType(context, member);
    const bytes = type && bytesOf(type, pointerBytes(context));
    if (type === undefined || bytes === undefined) {
      if (type !== undefined) report(context, ctypes.noSize, member, { type: "this type" });
      continue;
    }
    const width = widthOf(context, member, bytes);
    const unit = alignmentOf(type, context);
    if (isUnion) nextBit = 0;
    nextBit = width === undefined ? alignUp(nextBit, unit * 8) : bitFieldStart(nextBit, width, bytes * 8);
    if (member.name !== undefined || width === undefined) {
      placed.push({ name: member.name?.text, bitOffset: nextBit, bitSize: width, type });
      alignment = Math.max(alignment, unit);
    }
    nextBit += width ?? bytes * 8;
    highestBit = Math.max(highestBit, nextBit);
  }
  const bytes = alignUp(Math.ceil(highestBit / 8), alignment);
  return {
    bytes,
    alignment,
    isUnion,
    member: (name) => findIn(context, placed, name),
    names: () => placed.flatMap((member) => namesOf(context, member)),
    members: () => placed,
  };
}

function alignUp(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}

/** A bit-field never crosses a unit of its type; one of no bits closes the unit. */
function bitFieldStart(next: number, width: number, unit: number): number {
  if (width === 0) return alignUp(next, unit);
  return Math.floor(next / unit) === Math.floor((next + width - 1) / unit) ? next : alignUp(next, unit);
}

function widthOf(context: Context, { bits }: Member, bytes: number): number | undefined {
  const value = bits && evaluate(bits, context.scope, context);
  if (bits === undefined || value === undefined) return undefined;
  if (value.kind === "number" && value.value >= 0n && value.value <= BigInt(bytes * 8)) return Number(value.value);
  report(context, ctypes.badIndex, bits, { reason: "a bit-field is not wider than its type" });
  return undefined;
}

function memberType(context: Context, { type, dimensions }: Member): CType | undefined {
  const { members, tag } = type;
  const inPlace: CType | undefined =
    members === undefined
      ? undefined
      : {
          kind: "declared",
          name: type.words[0]?.text ?? "",
          layout: layOut(context, tag === "union" ? tag : "struct", members),
        };
  let found = inPlace ?? announcedPointer(context, type) ?? castType(context, type);
  for (const dimension of dimensions.toReversed()) {
    const length = evaluate(dimension, context.scope, context);
    if (found === undefined || length === undefined) return undefined;
    if (length.kind !== "number" || length.value < 0n || length.value > 0x7fff_ffffn) {
      report(context, ctypes.badIndex, dimension, { reason: "an array's length is a number" });
      return undefined;
    }
    found = { kind: "array", element: found, length: Number(length.value) };
  }
  return found;
}

/** As in C, there can be a pointer to a structure of which nothing else is known. */
function announcedPointer(context: Context, type: Member["type"]): CType | undefined {
  const { tag, words, pointers } = type;
  const [name] = words;
  if (pointers === 0 || tag === undefined || name === undefined) return undefined;
  if (context.types.find(name.text, [tag]) !== undefined) return undefined;
  let announced: CType = { kind: "void" };
  for (let depth = 0; depth < pointers; depth++) announced = { kind: "pointer", to: announced };
  return announced;
}

function pointerBytes({ arch }: Context): 4 | 8 {
  return arch.bits === 64 ? 8 : 4;
}

/** i386 aligns eight bytes to four inside structures; everybody else aligns integers to their size. */
function scalarAlignment(bytes: number, arch: Architecture): number {
  return arch.name === "i386" ? Math.min(bytes, 4) : bytes;
}

function alignmentOf(type: CType, context: Context): number {
  const nature = natureOf(type, context.types);
  switch (nature.kind) {
    case "array":
      return alignmentOf(nature.element, context);
    case "record": {
      const { layout } = nature;
      return layout.alignment ?? Math.max(1, ...layout.members().map((member) => alignmentOf(member.type, context)));
    }
    default:
      return scalarAlignment(bytesOf(type, pointerBytes(context)) ?? 1, context.arch);
  }
}

function findIn(context: Context, placed: readonly Placed[], name: string): FoundMember | undefined {
  for (const member of placed) {
    if (member.name === name) return member;
    if (member.name !== undefined) continue;
    const nature = natureOf(member.type, context.types);
    const inner = nature.kind === "record" ? nature.layout.member(name) : undefined;
    if (inner !== undefined) return { ...inner, bitOffset: inner.bitOffset + member.bitOffset };
  }
  return undefined;
}

function namesOf(context: Context, { name, type }: Placed): readonly string[] {
  if (name !== undefined) return [name];
  const nature = natureOf(type, context.types);
  return nature.kind === "record" ? nature.layout.names() : [];
}
