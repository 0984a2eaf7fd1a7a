/**
 * Programs over the whole definition language, as fast-check arbitraries.
 *
 * They are written to be right for the kernel at hand; what kpc refuses all the same is left out by
 * the caller, who counts what is compiled.
 */
import fc from "fast-check";
import type { Architecture } from "../../../src/target/arch/architecture.ts";
import type { Profile } from "../profiles.ts";

type Text = fc.Arbitrary<string>;

type Place =
  | "kprobe"
  | "kprobe-inside"
  | "kretprobe"
  | "fprobe"
  | "fretprobe"
  | "rawtracepoint"
  | "tracepoint"
  | "uprobe"
  | "uretprobe";

interface Setting {
  readonly arch: Architecture;
  readonly profile: Profile;
}

const WORD: Text = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,14}$/);

const NUMBER: Text = fc.oneof(
  fc.nat({ max: 4096 }).map(String),
  fc.nat({ max: 0x7fff_ffff }).map((number) => `0x${number.toString(16)}`),
  fc.nat({ max: 0o777 }).map((number) => (number === 0 ? "0" : `0${number.toString(8)}`)),
  fc.nat({ max: 9999 }).map((number) => `${Math.floor(number / 1000)}_${String(number % 1000).padStart(3, "0")}`),
);

const OFFSET: Text = fc
  .tuple(fc.constantFrom("+", "-"), fc.constantFrom("", "", "", "u"), NUMBER)
  .map(([sign, user, number]) => `${sign}${user}${number.startsWith("0_") ? "0" : number}`);

/** Values that a register, a slot or the like holds. */
function value({ arch }: Setting, place: Place): Text {
  const choices: Text[] = [fc.constantFrom("\\1", "\\0x7f", "\\-5", "\\+9", "\\0xffffffffffffffff", "\\010")];
  const isUser = place === "uprobe" || place === "uretprobe";
  const isEvent = place === "tracepoint";
  if (["kprobe", "kprobe-inside", "kretprobe", "uprobe", "uretprobe"].includes(place)) {
    choices.push(fc.constantFrom(...arch.registers.map(({ name }) => `%${name}`)));
  }
  if (!isEvent) choices.push(fc.constantFrom("$stack", "$stack0", "$stack1", "$stack12", "$stack200"));
  if (["kretprobe", "fretprobe", "uretprobe"].includes(place)) choices.push(fc.constant("$retval"));
  if (["kprobe", "kretprobe", "fprobe", "fretprobe"].includes(place) && arch.argN !== undefined) {
    choices.push(fc.constantFrom("$arg1", "$arg2", "$arg3", "$arg4"));
  }
  if (place === "rawtracepoint" && arch.argN !== undefined) choices.push(fc.constantFrom("$arg1", "$arg2", "$arg3"));
  if (isEvent) choices.push(fc.constantFrom("$prev_pid", "$next_pid", "$prev_state", "prev_prio", "$next_prio"));
  if (!isUser && !isEvent) choices.push(fc.constant("$current"));
  return fc.oneof(...choices);
}

/** Memory at a fixed place. */
function fixedMemory({ arch, profile }: Setting, place: Place): Text {
  const addresses = arch.bits === 64 ? ["@0xffff000000001000", "@4096"] : ["@0xc0001000", "@4096"];
  if (place === "uprobe" || place === "uretprobe") return fc.constantFrom("@+0x10", "@+4096", ...addresses);
  const symbols = profile.symbols.flatMap((symbol) => [`@${symbol}`, `@${symbol}+8`, `@${symbol}-16`]);
  return fc.constantFrom(...addresses, ...symbols);
}

/** One to fourteen dereferences around a value or a fixed place. */
function dereference(setting: Setting, place: Place): Text {
  const depth = fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 1, max: 3 }) },
    { weight: 1, arbitrary: fc.integer({ min: 4, max: 14 }) },
  );
  const base = fc.oneof(
    { weight: 4, arbitrary: value(setting, place) },
    { weight: 1, arbitrary: fixedMemory(setting, place) },
  );
  return fc
    .tuple(fc.array(OFFSET, { minLength: 14, maxLength: 14 }), depth, base)
    .map(([offsets, count, inner]) => offsets.slice(0, count).reduce((text, offset) => `${offset}(${text})`, inner));
}

const INTEGER = fc.constantFrom("u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64", "x8", "x16", "x32", "x64");
const BIT_FIELD = fc
  .tuple(fc.constantFrom(8, 16, 32, 64), fc.nat({ max: 63 }), fc.nat({ max: 63 }))
  .map(([container, a, b]) => {
    const shift = a % container;
    const width = 1 + (b % (container - shift));
    return `b${width}@${shift}/${container}`;
  });
const SCALAR = fc.oneof(
  { weight: 6, arbitrary: INTEGER },
  { weight: 2, arbitrary: BIT_FIELD },
  { weight: 2, arbitrary: fc.constantFrom("char", "symbol", "symstr", "%pd", "%pD", "errno", "dev", "be16", "ipv4") },
);
const OF_MEMORY = fc.oneof(
  { weight: 2, arbitrary: SCALAR },
  { weight: 2, arbitrary: fc.constantFrom("string", "ustring", "string[3]", "ustring[2]", "ipv6") },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.oneof(INTEGER, BIT_FIELD, fc.constantFrom("char", "symbol")), fc.integer({ min: 1, max: 64 }))
      .map(([type, length]) => `${type}[${length}]`),
  },
);

function typed(fetch: Text, type: Text): Text {
  return fc
    .tuple(fetch, fc.option(type, { nil: "" }))
    .map(([text, suffix]) => (suffix === "" ? text : `${text}:${suffix}`));
}

/** What the kernel's BTF resolves, of `vfs_read` and of the tracepoint `sched_switch`. */
function btf(place: Place): Text | undefined {
  switch (place) {
    case "kprobe":
    case "fprobe":
      return fc.constantFrom(
        "count",
        "file->f_mode",
        "file->f_inode->i_size:u64",
        "(file)$arg1->f_inode",
        "$arg*",
        "buf:x64",
        "pos",
      );
    case "kretprobe":
    case "fretprobe":
      return fc.constantFrom("count", "file->f_mode:u32", "(file)$arg1->f_mode", "pos");
    case "rawtracepoint":
      return fc.constantFrom("prev->pid", "next->comm:string", "preempt", "(task_struct)next->pid");
    default:
      return undefined;
  }
}

function fetchArgument(setting: Setting, place: Place): Text {
  const text = fc.constantFrom("$comm", "$comm:string", "$COMM", '\\"text"', '\\"a/b-c":string', '"hello"');
  const choices = [
    { weight: 4, arbitrary: typed(value(setting, place), SCALAR) },
    { weight: 4, arbitrary: typed(dereference(setting, place), OF_MEMORY) },
    { weight: 1, arbitrary: typed(fixedMemory(setting, place), OF_MEMORY) },
    { weight: 1, arbitrary: text },
  ];
  const types = setting.profile.btf ? btf(place) : undefined;
  if (types !== undefined) choices.push({ weight: 2, arbitrary: types });
  if (place === "tracepoint") {
    choices.push({
      weight: 2,
      arbitrary: fc.constantFrom("$prev_comm:string", "$next_comm:string", "+0($prev_comm):string"),
    });
  }
  return fc.oneof(...choices);
}

function fieldList(setting: Setting, place: Place): Text {
  const field = fc.tuple(fc.option(WORD, { nil: "" }), fetchArgument(setting, place));
  const count = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 5 }) },
    { weight: 1, arbitrary: fc.integer({ min: 6, max: 30 }) },
  );
  return fc.tuple(count, fc.array(field, { minLength: 30, maxLength: 30 })).map(([length, fields]) => {
    const texts = fields.slice(0, length).map(([name, fetch], index) => {
      const isAlone = fetch.startsWith("$arg*");
      return name === "" || isAlone ? (isAlone ? fetch : `f${index}: ${fetch}`) : `${name}${index}: ${fetch}`;
    });
    return texts.length === 0 ? "" : ` < ${texts.join("; ")} >`;
  });
}

/** A place at which the fields can be read: parameters only where there are such. */
function location({ profile }: Setting, place: Place, fields: string): Text {
  const functions = profile.functions.filter(
    (name) => name === "vfs_read" || !/\b(?:count|pos|buf|file)\b|\$arg\*/.test(fields),
  );
  switch (place) {
    case "kprobe":
    case "kretprobe":
      return fc
        .oneof(
          { weight: 8, arbitrary: fc.constantFrom(...functions) },
          // A module that may come one day has no arguments yet.
          {
            weight: 1,
            arbitrary: fields.includes("$arg")
              ? fc.constant("vfs_read")
              : fc.constantFrom("vfs_read", "nomod:foo", "nomod:foo.isra.0"),
          },
        )
        .map((name) => (name.startsWith("nomod") && /->|\b(?:count|pos|buf|file)\b/.test(fields) ? "vfs_read" : name));
    case "kprobe-inside":
      return fc.constant(`${profile.functions[0] ?? ""}${profile.suffix}`);
    case "fprobe":
    case "fretprobe":
      return fc.constantFrom(...functions);
    case "rawtracepoint":
      return fc.constant("sched_switch");
    case "tracepoint":
      return fc.constantFrom("sched:sched_switch", "sched/sched_switch", "sched.sched_switch");
    case "uprobe":
    case "uretprobe":
      return fc
        .tuple(NUMBER, fc.constantFrom("", "", "", "(0x20)"))
        .map(([offset, counter]) => `${profile.program}:${offset}${counter}`);
  }
}

const KIND: Readonly<Record<Place, string>> = {
  kprobe: "kprobe",
  "kprobe-inside": "kprobe",
  kretprobe: "kretprobe",
  fprobe: "fprobe",
  fretprobe: "fretprobe",
  rawtracepoint: "rawtracepoint",
  tracepoint: "tracepoint",
  uprobe: "uprobe",
  uretprobe: "uretprobe",
};

function declaration(setting: Setting, place: Place): Text {
  const alias = fc.option(fc.tuple(fc.option(WORD, { nil: undefined }), WORD), { nil: undefined, freq: 4 });
  const maxactive =
    place === "kretprobe"
      ? fc.option(fc.constantFrom("1", "0x10", "4096"), { nil: undefined })
      : fc.constant(undefined);
  return fieldList(setting, place)
    .chain((fields) => fc.tuple(location(setting, place, fields), alias, maxactive, fc.constant(fields)))
    .map(([where, name, active, fields]) => {
      const as = name === undefined ? "" : ` as ${name[0] === undefined ? "" : `${name[0]}/`}${name[1]}`;
      const forced = place === "tracepoint" && as === "" && fields === "" ? " < >" : fields;
      return `${KIND[place]} ${where}${as}${active === undefined ? "" : ` maxactive ${active}`}${forced}`;
    });
}

/** Programs of one to three declarations. */
export function programs(setting: Setting): Text {
  const inside = setting.profile.suffix !== "";
  const places: readonly Place[] = [
    ...(inside ? (["kprobe-inside"] as const) : (["kprobe", "kprobe", "kretprobe"] as const)),
    "fprobe",
    "fretprobe",
    "rawtracepoint",
    "tracepoint",
    "uprobe",
    "uretprobe",
  ];
  const one = fc.constantFrom(...places).chain((place) => declaration(setting, place));
  const group = fc.constantFrom("", "", "group generated\n", "group my_group\n");
  return fc
    .tuple(group, fc.array(one, { minLength: 1, maxLength: 3 }))
    .map(([head, declarations]) => `${head}${declarations.join("\n")}\n`);
}
