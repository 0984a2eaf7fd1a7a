/**
 * Every message of kpc, once. The first two digits of a code are its group:
 *
 * | group | about |
 * |---|---|
 * | 01 | files and imports |
 * | 02 | the form of the text |
 * | 03 | declared names, constants, parameters, `requires` |
 * | 04 | where a probe is, and the name of its event |
 * | 05 | fetch arguments |
 * | 06 | types of fields |
 * | 07 | registers and calling conventions |
 * | 08 | limits of the kernel |
 * | 09 | what a kernel version, an architecture or a back end lacks |
 * | 10 | what kpc has no meaning for yet |
 * | 11 | C expressions and the types of the target |
 * | 12 | functions, variables and events of the target |
 * | 13 | system calls |
 * | 14 | programs, libraries and their functions |
 * | 15 | conditions and actions |
 * | 16 | spans |
 */
import type { Entry } from "./entry.ts";
import * as backEnds from "./catalogue/back-ends.ts";
import * as boot from "./catalogue/boot.ts";
import * as cExpressions from "./catalogue/c-expressions.ts";
import * as conditions from "./catalogue/conditions.ts";
import * as fetches from "./catalogue/fetches.ts";
import * as files from "./catalogue/files.ts";
import * as limits from "./catalogue/limits.ts";
import * as names from "./catalogue/names.ts";
import * as notYet from "./catalogue/not-yet.ts";
import * as places from "./catalogue/places.ts";
import * as programs from "./catalogue/programs.ts";
import * as registers from "./catalogue/registers.ts";
import * as syscalls from "./catalogue/syscalls.ts";
import * as spans from "./catalogue/spans.ts";
import * as symbols from "./catalogue/symbols.ts";
import * as syntax from "./catalogue/syntax.ts";
import * as types from "./catalogue/types.ts";
import * as versions from "./catalogue/versions.ts";

/** An entry whose parameters do not matter, for those who list the catalogue. */
export type AnyEntry = Entry<never>;

const GROUPS: readonly Readonly<Record<string, AnyEntry>>[] = [
  files,
  syntax,
  names,
  places,
  fetches,
  types,
  registers,
  limits,
  versions,
  backEnds,
  boot,
  notYet,
  cExpressions,
  symbols,
  syscalls,
  programs,
  conditions,
  spans,
];

/** All entries by code, in the order of the codes. */
export const catalogue: ReadonlyMap<string, AnyEntry> = new Map(
  GROUPS.flatMap((group) => Object.values(group))
    .sort((a, b) => (a.code < b.code ? -1 : 1))
    .map((found) => [found.code, found] as const),
);
