/** Types as a person wants to read them: layouts as pahole shows them, prototypes on one line. */
import type { Btf, BtfMember, BtfType } from "./btf.ts";
import { Budget } from "./budget.ts";
import { Declaration, declare, typeName } from "./declare.ts";
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

type Composite = Extract<BtfType, { kind: "struct" | "union" | "enum" }>;
type Aggregate = Extract<BtfType, { kind: "struct" | "union" }>;

function isUnnamed(type: BtfType): type is Composite {
  return (type.kind === "struct" || type.kind === "union" || type.kind === "enum") && type.name === undefined;
}

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
      ...(gaps.holes === 0 ? [] : [`holes: ${gaps.holes}`, `sum of holes: ${bitsOrBytes(gaps.sum)}`]),
      ...(gaps.padding === 0 ? [] : [`padding: ${bitsOrBytes(gaps.padding)}`]),
    ];
    return this.#body(type, indent, `${text}\n${indent}${INDENT}/* ${facts.join(", ")} */\n`);
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
    let [end, holes, sum] = [0, 0, 0];
    for (const member of type.members) {
      const gap = type.kind === "struct" ? member.bitOffset - end : 0;
      if (gap > 0) {
        lines.push(`\n${indent}${INDENT}/* XXX ${bitsOrBytes(gap)} hole */\n\n`);
        holes += 1;
        sum += gap;
      }
      lines.push(this.#member(member, `${indent}${INDENT}`, startBit));
      end = Math.max(end, member.bitOffset + (member.bitSize ?? this.#bytesOf(member) * 8));
    }
    const padding = type.kind === "struct" ? Math.max(0, type.bytes * 8 - end) : 0;
    return { text: lines.join(""), gaps: { holes, sum, padding } };
  }

  #member(member: BtfMember, indent: string, startBit: number): string {
    const width = member.bitSize === undefined ? "" : ` : ${member.bitSize}`;
    const text = `${indent}${this.#declared(member, indent, startBit)}${width};`;
    this.#budget.spend(text.length, depthOf(indent));
    const lastLine = text.length - text.lastIndexOf("\n") - 1;
    const space = " ".repeat(Math.max(1, COMMENT_COLUMN - lastLine));
    return `${text}${space}/* ${this.#place(member, startBit)} */\n`;
  }

  #declared(member: BtfMember, indent: string, startBit: number): string {
    this.#budget.spend(1, depthOf(indent));
    const unnamed = this.#unnamedInside(member.type);
    if (unnamed === undefined) return this.#declaration.of(member.type, member.name ?? "");
    const { type, words, dimensions } = unnamed;
    const declarator = `${member.name ?? ""}${dimensions}`;
    return `${words}${this.#nested(type, indent, startBit + member.bitOffset)}${declarator === "" ? "" : ` ${declarator}`}`;
  }

  #nested(type: Composite, indent: string, startBit: number): string {
    if (type.kind === "enum") return this.#body(type, indent, this.#values(type, indent));
    const { text, gaps } = this.#members(type, indent, startBit);
    const padding = gaps.padding === 0 ? "" : `\n${indent}${INDENT}/* padding: ${bitsOrBytes(gaps.padding)} */\n`;
    return this.#body(type, indent, `${text}${padding}`);
  }

  /** What is written at its only use: a type without a name, or an array of it. */
  #unnamedInside(id: number): { type: Composite; words: string; dimensions: string } | undefined {
    let [words, dimensions] = ["", ""];
    let current = this.#btf.type(id);
    for (let depth = 0; ; depth++) {
      this.#budget.spend(1, depth);
      if (current.kind === "array") dimensions += `[${current.length}]`;
      else if (current.kind === "const" || current.kind === "volatile") words += `${current.kind} `;
      else return isUnnamed(current) ? { type: current, words, dimensions } : undefined;
      current = this.#btf.type(current.kind === "array" ? current.element : current.target);
    }
  }

  #bytesOf({ type }: BtfMember): number {
    return sizeOf(this.#btf, type, this.#pointerBytes) ?? 0;
  }

  /** Byte and size; of a bit-field those of its unit, with the first bit inside. */
  #place(member: BtfMember, startBit: number): string {
    const bytes = this.#bytesOf(member);
    const { bitOffset, bitSize } = member;
    if (bitSize === undefined) return `${column((startBit + bitOffset) / 8, 5)} ${column(bytes, 5)}`;
    const unit = Math.max(1, bytes) * 8;
    const aligned = bitOffset - (bitOffset % unit);
    // Where packed, it may go over the end of its unit.
    const fits = bitOffset + bitSize <= aligned + unit;
    const start = fits ? aligned : bitOffset - (bitOffset % 8);
    return `${column((startBit + start) / 8, 5)}:${column(bitOffset - start, 2)} ${column(bytes, 2)}`;
  }
}

/** Nothing is indented that is not inside of something. */
function depthOf(indent: string): number {
  return indent.length / INDENT.length;
}

function column(value: number, width: number): string {
  return String(Math.floor(value)).padStart(width);
}

function bitsOrBytes(bits: number): string {
  const [count, unit] = bits % 8 === 0 ? [bits / 8, "byte"] : [bits, "bit"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
