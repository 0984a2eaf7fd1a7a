import { describe, expect, test } from "vitest";
import { BtfError, openBtf } from "../../../src/target/btf/btf.ts";
import type { Btf } from "../../../src/target/btf/btf.ts";
import { printFunction, printType } from "../../../src/target/btf/print.ts";
import {
  declare,
  findMember,
  memberNames,
  pointerSize,
  sizeOf,
  strip,
  typeName,
} from "../../../src/target/btf/resolve.ts";
import { BtfWriter } from "../../../src/target/btf/write.ts";
import { everyKind } from "./every-kind.ts";

const HEADER = 24;

function written(add: (writer: BtfWriter) => void = (writer) => void writer.int("int", 4)): Uint8Array {
  const writer = new BtfWriter();
  add(writer);
  return writer.bytes();
}

/** With some of its 32-bit words replaced. */
function patched(bytes: Uint8Array, words: Readonly<Record<number, number>>): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const view = new DataView(copy.buffer);
  for (const [at, value] of Object.entries(words)) view.setUint32(Number(at), value, true);
  return copy;
}

function errorOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof BtfError) return `${error.offset}: ${error.message}`;
    throw error;
  }
  return "none";
}

describe("a damaged header", () => {
  const good = written();
  const stringsAt = HEADER + 16;

  test.each<[why: string, bytes: Uint8Array, error: string]>([
    ["nothing at all", new Uint8Array(0), "0: it is shorter than a header"],
    ["no magic", patched(good, { 0: 0 }), "0: it does not begin as BTF does"],
    ["a version to come", patched(good, { 0: 0x0002eb9f }), "2: it is of version 2, and 1 is known"],
    ["a short header", patched(good, { 4: 20 }), "4: its header says that it is 20 bytes long"],
    ["a long header", patched(good, { 4: 0xffff_ffff }), "4: its header says that it is 4294967295 bytes long"],
    ["types beyond the end", patched(good, { 12: 1000 }), "8: its types reach beyond its end"],
    ["types far beyond the end", patched(good, { 8: 0xffff_fffc }), "8: its types reach beyond its end"],
    ["strings beyond the end", patched(good, { 20: 1000 }), "16: its strings reach beyond its end"],
    ["strings in the types", patched(good, { 16: 4, 20: 8 }), `${HEADER + 4}: its strings begin inside its types`],
    ["types aslant", patched(good, { 8: 1, 12: 12 }), "8: its types are not at a multiple of four"],
    ["no strings", patched(good, { 20: 0 }), "20: it has no strings"],
    ["a first string", patched(good, { 16: 17, 20: 4 }), `${stringsAt + 1}: its first string is not empty`],
    ["an endless string", patched(good, { 20: 4 }), `${stringsAt + 3}: its last string does not end`],
    ["half a type", patched(good, { 12: 8 }), `${HEADER}: the last type is cut off`],
    ["half of what follows", patched(good, { 12: 12 }), `${HEADER}: the last type is cut off`],
    ["a kind to come", patched(good, { 28: 31 << 24 }), `${HEADER}: a type of the unknown kind 31`],
    ["no kind", patched(good, { 28: 0 }), `${HEADER}: a type of the kind 0, which none has`],
    ["too many members", patched(good, { 28: (4 << 24) | 0xffff }), `${HEADER}: the last type is cut off`],
  ])("%s", (_why, bytes, error) => {
    expect(errorOf(() => openBtf(bytes))).toBe(error);
  });

  test("a longer header is none", () => {
    const longer = new Uint8Array(good.length + 8);
    longer.set(good.subarray(0, HEADER));
    longer.set(good.subarray(HEADER), HEADER + 8);
    expect(openBtf(patched(longer, { 4: HEADER + 8 })).find("int", ["int"])).toBe(1);
  });

  test("layouts are held to the same", () => {
    const bytes = new BtfWriter({ layouts: [[0, 0]] }).bytes();
    expect(errorOf(() => openBtf(bytes))).toBe("none");
    expect(errorOf(() => openBtf(patched(bytes, { 28: 3 })))).toBe("32: its last layout is cut off");
    expect(errorOf(() => openBtf(patched(bytes, { 24: 500 })))).toBe("24: its layouts reach beyond its end");
  });
});

describe("a damaged type is an error of its own", () => {
  test.each<[why: string, add: (writer: BtfWriter) => number, error: string]>([
    ["more bits than bytes", (writer) => writer.int("x", 1, { bits: 9 }), "type 1, x, has 9 bits in 1 bytes"],
    ["an enumeration of 3 bytes", (writer) => writer.enumeration("x", {}, { bytes: 3 }), "type 1, x, is an enum"],
    [
      "a member outside",
      (writer) => writer.record("struct", "x", 4, [{ name: "a", type: 1, bitOffset: 64 }]),
      "type 1, x, has a member at bit 64 and 4 bytes",
    ],
    ["a name without end", (writer) => writer.typedef("x".repeat(600), 0), "a name of more than 512 bytes"],
  ])("%s", (_why, add, error) => {
    const writer = new BtfWriter();
    const id = add(writer);
    expect(errorOf(() => openBtf(writer.bytes()).type(id))).toContain(`${HEADER}: ${error}`);
  });

  test("a name outside of the strings, and an id that there is not", () => {
    const btf = openBtf(patched(written(), { [HEADER]: 5000 }));
    expect(errorOf(() => btf.type(1))).toBe(`${HEADER}: a name at 5000, and there are strings up to 5`);
    expect(btf.find("int", ["int"])).toBeUndefined();
    for (const id of [2, -1, 0.5, Number.NaN]) expect(errorOf(() => btf.type(id))).toContain("there is no type");
  });
});

/** Asks something of each type of a BTF, which `turn` makes something else each time, and prints every fourth. */
function useAll(btf: Btf, turn: number): void {
  const questions: ((id: number) => unknown)[] = [
    (id) => btf.type(id),
    (id) => strip(btf, id),
    (id) => sizeOf(btf, id, 8),
    (id) => findMember(btf, id, "nowhere"),
    (id) => memberNames(btf, id),
    (id) => declare(btf, id, "name"),
    (id) => printFunction(btf, id),
  ];
  for (let id = 0; id <= btf.nextId; id++) {
    errorOf(() => questions[(id + turn) % questions.length]?.(id));
    if ((id + turn) % 4 === 0) errorOf(() => printType(btf, id));
  }
  errorOf(() => pointerSize(btf));
  errorOf(() => [...btf.names(["struct", "function", "enum"])]);
  errorOf(() => btf.findAll("task", ["struct"]));
}

describe("what never ends is an error", () => {
  const LINKS = 60;

  const shapes: Readonly<Record<string, (writer: BtfWriter) => void>> = {
    "a typedef of itself": (writer) => writer.typedef("x", 1),
    "a pointer to itself": (writer) => writer.pointer(1),
    "a const const": (writer) => writer.qualified("const", writer.qualified("volatile", 1)),
    "an array of itself": (writer) => writer.array(1, 2, 1),
    "a structure in itself": (writer) => writer.record("struct", "", 8, [{ name: "", type: 1, bitOffset: 0 }]),
    "a structure twice in itself": (writer) =>
      writer.record("struct", "", 8, [
        { name: "a", type: 1, bitOffset: 0 },
        { name: "", type: 1, bitOffset: 0 },
      ]),
    "a function that takes itself": (writer) =>
      writer.prototype(1, [
        ["a", 1],
        ["b", 1],
      ]),
    "twice as many structures at each step": (writer) => {
      for (let link = 0; link < LINKS; link++) {
        const next = writer.nextId + 1;
        const members = ["", ""].map((name) => ({ name, type: next, bitOffset: 0 }));
        writer.record("struct", "", 8, members);
      }
      writer.int("int", 4);
    },
    "twice as many parameters at each step": (writer) => {
      for (let link = 0; link < LINKS; link++) {
        const next = writer.nextId + 1;
        writer.prototype(next, [
          ["a", next],
          ["b", next],
        ]);
      }
      writer.int("int", 4);
    },
    "arrays beyond all memory": (writer) => {
      const int = writer.int("int", 4);
      for (let link = 0; link < LINKS; link++) writer.array(link === 0 ? int : writer.nextId - 1, 0xffff_ffff, int);
    },
  };

  test.each(Object.entries(shapes))("%s", (_why, add) => {
    const bytes = written(add);
    const btf = openBtf(bytes);
    const began = performance.now();
    errorOf(() => printType(btf, 1));
    errorOf(() => typeName(btf, 1));
    errorOf(() => findMember(btf, 1, "nowhere"));
    errorOf(() => memberNames(btf, 1));
    errorOf(() => sizeOf(btf, btf.count, 8));
    expect(performance.now() - began).toBeLessThan(3000);
  });

  test("and says so", () => {
    const btf = openBtf(written((writer) => void writer.typedef("x", 1)));
    expect(errorOf(() => strip(btf, 1))).toBe("24: type 1 is made of itself, or nested too deeply");
    const arrays = openBtf(written(shapes["arrays beyond all memory"]));
    expect(errorOf(() => sizeOf(arrays, 10, 8))).toContain("type 10 is larger than memory");
    const doubling = openBtf(written(shapes["twice as many parameters at each step"]));
    expect(errorOf(() => typeName(doubling, 1))).toContain("type 1 has too many parts");
  });
});

/** Mulberry32: the same damage each time. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const WORDS = [0, 1, 2, 9, 0x7f, 0xffff, 0x10000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff];

function damage(bytes: Uint8Array, below: (limit: number) => number): Uint8Array {
  const copy = Uint8Array.from(below(8) === 0 ? bytes.subarray(0, below(bytes.length)) : bytes);
  if (copy.length < 8) return copy;
  const view = new DataView(copy.buffer);
  for (let change = below(4); change >= 0; change--) {
    const word = below(copy.length >> 2) * 4;
    const how = below(5);
    if (how === 0) copy[below(copy.length)] = below(256);
    else if (how === 1) view.setUint32(word, WORDS[below(WORDS.length)] ?? 0, true);
    // Ids and offsets that are in range do more harm.
    else if (how === 2) view.setUint32(word, below(40), true);
    else if (how === 3) copy[word + 3] = (below(2) << 7) | below(24);
    else copy.copyWithin(word, below(copy.length >> 2) * 4, copy.length);
  }
  return copy;
}

test("nothing but BtfError comes of 20,000 damaged files", () => {
  const below = random(20);
  const base = openBtf(everyKind().writer.bytes());
  const files = [
    { bytes: everyKind().writer.bytes() },
    { bytes: everyKind({ littleEndian: false }).writer.bytes() },
    { bytes: everyKind({ layouts: [[0, 0]] }).writer.bytes() },
    { bytes: everyKind({ base }).writer.bytes(), base },
  ];
  let opened = 0;
  for (let round = 0; round < 5000; round++) {
    for (const { bytes, ...options } of files) {
      const damaged = damage(bytes, below);
      errorOf(() => {
        const btf = openBtf(damaged, options);
        opened += 1;
        useAll(btf, round);
      });
    }
  }
  // Else the types would not have been tried.
  expect(opened).toBeGreaterThan(5000);
}, 60_000);
