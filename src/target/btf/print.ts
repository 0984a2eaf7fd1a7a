/** Types as a person wants to read them: layouts with offsets, prototypes on one line. */
import type { Btf, BtfMember, BtfType } from "./btf.ts";
import { declare, pointerSize, sizeOf, strip, typeName } from "./resolve.ts";

/** `ssize_t vfs_read(struct file *file, char *buf, size_t count, loff_t *pos)` */
export function printFunction(btf: Btf, functionId: number): string {
  const type = btf.type(functionId);
  return type.kind === "function" ? declare(btf, type.prototype, type.name) : typeName(btf, functionId);
}

/** A structure, union or enumeration with its offsets, sizes and holes; a typedef with what it stands for. */
export function printType(btf: Btf, id: number): string {
  const type = btf.type(id);
  if (type.kind === "typedef") {
    const inner = btf.type(type.target);
    const isAnonymous = "name" in inner && inner.name === undefined;
    if (!isAnonymous) return `typedef ${declare(btf, type.target, type.name)};\n`;
    return `typedef ${body(btf, inner, 0, 0)} ${type.name};${total(inner)}\n`;
  }
  if (type.kind === "function") return `${printFunction(btf, id)};\n`;
  if (type.kind !== "struct" && type.kind !== "union" && type.kind !== "enum") return `${typeName(btf, id)};\n`;
  return `${body(btf, type, 0, 0)};${total(type)}\n`;
}

function total(type: BtfType): string {
  return "bytes" in type ? ` /* ${type.bytes} bytes */` : "";
}

/** Nested deeper than this, only the name is shown. */
const DEEPEST = 24;

function body(btf: Btf, type: BtfType, startBit: number, depth: number): string {
  const indent = "    ".repeat(depth);
  if (type.kind === "enum") {
    const values = type.values.map(({ name, value }) => `${indent}    ${name} = ${value},\n`).join("");
    return `enum ${type.name === undefined ? "" : `${type.name} `}{\n${values}${indent}}`;
  }
  if (type.kind !== "struct" && type.kind !== "union") return "";
  const head = `${type.kind} ${type.name === undefined ? "" : `${type.name} `}{\n`;
  const lines: string[] = [];
  let end = 0;
  for (const member of type.members) {
    if (type.kind === "struct" && member.bitSize === undefined && member.bitOffset - end >= 8) {
      lines.push(`${indent}    /* ${bytesText((member.bitOffset - end) / 8)} hole */\n`);
    }
    lines.push(memberLine(btf, member, startBit, depth + 1));
    end = Math.max(end, member.bitOffset + widthOf(btf, member));
  }
  const padding = Math.floor((type.bytes * 8 - end) / 8);
  if (type.kind === "struct" && padding > 0) lines.push(`${indent}    /* ${bytesText(padding)} of padding */\n`);
  return `${head}${lines.join("")}${indent}}`;
}

function bytesText(count: number): string {
  return `${Math.floor(count)} byte${Math.floor(count) === 1 ? "" : "s"}`;
}

function widthOf(btf: Btf, { type, bitSize }: BtfMember): number {
  return bitSize ?? (sizeOf(btf, type, pointerSize(btf)) ?? 0) * 8;
}

const COMMENT_COLUMN = 56;

function memberLine(btf: Btf, member: BtfMember, startBit: number, depth: number): string {
  const indent = "    ".repeat(depth);
  const inner = btf.type(strip(btf, member.type).id);
  const isInPlace = "name" in inner && inner.name === undefined && depth < DEEPEST;
  const bit = startBit + member.bitOffset;
  const declared = isInPlace
    ? `${body(btf, inner, bit, depth)}${member.name === undefined ? "" : ` ${member.name}`}`
    : declare(btf, member.type, member.name ?? "");
  const bits = member.bitSize === undefined ? "" : ` : ${member.bitSize}`;
  const text = `${indent}${declared}${bits};`;
  const lastLine = text.slice(text.lastIndexOf("\n") + 1);
  const place =
    member.bitSize === undefined
      ? `${bit / 8}, ${sizeOf(btf, member.type, pointerSize(btf)) ?? 0} bytes`
      : `${Math.floor(bit / 8)}, bit ${bit % 8}`;
  return `${text}${" ".repeat(Math.max(1, COMMENT_COLUMN - lastLine.length))}/* ${place} */\n`;
}
