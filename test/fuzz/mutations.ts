/** Programs with accidents: what typing, cutting, pasting and broken disks make of them. */
import { readFileSync, readdirSync } from "node:fs";
import fc from "fast-check";
import { catalogue } from "../../src/diagnostics/catalogue.ts";
import { findArchitecture } from "../../src/target/arch/index.ts";
import { programs } from "../conformance/generate/programs.ts";
import { profileOf } from "../conformance/profiles.ts";
import { specimensOf } from "../support/markdown.ts";

const root = new URL("../../", import.meta.url);

/** Programs of the documents, the examples, the catalogue and the generator. */
export function corpus(): readonly string[] {
  const documents = ["docs/language.md", "README.md"].flatMap((path) =>
    specimensOf(readFileSync(new URL(path, root), "utf8")).map(({ program }) => program.text),
  );
  const examples = readdirSync(new URL("examples/", root), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".kp"))
    .map((name) => readFileSync(new URL(`examples/${name}`, root), "utf8"));
  const findings = [...catalogue.values()].flatMap(({ example }) => ("source" in example ? [example.source] : []));
  const arch = findArchitecture("x86_64");
  if (arch === undefined) throw new Error("no x86_64");
  const generated = fc.sample(programs({ arch, profile: profileOf("amd64-7.3") }), { seed: 3, numRuns: 200 });
  return [...documents, ...examples, ...findings, ...generated, WHOLE_LANGUAGE].filter((text) => text.length < 4000);
}

/** What is not compiled yet, so that its rules are tried as well. */
const WHOLE_LANGUAGE = `struct conn { int fd; char *host, name[16]; unsigned flags:3; union { long a; } u; }
span open_time = open | open2 .. open_ret on tid, a.x == b.y < us: elapsed.us; path: open.path > where us > 1ms { hist us by comm }
kprobe vfs_read < ((struct file *)$arg1)->f_path.dentry->d_name.name:string; a[3]; *p; &q->r >
  where count > 4KiB && comm ~ "nginx*" || !(a & 0x10) {
  count by comm; lhist us step 100; sum bytes by comm, file sort bytes desc size 4096; stack;
  print "%s read %d", comm, bytes; snapshot limit 1 if bytes > 1MiB; enable open }
`;

/** A small generator of numbers with a seed, so that a failure can be run again. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 to `limit` - 1. Source: mulberry32 */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let value = this.#state;
    value = Math.imul(value ^ (value >>> 15), value | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) % limit;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)] as T;
  }
}

const INSERTED = [
  ...[
    "<",
    ">",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ";",
    ":",
    ",",
    "|",
    "..",
    "->",
    "%",
    "$",
    "@",
    "\\",
    '"',
    "#",
    "//",
    "/*",
  ],
  ...[
    "\n",
    " ",
    "\0",
    "\uFEFF",
    "\uD800",
    "\u202E",
    "é",
    "\u{1F600}",
    "0x",
    "99999999999999999999",
    "+0(",
    "-u8(",
    "$arg*",
  ],
  ...[
    "kprobe",
    "where",
    "as",
    "span",
    "group",
    "import",
    "const",
    "struct",
    "enum",
    "requires",
    "maxactive",
    ":string[3]",
  ],
];

export function mutate(texts: readonly string[], random: Random): string {
  let text = random.pick(texts);
  const count = 1 + random.below(4);
  for (let index = 0; index < count; index++)
    text = MUTATIONS[random.below(MUTATIONS.length)]?.(text, texts, random) ?? text;
  return text;
}

type Mutation = (text: string, texts: readonly string[], random: Random) => string;

const MUTATIONS: readonly Mutation[] = [
  (text, _, random) => {
    const at = random.below(text.length + 1);
    return text.slice(0, at) + text.slice(at + 1 + random.below(4));
  },
  (text, _, random) => {
    const at = random.below(text.length + 1);
    return text.slice(0, at) + random.pick(INSERTED) + text.slice(at);
  },
  (text, _, random) => {
    const start = random.below(text.length + 1);
    const part = text.slice(start, start + random.below(40));
    const at = random.below(text.length + 1);
    return text.slice(0, at) + part + text.slice(at);
  },
  (text, texts, random) => {
    const other = random.pick(texts);
    return text.slice(0, random.below(text.length + 1)) + other.slice(random.below(other.length + 1));
  },
  (text, _, random) => {
    const at = random.below(text.length + 1);
    return text.slice(0, at) + String.fromCharCode(random.below(0x10000)) + text.slice(at + 1);
  },
  (text, _, random) => text.slice(0, random.below(text.length + 1)),
  (text, _, random) => text.replace(/\w+/g, (word) => (random.below(20) === 0 ? random.pick(INSERTED) : word)),
];
