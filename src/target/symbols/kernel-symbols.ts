/** The symbols of a kernel: its functions with what is known of each, and the names of its variables. */
import { FLAGS } from "./encode-symbols.ts";

export interface FunctionSymbol {
  readonly name: string;
  /** Bytes; absent where addresses could not be read. */
  readonly size: number | undefined;
  /** Absent for the kernel's own. */
  readonly module: string | undefined;
  /** True if ftrace can trace it; absent where the list could not be read. */
  readonly traceable: boolean | undefined;
  /** True if kprobes refuse it; absent where the list could not be read. */
  readonly blacklisted: boolean | undefined;
  /** True if it is gone once the kernel has booted. */
  readonly init: boolean;
}

/** Which of the lists the symbols were made with. */
export interface SymbolKnowledge {
  readonly traceable: boolean;
  readonly blacklist: boolean;
}

const NEWLINE = 10;
const decoder = new TextDecoder("utf-8");
const encoder = new TextEncoder();

export class KernelSymbols {
  readonly knows: SymbolKnowledge;
  readonly #functions: Uint8Array;
  readonly #data: () => Uint8Array | undefined;
  #names: readonly string[] | undefined;

  /** Takes what `encodeSymbols` gives, as bytes; the variables are read when one is asked for. */
  constructor(functions: Uint8Array, data: () => Uint8Array | undefined, knows: SymbolKnowledge) {
    this.#functions = functions;
    this.#data = data;
    this.knows = knows;
  }

  /** All functions of that name: several where several files have a static one. */
  find(name: string): readonly FunctionSymbol[] {
    return linesOf(this.#functions, `${name}\t`).map((line) => this.#read(line));
  }

  /** All that begin with the letters, in the order of their names. */
  startingWith(prefix: string): readonly FunctionSymbol[] {
    return linesOf(this.#functions, prefix).map((line) => this.#read(line));
  }

  /** All functions, in the order of their names. */
  *functions(): Generator<FunctionSymbol> {
    for (const line of decoder.decode(this.#functions).split("\n")) if (line !== "") yield this.#read(line);
  }

  /** The names of all functions, each as often as there is one: kept, since they are asked for again and again. */
  names(): readonly string[] {
    this.#names ??= decoder
      .decode(this.#functions)
      .split("\n")
      .flatMap((line) => (line === "" ? [] : [line.slice(0, line.indexOf("\t"))]));
    return this.#names;
  }

  /** True if there is a variable of the name; `undefined` where variables are not listed. */
  hasVariable(name: string): boolean | undefined {
    const data = this.#data();
    return data === undefined || data.length === 0 ? undefined : linesOf(data, `${name}\n`).length > 0;
  }

  *variables(): Generator<string> {
    for (const line of decoder.decode(this.#data()).split("\n")) if (line !== "") yield line;
  }

  #read(line: string): FunctionSymbol {
    const [name = "", size = "", flags = "", module = ""] = line.split("\t");
    return {
      name,
      size: size === "" ? undefined : Number.parseInt(size, 16),
      module: module === "" ? undefined : module,
      traceable: this.knows.traceable ? flags.includes(FLAGS.traceable) : undefined,
      blacklisted: this.knows.blacklist ? flags.includes(FLAGS.blacklisted) : undefined,
      init: flags.includes(FLAGS.init),
    };
  }
}

/** The lines of sorted text that begin with `prefix`, which may reach over the line's end. */
function linesOf(sorted: Uint8Array, prefix: string): string[] {
  const wanted = encoder.encode(prefix);
  const lines: string[] = [];
  for (let at = firstNotBefore(sorted, wanted); at < sorted.length;) {
    if (compareAt(sorted, at, wanted) !== 0) break;
    const newline = sorted.indexOf(NEWLINE, at);
    const end = newline < 0 ? sorted.length : newline;
    lines.push(decoder.decode(sorted.subarray(at, end)));
    at = end + 1;
  }
  return lines;
}

/** Where the first line begins that is not before `wanted`. */
function firstNotBefore(sorted: Uint8Array, wanted: Uint8Array): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const start = lineStart(sorted, (low + high) >>> 1, low);
    if (compareAt(sorted, start, wanted) < 0) {
      const newline = sorted.indexOf(NEWLINE, start);
      low = newline < 0 ? sorted.length : newline + 1;
    } else high = start;
  }
  return low;
}

function lineStart(bytes: Uint8Array, at: number, lowest: number): number {
  const newline = at === 0 ? -1 : bytes.lastIndexOf(NEWLINE, at - 1);
  return Math.max(newline + 1, lowest);
}

/** Compares what stands at `at` with `wanted`: 0 if it begins with it. */
function compareAt(bytes: Uint8Array, at: number, wanted: Uint8Array): number {
  for (let index = 0; index < wanted.length; index++) {
    const difference = (bytes[at + index] ?? -1) - (wanted[index] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}
