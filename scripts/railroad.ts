/**
 * Draws a rule of a grammar as a railroad diagram: SVG text, with classes for its colours.
 *
 * A piece knows its size around the line that runs through it, and draws itself with its left end
 * at a point. All lines are drawn from curves of one radius.
 */

/** A part of a rule, from which the diagrams and the text are made. */
export type Item =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "token"; readonly name: string }
  | { readonly kind: "rule"; readonly name: string }
  | { readonly kind: "sequence"; readonly items: readonly Item[] }
  | { readonly kind: "choice"; readonly items: readonly Item[] }
  | { readonly kind: "optional"; readonly item: Item }
  /** Once or more. */
  | { readonly kind: "repeat"; readonly item: Item; readonly separator: Item | undefined };

interface Piece {
  readonly width: number;
  readonly up: number;
  readonly down: number;
  draw(x: number, y: number): string;
}

const RADIUS = 8;
const GAP = 10;
const LETTER = 8.1;
const HALF_BOX = 13;
const MARGIN = 4;
const END = 22;

/** How wide a row may be before what follows goes into the next. */
const ROW = 740;

export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** The diagram of a rule. Names of rules and tokens lead to the elements with these ids. */
export function drawDiagram(name: string, item: Item): string {
  const rows = rowsOf(item);
  const width = Math.max(...rows.map((row) => row.width)) + 2 * END + 2 * MARGIN;
  let y = MARGIN;
  let body = "";
  rows.forEach((row, index) => {
    const isLast = index === rows.length - 1;
    const left = MARGIN + END;
    const right = left + row.width;
    const top = y;
    y += row.up;
    body += index === 0 ? start(MARGIN, y) : "";
    body += row.draw(left, y);
    body += isLast ? end(right, y) : toNextRow(right, y, { left, row, next: rows[index + 1] ?? row });
    y = top + row.up + row.down + (isLast ? 0 : GAP + 2 * RADIUS);
  });
  const height = round(y + MARGIN);
  const size = `width="${round(width)}" height="${height}" viewBox="0 0 ${round(width)} ${height}"`;
  return `<svg class="railroad" role="img" aria-label="${escapeHtml(name)}" ${size}>${body}</svg>`;
}

/** The pieces of a long rule, row by row. */
function rowsOf(item: Item): Piece[] {
  const items = item.kind === "sequence" ? item.items.map(pieceOf) : [pieceOf(item)];
  const rows: Piece[][] = [[]];
  for (const piece of items) {
    const row = rows.at(-1) ?? [];
    if (row.length > 0 && sequence([...row, piece]).width > ROW) rows.push([piece]);
    else row.push(piece);
  }
  return rows.map(sequence);
}

function pieceOf(item: Item): Piece {
  switch (item.kind) {
    case "literal":
      return box(item.text, "literal");
    case "token":
      return box(item.name, "token", `token-${item.name}`);
    case "rule":
      return box(item.name, "rule", item.name);
    case "sequence":
      return sequence(item.items.map(pieceOf));
    case "choice":
      return choice(item.items.map(pieceOf));
    case "optional":
      return optional(pieceOf(item.item));
    case "repeat":
      return repeat(pieceOf(item.item), item.separator && pieceOf(item.separator));
  }
}

function box(text: string, style: string, target?: string): Piece {
  const width = Math.max(text.length * LETTER + 20, 2 * HALF_BOX);
  const draw = (x: number, y: number): string => {
    const radius = style === "rule" ? 3 : HALF_BOX;
    const place = `x="${round(x)}" y="${round(y - HALF_BOX)}" width="${round(width)}" height="${2 * HALF_BOX}"`;
    const label = `<text x="${round(x + width / 2)}" y="${round(y + 4.5)}">${escapeHtml(text)}</text>`;
    const shape = `<g class="${style}"><rect ${place} rx="${radius}"/>${label}</g>`;
    return target === undefined ? shape : `<a href="#${target}">${shape}</a>`;
  };
  return { width, up: HALF_BOX, down: HALF_BOX, draw };
}

function sequence(pieces: readonly Piece[]): Piece {
  const width = pieces.reduce((sum, piece) => sum + piece.width, GAP * Math.max(pieces.length - 1, 0));
  const draw = (x: number, y: number): string => {
    let at = x;
    return pieces
      .map((piece, index) => {
        const line = index === 0 ? "" : rail(at, y, `h${GAP}`);
        at += index === 0 ? 0 : GAP;
        const drawn = piece.draw(at, y);
        at += piece.width;
        return line + drawn;
      })
      .join("");
  };
  return {
    width,
    up: Math.max(0, ...pieces.map(({ up }) => up)),
    down: Math.max(0, ...pieces.map(({ down }) => down)),
    draw,
  };
}

/** The first on the line, the others below it. */
function choice(pieces: readonly Piece[]): Piece {
  const inner = Math.max(...pieces.map((piece) => piece.width));
  const depths: number[] = [];
  let depth = 0;
  pieces.forEach((piece, index) => {
    if (index > 0) depth = Math.max(depth + GAP + piece.up, 2 * RADIUS);
    depths.push(depth);
    depth += piece.down;
  });
  const draw = (x: number, y: number): string =>
    pieces
      .map((piece, index) => {
        const drop = depths[index] ?? 0;
        const left = x + 2 * RADIUS;
        const rest = inner - piece.width;
        const line = rail(left + piece.width, y + drop, `h${round(rest)}`);
        const drawn = piece.draw(left, y + drop) + line;
        if (index === 0) return rail(x, y, `h${2 * RADIUS}`) + drawn + rail(left + inner, y, `h${2 * RADIUS}`);
        const down = `${turn(1, 1, 1)}v${round(drop - 2 * RADIUS)}${turn(1, 1, 0)}`;
        const up = `${turn(1, -1, 0)}v${round(2 * RADIUS - drop)}${turn(1, -1, 1)}`;
        return rail(x, y, down) + drawn + rail(left + inner, y + drop, up);
      })
      .join("");
  return { width: inner + 4 * RADIUS, up: pieces[0]?.up ?? 0, down: depth, draw };
}

/** On the line, with a way around it above. */
function optional(piece: Piece): Piece {
  const rise = Math.max(piece.up + GAP / 2, 2 * RADIUS);
  const width = piece.width + 4 * RADIUS;
  const draw = (x: number, y: number): string => {
    const straight = round(rise - 2 * RADIUS);
    const around =
      `${turn(1, -1, 0)}v${-straight}${turn(1, -1, 1)}h${round(piece.width)}` +
      `${turn(1, 1, 1)}v${straight}${turn(1, 1, 0)}`;
    const line = `h${2 * RADIUS}`;
    return (
      rail(x, y, around) + rail(x, y, line) + piece.draw(x + 2 * RADIUS, y) + rail(x + width - 2 * RADIUS, y, line)
    );
  };
  return { width, up: rise + 1, down: piece.down, draw };
}

/** On the line, with a way back below it, on which the separator is. */
function repeat(piece: Piece, separator: Piece | undefined): Piece {
  const inner = Math.max(piece.width, separator?.width ?? 0);
  const drop = Math.max(piece.down + GAP / 2 + (separator?.up ?? 0), 2 * RADIUS);
  const width = inner + 2 * RADIUS;
  const draw = (x: number, y: number): string => {
    const straight = round(drop - 2 * RADIUS);
    const left = x + RADIUS;
    const right = left + inner;
    const back = separator === undefined ? arrow(left + inner / 2, y + drop) : "";
    const gap = separator === undefined ? inner : (inner - separator.width) / 2;
    const before = (inner - piece.width) / 2;
    return [
      rail(x, y, `h${round(RADIUS + before)}`),
      piece.draw(left + before, y),
      rail(right - before, y, `h${round(RADIUS + before)}`),
      rail(right, y, `${turn(1, 1, 1)}v${straight}${turn(-1, 1, 1)}h${round(-gap)}`),
      separator?.draw(left + gap, y + drop) ?? back,
      rail(left, y, `${turn(-1, 1, 0)}v${straight}${turn(1, 1, 0)}${separator === undefined ? "" : `h${round(gap)}`}`),
    ].join("");
  };
  return { width, up: piece.up, down: drop + (separator?.down ?? 1), draw };
}

interface Rows {
  readonly left: number;
  readonly row: Piece;
  readonly next: Piece;
}

/** From the end of a row around below it to the start of the next. */
function toNextRow(x: number, y: number, { left, row, next }: Rows): string {
  const fall = row.down + GAP / 2 + RADIUS;
  const rest = row.down + GAP + 2 * RADIUS + next.up - fall;
  const down = `${turn(1, 1, 1)}v${round(fall - 2 * RADIUS)}${turn(-1, 1, 1)}`;
  const again = `${turn(-1, 1, 0)}v${round(rest - 2 * RADIUS)}${turn(1, 1, 0)}`;
  return rail(x, y, `${down}h${round(left - x)}${again}`);
}

function start(x: number, y: number): string {
  return `<circle class="end" cx="${x + 5}" cy="${round(y)}" r="4"/>${rail(x + 9, y, `h${END - 9}`)}`;
}

function end(x: number, y: number): string {
  return `${rail(x, y, `h${END - 10}`)}<circle class="end" cx="${round(x + END - 6)}" cy="${round(y)}" r="4"/>`;
}

/** The head of an arrow to the left. */
function arrow(x: number, y: number): string {
  return rail(x + 3, y - 4, "l-5 4l5 4");
}

function rail(x: number, y: number, path: string): string {
  return `<path d="M${round(x)} ${round(y)}${path}"/>`;
}

/** A quarter of a circle to the right or left and down or up. */
function turn(right: 1 | -1, down: 1 | -1, clockwise: 0 | 1): string {
  return `a${RADIUS} ${RADIUS} 0 0 ${clockwise} ${right * RADIUS} ${down * RADIUS}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** How the page looks that the diagrams are on, in light and in dark. */
export const STYLE = `
:root {
  --paper: #fff; --ink: #1b1f24; --faint: #5b6672; --line: #8894a1; --frame: #dfe4ea; --ground: #f6f8fa;
  --link: #0b5cad; --literal: #dff3e4; --literal-edge: #3c8d57; --token: #fdf1d6; --token-edge: #b07d12;
  --rule: #e2edfb; --rule-edge: #3f76b8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181d; --ink: #e3e8ee; --faint: #9aa7b4; --line: #72808e; --frame: #2b333c; --ground: #1b2027;
    --link: #79b8ff; --literal: #17342a; --literal-edge: #4fae74; --token: #3a2f14; --token-edge: #cf9f3d;
    --rule: #1b3049; --rule-edge: #5c9ade;
  }
}
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 860px; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1, h2, h3 { line-height: 1.25; }
h2 { margin-top: 3rem; }
h3 { margin: 0 0 0.4rem; font-size: 1.05rem; }
h3, b, code, pre, nav, .used a, .railroad text {
  font-family: ui-monospace, "DejaVu Sans Mono", "Liberation Mono", Menlo, Consolas, monospace;
}
code { padding: 0 0.2em; font-size: 0.9em; background: var(--ground); border-radius: 3px; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
nav {
  display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; padding: 0.8rem 1rem;
  font-size: 0.85rem; background: var(--ground); border: 1px solid var(--frame); border-radius: 6px;
}
section { padding: 1rem 0; border-top: 1px solid var(--frame); break-inside: avoid; }
section p { margin: 0.3rem 0; }
section:target h3 { text-decoration: underline; }
pre, .diagram { margin: 0.5rem 0; overflow-x: auto; }
pre { padding: 0.6rem 0.8rem; font-size: 0.85rem; background: var(--ground); border-radius: 6px; }
.used { color: var(--faint); font-size: 0.8rem; }
.railroad { display: block; }
.railroad path { fill: none; stroke: var(--line); stroke-width: 1.5; }
.railroad rect { stroke-width: 1.2; }
.railroad text { fill: var(--ink); font-size: 13px; text-anchor: middle; }
.railroad a:hover rect { stroke-width: 2.2; }
.railroad .end { fill: var(--line); }
.literal rect { fill: var(--literal); stroke: var(--literal-edge); }
.token rect { fill: var(--token); stroke: var(--token-edge); stroke-dasharray: 4 3; }
.rule rect { fill: var(--rule); stroke: var(--rule-edge); }
b { padding: 0 0.5em; font-size: 0.85em; font-weight: normal; border-radius: 1em; }
b.literal { background: var(--literal); border: 1px solid var(--literal-edge); }
b.token { background: var(--token); border: 1px dashed var(--token-edge); }
b.rule { background: var(--rule); border: 1px solid var(--rule-edge); border-radius: 3px; }
`.trim();
