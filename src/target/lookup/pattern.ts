/** Patterns of names as a shell has them: `*`, `?`, `[a-z]`, `[!a-z]`. */

/** True if it is more than a name. */
export function isPattern(text: string): boolean {
  return /[*?[]/.test(text);
}

/** What every name that matches begins with. */
export function literalStart(pattern: string): string {
  return /^[^*?[]*/.exec(pattern)?.[0] ?? "";
}

/** A star, or what one letter must be. */
type Piece = "star" | ((letter: string) => boolean);

export function matcher(pattern: string): (name: string) => boolean {
  const pieces = [...pattern.matchAll(/\*+|\[!?\]?[^\]]*\]|./gs)].map(([piece]) => readPiece(piece));
  return (name) => matches(pieces, name);
}

function readPiece(piece: string): Piece {
  if (piece.startsWith("*")) return "star";
  if (piece === "?") return () => true;
  if (piece.length === 1) return (letter) => letter === piece;
  const isInverted = piece[1] === "!";
  const ranges = [...piece.slice(isInverted ? 2 : 1, -1).matchAll(/(.)-(.)|./gs)];
  return (letter) => isInverted !== ranges.some(([one, from = one, to = one]) => letter >= from && letter <= to);
}

/** Goes back to the last star only: earlier ones could match no more than it does. */
function matches(pieces: readonly Piece[], name: string): boolean {
  let at = 0;
  let next = 0;
  let star: { readonly piece: number; at: number } | undefined;
  while (at < name.length) {
    const piece = pieces[next];
    if (piece === "star") {
      star = { piece: next, at };
      next += 1;
    } else if (piece?.(name[at] ?? "") === true) {
      next += 1;
      at += 1;
    } else if (star === undefined) {
      return false;
    } else {
      star.at += 1;
      at = star.at;
      next = star.piece + 1;
    }
  }
  return pieces.slice(next).every((piece) => piece === "star");
}
