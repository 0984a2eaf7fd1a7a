/** A kernel as its build leaves it: an ELF file with its symbols and its types. */
import { openElf } from "../elf/elf.ts";
import { releaseIn } from "./machine.ts";

export interface Vmlinux {
  /** Absent where the file does not have the line that `/proc/version` shows. */
  readonly release: string | undefined;
  readonly arch: string | undefined;
  /** As `System.map` has them. */
  readonly kallsyms: string;
  readonly btf: Uint8Array | undefined;
}

/** Throws `ElfError` for what is no ELF file. */
export function readVmlinux(bytes: Uint8Array): Vmlinux {
  const elf = openElf(bytes);
  const banner = elf.section(".rodata")?.bytes ?? new Uint8Array();
  const lines: string[] = [];
  for (const name of elf.symbolNames()) {
    for (const { value, binding } of elf.find(name)) {
      lines.push(`${value.toString(16).padStart(16, "0")} ${binding === "local" ? "t" : "T"} ${name}\n`);
    }
  }
  return {
    release: releaseIn(bannerIn(banner)),
    arch: elf.architecture,
    kallsyms: lines.join(""),
    btf: elf.section(".BTF")?.bytes,
  };
}

/** The BTF itself, or that of an ELF file's section. */
export function btfIn(bytes: Uint8Array): Uint8Array {
  const isElf = bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46;
  return isElf ? (openElf(bytes).section(".BTF")?.bytes ?? new Uint8Array()) : bytes;
}

const BANNER = "Linux version ";

/** The line in the kernel's constants, which begins with two words that stand nowhere else. */
function bannerIn(bytes: Uint8Array): string {
  const wanted = new TextEncoder().encode(BANNER);
  for (let at = bytes.indexOf(wanted[0] ?? 0); at >= 0; at = bytes.indexOf(wanted[0] ?? 0, at + 1)) {
    if (wanted.every((byte, index) => bytes[at + index] === byte)) {
      return new TextDecoder().decode(bytes.subarray(at, at + 256));
    }
  }
  return "";
}
