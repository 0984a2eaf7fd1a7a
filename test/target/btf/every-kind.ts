/** A small BTF that has every kind of type, with what it is in words. */
import { BtfWriter } from "../../../src/target/btf/write.ts";
import type { WriterOptions } from "../../../src/target/btf/write.ts";

export function everyKind(options: WriterOptions = {}): { writer: BtfWriter; ids: Record<string, number> } {
  const writer = new BtfWriter(options);
  const int = writer.int("int", 4, { signed: true });
  const char = writer.int("char", 1, { signed: true, isChar: true });
  const bool = writer.int("_Bool", 1, { isBool: true });
  const long = writer.int("long unsigned int", 8);
  const constChar = writer.qualified("const", char);
  const string = writer.pointer(constChar);
  const comm = writer.array(char, 16, long);
  const flags = writer.record("struct", "", 4, [
    { name: "low", type: int, bitOffset: 0, bitSize: 3 },
    { name: "high", type: int, bitOffset: 3, bitSize: 5 },
  ]);
  const either = writer.record("union", "", 8, [
    { name: "number", type: long, bitOffset: 0 },
    { name: "", type: flags, bitOffset: 0 },
  ]);
  const task = writer.record("struct", "task", 48, [
    { name: "pid", type: int, bitOffset: 0 },
    { name: "", type: either, bitOffset: 64 },
    { name: "comm", type: comm, bitOffset: 128 },
    { name: "parent", type: writer.nextId + 1, bitOffset: 256 },
    { name: "ok", type: bool, bitOffset: 320 },
  ]);
  const taskPointer = writer.pointer(task);
  const colour = writer.enumeration("colour", { RED: 0, NONE: -1 }, { signed: true });
  const mask = writer.enum64("mask", { TOP: 1n << 63n, ONE: 1n });
  const fileForward = writer.forward("file", "struct");
  const unionForward = writer.forward("sum", "union");
  const size = writer.typedef("size_t", long);
  const tagged = writer.pointer(writer.typeTag("user", constChar));
  const restricted = writer.qualified("restrict", tagged);
  const volatile = writer.qualified("volatile", int);
  const double = writer.float("double", 8);
  const prototype = writer.prototype(size, [
    ["task", taskPointer],
    ["text", tagged],
    ["", 0],
  ]);
  const print = writer.function("print", prototype, "static");
  const variable = writer.variable("count", volatile, "extern");
  const section = writer.section(".data", 8, [[variable, 4, 4]]);
  const tag = writer.declarationTag("kfunc", print);
  const memberTag = writer.declarationTag("rcu", task, 3);
  return {
    writer,
    ids: {
      ...{ int, char, bool, long, constChar, string, comm, flags, either, task, taskPointer, colour, mask },
      ...{ fileForward, unionForward, size, tagged, restricted, volatile, double, prototype, print, variable },
      ...{ section, tag, memberTag },
    },
  };
}
