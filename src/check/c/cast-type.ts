/** The type that a cast names. */
import type { CType as CTypeNode } from "../../../grammar/tree.ts";
import * as ctypes from "../../diagnostics/catalogue/c-expressions.ts";
import { nearest, replacedBy } from "../../diagnostics/nearest.ts";
import { report } from "../context.ts";
import type { Context } from "../context.ts";
import type { CType } from "./ctype.ts";

const KINDS = { struct: "struct", union: "union", enum: "enum" } as const;

/** `struct sockaddr_in *`, `u32`, `unsigned long`; `undefined` after saying that there is none. */
export function castType(context: Context, node: CTypeNode): CType | undefined {
  const named = namedType(context, node);
  if (named === undefined) {
    reportUnknown(context, node);
    return undefined;
  }
  let type = named;
  for (let depth = 0; depth < node.pointers; depth++) type = { kind: "pointer", to: type };
  return type;
}

function namedType({ arch, types }: Context, { tag, words }: CTypeNode): CType | undefined {
  const names = words.map(({ text }) => text).filter((word) => !QUALIFIERS.has(word));
  const [only] = names;
  if (only === undefined) return undefined;
  if (tag === undefined) {
    const plain = integerType(names, arch.bits);
    if (plain !== undefined) return plain;
    if (names.length > 1) return undefined;
    if (only === "void") return { kind: "void" };
  }
  return types.find(only, tag === undefined ? ["typedef"] : [KINDS[tag]]);
}

const QUALIFIERS = new Set(["const", "volatile", "restrict", "__user", "__iomem", "__rcu", "__percpu"]);

/** Fixed widths by their usual names, so that they are there without any BTF. */
const FIXED: ReadonlyMap<string, readonly [bytes: number, signed: boolean]> = new Map(
  (["u", "s"] as const).flatMap((letter) =>
    [8, 16, 32, 64].flatMap((bits) => {
      const facts = [bits / 8, letter === "s"] as const;
      const c99 = letter === "s" ? `int${bits}_t` : `uint${bits}_t`;
      return [
        [`${letter}${bits}`, facts],
        [`__${letter}${bits}`, facts],
        [c99, facts],
      ] as const;
    }),
  ),
);

const WORDS = new Set(["unsigned", "signed", "char", "short", "int", "long", "_Bool", "bool"]);

/** C's own integers, in any order of their words. */
function integerType(words: readonly string[], longBits: 32 | 64): CType | undefined {
  const name = words.join(" ");
  const fixed = FIXED.get(name);
  if (fixed !== undefined) return { kind: "integer", name, bytes: fixed[0], signed: fixed[1] };
  if (!words.every((word) => WORDS.has(word))) return undefined;
  const longs = words.filter((word) => word === "long").length;
  const has = (word: string): boolean => words.includes(word);
  const bytes = has("char") || has("bool") || has("_Bool") ? 1 : has("short") ? 2 : longs === 0 ? 4 : longBits / 8;
  const signed = !has("unsigned") && !has("bool") && !has("_Bool");
  return { kind: "integer", name: bytes === 1 && signed ? "char" : name, bytes: longs > 1 ? 8 : bytes, signed };
}

function reportUnknown(context: Context, { tag, words, start, end }: CTypeNode): void {
  const wanted = words.map(({ text }) => text).join(" ");
  const name = tag === undefined ? wanted : `${tag} ${wanted}`;
  if (!context.types.isKnown) {
    report(context, ctypes.typesUnknown, { start, end }, { what: `the type \`${name}\`` });
    return;
  }
  const candidates = nearest(wanted, context.types.names(tag === undefined ? ["typedef"] : [KINDS[tag]]));
  const shown = candidates.map((candidate) => (tag === undefined ? candidate : `${tag} ${candidate}`));
  const [last] = words.slice(-1);
  const edits = last && replacedBy(last, candidates);
  report(context, ctypes.unknownCType, { start, end }, { name, nearest: shown }, { edits });
}
