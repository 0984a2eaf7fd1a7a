/**
 * Symbols of a kernel as `/proc/kallsyms` and `System.map` list them: `ADDRESS TYPE NAME [MODULE]`.
 *
 * Source: s_show, kernel/kallsyms.c; the letters are nm's.
 */

export interface KallsymsEntry {
  /** 0 for all where the reader may not see addresses. */
  readonly address: bigint;
  readonly kind: "function" | "data";
  readonly name: string;
  readonly module: string | undefined;
}

const FUNCTION_TYPES = "tTwW";
const DATA_TYPES = "aAbBdDgGrRsSvV";
/** Not modules: what eBPF and the tracers have put there for the time being. */
const TRANSIENT = /^(?:bpf|__builtin__\w*)$/;

/** Lines of another form are passed over; the empty list is what no symbol file gives. */
export function parseKallsyms(text: string): KallsymsEntry[] {
  const entries: KallsymsEntry[] = [];
  const line = /^([0-9a-fA-F]+) (\S) (\S+)(?:[ \t]+\[(\S+)\])?[ \t]*$/gm;
  for (const [, address, type, name, module] of text.matchAll(line)) {
    const kind = kindOf(type ?? "");
    if (kind === undefined || (module !== undefined && TRANSIENT.test(module))) continue;
    entries.push({ address: BigInt(`0x${address ?? "0"}`), kind, name: name ?? "", module });
  }
  return entries;
}

function kindOf(type: string): KallsymsEntry["kind"] | undefined {
  if (FUNCTION_TYPES.includes(type)) return "function";
  return DATA_TYPES.includes(type) ? "data" : undefined;
}
