/**
 * One line of `dynamic_events` as a `.kp` declaration that defines the same event.
 *
 * It carries the parts over as they stand: whether they are right is for the checker to say, about
 * the declaration. Source of the form: Documentation/trace/kprobetrace.rst and its siblings.
 */

/** Groups that the kernel gives events without one, and names that it makes. */
const DEFAULTS = {
  p: { group: "kprobes", kind: "kprobe" },
  r: { group: "kprobes", kind: "kretprobe" },
  f: { group: "fprobes", kind: "fprobe" },
  t: { group: "tracepoints", kind: "rawtracepoint" },
  e: { group: "eprobes", kind: "tracepoint" },
} as const;

interface Parts {
  readonly letter: keyof typeof DEFAULTS;
  readonly maxactive: string;
  readonly name: string | undefined;
  readonly place: string;
  readonly arguments: readonly string[];
}

/** The declaration, or `undefined` if the line is not a definition that kpc has a word for. */
export function importDefinition(line: string): string | undefined {
  const parts = split(line);
  if (parts === undefined) return undefined;
  const isUser = (parts.letter === "p" || parts.letter === "r") && /\/.*:\d/.test(parts.place);
  const kind = isUser ? (parts.letter === "p" ? "uprobe" : "uretprobe") : DEFAULTS[parts.letter].kind;
  const filter = parts.letter === "e" ? parts.arguments.indexOf("if") : -1;
  const fields = filter < 0 ? parts.arguments : parts.arguments.slice(0, filter);
  return [
    kind,
    location(parts.place),
    `as ${eventName(parts, isUser)}`,
    ...(parts.maxactive === "" ? [] : [`maxactive ${parts.maxactive}`]),
    ...(fields.length === 0 ? [] : [`< ${fields.map(field).join("; ")} >`]),
    ...(filter < 0 ? [] : [`where ${parts.arguments.slice(filter + 1).join(" ")}`]),
  ].join(" ");
}

function split(line: string): Parts | undefined {
  const [command, place, ...rest] = line.trim().split(/[ \t]+/);
  const match = /^([prfte])([^:]*)(?::(.*))?$/.exec(command ?? "");
  if (match === null || place === undefined) return undefined;
  const letter = match[1] as keyof typeof DEFAULTS;
  return { letter, maxactive: match[2] ?? "", name: match[3], place, arguments: rest };
}

/** The event's group and name; the kernel takes `.` for `/`. */
function eventName({ letter, name, place }: Parts, isUser: boolean): string {
  const group = isUser ? "uprobes" : DEFAULTS[letter].group;
  if (name === undefined) return `${group}/${madeName(letter, place, isUser)}`;
  const separator = name.includes("/") ? "/" : ".";
  const at = name.indexOf(separator);
  if (at < 0) return `${group}/${name}`;
  const event = name.slice(at + 1);
  return `${name.slice(0, at)}/${event === "" ? madeName(letter, place, isUser) : event}`;
}

/** The name that the kernel makes for an event without one. */
function madeName(letter: Parts["letter"], place: string, isUser: boolean): string {
  const returns = letter === "r" || place.endsWith("%return");
  const bare = place.replace(/%return.*$/, "");
  if (isUser) {
    const [, base = "", offset = ""] = /([^/:]*)[^/]*:(\w+)/.exec(bare) ?? [];
    return `p_${base.replace(/[._-].*$/, "")}_0x${BigInt(offset || 0).toString(16)}`;
  }
  switch (letter) {
    case "p":
    case "r": {
      const [symbol = "", offset = "0"] = bare.split("+");
      const made = `${returns ? "r" : "p"}_${symbol}_${Number(offset)}`;
      return made.replaceAll(/[:.*]/g, "_").slice(0, 63);
    }
    case "f":
      return `${bare}__${returns ? "exit" : "entry"}`;
    case "t":
      return bare;
    case "e":
      return bare.slice(bare.search(/[./]/) + 1);
  }
}

/** A place with characters that an unquoted one cannot have becomes a string. */
function location(place: string): string {
  return /^[\w/.:+%()*?~@!^$-]+$/.test(place) && !place.includes("//") && !place.includes("..")
    ? place
    : `"${place.replaceAll(/["\\]/g, "\\$&")}"`;
}

/** `NAME=FETCH:TYPE` as a field; without a name the kernel takes the position. */
function field(argument: string, index: number): string {
  const equals = argument.indexOf("=");
  if (equals >= 0) return `${argument.slice(0, equals)}: ${argument.slice(equals + 1)}`;
  if (argument === "$arg*") return argument;
  const word = /^[A-Za-z_]\w*(?=:|$)/.exec(argument)?.[0];
  return word === undefined ? `arg${index + 1}: ${argument}` : `${word}: ${argument}`;
}
