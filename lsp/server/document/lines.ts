/** Offsets of a text as the protocol's positions, and back. */
import type { Position, Range } from "vscode-languageserver/node";
import type { Span } from "../../../grammar/tree.ts";

export interface Lines {
  readonly position: (offset: number) => Position;
  readonly offset: (position: Position) => number;
  readonly range: (span: Span) => Range;
}

/** What gives positions: the client's document, or a text of the tests. */
export interface Positions {
  readonly positionAt: (offset: number) => Position;
  readonly offsetAt: (position: Position) => number;
}

export function linesOf(positions: Positions): Lines {
  const position = (offset: number): Position => positions.positionAt(offset);
  return {
    position,
    offset: (place) => positions.offsetAt(place),
    range: ({ start, end }) => ({ start: position(start), end: position(end) }),
  };
}
