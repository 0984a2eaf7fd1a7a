/** Trees whose places are counted from another start. */
import type { Span } from "../../../grammar/tree.ts";

/** A copy of a node, or of anything made of nodes, whose places are `by` less. */
export function counted<Node>(node: Node, by: number): Node {
  return by === 0 ? node : (copy(node, by) as Node);
}

function copy(value: unknown, by: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => copy(one, by));
  const result: Record<string, unknown> = {};
  for (const [key, own] of Object.entries(value)) {
    result[key] = key === "start" || key === "end" ? (own as number) - by : copy(own, by);
  }
  return result;
}

export function movedSpan({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}
