/**
 * A text as a list of items, each a declaration with what stands behind it, so that an edit reads only
 * the items around it anew.
 *
 * Places inside an item are counted from its own start: an item that only moves stays what it is, and what
 * is known of it with it. All items together are the same as what a parse of the whole text gives: between
 * two declarations the parser remembers nothing, so where an old item begins and the new text's parse comes
 * to a declaration at the same letter, all that follows is as it was.
 */
import { parse } from "../../../grammar/parse.ts";
import type { SyntaxProblem } from "../../../grammar/problems.ts";
import type { Comment, Declaration } from "../../../grammar/tree.ts";
import type { SourceFile } from "../../../src/diagnostics/diagnostic.ts";
import { counted } from "./shift.ts";

export interface Item {
  /** Its own part of the text, under a name that no other item has. */
  readonly source: SourceFile;
  /** Absent for what stands before the first declaration, which is an item of its own. */
  readonly declaration: Declaration | undefined;
  readonly comments: readonly Comment[];
  readonly problems: readonly SyntaxProblem[];
}

export interface Items {
  readonly text: string;
  readonly items: readonly Item[];
  /** Where each item starts. */
  readonly starts: readonly number[];
}

export function readItems(name: string, text: string): Items {
  return joined(text, itemsOf(name, text, 0, text.length));
}

/** How many items before an edit are read again: a declaration ends by what the next one begins with. */
const BEFORE = 3;
/** How many are read behind an edit at first, to find where nothing has changed. */
const BEHIND = 3;

/** The items of a text that was another one before. */
export function updateItems(name: string, old: Items, text: string): Items {
  if (old.text === text) return old;
  const same = commonStart(old.text, text);
  const sameEnd = commonEnd(old.text, text, same);
  const from = Math.max(0, itemAt(old, same) - BEFORE);
  const start = old.starts[from] ?? 0;
  const growth = text.length - old.text.length;
  // The first item that begins where the texts are the same again, in a part of them that is long enough.
  let meet = itemAt(old, old.text.length - sameEnd) + 1;
  for (let behind = BEHIND; meet + behind < old.items.length; behind *= 2, meet += behind) {
    const end = (old.starts[meet + behind] ?? 0) + growth;
    const read = itemsOf(name, text, start, end);
    const meeting = (old.starts[meet] ?? 0) + growth;
    let at = start;
    const until = read.findIndex((item) => {
      if (at === meeting) return true;
      at += item.source.text.length;
      return false;
    });
    if (until > 0 && until + 1 < read.length) {
      return joined(text, [...old.items.slice(0, from), ...read.slice(0, until), ...old.items.slice(meet)]);
    }
  }
  return joined(text, [...old.items.slice(0, from), ...itemsOf(name, text, start, text.length)]);
}

/** The item that a place is in; the later one where two touch. */
export function itemAt({ starts }: Pick<Items, "starts">, offset: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

function joined(text: string, items: readonly Item[]): Items {
  const starts: number[] = [];
  let start = 0;
  for (const { source } of items) {
    starts.push(start);
    start += source.text.length;
  }
  return { text, items, starts };
}

let nextId = 0;

/** The items of a part of the text that begins with a declaration, or with the text. */
function itemsOf(name: string, text: string, start: number, end: number): Item[] {
  const part = text.slice(start, end);
  const { file, problems } = parse(part);
  const cuts = file.declarations.map((declaration) => declaration.start);
  const hasHead = start === 0 || cuts[0] !== 0;
  const bounds = hasHead ? [0, ...cuts] : cuts;
  const owners = problems.map((problem) => ownerOf(problem, bounds));
  let comment = 0;
  let problem = 0;
  return bounds.map((from, index) => {
    const to = bounds[index + 1] ?? part.length;
    const declaration = file.declarations[hasHead ? index - 1 : index];
    const own: { comments: Comment[]; problems: SyntaxProblem[] } = { comments: [], problems: [] };
    for (let one = file.comments[comment]; one !== undefined && one.start < to; one = file.comments[++comment]) {
      own.comments.push(counted(one, from));
    }
    for (; owners[problem] === index; problem++) own.problems.push(counted(problems[problem] as SyntaxProblem, from));
    return {
      source: { name: `${name}#${nextId++}`, text: part.slice(from, to) },
      declaration: counted(declaration, from),
      ...own,
    };
  });
}

/** What is missing at a declaration's end is reported where the next one begins. */
function ownerOf({ kind, start }: SyntaxProblem, bounds: readonly number[]): number {
  const index = itemAt({ starts: bounds }, start);
  const isOfTheLast = (kind === "expected" || kind === "nested-too-deep") && bounds[index] === start;
  return isOfTheLast ? Math.max(0, index - 1) : index;
}

function commonStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  return length;
}

function commonEnd(a: string, b: string, start: number): number {
  const most = Math.min(a.length, b.length) - start;
  let length = 0;
  while (length < most && a.charCodeAt(a.length - 1 - length) === b.charCodeAt(b.length - 1 - length)) length++;
  return length;
}
