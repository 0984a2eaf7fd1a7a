/**
 * What the kernel takes and kpc refuses, or spells otherwise, on purpose.
 * `docs/stricter-than-the-kernel.md` gives the reasons; a test holds the two lists together.
 */

export interface Strictness {
  /** The heading in the document. */
  readonly title: string;
  readonly matches: (definition: Definition) => boolean;
}

/** A definition in its parts, as far as these rules look. */
interface Definition {
  readonly command: string;
  readonly place: string;
  /** What stands behind the first `=` of each argument. */
  readonly fetches: readonly string[];
  readonly line: string;
}

export const STRICT_ON_PURPOSE: readonly Strictness[] = [
  { title: "Junk before the colon", matches: ({ command }) => /^(?:[pet][^:]+|[rf][^\d:][^:]*)(?::|$)/.test(command) },
  {
    title: "A name that is discarded",
    matches: ({ command, place }) => /^[pr]\d+:/.test(command) && place.includes("/"),
  },
  {
    title: "Text after the last parenthesis",
    matches: ({ fetches }) => fetches.some((fetch) => /\)[^)\]:>.-][^)]*$/.test(fetch) || /\)[^():>-]+:/.test(fetch)),
  },
  { title: "An address that is none", matches: ({ place }) => /^\d/.test(place) },
  {
    title: "A module or symbol that cannot be one",
    matches: ({ place }) => !place.includes("/") && !isFunction(place),
  },
  {
    title: "A return probe inside a function",
    matches: ({ command, place }) =>
      (command.startsWith("r") || place.includes("%return")) && /\+(?!0+\b|0x0+\b)/.test(place),
  },
  { title: "A pattern of functions", matches: ({ place }) => /[*?]/.test(place) },
  { title: "A relative path", matches: ({ place }) => /^[^/]+\/.*:\d/.test(place) },
  { title: "A path with quotes or backslashes", matches: ({ place }) => place.includes("/") && /["'\\]/.test(place) },
  {
    title: "A string made of a number",
    matches: ({ fetches }) => fetches.some((fetch) => /^\\[^"].*:u?string/.test(fetch)),
  },
  {
    title: "A string of the return value itself",
    matches: ({ fetches }) => fetches.some((fetch) => /^\$retval[^:]*:u?string/.test(fetch)),
  },
  {
    title: "An array of an event's field",
    matches: ({ command, fetches }) =>
      command.startsWith("e") && fetches.some((fetch) => /^\$?\w+:[^[]*\[/.test(fetch)),
  },
  { title: "An offset beyond 32 bits", matches: ({ fetches }) => fetches.some(hasWideOffset) },
  { title: "A type behind `$arg*`", matches: ({ line }) => /\$arg\*\S/.test(line) },
  { title: "More than 128 fields", matches: ({ fetches }) => fetches.length > 128 },
  { title: "An event of more than 3072 bytes", matches: ({ line }) => (line.match(/:u64\[64\]/g) ?? []).length > 6 },
  {
    title: "A symbol in a program",
    matches: ({ place, fetches }) => place.includes("/") && fetches.some((fetch) => /:sym(?:bol|str)/.test(fetch)),
  },
  {
    title: "An entry probe that turns into an exit probe",
    matches: ({ command, place, fetches }) =>
      command.startsWith("f") && !place.includes("%return") && fetches.some((fetch) => fetch.includes("$retval")),
  },
  {
    title: "A variable with a tail",
    matches: ({ fetches }) =>
      fetches.some((fetch) => /\$(?:retval|stack|comm)[A-Za-z0-9_]/i.test(fetch.replace(/\$stack\d+(?=[):]|$)/g, ""))),
  },
  { title: "A condition", matches: ({ command, line }) => command.startsWith("e") && / if /.test(line) },
  { title: "An unclosed string", matches: ({ fetches }) => fetches.some((fetch) => fetch === '\\"') },
  { title: "A name that is 64 characters long", matches: ({ command }) => /[:/]\w{64}$/.test(command) },
  {
    title: "The entry of a function on riscv64",
    matches: ({ command, place }) => /^[pr]/.test(command) && /^[\w-]+:[\w.]+$/.test(place),
  },
  {
    title: "A symbol without a name",
    matches: ({ fetches }) => fetches.some((fetch) => /@(?:$|[:)]|-|\+(?!\d)|\w+[+-](?:$|[:)]))/.test(fetch)),
  },
  { title: "Lenient register numbers", matches: ({ fetches }) => fetches.some((fetch) => /%r(?:0\d|\+)/.test(fetch)) },
  { title: "`$COMM` is written `$comm`", matches: ({ fetches }) => fetches.some((fetch) => fetch.includes("$COMM")) },
  {
    title: "`+-4(…)` is written `-4(…)`",
    matches: ({ fetches }) => fetches.some((fetch) => /[+-]u?[+-]\d/.test(fetch)),
  },
  {
    title: "An array's length is written in decimal",
    matches: ({ fetches }) => fetches.some((fetch) => /\[(?:0x|0\d)[^\]]*\]/i.test(fetch)),
  },
  {
    title: "Strings of event probes get their type",
    matches: ({ command, fetches }) =>
      command.startsWith("e") && fetches.some((fetch) => /^(?:\$comm|\\")/i.test(fetch) && !/:u?string$/.test(fetch)),
  },
];

/** Why a definition is refused or spelled otherwise on purpose, or `undefined`. */
export function strictOnPurpose(line: string): string | undefined {
  const [command = "", place = "", ...rest] = line
    .replace(/#.*$/, "")
    .trim()
    .split(/[ \t]+/);
  const fetches = rest.map((argument) => argument.slice(argument.indexOf("=") + 1));
  return STRICT_ON_PURPOSE.find(({ matches }) => matches({ command, place, fetches, line }))?.title;
}

function isFunction(place: string): boolean {
  return /^(?:[\w-]+:)?[A-Za-z_.$][\w.$]*(?:\+\w+)?(?:%return)?$/.test(place) || /^\w+[./]\w+$/.test(place);
}

function hasWideOffset(fetch: string): boolean {
  return [...fetch.matchAll(/[+-]u?(0x[0-9a-f]+|\d+)\(/gi)].some(([, number]) => Number(number) > 0x7fff_ffff);
}
