/** The printer of prettier's plugin: each kind of node has a function that prints it. */
import { builders } from "prettier/doc";
import type { AstPath, Doc, Printer } from "prettier";
import {
  nameOfEnumerator,
  printEnum,
  printEnumerator,
  printFile,
  printMember,
  printMembers,
  printRequirement,
  printRequires,
  printStruct,
} from "./declarations.ts";
import { printBinary, printCast, printFieldType, printSpaced, printTight, printType } from "./expressions.ts";
import { isIgnored } from "./gaps.ts";
import { firstLeaf, isLeaf } from "./layout.ts";
import type { Branch, Leaf, Part, PlacedComment } from "./layout.ts";
import { alignNames } from "./lists.ts";
import {
  fieldSeparator,
  nameOfField,
  printAction,
  printActions,
  printClause,
  printField,
  printFields,
  printProbe,
} from "./probes.ts";
import type { Printed } from "./sequences.ts";

const { join, literalline } = builders;

const PRINTERS: Readonly<Record<string, (printed: Printed) => Doc>> = {
  file: printFile,
  import: printSpaced,
  requires: printRequires,
  requirement: printRequirement,
  group: printSpaced,
  const: printSpaced,
  param: printSpaced,
  struct: printStruct,
  members: printMembers,
  member: printMember,
  enum: printEnum,
  enumerator: printEnumerator,
  probe: printProbe,
  span: printProbe,
  fields: printFields,
  field: printField,
  "field-type": printFieldType,
  "array-length": printTight,
  actions: printActions,
  action: printAction,
  clause: printClause,
  dereference: printTight,
  "member-access": printTight,
  index: printTight,
  call: printTight,
  unary: printTight,
  parenthesized: printTight,
  binary: printBinary,
  cast: printCast,
  ctype: printType,
};

/** What a comment can say to leave alone. */
const IGNORABLE = new Set([
  ...["import", "requires", "group", "const", "param", "struct", "enum", "probe", "span"],
  ...["field", "action", "member", "enumerator"],
]);

export const printer: Printer<Part> = {
  print(path, options, print) {
    const { node } = path;
    const text = options.originalText;
    if (path.parent !== null && isList(path.parent) && isIgnorable(node) && isIgnored(firstLeaf(node), text)) {
      return verbatim(node, text);
    }
    if (isLeaf(node)) return isFieldSeparator(node, path) ? fieldSeparator(node) : node.text;
    const printNode = PRINTERS[node.kind];
    if (printNode === undefined) throw new Error(`there is no printer for \`${node.kind}\``);
    alignParts(node, text);
    const docs = path.map(print, "parts");
    return printNode({ node, docs, text, width: options.printWidth, parent: path.parent as Branch | undefined });
  },
  getVisitorKeys: (node) => (isLeaf(node) ? [] : ["parts"]),
  canAttachComment: isLeaf,
  isBlockComment: (comment) => (comment as unknown as PlacedComment).value.startsWith("/*"),
  handleComments: { ownLine: attach, endOfLine: attach, remaining: attach },
  willPrintOwnComments: () => true,
  printComment: (path) => (path.node as unknown as PlacedComment).value,
};

/** What prettier has found out about a comment. */
interface FoundComment extends PlacedComment {
  readonly followingNode?: Leaf;
}

/** Every comment belongs to the token behind it; the end of the file is one. */
function attach(comment: FoundComment): boolean {
  const leaf = comment.followingNode;
  if (leaf === undefined) return false;
  (leaf.comments ??= []).push(comment);
  return true;
}

/** What is behind names is aligned, before anything of the list is printed. */
function alignParts({ kind, parts }: Branch, text: string): void {
  if (kind === "fields") alignNames(parts.slice(1, -1), text, nameOfField);
  if (kind === "enum") {
    const open = parts.findIndex((part) => isLeaf(part) && part.text === "{");
    alignNames(parts.slice(open + 1, -1), text, nameOfEnumerator);
  }
}

function isList({ kind }: Part): boolean {
  return ["file", "fields", "actions", "members", "enum"].includes(kind);
}

function isIgnorable(node: Part): boolean {
  return IGNORABLE.has(isLeaf(node) ? node.role : node.kind);
}

function isFieldSeparator(leaf: Leaf, { parent, index }: AstPath<Part>): boolean {
  return parent?.kind === "field" && index === 1 && leaf.text === "=";
}

/** A node as it is written, with its comments. */
function verbatim(node: Part, text: string): Doc {
  for (let leaf = firstLeaf(node).next; leaf !== undefined && leaf.start < node.end; leaf = leaf.next) {
    for (const comment of leaf.comments ?? []) comment.printed = true;
  }
  return join(literalline, text.slice(node.start, node.end).split("\n"));
}
