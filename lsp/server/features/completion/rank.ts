/** How well a name fits what is typed of it. */

/** From the best on: each is a way to begin, or to be inside. */
const BEGINS = 0;
const BEGINS_IN_OTHER_CASE = 1;
const BEGINS_A_WORD = 2;
const IS_INSIDE = 3;
const IS_SCATTERED = 4;

/** Fewer letters are inside of nearly every name, and these scattered over it. */
const LETTERS_INSIDE = 2;
const LETTERS_SCATTERED = 3;

/** The lower, the better; absent where the name does not have the letters in their order. */
export function rankOf(name: string, letters: string): number | undefined {
  if (name.startsWith(letters)) return BEGINS;
  const lower = name.toLowerCase();
  const wanted = letters.toLowerCase();
  if (lower.startsWith(wanted)) return BEGINS_IN_OTHER_CASE;
  const at = lower.indexOf(wanted);
  if (at < 0) return isScattered(lower, wanted) ? IS_SCATTERED : undefined;
  for (let inside = at; inside > 0; inside = lower.indexOf(wanted, inside + 1)) {
    if (!/[a-z\d]/.test(lower.charAt(inside - 1))) return BEGINS_A_WORD;
  }
  return IS_INSIDE;
}

function isScattered(lower: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = lower.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** Those that fit, the best first, else in their own order. */
export function ranked<Named>(all: readonly Named[], letters: string, nameOf: (one: Named) => string): Named[] {
  const fitting = all.flatMap((one) => {
    const rank = rankOf(nameOf(one), letters);
    return rank === undefined ? [] : [{ one, rank }];
  });
  return fitting.sort((a, b) => a.rank - b.rank).map(({ one }) => one);
}

/** The same for names by the tens of thousands, of which `most` are wanted: the shortest of each rank. */
export function best(
  names: readonly string[],
  letters: string,
  most: number,
): { readonly names: readonly string[]; readonly isAll: boolean } {
  const worst =
    letters.length < LETTERS_INSIDE
      ? BEGINS_IN_OTHER_CASE
      : letters.length < LETTERS_SCATTERED
        ? IS_INSIDE
        : IS_SCATTERED;
  const byRank = new Map<number, string[]>();
  for (const name of names) {
    const rank = rankOf(name, letters);
    if (rank === undefined || rank > worst) continue;
    const same = byRank.get(rank);
    if (same === undefined) byRank.set(rank, [name]);
    else same.push(name);
  }
  const found: string[] = [];
  let count = 0;
  for (let rank = BEGINS; rank <= worst; rank++) {
    const own = byRank.get(rank) ?? [];
    count += own.length;
    if (found.length < most)
      found.push(...own.sort((a, b) => a.length - b.length || (a < b ? -1 : 1)).slice(0, most - found.length));
  }
  return { names: found, isAll: count <= most && worst === IS_SCATTERED };
}
