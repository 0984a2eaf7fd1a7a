/**
 * The tree of commands as tables that a script looks up: by the place and the option, `compile --to`,
 * or by the place and the operand's number, `target diff 1`.
 */
import { formsOf } from "./model.ts";
import type { Place, Values } from "./model.ts";

export interface Row<Found> {
  readonly keys: readonly string[];
  /** True if the keys are what others begin with. */
  readonly open?: boolean;
  readonly found: Found;
}

/** `target show`, empty for kpc itself. */
export function pathOf({ path }: Place): string {
  return path.join(" ");
}

/** The values of options. */
export function optionRows(places: readonly Place[]): readonly Row<Values>[] {
  return shared(
    places.flatMap((place) =>
      place.options.flatMap((option) => {
        const { value } = option;
        const keys = formsOf(option).map((form) => `${pathOf(place)} ${form}`);
        return value === undefined ? [] : [{ keys, found: value }];
      }),
    ),
  );
}

/** What operands can be; where the last stands for all that follow, by how the key begins. */
export function operandRows(places: readonly Place[]): readonly Row<Values>[] {
  return places.flatMap((place) => {
    const { operands, endless } = place;
    return operands.map((found, index) => {
      const open = endless && index === operands.length - 1;
      return { keys: [`${pathOf(place)} ${open ? "" : index}`], open, found };
    });
  });
}

/** Options with the same values have one row. */
function shared(rows: readonly Row<Values>[]): readonly Row<Values>[] {
  const found = new Map<string, Row<Values>>();
  for (const row of rows) {
    const { words, files, folders } = row.found;
    const id = JSON.stringify([words, files, folders]);
    const before = found.get(id);
    found.set(id, before === undefined ? row : { ...before, keys: [...before.keys, ...row.keys] });
  }
  return [...found.values()];
}
