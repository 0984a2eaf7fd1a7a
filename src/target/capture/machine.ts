/**
 * What a machine says of its kernel: the files of `/proc`, tracefs, debugfs and sysfs.
 *
 * They are read below a root, so that a folder of copies does as well as the machine itself. What
 * cannot be read is a gap with its reason, never an error.
 */
import { encodeFormat } from "../tracefs/event-formats.ts";
import { gunzip } from "./gzip.ts";
import { GAP, hasAddresses } from "./parts.ts";
import type { FoundParts } from "./parts.ts";
import type { TargetHead } from "./sections.ts";
import type { Compression } from "./target-file.ts";

export type MachineRead =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "missing" }
  | { readonly kind: "unreadable"; readonly reason: string };

/** The files of a machine. Nothing is written. */
export interface MachineFiles {
  readonly readFile: (path: string) => MachineRead;
  /** The names in a folder; none if it cannot be read. */
  readonly listFolder: (path: string) => readonly string[];
}

export interface MachineOptions {
  /** `/` for the machine itself. */
  readonly root: string;
  /** Where the files do not tell. */
  readonly arch?: string | undefined;
}

export function readMachine(files: MachineFiles & Pick<Compression, "inflate">, options: MachineOptions): FoundParts {
  return new Reader(files, options).read();
}

/** Those that are made while the machine runs, when no list of them can be read, and what cannot be probed. */
const OTHER_GROUPS = new Set(["ftrace", "kprobes", "uprobes", "eprobes", "synthetic"]);

class Reader {
  readonly #files: MachineFiles & Pick<Compression, "inflate">;
  readonly #options: MachineOptions;
  readonly #root: string;
  readonly #isLive: boolean;
  readonly #gaps: { part: string; reason: string }[] = [];

  constructor(files: MachineFiles & Pick<Compression, "inflate">, options: MachineOptions) {
    this.#files = files;
    this.#options = options;
    this.#root = options.root.replace(/\/+$/, "");
    this.#isLive = this.#root === "";
  }

  read(): FoundParts {
    const version = this.#text("/proc/version") ?? "";
    const release = this.#text("/proc/sys/kernel/osrelease")?.trim() ?? releaseIn(version);
    const arch = this.#text("/proc/sys/kernel/arch")?.trim() ?? this.#options.arch ?? architectureIn(version);
    const tracefs = ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"].find((path) => this.#isTracefs(path));
    const btf = this.#btf();
    const parts = {
      release,
      arch,
      kallsyms: this.#kallsyms(),
      traceable: this.#ofTracefs(tracefs, "available_filter_functions", GAP.traceable),
      blacklist: this.#blacklist(),
      readme: this.#ofTracefs(tracefs, "README", GAP.readme),
      config: this.#config(release),
      events: this.#events(tracefs),
      btf,
    };
    return { ...parts, gaps: this.#gaps satisfies TargetHead["gaps"] };
  }

  #isTracefs(path: string): boolean {
    return this.#file(`${path}/README`).kind !== "missing";
  }

  #kallsyms(): string | undefined {
    const text = this.#required("/proc/kallsyms", GAP.symbols, () => "the kernel was built without CONFIG_KALLSYMS");
    if (text !== undefined && !hasAddresses(text)) {
      this.#gap(GAP.sizes, "the addresses of symbols are hidden; root sees them unless kernel.kptr_restrict is 2");
    }
    return text;
  }

  #ofTracefs(tracefs: string | undefined, name: string, part: string): string | undefined {
    if (tracefs !== undefined) return this.#required(`${tracefs}/${name}`, part, () => `tracefs has no ${name}`);
    this.#gap(part, this.#isLive ? "tracefs is not mounted" : `there is no copy of /sys/kernel/tracing/${name}`);
    return undefined;
  }

  #blacklist(): string | undefined {
    const isMounted = this.#list("/sys/kernel/debug").length > 0;
    return this.#required("/sys/kernel/debug/kprobes/blacklist", GAP.blacklist, () =>
      isMounted ? "debugfs has no kprobes/blacklist" : "debugfs is not mounted",
    );
  }

  #config(release: string | undefined): string | undefined {
    const packed = this.#file("/proc/config.gz");
    if (packed.kind === "bytes") {
      const content = gunzip(packed.bytes, this.#files);
      if (content !== undefined) return decode(content);
    }
    const places = ["/boot/config-*", "/lib/modules/*/config", "/lib/modules/*/build/.config"];
    for (const place of release === undefined ? [] : places) {
      const read = this.#file(place.replace("*", release ?? ""));
      if (read.kind === "bytes") return decode(read.bytes);
    }
    const named = places.map((place) => place.replace("*", release ?? "*"));
    this.#gap(GAP.config, `it is not in /proc/config.gz, ${named.slice(0, -1).join(", ")} or ${named.at(-1) ?? ""}`);
    return undefined;
  }

  #events(tracefs: string | undefined): string | undefined {
    const folder = `${tracefs ?? ""}/events`;
    const made = new Set(tracefs === undefined ? [] : dynamicEvents(this.#text(`${tracefs}/dynamic_events`) ?? ""));
    const groups = tracefs === undefined ? [] : this.#list(folder).filter((group) => !OTHER_GROUPS.has(group));
    const formats = groups.flatMap((group) =>
      this.#list(`${folder}/${group}`).flatMap((name) => {
        const format = made.has(`${group}/${name}`) ? undefined : this.#text(`${folder}/${group}/${name}/format`);
        return format === undefined ? [] : [encodeFormat(group, name, format)];
      }),
    );
    if (formats.length > 0) return formats.join("");
    if (tracefs === undefined) {
      this.#gap(GAP.events, this.#isLive ? "tracefs is not mounted" : "there is no copy of /sys/kernel/tracing/events");
    } else {
      const readme = this.#file(`${tracefs}/README`);
      this.#gap(GAP.events, readme.kind === "unreadable" ? reasonOf(readme) : `${folder} has none that can be read`);
    }
    return undefined;
  }

  #btf(): Map<string, () => Uint8Array> {
    const folder = "/sys/kernel/btf";
    const kernel = this.#file(`${folder}/vmlinux`);
    if (kernel.kind !== "bytes") {
      const absent = "the kernel was built without BTF (CONFIG_DEBUG_INFO_BTF)";
      const reason = this.#isLive ? absent : `there is no copy of ${folder}/vmlinux; perhaps ${absent}`;
      this.#gap(GAP.btf, kernel.kind === "unreadable" ? reasonOf(kernel) : reason);
      return new Map();
    }
    const found = new Map<string, () => Uint8Array>([["vmlinux", () => kernel.bytes]]);
    for (const module of this.#list(folder)) if (!found.has(module)) found.set(module, () => this.#module(module));
    return found;
  }

  /** Nothing, which is damaged BTF, of a module that has been unloaded meanwhile. */
  #module(name: string): Uint8Array {
    const read = this.#file(`/sys/kernel/btf/${name}`);
    return read.kind === "bytes" ? read.bytes : new Uint8Array();
  }

  #required(path: string, part: string, absent: () => string): string | undefined {
    const read = this.#file(path);
    if (read.kind === "bytes" && read.bytes.length > 0) return decode(read.bytes);
    const missing = this.#isLive ? absent() : `there is no copy of ${path}`;
    this.#gap(part, read.kind === "unreadable" ? reasonOf(read) : missing);
    return undefined;
  }

  #text(path: string): string | undefined {
    const read = this.#file(path);
    return read.kind === "bytes" && read.bytes.length > 0 ? decode(read.bytes) : undefined;
  }

  #file(path: string): MachineRead {
    return this.#files.readFile(`${this.#root}${path}`);
  }

  /** In an order that does not depend on the machine. */
  #list(path: string): readonly string[] {
    return [...this.#files.listFolder(`${this.#root}${path}`)].sort();
  }

  #gap(part: string, reason: string): void {
    this.#gaps.push({ part, reason });
  }
}

function reasonOf({ reason }: Extract<MachineRead, { kind: "unreadable" }>): string {
  return reason === "permission denied" ? `${reason}; root can read it` : reason;
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** `GROUP/NAME` of each line of `dynamic_events`. */
function dynamicEvents(text: string): string[] {
  return [...text.matchAll(/^[a-z]\d*:(\S+)/gm)].map(([, name]) => name ?? "");
}

/** What `/proc/version` and the kernel's own image begin with. */
export function releaseIn(version: string): string | undefined {
  return /\bLinux version (\d\S*)/.exec(version)?.[1];
}

/** Of the compiler that `/proc/version` names, if that has the architecture in its name. */
function architectureIn(version: string): string | undefined {
  return /\(([a-z0-9_]+)-(?:\w+-)?linux-\w+/.exec(version)?.[1];
}
