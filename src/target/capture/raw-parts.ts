/**
 * What a kernel says of itself, as it says it, and the sections that become of it.
 *
 * The texts are those of `/proc` and tracefs; wherever they come from, a live machine, a folder of
 * copies or loose files, they become a target in the same way.
 */
import { KernelConfig } from "../config.ts";
import { encodeSymbols } from "../symbols/encode-symbols.ts";
import { parseKallsyms } from "../symbols/kallsyms.ts";
import { lazily } from "./lazily.ts";
import { SECTION } from "./sections.ts";
import type { Sections, TargetHead } from "./sections.ts";

export interface RawParts {
  readonly release: string;
  /** kpc's name of the architecture. */
  readonly arch: string;
  /** `/proc/kallsyms` or `System.map`. */
  readonly kallsyms: string | undefined;
  /** `available_filter_functions` of tracefs. */
  readonly traceable: string | undefined;
  /** `kprobes/blacklist` of debugfs. */
  readonly blacklist: string | undefined;
  readonly readme: string | undefined;
  readonly config: string | undefined;
  /** `encodeFormat` of each event, one behind the other. */
  readonly events: string | undefined;
  /** BTF by module, `vmlinux` first; read when it is asked for. */
  readonly btf: ReadonlyMap<string, () => Uint8Array>;
  readonly gaps: TargetHead["gaps"];
}

const encoder = new TextEncoder();

export function sectionsOf(raw: RawParts): Sections {
  const contents = new Map<string, () => Uint8Array>();
  const add = (name: string, text: string | undefined): void => {
    if (text !== undefined) contents.set(name, () => encoder.encode(text));
  };
  add(SECTION.readme, raw.readme);
  add(SECTION.config, raw.config === undefined ? undefined : new KernelConfig(raw.config).text());
  const { kallsyms, traceable, blacklist } = raw;
  if (kallsyms !== undefined) {
    // Takes longer than all else: not for who only asks for types.
    const symbols = lazily(() => encodeSymbols({ entries: parseKallsyms(kallsyms), traceable, blacklist }));
    contents.set(SECTION.functions, () => encoder.encode(symbols().functions));
    contents.set(SECTION.variables, () => encoder.encode(symbols().data));
  }
  add(SECTION.events, raw.events);
  for (const [module, read] of raw.btf) contents.set(SECTION.btf(module), read);
  return {
    head: {
      release: raw.release,
      arch: raw.arch,
      knows: { traceable: raw.traceable !== undefined, blacklist: raw.blacklist !== undefined },
      gaps: raw.gaps,
    },
    names: [...contents.keys()],
    read: (name) => contents.get(name)?.(),
  };
}
