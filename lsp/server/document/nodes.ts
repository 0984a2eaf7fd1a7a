/** Nodes of a tree by their places. */
import type { Span } from "../../../grammar/tree.ts";

/** Any node: what it is, and where. */
export interface Node extends Span {
  readonly kind?: string;
}

/** The nodes that are around an offset, outermost first. At an end, what ends there counts. */
export function pathTo(root: Node, offset: number): readonly Node[] {
  const path: Node[] = [];
  for (let node: Node | undefined = root; node !== undefined; node = childAt(node, offset)) path.push(node);
  return path;
}

/** The one that begins at the offset rather than the one that ends there. */
function childAt(node: Node, offset: number): Node | undefined {
  let found: Node | undefined;
  for (const child of children(node)) {
    if (child.start > offset || child.end < offset) continue;
    if (found === undefined || child.start === offset || found.end < child.end) found = child;
    if (child.end > offset) break;
  }
  return found;
}

/** In the order of the source. */
export function children(node: Node): Node[] {
  const found: Node[] = [];
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) for (const one of value) if (isNode(one)) found.push(one);
    if (isNode(value)) found.push(value);
  }
  return found.sort((a, b) => a.start - b.start);
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "start" in value && "end" in value;
}

/** All nodes of a tree, parents before what is in them. */
export function* walk(node: Node): Generator<Node> {
  yield node;
  for (const child of children(node)) yield* walk(child);
}
