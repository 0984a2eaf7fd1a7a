/** The types of a kernel and of its modules: one BTF each, opened when something is looked up in it. */
import { BtfError, openBtf } from "./btf/btf.ts";
import type { Btf, BtfKind } from "./btf/btf.ts";

/** A type and the BTF that its id is of. */
export interface TypeRef {
  readonly btf: Btf;
  readonly id: number;
}

const VMLINUX = "vmlinux";

export class KernelTypes {
  /** Names of the modules whose types are known, without `vmlinux`. */
  readonly modules: readonly string[];
  readonly #read: (module: string) => Uint8Array | undefined;
  readonly #opened = new Map<string, Btf | undefined>();
  /** Modules whose BTF is damaged, with what is wrong. */
  readonly damaged = new Map<string, BtfError>();

  /** `read` gives the bytes of `vmlinux` or of a module. */
  constructor(modules: readonly string[], read: (module: string) => Uint8Array | undefined) {
    this.modules = modules.filter((name) => name !== VMLINUX);
    this.#read = read;
  }

  /** The kernel's own types; absent if its BTF is damaged, which `damaged` tells. */
  get vmlinux(): Btf | undefined {
    return this.#open(VMLINUX, undefined);
  }

  module(name: string): Btf | undefined {
    const base = this.vmlinux;
    return base === undefined || !this.modules.includes(name) ? undefined : this.#open(name, base);
  }

  /** A function by its name: of the module if one is given, else of the kernel, else of any module. */
  findFunction(name: string, module?: string): TypeRef | undefined {
    return this.find(name, ["function"], module);
  }

  find(name: string, kinds: readonly BtfKind[], module?: string): TypeRef | undefined {
    if (module !== undefined) return findIn(this.module(module), name, kinds);
    const own = findIn(this.vmlinux, name, kinds);
    if (own !== undefined) return own;
    for (const other of this.modules) {
      const found = findIn(this.module(other), name, kinds);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #open(name: string, base: Btf | undefined): Btf | undefined {
    if (this.#opened.has(name)) return this.#opened.get(name);
    const opened = this.#tryOpen(name, base);
    this.#opened.set(name, opened);
    return opened;
  }

  #tryOpen(name: string, base: Btf | undefined): Btf | undefined {
    const bytes = this.#read(name);
    if (bytes === undefined) return undefined;
    try {
      return openBtf(bytes, base === undefined ? { name } : { name, base });
    } catch (error) {
      if (!(error instanceof BtfError)) throw error;
      this.damaged.set(name, error);
      return undefined;
    }
  }
}

function findIn(btf: Btf | undefined, name: string, kinds: readonly BtfKind[]): TypeRef | undefined {
  const id = btf?.find(name, kinds);
  return btf === undefined || id === undefined ? undefined : { btf, id };
}
