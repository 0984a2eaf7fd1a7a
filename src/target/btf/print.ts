/** Types as a person wants to read them: layouts as pahole shows them, prototypes on one line. */
import type { Btf, BtfMember, BtfType } from "./btf.ts";
import { Budget } from "./budget.ts";
import { Declaration, declare, isUnnamed, typeName } from "./declare.ts";
import type { Composite } from "./declare.ts";
import { pointerSize, sizeOf } from "./resolve.ts";

/** `ssize_t vfs_read(struct file *file, char *buf, size_t count, loff_t *pos)` */
export function printFunction(btf: Btf, functionId: number): string {
  const type = btf.type(functionId);
  return type.kind === "function" ? declare(btf, type.prototype, type.name) : typeName(btf, functionId);
}

/** A structure, union or enumeration with its offsets, sizes and holes; a typedef with what it stands for. */
export function printType(btf: Btf, id: number): string {
  const printer = new Printer(btf, id);
  const type = btf.type(id);
  switch (type.kind) {
    case "struct":
    case "union":
    case "enum":
      return `${printer.whole(type, "")};\n`;
    case "typedef": {
      const target = btf.type(type.target);
      if (isUnnamed(target)) return `typedef ${printer.whole(target, "")} ${type.name};\n`;
      const bytes = sizeOf(btf, id, pointerSize(btf));
      const size = bytes === undefined ? "" : ` /* size: ${bytes} */`;
      return `typedef ${declare(btf, type.target, type.name)};${size}\n`;
    }
    case "function":
      return `${printFunction(btf, id)};\n`;
    default:
      return `${typeName(btf, id)};\n`;
  }
}

type Aggregate = Extract<BtfType, { kind: "struct" | "union" }>;

const INDENT = "    ";
const COMMENT_COLUMN = 56;

/** The gaps of a structure, in bits. */
interface Gaps {
  readonly holes: number;
  readonly sum: number;
  readonly padding: number;
}

class Printer {
  readonly #btf: Btf;
  readonly #budget: Budget;
  readonly #declaration: Declaration;
  readonly #pointerBytes: number;

  constructor(btf: Btf, id: number) {
    this.#btf = btf;
    this.#budget = new Budget(btf, id);
    this.#declaration = new Declaration(btf, this.#budget);
    this.#pointerBytes = pointerSize(btf);
  }

  /** With a last line that tells the size of all. */
  whole(type: Composite, indent: string): string {
    if (type.kind === "enum") {
      const size = `${indent}${INDENT}/* size: ${type.bytes}, values: ${type.values.length} */\n`;
      return this.#body(type, indent, `${this.#values(type, indent)}${size}`);
    }
    const { text, gaps } = this.#members(type, indent, 0);
    const facts = [
      `size: ${type.bytes}`,
      `members: ${type.members.length}`,
      ...(gaps.holes === 0 ? [] : [`holes: ${gaps.holes}`, `sum of holes: ${bytesAndBits(gaps.sum)}`]),
      ...(gaps.padding === 0 ? [] : [`padding: ${bytesAndBits(gaps.padding)}`]),
    ];
    const inside = text === "" ? "" : `${text}\n`;
    return this.#body(type, indent, `${inside}${indent}${INDENT}/* ${facts.join(", ")} */\n`);
  }

  #body(type: Composite, indent: string, inside: string): string {
    const name = type.name === undefined ? "" : ` ${type.name}`;
    return `${type.kind}${name} {\n${inside}${indent}}`;
  }

  #values({ values }: Extract<BtfType, { kind: "enum" }>, indent: string): string {
    const width = values.reduce((widest, { name }) => Math.max(widest, name.length), 0);
    return values
      .map(({ name, value }) => {
        this.#budget.spend(width + 1, 0);
        return `${indent}${INDENT}${name.padEnd(width)} = ${value},\n`;
      })
      .join("");
  }

  #members(type: Aggregate, indent: string, startBit: number): { readonly text: string; readonly gaps: Gaps } {
    const lines: string[] = [];
    // In a union nothing is behind anything else.
    const isStruct = type.kind === "struct";
    let [end, unitEnd, holes, sum] = [0, 0, 0, 0];
    for (const member of type.members) {
      const between = isStruct ? holesBetween(end, unitEnd, member.bitOffset) : [];
      if (between.length > 0) {
        const notes = between.map((hole) => `${indent}${INDENT}/* XXX ${bitsOrBytes(hole)} hole */\n`);
        lines.push(`\n${notes.join("")}\n`);
      }
      holes += between.length;
      sum += between.reduce((bits, hole) => bits + hole, 0);
      lines.push(this.#member(member, `${indent}${INDENT}`, startBit));
      const bits = this.#bytesOf(member) * 8;
      end = Math.max(end, member.bitOffset + (member.bitSize ?? bits));
      unitEnd = Math.max(end, member.bitSize === undefined ? 0 : unitOf(member, bits).start + bits);
    }
    const padding = isStruct ? Math.max(0, type.bytes * 8 - end) : 0;
    return { text: lines.join(""), gaps: { holes, sum, padding } };
  }

  #member(member: BtfMember, indent: string, startBit: number): string {
    this.#budget.spend(1, depthOf(indent));
    const width = member.bitSize === undefined ? "" : ` : ${member.bitSize}`;
    // What a pointer leads to has offsets of its own.
    const declared = this.#declaration.of(member.type, member.name ?? "", (type, elsewhere) =>
      this.#nested(type, indent, elsewhere ? 0 : startBit + member.bitOffset),
    );
    const text = `${indent}${declared}${width};`;
    this.#budget.spend(text.length, depthOf(indent));
    const lastLine = text.length - text.lastIndexOf("\n") - 1;
    const space = " ".repeat(Math.max(1, COMMENT_COLUMN - lastLine));
    return `${text}${space}/* ${this.#place(member, startBit)} */\n`;
  }

  #nested(type: Composite, indent: string, startBit: number): string {
    if (type.kind === "enum") return this.#body(type, indent, this.#values(type, indent));
    const { text, gaps } = this.#members(type, indent, startBit);
    const padding = gaps.padding === 0 ? "" : `\n${indent}${INDENT}/* padding: ${bytesAndBits(gaps.padding)} */\n`;
    return this.#body(type, indent, `${text}${padding}`);
  }

  #bytesOf({ type }: BtfMember): number {
    return sizeOf(this.#btf, type, this.#pointerBytes) ?? 0;
  }

  /** Byte and size; of a bit-field those of its unit, with the first bit inside. */
  #place(member: BtfMember, startBit: number): string {
    const bytes = this.#bytesOf(member);
    const { bitOffset, bitSize } = member;
    if (bitSize === undefined) return `${column((startBit + bitOffset) / 8, 5)} ${column(bytes, 5)}`;
    const { start, bit } = unitOf(member, bytes * 8);
    return `${column((startBit + start) / 8, 5)}:${column(bit, 2)} ${column(bytes, 2)}`;
  }
}

/** The bit at which a bit-field's unit begins, an integer of `unit` bits, and its first bit inside. */
function unitOf({ bitOffset, bitSize = 0 }: BtfMember, unit: number): { start: number; bit: number } {
  const bit = bitOffset % Math.max(8, unit);
  // Where packed, it may go over the end of its unit.
  const inUnit = bit + bitSize <= unit ? bit : bitOffset % 8;
  return { start: bitOffset - inUnit, bit: inUnit };
}

/** What is left of a bit-field's unit is a hole of its own, unless it is whole bytes. */
function holesBetween(end: number, unitEnd: number, next: number): number[] {
  const bits = end % 8 === 0 ? 0 : Math.min(unitEnd, next) - end;
  return [bits, next - end - bits].filter((size) => size > 0);
}

/** Nothing is indented that is not inside of something. */
function depthOf(indent: string): number {
  return indent.length / INDENT.length;
}

function column(value: number, width: number): string {
  return String(Math.floor(value)).padStart(width);
}

function bitsOrBytes(bits: number): string {
  return bits % 8 === 0 ? counted(bits / 8, "byte") : counted(bits, "bit");
}

function bytesAndBits(bits: number): string {
  const bytes = Math.floor(bits / 8);
  if (bytes === 0 || bits % 8 === 0) return bitsOrBytes(bits);
  return `${counted(bytes, "byte")} and ${counted(bits % 8, "bit")}`;
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
