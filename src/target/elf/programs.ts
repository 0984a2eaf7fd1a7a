/** Programs and libraries that probes name: how the checker asks for them, wherever they come from. */
import type { Elf } from "./elf.ts";

export type FoundElf =
  | {
      readonly kind: "found";
      /** As the target sees it: absolute, without symbolic links. */
      readonly path: string;
      readonly elf: Elf;
    }
  | { readonly kind: "missing"; readonly looked: readonly string[] }
  | { readonly kind: "unreadable"; readonly path: string; readonly reason: string }
  /** No ELF file, or one that does not hold together. */
  | { readonly kind: "damaged"; readonly path: string; readonly reason: string; readonly offset: number };

export interface Programs {
  /** `bash`, `libc`, `/usr/bin/bash`; asked once for each name. */
  readonly find: (name: string) => FoundElf;
}

/** Where programs and libraries are looked for. */
export interface ProgramLookup {
  /** `/` for the machine itself. */
  readonly root: string;
  /** `$PATH`; where there is none, a login's. */
  readonly path: string | undefined;
  /** Whose libraries are meant, by the name of `../arch`. Else those of the machine's own shell. */
  readonly architecture?: string | undefined;
}

export type FoundProgram =
  | {
      readonly kind: "found";
      /** As the target sees it: absolute, below its own root, without symbolic links. */
      readonly path: string;
      /** On this machine. */
      readonly file: string;
    }
  | {
      readonly kind: "missing";
      /** The folders and files of the target that could have told. */
      readonly looked: readonly string[];
    };
