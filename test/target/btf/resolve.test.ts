import { expect, test } from "vitest";
import { openBtf } from "../../../src/target/btf/btf.ts";
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

const { writer: every, ids } = everyKind();
const btf = openBtf(every.bytes());
const id = (name: string): number => ids[name] ?? 0;

test("behind typedefs, qualifiers and tags", () => {
  expect(strip(btf, id("size"))).toEqual({ id: id("long"), tags: [] });
  expect(strip(btf, id("tagged") - 1)).toEqual({ id: id("char"), tags: ["user"] });
  expect(strip(btf, id("restricted"))).toEqual({ id: id("tagged"), tags: [] });
  expect(strip(btf, 0)).toEqual({ id: 0, tags: [] });
});

test("sizes", () => {
  const sizes = ["int", "size", "comm", "task", "mask", "double", "constChar"].map((name) => sizeOf(btf, id(name), 8));
  expect(sizes).toEqual([4, 8, 16, 48, 8, 8, 1]);
  expect([sizeOf(btf, id("string"), 8), sizeOf(btf, id("string"), 4)]).toEqual([8, 4]);
  for (const name of ["print", "prototype", "fileForward"]) expect(sizeOf(btf, id(name), 8)).toBeUndefined();
  expect(sizeOf(btf, 0, 8)).toBeUndefined();
});

test("a pointer is as long as a long", () => {
  expect(pointerSize(btf)).toBe(8);
  expect(pointerSize(openBtf(new BtfWriter().bytes()))).toBe(8);
  for (const name of ["long unsigned int", "unsigned long", "long int", "long"]) {
    const writer = new BtfWriter();
    writer.int(name, 4);
    const base = openBtf(writer.bytes());
    expect(pointerSize(base)).toBe(4);
    expect(pointerSize(openBtf(new BtfWriter({ base }).bytes(), { base }))).toBe(4);
  }
});

test("members, those of anonymous structures and unions among them", () => {
  expect(findMember(btf, id("task"), "pid")).toEqual({
    ...{ bitOffset: 0, bitSize: undefined, type: id("int") },
    through: [],
  });
  const high = findMember(btf, id("task"), "high");
  expect(high).toMatchObject({ bitOffset: 67, bitSize: 5, type: id("int") });
  expect(high?.through.map(({ type }) => type)).toEqual([id("either"), id("flags")]);
  expect(findMember(btf, id("task"), "parents")).toBeUndefined();
  expect(findMember(btf, id("int"), "pid")).toBeUndefined();
  expect(memberNames(btf, id("task"))).toEqual(["pid", "number", "low", "high", "comm", "parent", "ok"]);
});

test("types as C declares them", () => {
  const writer = new BtfWriter();
  const int = writer.int("int", 4, { signed: true });
  const char = writer.int("char", 1);
  const file = writer.record("struct", "file", 0, []);
  const filePointer = writer.pointer(file);
  const constChar = writer.qualified("const", char);
  const text = writer.pointer(constChar);
  const constText = writer.qualified("const", text);
  const release = writer.prototype(0, [["", filePointer]]);
  const grid = writer.array(writer.array(int, 3, int), 2, int);
  const handlers = writer.array(writer.pointer(release), 4, int);
  const both = writer.qualified("const", writer.qualified("volatile", writer.pointer(int)));
  const print = writer.prototype(int, [
    ["format", text],
    ["", 0],
  ]);
  const returnsHandler = writer.prototype(writer.pointer(release), []);
  const anonymous = writer.pointer(writer.record("union", "", 4, []));
  const table: readonly (readonly [type: number, declared: string, name: string])[] = [
    [0, "void x", "void"],
    [int, "int x", "int"],
    [filePointer, "struct file *x", "struct file *"],
    [writer.pointer(0), "void *x", "void *"],
    [text, "const char *x", "const char *"],
    [constText, "const char *const x", "const char *const"],
    [writer.pointer(constText), "const char *const *x", "const char *const *"],
    [writer.qualified("const", writer.array(char, 16, int)), "const char x[16]", "const char[16]"],
    [writer.qualified("const", writer.array(constChar, 16, int)), "const char x[16]", "const char[16]"],
    [writer.qualified("const", writer.array(text, 3, int)), "const char *const x[3]", "const char *const[3]"],
    [writer.pointer(writer.qualified("volatile", release)), "void (*x)(struct file *)", "void (*)(struct file *)"],
    [writer.array(char, 16, int), "char x[16]", "char[16]"],
    [grid, "int x[2][3]", "int[2][3]"],
    [writer.pointer(grid), "int (*x)[2][3]", "int (*)[2][3]"],
    [writer.array(text, 3, int), "const char *x[3]", "const char *[3]"],
    [writer.pointer(release), "void (*x)(struct file *)", "void (*)(struct file *)"],
    [handlers, "void (*x[4])(struct file *)", "void (*[4])(struct file *)"],
    [writer.pointer(writer.qualified("volatile", constChar)), "const volatile char *x", "const volatile char *"],
    [both, "int *const volatile x", "int *const volatile"],
    [writer.pointer(print), "int (*x)(const char *format, ...)", "int (*)(const char *format, ...)"],
    [writer.pointer(returnsHandler), "void (*(*x)(void))(struct file *)", "void (*(*)(void))(struct file *)"],
    [anonymous, "union {…} *x", "union {…} *"],
    [writer.forward("later", "union"), "union later x", "union later"],
    [writer.typeTag("user", text), "const char *x", "const char *"],
    [writer.typedef("pid_t", int), "pid_t x", "pid_t"],
  ];
  const all = openBtf(writer.bytes());
  for (const [type, declared, name] of table)
    expect([declare(all, type, "x"), typeName(all, type)]).toEqual([declared, name]);
});

test("functions on one line", () => {
  expect(printFunction(btf, id("print"))).toBe("size_t print(struct task *task, const char *text, ...)");
});

test("a structure, with what is inside and between", () => {
  expect(printType(btf, id("task"))).toMatchInlineSnapshot(`
    "struct task {
        int pid;                                            /*     0     4 */

        /* XXX 4 bytes hole */

        union {
            long unsigned int number;                       /*     8     8 */
            struct {
                int low : 3;                                /*     8: 0  4 */
                int high : 5;                               /*     8: 3  4 */

                /* padding: 3 bytes */
            };                                              /*     8     4 */
        };                                                  /*     8     8 */
        char comm[16];                                      /*    16    16 */
        struct task *parent;                                /*    32     8 */
        _Bool ok;                                           /*    40     1 */

        /* size: 48, members: 5, holes: 1, sum of holes: 4 bytes, padding: 7 bytes */
    };
    "
  `);
});

test("holes of bits and of bytes, and padding", () => {
  const writer = new BtfWriter();
  const int = writer.int("unsigned int", 4);
  const short = writer.int("short unsigned int", 2);
  const inner = writer.record("struct", "", 8, [
    { name: "a", type: int, bitOffset: 0 },
    { name: "b", type: short, bitOffset: 32 },
  ]);
  const struct = writer.record("struct", "gaps", 48, [
    { name: "low", type: int, bitOffset: 0, bitSize: 3 },
    { name: "next", type: int, bitOffset: 64 },
    { name: "packed", type: short, bitOffset: 106, bitSize: 10 },
    { name: "pair", type: writer.array(inner, 2, int), bitOffset: 128 },
    { name: "other", type: writer.pointer(inner), bitOffset: 256 },
    { name: "last", type: writer.qualified("const", writer.enumeration("", { NO: 0, YES: 1 })), bitOffset: 320 },
  ]);
  expect(printType(openBtf(writer.bytes()), struct)).toMatchInlineSnapshot(`
    "struct gaps {
        unsigned int low : 3;                               /*     0: 0  4 */

        /* XXX 29 bits hole */
        /* XXX 4 bytes hole */

        unsigned int next;                                  /*     8     4 */

        /* XXX 10 bits hole */

        short unsigned int packed : 10;                     /*    13: 2  2 */

        /* XXX 4 bits hole */
        /* XXX 1 byte hole */

        struct {
            unsigned int a;                                 /*    16     4 */
            short unsigned int b;                           /*    20     2 */

            /* padding: 2 bytes */
        } pair[2];                                          /*    16    16 */
        struct {
            unsigned int a;                                 /*     0     4 */
            short unsigned int b;                           /*     4     2 */

            /* padding: 2 bytes */
        } *other;                                           /*    32     8 */
        const enum {
            NO  = 0,
            YES = 1,
        } last;                                             /*    40     4 */

        /* size: 48, members: 6, holes: 5, sum of holes: 10 bytes and 3 bits, padding: 4 bytes */
    };
    "
  `);
});

test("enumerations, typedefs and all others", () => {
  const writer = new BtfWriter();
  const int = writer.int("int", 4, { signed: true });
  const anonymous = writer.record("struct", "", 4, [{ name: "counter", type: int, bitOffset: 0 }]);
  const atomic = writer.typedef("atomic_t", anonymous);
  const colour = writer.enumeration("colour", { RED: 1, ULTRAVIOLET: -2 }, { signed: true });
  const shade = writer.typedef("shade_t", colour);
  const empty = writer.record("union", "nothing", 0, []);
  const holder = writer.record("struct", "holder", 4, [{ name: "count", type: atomic, bitOffset: 0 }]);
  const forward = writer.forward("later", "struct");
  const own = openBtf(writer.bytes());
  const printed = [atomic, colour, shade, empty, holder, forward, int].map((type) => printType(own, type)).join("\n");
  expect(printed).toMatchInlineSnapshot(`
    "typedef struct {
        int counter;                                        /*     0     4 */

        /* size: 4, members: 1 */
    } atomic_t;

    enum colour {
        RED         = 1,
        ULTRAVIOLET = -2,
        /* size: 4, values: 2 */
    };

    typedef enum colour shade_t; /* size: 4 */

    union nothing {
        /* size: 0, members: 0 */
    };

    struct holder {
        atomic_t count;                                     /*     0     4 */

        /* size: 4, members: 1 */
    };

    struct later;

    int;
    "
  `);
});
