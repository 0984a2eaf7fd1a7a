/**
 * Which lines of a text are others in another text: the shortest way from one to the other, as Myers
 * has it. Texts that have little in common are not worth the search: they change as a whole.
 */

/** Lines of the old text, from `start` to before `end`, and what stands there in the new one. */
export interface LineChange {
  readonly start: number;
  readonly end: number;
  readonly newLines: readonly string[];
}

/** How many lines may be added and removed before the search is given up. */
const MOST_EDITS = 1000;

/** The lines of a text with their ends; the last may have none. */
export function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

export function lineChanges(oldText: string, newText: string): LineChange[] {
  const [before, after] = [linesOf(oldText), linesOf(newText)];
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const [a, b] = [before.slice(head, before.length - tail), after.slice(head, after.length - tail)];
  return changesBetween(a, b).map(({ start, end, newLines }) => ({ start: start + head, end: end + head, newLines }));
}

function changesBetween(a: readonly string[], b: readonly string[]): LineChange[] {
  if (a.length === 0 && b.length === 0) return [];
  const common = commonLines(a, b);
  if (common === undefined) return [{ start: 0, end: a.length, newLines: b }];
  const changes: LineChange[] = [];
  let [x, y] = [0, 0];
  for (const [nextX, nextY] of [...common, [a.length, b.length] as const]) {
    if (nextX > x || nextY > y) changes.push({ start: x, end: nextX, newLines: b.slice(y, nextY) });
    [x, y] = [nextX + 1, nextY + 1];
  }
  return changes;
}

/** The lines that stay, as places in both; absent if they are too few to look for. */
function commonLines(a: readonly string[], b: readonly string[]): (readonly [number, number])[] | undefined {
  const furthest: number[] = [0];
  const at = (line: readonly number[], diagonal: number): number => line[diagonal + MOST_EDITS] ?? -1;
  const history: number[][] = [];
  furthest[1 + MOST_EDITS] = 0;
  for (let edits = 0; edits <= Math.min(a.length + b.length, MOST_EDITS - 1); edits++) {
    history.push(furthest.slice(MOST_EDITS - edits - 1, MOST_EDITS + edits + 2));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const down =
        diagonal === -edits || (diagonal !== edits && at(furthest, diagonal - 1) < at(furthest, diagonal + 1));
      let x = down ? at(furthest, diagonal + 1) : at(furthest, diagonal - 1) + 1;
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x++;
      furthest[diagonal + MOST_EDITS] = x;
      if (x >= a.length && x - diagonal >= b.length) return backwards(history, a.length, b.length);
    }
  }
  return undefined;
}

/** Goes back through what was found for each number of edits. */
function backwards(history: readonly (readonly number[])[], endX: number, endY: number): (readonly [number, number])[] {
  const common: (readonly [number, number])[] = [];
  let [x, y] = [endX, endY];
  for (let edits = history.length - 1; edits >= 0; edits--) {
    const line = history[edits] ?? [];
    const at = (diagonal: number): number => line[diagonal + edits + 1] ?? -1;
    const diagonal = x - y;
    const down = diagonal === -edits || (diagonal !== edits && at(diagonal - 1) < at(diagonal + 1));
    const previousX = edits === 0 ? 0 : down ? at(diagonal + 1) : at(diagonal - 1);
    const previousY = edits === 0 ? 0 : previousX - (down ? diagonal + 1 : diagonal - 1);
    const [fromX, fromY] = edits === 0 ? [0, 0] : down ? [previousX, previousY + 1] : [previousX + 1, previousY];
    while (x > fromX && y > fromY) {
      x--;
      y--;
      common.push([x, y]);
    }
    [x, y] = [previousX, previousY];
  }
  return common.reverse();
}
