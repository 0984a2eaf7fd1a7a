/** The part of the output that is in Python: it loads the part in C, attaches it and shows what it records. */
import type { Aggregation, PrintPart, SortKey } from "../../program/action.ts";
import type { Display, Event, Program } from "../../program/program.ts";
import { originOf } from "../origin.ts";
import { attachCall } from "./attach.ts";
import type { Handlers, Happening } from "./handler.ts";
import { indented } from "./layout.ts";
import { memberOf } from "./names.ts";
import { memberOfBuiltin } from "./record.ts";
import { runtimeParts } from "./runtime.ts";
import { ctypesOf } from "./shape.ts";
import type { Shape } from "./shape.ts";
import type { Table, TableKey } from "./tables.ts";
import { pythonString } from "./text.ts";
import type { Unit } from "./unit.ts";

/** Modules of Python's own library, and what shows that one is used. */
const MODULES: readonly (readonly [module: string, used: RegExp])[] = [
  ["argparse", /\bargparse\./],
  ["collections", /\bcollections\./],
  ["ctypes", /\bctypes\./],
  ["errno", /\berrno\./],
  ["json", /\bjson\./],
  ["os", /\bos\./],
  ["re", /\bre\.match/],
  ["signal", /\bsignal\./],
  ["socket", /\bsocket\./],
  ["struct", /\bstruct\./],
  ["sys", /\bsys\./],
  ["time", /\btime\.(?:sleep|monotonic)/],
];

export function pythonText(program: Program, unit: Unit, handlers: Handlers, c: string): string {
  const sent = handlers.happenings.filter(isSent);
  const tables = handlers.happenings.flatMap((happening) => [...happening.tables.values()]);
  const own = [
    ...sent.map((happening) => recordClass(happening)),
    ...(sent.length === 0 ? [] : [recordTable(sent)]),
    ...(tables.length === 0 ? [] : [tableList(program, tables)]),
    attachFunction(program, handlers),
    mainFunction(unit, handlers, { records: sent.length > 0, tables: tables.length > 0 }),
  ];
  const text = own.join("\n\n\n");
  const parts = runtimeParts(text, {
    records: sent.length > 0,
    tables: tables.length > 0,
    ranges: tables.some(({ action: { measure } }) => measure.kind === "hist" || measure.kind === "lhist"),
  });
  const [declared, last] = [own.slice(0, -2), own.slice(-2)];
  const body = [`TEXT = r"""\n${c}"""`, ...parts, ...declared, ...last].join("\n\n\n");
  const imports = MODULES.flatMap(([name, used]) => (used.test(withoutC(body)) ? [`import ${name}`] : []));
  return `${[...imports, "", "from bcc import BPF"].join("\n")}\n\n${body}\n\n\nmain()\n`;
}

/** What C has is no use of a module. */
function withoutC(text: string): string {
  return text.replace(/^TEXT = r"""[\s\S]*?"""/, "");
}

export function isSent({ isShown, actions }: Happening): boolean {
  return isShown || actions?.some(({ kind }) => kind === "stack" || kind === "ustack") === true;
}

function className({ layout }: Happening): string {
  return layout.struct
    .split("_")
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join("");
}

function recordClass(happening: Happening): string {
  const { layout } = happening;
  return [
    `class ${className(happening)}${layout.kind}(ctypes.Structure):`,
    "    _fields_ = [",
    ...layout.members.map(({ name, shape }) => `        ("${name}", ${ctypesOf(shape)}),`),
    "    ]",
  ].join("\n");
}

function recordTable(sent: readonly Happening[]): string {
  const head = `Record = collections.namedtuple("Record", "event layout is_shown fields line stacks")`;
  const rows = sent.map((happening) => {
    const { layout, scope, isShown, actions } = happening;
    const fields = isShown
      ? [...scope.values].map(
          ([name, { shape, display }]) => `("${name}", lambda r: ${shown(`r.${memberOf(name)}`, shape, display)})`,
        )
      : [];
    const stacks = layout.members.flatMap(({ name }) =>
      name === "stack_id" ? ["kernel_stack"] : name === "ustack_id" ? ["user_stack"] : [],
    );
    const printed = (actions ?? []).flatMap((action) => (action.kind === "print" ? [action.parts] : []));
    return [
      `    ${layout.kind}: Record(`,
      ...indented(
        indented([
          `"${layout.event}",`,
          `${className(happening)}${layout.kind},`,
          `${isShown ? "True" : "False"},`,
          ...list(fields),
          `${printed.length === 0 ? "None" : `lambda r: ${printed.map((parts) => printText(parts, happening)).join(` + "\\n" + `)}`},`,
          `[${stacks.join(", ")}],`,
        ]),
      ),
      "    ),",
    ].join("\n");
  });
  return `${head}\n\nRECORDS = {\n${rows.join("\n")}\n}`;
}

function list(items: readonly string[]): readonly string[] {
  return items.length === 0 ? ["[],"] : ["[", ...items.map((item) => `    ${item},`), "],"];
}

/** A value as Python shows it. */
function shown(place: string, shape: Shape, display: Display | undefined): string {
  if (display !== undefined) {
    const text = displayed(place, shape, display);
    if (text !== undefined) return text;
  }
  switch (shape.kind) {
    case "text":
      return `text(${place})`;
    case "array":
      return `[${shown("each", shape.of, undefined)} for each in ${place}]`.replace("text(each)", "text(each.value)");
    case "number":
      return {
        plain: place,
        hex: `hexadecimal(${place})`,
        char: `character(${place})`,
        symbol: `symbol(${place})`,
        "symbol-string": `symbol(${place})`,
      }[shape.shown];
  }
}

function displayed(place: string, shape: Shape, { kind, enumerators }: Display): string | undefined {
  switch (kind) {
    case "errno":
      return shape.kind === "number" ? `error_number(${place})` : undefined;
    case "ipv4":
      return shape.kind === "number" ? `ipv4(${place})` : undefined;
    case "ipv6":
      return shape.kind === "array" ? `ipv6(${place})` : undefined;
    case "dev":
      return `device(${place})`;
    case "be16":
    case "be32":
    case "be64":
      return `network_order(${place}, ${Number(kind.slice(2)) / 8})`;
    case "enum":
    case "flags": {
      const names = [...(enumerators ?? [])].map(([name, value]) => `${value}: ${pythonString(name)}`);
      return `${kind === "enum" ? "enumerator" : "flags"}(${place}, {${names.join(", ")}})`;
    }
  }
}

/** `print` as Python's own formatting, which has C's conversions. */
function printText(parts: readonly PrintPart[], { scope }: Happening): string {
  const format = parts
    .map((part) =>
      part.kind === "text"
        ? part.text.replaceAll("%", "%%")
        : `%${part.flags}${part.width}${part.conversion === "p" ? "#x" : part.conversion}`,
    )
    .join("");
  const values = parts.flatMap((part) => {
    if (part.kind === "text") return [];
    const { name, builtin } = part.field;
    const place = builtin === undefined ? `r.${memberOf(name)}` : `r.${memberOfBuiltin(builtin)}`;
    const shape = builtin === undefined ? scope.values.get(name)?.shape : undefined;
    if (part.conversion !== "s") return [part.conversion === "c" ? `chr(${place})` : place];
    return [
      `harmless(${builtin === "comm" ? `text(${place})` : shape === undefined ? place : shown(place, shape, undefined)})`,
    ];
  });
  const text = pythonString(format.replace(/\n$/, ""));
  return values.length === 0 ? `${text} % ()` : `${text} % (${values.join(", ")},)`;
}

function tableList(program: Program, tables: readonly Table[]): string {
  const head = `Table = collections.namedtuple("Table", "map title keys value column measured sort ends step")`;
  const sources = sourcesOf(program);
  const rows = tables.map((table) => {
    const { map, event, action, keys } = table;
    return [
      `    # ${originOf(sources.get(event) ?? firstSource(program), action)}`,
      "    Table(",
      ...indented(
        indented([
          `"${map}",`,
          `${pythonString(titleOf(event, action))},`,
          ...list(keys.map((key) => `("${key.name}", ${keyText(key)})`)),
          `${valueText(action, table)},`,
          `${pythonString(columnOf(action))},`,
          `${action.measure.kind === "count" ? '"hitcount"' : `"${action.measure.field.name}"`},`,
          `[${action.sort.map(sortText).join(", ")}],`,
          ...rangeTexts(action),
        ]),
      ),
      "    ),",
    ].join("\n");
  });
  return `${head}\n\nTABLES = [\n${rows.join("\n")}\n]`;
}

/** The files of events and spans, by their names. */
function sourcesOf({ events, spans }: Program): ReadonlyMap<string, Event["source"]> {
  const all = new Map<string, Event["source"]>();
  for (const { name, source } of [...events, ...spans]) if (!all.has(name)) all.set(name, source);
  return all;
}

function firstSource({ sources: [first] }: Program): Event["source"] {
  if (first === undefined) throw new TypeError("a program has a source");
  return first;
}

function titleOf(event: string, { measure, keys }: Aggregation): string {
  const by = keys.map((key) => (key.kind === "field" ? key.field.name : key.kind)).join(", ");
  const what = measure.kind === "count" ? "count" : `${measure.kind} ${measure.field.name}`;
  return `${event}: ${what}${by === "" ? "" : ` by ${by}`}`;
}

function columnOf({ measure }: Aggregation): string {
  if (measure.kind === "count") return "COUNT";
  return measure.kind === "hist" || measure.kind === "lhist"
    ? measure.field.name
    : `${measure.kind.toUpperCase()}(${measure.field.name})`;
}

function keyText({ kind, member, shape }: TableKey): string {
  if (kind === "stack") return "kernel_stack";
  if (kind === "ustack") return "user_stack";
  return `lambda k: ${shown(`k.${member}`, shape, undefined)}`;
}

/** Of what the CPUs have: numbers without a sign are added up in 64 bits as they are. */
function valueText({ measure }: Aggregation, { isSigned }: Table): string {
  const unsigned = (text: string): string => (isSigned ? text : `(${text}) % 2**64`);
  const each = isSigned ? "each.value" : "each.value % 2**64";
  switch (measure.kind) {
    case "sum":
      return `lambda cpus, hits: ${unsigned("sum(each.value for each in cpus)")}`;
    case "avg":
      return isSigned
        ? "lambda cpus, hits: int(sum(each.value for each in cpus) / hits)"
        : "lambda cpus, hits: sum(each.value for each in cpus) % 2**64 // hits";
    case "min":
    case "max":
      return `lambda cpus, hits: ${measure.kind}(${each} for each in cpus)`;
    default:
      return "lambda cpus, hits: hits";
  }
}

function sortText({ by, descending }: SortKey): string {
  return `("${by}", ${descending ? "True" : "False"})`;
}

/** The ends of a range by what the key has of it, and how far ranges are from each other. */
function rangeTexts({ measure }: Aggregation): readonly string[] {
  if (measure.kind === "hist") return ["power_of_two,", "1,"];
  if (measure.kind !== "lhist") return ["None,", "None,"];
  return [`lambda low: (low, low + ${measure.step - 1n}),`, `${measure.step},`];
}

function attachFunction({ events }: Program, { functions }: Handlers): string {
  const calls = events.flatMap((event) => {
    const call = attachCall(event, functions.get(event) ?? "");
    const origin = `# ${originOf(event.source, event)}`;
    return call === undefined ? [`${origin}: attached by its name`] : [origin, call];
  });
  const hasCall = calls.some((line) => !line.startsWith("#"));
  return ["def attach():", ...indented(hasCall ? calls : [...calls, "pass"])].join("\n");
}

interface Shows {
  readonly records: boolean;
  readonly tables: boolean;
}

function mainFunction(unit: Unit, { switches }: Handlers, { records, tables }: Shows): string {
  const flags = [
    ...[...unit.formats].map(
      ([macro, { event, field, bytes }]) => `"-D${macro}=%d" % offset_of("${event}", "${field}", ${bytes}),`,
    ),
    ...[...unit.symbols].map(([macro, symbol]) => `"-D${macro}=%#xULL" % address_of(${pythonString(symbol)}),`),
  ];
  const off = [...switches.values()].flatMap(({ map, isStarted }) => (isStarted ? [map] : []));
  return [
    "def main():",
    ...indented([
      "global bpf, options",
      'parser = argparse.ArgumentParser(description="Traces until Ctrl-C.")',
      'parser.add_argument("--json", action="store_true", help="print records and tables as JSON, a line each")',
      'parser.add_argument("-d", "--duration", type=float, metavar="SECONDS", help="end after that time")',
      "options = parser.parse_args()",
      "ended = []",
      "for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):",
      "    signal.signal(number, lambda *_: ended.append(True))",
      "try:",
      ...indented([
        ...(flags.length === 0
          ? ["bpf = BPF(text=TEXT)"]
          : ["flags = [", ...indented(flags), "]", "bpf = BPF(text=TEXT, cflags=flags)"]),
        ...off.map((map) => `bpf["${map}"][bpf["${map}"].Key(0)] = bpf["${map}"].Leaf(1)`),
        "attach()",
      ]),
      "except Exception as problem:",
      '    sys.exit(f"{sys.argv[0]}: {problem}")',
      ...(records ? ['bpf["events"].open_ring_buffer(on_record)'] : []),
      'print("tracing, Ctrl-C ends", file=sys.stderr, flush=True)',
      "end = None if options.duration is None else time.monotonic() + options.duration",
      "try:",
      ...indented([
        "while not ended and (end is None or time.monotonic() < end):",
        ...indented(records ? ["bpf.ring_buffer_poll(100)", "sys.stdout.flush()"] : ["time.sleep(0.1)"]),
        ...(records ? ["bpf.ring_buffer_consume()"] : []),
        ...(tables ? ["for table in TABLES:", "    table_as_json(table) if options.json else print_table(table)"] : []),
        "sys.stdout.flush()",
      ]),
      "except BrokenPipeError:",
      "    # Whoever reads has enough.",
      "    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())",
      ...(records
        ? [
            'lost = sum(each for _, cpus in bpf["lost"].items() for each in cpus)',
            "if lost:",
            '    print(f"{lost} records were lost", file=sys.stderr)',
          ]
        : []),
      "bpf.cleanup()",
    ]),
  ].join("\n");
}
