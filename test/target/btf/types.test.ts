import { expect, test } from "vitest";
import { openBtf } from "../../../src/target/btf/btf.ts";
import type { Btf } from "../../../src/target/btf/btf.ts";
import { findMember, strip } from "../../../src/target/btf/resolve.ts";
import { BtfWriter } from "../../../src/target/btf/write.ts";
import { everyKind } from "./every-kind.ts";

/** The type by its name in `everyKind`, without its id. */
function typesOf(btf: Btf, ids: Record<string, number>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(ids).map(([name, id]) => {
      const { id: own, ...type } = btf.type(id);
      expect(own).toBe(id);
      return [name, type];
    }),
  );
}

for (const littleEndian of [true, false]) {
  const { writer, ids } = everyKind({ littleEndian });
  const { task = 0, int = 0, char = 0, long = 0, flags = 0, either = 0, bool = 0, taskPointer = 0 } = ids;

  test(`every kind, ${littleEndian ? "little" : "big"} endian`, () => {
    const btf = openBtf(writer.bytes());
    expect(btf.byteOrder).toBe(littleEndian ? "little" : "big");
    expect([btf.firstId, btf.count]).toEqual([1, writer.nextId - 1]);
    expect(btf.type(0)).toEqual({ id: 0, kind: "void" });
    expect(typesOf(btf, ids)).toEqual({
      int: whole("int", 4, { signed: true }),
      char: whole("char", 1, { signed: true, isChar: true }),
      bool: whole("_Bool", 1, { isBool: true }),
      long: whole("long unsigned int", 8, {}),
      constChar: { kind: "const", target: char },
      string: { kind: "pointer", target: ids["constChar"] },
      comm: { kind: "array", element: char, length: 16, index: long },
      flags: {
        ...{ kind: "struct", name: undefined, bytes: 4 },
        members: [
          { name: "low", type: int, bitOffset: 0, bitSize: 3 },
          { name: "high", type: int, bitOffset: 3, bitSize: 5 },
        ],
      },
      either: {
        ...{ kind: "union", name: undefined, bytes: 8 },
        members: [
          { name: "number", type: long, bitOffset: 0, bitSize: undefined },
          { name: undefined, type: flags, bitOffset: 0, bitSize: undefined },
        ],
      },
      task: {
        ...{ kind: "struct", name: "task", bytes: 48 },
        members: [
          { name: "pid", type: int, bitOffset: 0, bitSize: undefined },
          { name: undefined, type: either, bitOffset: 64, bitSize: undefined },
          { name: "comm", type: ids["comm"], bitOffset: 128, bitSize: undefined },
          { name: "parent", type: taskPointer, bitOffset: 256, bitSize: undefined },
          { name: "ok", type: bool, bitOffset: 320, bitSize: undefined },
        ],
      },
      taskPointer: { kind: "pointer", target: task },
      colour: {
        ...{ kind: "enum", name: "colour", bytes: 4, signed: true },
        values: [
          { name: "RED", value: 0n },
          { name: "NONE", value: -1n },
        ],
      },
      mask: {
        ...{ kind: "enum", name: "mask", bytes: 8, signed: false },
        values: [
          { name: "TOP", value: 1n << 63n },
          { name: "ONE", value: 1n },
        ],
      },
      fileForward: { kind: "forward", name: "file", of: "struct" },
      unionForward: { kind: "forward", name: "sum", of: "union" },
      size: { kind: "typedef", name: "size_t", target: long },
      tagged: { kind: "pointer", target: (ids["tagged"] ?? 0) - 1 },
      restricted: { kind: "restrict", target: ids["tagged"] },
      volatile: { kind: "volatile", target: int },
      double: { kind: "float", name: "double", bytes: 8 },
      prototype: {
        ...{ kind: "prototype", returns: ids["size"], variadic: true },
        parameters: [
          { name: "task", type: taskPointer },
          { name: "text", type: ids["tagged"] },
        ],
      },
      print: { kind: "function", name: "print", prototype: ids["prototype"], linkage: "static" },
      variable: { kind: "variable", name: "count", type: ids["volatile"], linkage: "extern" },
      section: {
        ...{ kind: "section", name: ".data", bytes: 8 },
        variables: [{ type: ids["variable"], offset: 4, bytes: 4 }],
      },
      tag: { kind: "declaration-tag", name: "kfunc", target: ids["print"], component: undefined },
      memberTag: { kind: "declaration-tag", name: "rcu", target: task, component: 3 },
    });
  });

  test(`where the data does not begin at a multiple of four, ${littleEndian ? "little" : "big"} endian`, () => {
    const bytes = writer.bytes();
    const moved = new Uint8Array(bytes.length + 1);
    moved.set(bytes, 1);
    const btf = openBtf(moved.subarray(1));
    expect(typesOf(btf, ids)).toEqual(typesOf(openBtf(bytes), ids));
  });
}

function whole(
  name: string,
  bytes: number,
  { signed = false, isChar = false, isBool = false }: { signed?: boolean; isChar?: boolean; isBool?: boolean },
): object {
  return { kind: "int", name, bytes, bits: bytes * 8, bitOffset: 0, signed, isChar, isBool };
}

test("finds by name and kind, with and without a table", () => {
  const writer = new BtfWriter();
  const struct = writer.record("struct", "file", 0, []);
  const typedef = writer.typedef("file", struct);
  const second = writer.record("struct", "file", 8, []);
  const colour = writer.enumeration("colour", {});
  const mask = writer.enum64("mask", {});
  const bytes = writer.bytes();
  for (const lookupsBefore of [0, 100]) {
    const btf = openBtf(bytes);
    for (let index = 0; index < lookupsBefore; index++) btf.find(`none${index}`, ["struct"]);
    expect(btf.find("file", ["struct"])).toBe(struct);
    expect(btf.find("file", ["typedef"])).toBe(typedef);
    expect(btf.find("file", ["union"])).toBeUndefined();
    expect(btf.findAll("file", ["struct"])).toEqual([struct, second]);
    expect(btf.findAll("file", ["typedef", "struct"])).toEqual([struct, typedef, second]);
    expect([btf.find("colour", ["enum"]), btf.find("mask", ["enum"])]).toEqual([colour, mask]);
    expect([btf.find("colour", ["enum64"]), btf.find("mask", ["enum64"])]).toEqual([undefined, mask]);
    for (const name of ["", "fil", "files", "ile", "file\0"]) expect(btf.find(name, ["struct"])).toBeUndefined();
    expect([...btf.names(["typedef", "enum"])]).toEqual([
      { name: "file", id: typedef },
      { name: "colour", id: colour },
      { name: "mask", id: mask },
    ]);
  }
});

test("many names are read alike, plain ones and others", () => {
  for (const suffix of ["", "é"]) {
    const writer = new BtfWriter();
    const names = Array.from({ length: 1000 }, (_, index) => `type_${index}${suffix}`);
    for (const name of names) writer.typedef(name, 0);
    expect([...openBtf(writer.bytes()).names(["typedef"])].map(({ name }) => name)).toEqual(names);
  }
});

test("split BTF goes on from its base", () => {
  const { writer, ids } = everyKind();
  const base = openBtf(writer.bytes(), { name: "vmlinux" });
  const module = new BtfWriter({ base });
  const own = module.record("struct", "device", 16, [{ name: "task", type: ids["taskPointer"] ?? 0, bitOffset: 0 }]);
  const hidden = module.record("struct", "task", 4, []);
  const sameName = module.typedef("size_t", own);
  const bytes = module.bytes();
  const btf = openBtf(bytes, { base, name: "device" });
  expect([btf.name, btf.base, btf.firstId, btf.count]).toEqual(["device", base, writer.nextId, 3]);
  expect(btf.type(own)).toMatchObject({ kind: "struct", name: "device", members: [{ name: "task" }] });
  expect(btf.type(ids["task"] ?? 0)).toBe(base.type(ids["task"] ?? 0));
  expect(btf.find("task", ["struct"])).toBe(hidden);
  expect(btf.find("int", ["int"])).toBe(ids["int"]);
  expect(btf.findAll("task", ["struct"])).toEqual([hidden, ids["task"]]);
  expect(btf.find("size_t", ["typedef"])).toBe(sameName);
  expect([...btf.names(["struct"])].map(({ name }) => name)).toEqual(["device", "task"]);
  for (let index = 0; index < 100; index++) btf.find(`none${index}`, ["struct"]);
  expect(btf.findAll("task", ["struct"])).toEqual([hidden, ids["task"]]);
});

test("split BTF may name its types by strings of the base, and have none of its own", () => {
  const base = new BtfWriter();
  base.int("name", 4);
  const baseBtf = openBtf(base.bytes());
  const module = new BtfWriter({ base: baseBtf });
  const pointer = module.pointer(1);
  const bytes = module.bytes();
  // The name of the type: byte 24 is the first of the list, and 1 is where "name" is in the base.
  const named = Uint8Array.from(bytes);
  named[24] = 1;
  named[24 + 7] = 8;
  expect(openBtf(bytes, { base: baseBtf }).type(pointer)).toMatchObject({ kind: "pointer", target: 1 });
  const btf = openBtf(named, { base: baseBtf });
  expect(btf.type(pointer)).toMatchObject({ kind: "typedef", name: "name" });
  expect(btf.find("name", ["typedef"])).toBe(pointer);
});

test("bit-fields of BTF without kind_flag are integers with fewer bits", () => {
  const writer = new BtfWriter();
  const three = writer.int("int", 4, { bits: 3, bitOffset: 5 });
  const typedef = writer.typedef("small", three);
  const plain = writer.int("int", 4);
  const struct = writer.record("struct", "flags", 8, [
    { name: "a", type: three, bitOffset: 0 },
    { name: "b", type: typedef, bitOffset: 8 },
    { name: "c", type: plain, bitOffset: 32 },
  ]);
  const module = new BtfWriter({ base: writer });
  const inModule = module.record("struct", "more", 8, [{ name: "a", type: three, bitOffset: 0 }]);
  const base = openBtf(writer.bytes());
  const members = [
    { name: "a", bitOffset: 5, bitSize: 3 },
    { name: "b", bitOffset: 13, bitSize: 3 },
    { name: "c", bitOffset: 32, bitSize: undefined },
  ];
  expect(base.type(struct)).toMatchObject({ members });
  expect(findMember(base, struct, "b")).toMatchObject({ bitOffset: 13, bitSize: 3 });
  expect(openBtf(module.bytes(), { base }).type(inModule)).toMatchObject({ members: [members[0]] });
});

test("signs of enumerations are guessed only where BTF is too old to tell them", () => {
  const old = new BtfWriter();
  const none = old.enumeration("state", { NONE: -1, FIRST: 0 });
  const bits = old.enumeration("bits", { TOP: 0x8000_0000, LOW: 1 });
  const btf = openBtf(old.bytes());
  expect(btf.type(none)).toMatchObject({ signed: true, values: [{ value: -1n }, { value: 0n }] });
  expect(btf.type(bits)).toMatchObject({ signed: false, values: [{ value: 0x8000_0000n }, { value: 1n }] });
  old.enumeration("other", { MINUS: -1 }, { signed: true });
  expect(openBtf(old.bytes()).type(none)).toMatchObject({ signed: false, values: [{ value: 0xffff_ffffn }, {}] });
});

test("an attribute is no type tag", () => {
  const writer = new BtfWriter();
  const int = writer.int("int", 4);
  const tagged = writer.typeTag("user", writer.typeTag("address_space(1)", int, { isAttribute: true }));
  const btf = openBtf(writer.bytes());
  expect(strip(btf, tagged)).toEqual({ id: int, tags: ["user"] });
});

test("a file can say how long the records of kinds are that are not known", () => {
  const layouts = Array.from({ length: 41 }, (_, kind): [number, number] => (kind === 40 ? [4, 8] : [0, 0]));
  const writer = new BtfWriter({ layouts });
  const unknown = writer.unknown(40, { name: "x", count: 2 }, [1, 2, 3, 4, 5]);
  const int = writer.int("int", 4);
  // Its layout says 0 of all others, which is not believed.
  const btf = openBtf(writer.bytes());
  expect(btf.find("int", ["int"])).toBe(int);
  expect(() => btf.type(unknown)).toThrow("of the kind 40");
  expect([...btf.names(["int"])]).toHaveLength(1);
});

test("places of inlined functions are passed over", () => {
  const writer = new BtfWriter();
  const parameter = writer.unknown(20, { third: 8, count: 1 }, [8, 5]);
  writer.unknown(21, { count: 1 }, [parameter]);
  writer.unknown(22, { name: "inline.text", count: 1 }, [0, 2, 0x1000]);
  const int = writer.int("int", 4);
  const btf = openBtf(writer.bytes());
  expect(btf.find("int", ["int"])).toBe(int);
  expect(btf.count).toBe(4);
});

test("more members than 16 bits count", () => {
  const writer = new BtfWriter();
  const int = writer.int("int", 4);
  const members = Array.from({ length: 70_000 }, () => ({ name: "", type: int, bitOffset: 0 }));
  const union = writer.record("union", "wide", 4, members);
  const type = openBtf(writer.bytes()).type(union);
  expect(type.kind === "union" && type.members.length).toBe(70_000);
});
