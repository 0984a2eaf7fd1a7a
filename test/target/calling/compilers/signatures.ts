/** Signatures by chance, the same for the same seed. */
import type { Architecture } from "../../../../src/target/arch/architecture.ts";
import { BUFFER_BYTES } from "./machines.ts";
import type { CType, Member, Signature } from "./types.ts";
import { shapeOf } from "./types.ts";

export interface Taste {
  readonly seed: number;
  readonly architecture: Architecture;
  readonly floats: boolean;
  readonly longDouble: boolean;
}

export function signatures(count: number, taste: Taste): Signature[] {
  const random = generator(taste.seed);
  return Array.from({ length: count }, () => signature(random, taste));
}

/** A number below `limit`. */
type Random = (limit: number) => number;

/** mulberry32. */
export function generator(seed: number): Random {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}

function signature(random: Random, taste: Taste): Signature {
  const many = random(4) === 0 ? 14 : 7;
  const parameters = Array.from({ length: random(many) }, () => anyType(random, taste));
  const result = random(6) === 0 ? ({ kind: "void" } as const) : anyType(random, taste);
  return { result, parameters, variadic: parameters.length > 0 && random(8) === 0 };
}

function anyType(random: Random, taste: Taste): CType {
  if (random(10) < 6) return scalar(random, taste);
  for (;;) {
    const type = record(random, taste, 0);
    const shape = shapeOf(type, taste.architecture);
    // What is looked at behind an address is no larger.
    if (shape.kind === "aggregate" && shape.bytes <= BUFFER_BYTES) return type;
  }
}

function scalar(random: Random, taste: Taste): CType {
  if (taste.floats && random(3) === 0) {
    const kind = random(12);
    return { kind: "float", bytes: kind === 0 && taste.longDouble ? "L" : kind < 6 ? 4 : 8 };
  }
  if (taste.architecture.bits === 64 && random(10) === 0) return { kind: "integer", bytes: 16 };
  return { kind: "integer", bytes: [1, 2, 4, 4, 8, 8][random(6)] ?? 4 };
}

function record(random: Random, taste: Taste, depth: number): CType {
  if (depth === 0 && random(40) === 0)
    return { kind: "record", isUnion: false, packed: false, aligned: false, members: [] };
  if (taste.floats && random(3) === 0) return homogeneous(random, depth);
  const count = 1 + random(random(3) === 0 ? 6 : 3);
  const members = Array.from({ length: count }, (): Member => {
    if (depth < 2 && random(8) === 0) return { type: record(random, taste, depth + 1), count: 1 };
    const type = scalar(random, taste);
    return { type, count: type.kind === "integer" && random(5) === 0 ? 1 + random(5) : 1 };
  });
  return { kind: "record", isUnion: random(8) === 0, packed: random(20) === 0, aligned: random(20) === 0, members };
}

function homogeneous(random: Random, depth: number): CType {
  const type: CType = { kind: "float", bytes: random(2) === 0 ? 4 : 8 };
  const members = Array.from({ length: 1 + random(5) }, (): Member => ({ type, count: 1 }));
  if (depth === 0 && random(4) === 0) {
    return {
      kind: "record",
      isUnion: false,
      packed: false,
      aligned: false,
      members: [{ type: homogeneous(random, 1), count: 1 }],
    };
  }
  return { kind: "record", isUnion: false, packed: false, aligned: false, members };
}
