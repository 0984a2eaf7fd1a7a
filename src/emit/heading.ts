/** The line that says what an output is and what it was made of and for. */
import type { Program } from "../program/program.ts";
import type { EmitOptions } from "./back-end.ts";

const LONGEST = 200;

/** Without a comment sign. File names are cut, and cannot end the line or hide in it. */
export function heading({ sources, target }: Program, { version }: EmitOptions): string {
  const names = sources.map(({ name }) => name.replaceAll(/[^\x20-\x7e]/g, "?")).join(", ");
  const shown = names.length > LONGEST ? `${names.slice(0, LONGEST)}...` : names;
  return `kpc ${version}: ${shown} for ${target.arch}, Linux ${target.kernel}`;
}
