/**
 * What the printer walks: the tree with every token in it, in the order of the text.
 *
 * The syntax tree leaves out what means nothing, such as the words between the stars of a C type.
 * A printer that prints tokens cannot lose any. Only separators that the printer sets itself are
 * left out here.
 */
import type { AllTokens } from "../all-tokens.ts";
import type { Comment, Expression, File, Span, StructDeclaration } from "../tree.ts";

/** A comment, as prettier and the printer keep it. */
export interface PlacedComment extends Comment {
  /** The text, with its marks. */
  readonly value: string;
  /** Prettier refuses a result in which a comment is not printed. */
  printed?: boolean;
}

/** One token, or several that have to stand together. */
export interface Leaf extends Span {
  readonly kind: "leaf";
  /** `token` for what its parent knows by its text; else the kind of the tree's node. */
  readonly role: string;
  readonly text: string;
  /** Where the leaf before it ends: what lies between are white space, comments and separators. */
  readonly previousEnd: number;
  next: Leaf | undefined;
  /** The comments that stand before it. */
  comments?: PlacedComment[];
}

/** A node with its parts: nodes and tokens. */
export interface Branch extends Span {
  readonly kind: string;
  readonly parts: readonly Part[];
  /** How much white space aligns it with its neighbours. */
  padding?: number;
}

export type Part = Leaf | Branch;

/** A whole file; the last part is an empty leaf at its end, which has the last comments. */
export interface Root extends Branch {
  readonly kind: "file";
  readonly comments: PlacedComment[];
  /** The `#!` line. */
  readonly shebang: string;
}

/** Nodes that are one leaf: white space between their tokens would change them. */
const WHOLE = new Set(["location", "event-name", "version"]);

/** Nodes whose separators the printer sets. */
const SEPARATED: Readonly<Record<string, readonly string[]>> = {
  fields: [";"],
  actions: [";"],
  enum: [";", ","],
  struct: [";"],
  file: [";"],
};

interface Source {
  readonly text: string;
  readonly tokens: AllTokens["tokens"];
  readonly file: File;
  readonly shebang: string;
}

export function layoutOf(source: Source): Root {
  return new LayoutBuilder(source).root();
}

/** A node of the syntax tree, or a word that is one although the tree has only its text. */
type TreeNode = Span & { readonly kind: string };

class LayoutBuilder {
  readonly #source: Source;
  /** Where members end, which only their `;` says. */
  readonly #ends: number[] = [];
  #at = 0;
  #last: Leaf | undefined;

  constructor(source: Source) {
    this.#source = source;
  }

  root(): Root {
    const { text, file, shebang } = this.#source;
    // A lone `;` is a declaration to the parser.
    const declarations = file.declarations.filter(({ kind }) => kind !== "bad");
    const parts = this.#partsOf({ kind: "file", start: 0, end: text.length }, declarations);
    const end = this.#leaf({ start: text.length, end: text.length }, "end");
    const comments = file.comments.map((comment) => ({ ...comment, value: text.slice(comment.start, comment.end) }));
    return { kind: "file", parts: [...parts, end], comments, shebang, start: 0, end: text.length };
  }

  #build(node: TreeNode): Part {
    if (WHOLE.has(node.kind)) return this.#whole(node);
    if (node.kind === "struct") return this.#structure(node as StructDeclaration);
    const parts = this.#partsOf(node, childrenOf(node));
    const [only] = parts;
    if (parts.length === 1 && only?.kind === "leaf") return Object.assign(only, { role: node.kind });
    return { kind: node.kind, parts, start: node.start, end: node.end };
  }

  #partsOf({ kind, end }: TreeNode, children: readonly TreeNode[]): Part[] {
    const dropped = SEPARATED[kind] ?? [];
    const parts: Part[] = [];
    for (const child of children) {
      parts.push(...this.#tokensBefore(child.start, dropped), this.#build(child));
    }
    parts.push(...this.#tokensBefore(end, dropped));
    return parts;
  }

  #tokensBefore(end: number, dropped: readonly string[]): Leaf[] {
    const leaves: Leaf[] = [];
    for (;;) {
      const token = this.#source.tokens[this.#at];
      if (token === undefined || token.startOffset >= end) return leaves;
      this.#at++;
      const start = token.startOffset;
      const place = { start, end: start + token.image.length };
      if (token.image === ";") this.#ends.push(start);
      if (!dropped.includes(token.image)) leaves.push(this.#leaf(place, "token"));
    }
  }

  #whole(node: TreeNode): Leaf {
    this.#skipTo(node.end);
    return this.#leaf(node, node.kind);
  }

  #skipTo(end: number): void {
    while ((this.#source.tokens[this.#at]?.startOffset ?? Infinity) < end) this.#at++;
  }

  #leaf({ start, end }: Span, role: string): Leaf {
    const { text, shebang } = this.#source;
    const previousEnd = this.#last?.end ?? shebang.length;
    const leaf: Leaf = { kind: "leaf", role, text: text.slice(start, end), previousEnd, next: undefined, start, end };
    if (this.#last !== undefined) this.#last.next = leaf;
    this.#last = leaf;
    return leaf;
  }

  /** Declarators of one member are members of their own in the tree, so this goes by the brackets. */
  #structure(node: StructDeclaration): Branch {
    this.#ends.length = 0;
    const parts = this.#partsOf(node, expressionsOf(node.members));
    const open = parts.findIndex((part) => isToken(part, "{"));
    const members = membersOf({ parts, ends: this.#ends }, open).list;
    return { kind: "struct", parts: [...parts.slice(0, open), members], start: node.start, end: node.end };
  }
}

/** The nodes that a node consists of, in the order of the text. */
function childrenOf(node: TreeNode): TreeNode[] {
  const children = Object.values(node).flat().filter(isNode);
  const { values, name } = node as { readonly values?: readonly Span[]; readonly name?: Span };
  if (node.kind === "requirement") children.push(...(values ?? []).map(versionAt));
  if (node.kind === "group" && name !== undefined) children.push(versionAt(name));
  return children.sort((a, b) => a.start - b.start);
}

function isNode(value: unknown): value is TreeNode {
  return typeof value === "object" && value !== null && "kind" in value;
}

function versionAt({ start, end }: Span): TreeNode {
  return { kind: "version", start, end };
}

/** Dimensions and widths of members, also of those in structures that are defined in place. */
function expressionsOf(members: StructDeclaration["members"]): Expression[] {
  const found = new Map<number, Expression>();
  for (const { type, dimensions, bits } of members) {
    const own = [...expressionsOf(type.members ?? []), ...dimensions, ...(bits === undefined ? [] : [bits])];
    for (const expression of own) found.set(expression.start, expression);
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}

interface FlatMembers {
  readonly parts: readonly Part[];
  readonly ends: readonly number[];
}

/** Puts the flat parts of a structure, from its `{` at `open`, into a list of members. */
function membersOf(flat: FlatMembers, open: number): { readonly list: Branch; readonly next: number } {
  const list: Part[] = [flat.parts[open] as Part];
  let member: Part[] = [];
  let at = open + 1;
  for (;;) {
    const part = flat.parts[at] as Part;
    if (isToken(part, "{")) {
      const nested = membersOf(flat, at);
      member.push(nested.list);
      at = nested.next;
    } else {
      at++;
      if (isToken(part, "}")) return { list: branchOf("members", [...list, part]), next: at };
      member.push(part);
    }
    const next = flat.parts[at] as Part;
    const last = member.at(-1) as Part;
    if (flat.ends.some((end) => last.end <= end && end < next.start)) {
      list.push(branchOf("member", member));
      member = [];
    }
  }
}

function branchOf(kind: string, parts: readonly Part[]): Branch {
  return { kind, parts, start: parts[0]?.start ?? 0, end: parts.at(-1)?.end ?? 0 };
}

/** True for a token that its parent knows by this text. */
export function isToken(part: Part | undefined, text: string): part is Leaf {
  return part?.kind === "leaf" && (part as Leaf).role === "token" && (part as Leaf).text === text;
}

export function isLeaf(part: Part): part is Leaf {
  return part.kind === "leaf";
}

export function firstLeaf(part: Part): Leaf {
  let at = part;
  while (!isLeaf(at)) at = at.parts[0] as Part;
  return at;
}

export function lastLeaf(part: Part): Leaf {
  let at = part;
  while (!isLeaf(at)) at = at.parts.at(-1) as Part;
  return at;
}
