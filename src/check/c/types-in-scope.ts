/** The types that a program can name: those of the target, and the structures that its files declare. */
import type { BtfKind } from "../../target/btf/btf.ts";
import type { KernelTypes } from "../../target/kernel-types.ts";
import type { CType } from "./ctype.ts";

export class TypesInScope {
  /** Absent for a target of which no types are known. */
  readonly kernel: KernelTypes | undefined;
  readonly #declared = new Map<string, CType>();

  constructor(kernel: KernelTypes | undefined) {
    this.kernel = kernel;
  }

  /** True if any type can be named at all. */
  get isKnown(): boolean {
    return this.kernel !== undefined || this.#declared.size > 0;
  }

  declare(keyword: "struct" | "union", name: string, type: CType): void {
    this.#declared.set(`${keyword} ${name}`, type);
  }

  isDeclared(keyword: "struct" | "union", name: string): boolean {
    return this.#declared.has(`${keyword} ${name}`);
  }

  /** What the file declares is meant before what the kernel has. */
  find(name: string, kinds: readonly BtfKind[]): CType | undefined {
    for (const kind of kinds) {
      const declared = this.#declared.get(`${kind} ${name}`);
      if (declared !== undefined) return declared;
    }
    const found = this.kernel?.find(name, kinds);
    return found && { kind: "btf", ...found };
  }

  /** The names that `find` finds, of the kernel's own modules only. */
  *names(kinds: readonly BtfKind[]): Generator<string> {
    for (const key of this.#declared.keys()) {
      const [kind, name = ""] = key.split(" ");
      if (kinds.some((one) => one === kind)) yield name;
    }
    for (const { name } of this.kernel?.vmlinux?.names(kinds) ?? []) yield name;
  }
}
