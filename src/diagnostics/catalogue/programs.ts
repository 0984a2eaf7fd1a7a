/** KP14: programs and libraries, and the functions in them. */
import { entry } from "../entry.ts";
import { counted, didYouMean } from "../wording.ts";

export const programsUnknown = entry<{ text: string }>({
  code: "KP1401",
  severity: "error",
  title: "symbol of a program where programs cannot be read",
  meaning:
    "A uprobe goes to an offset in a file. To find a symbol's, the file must be read, and there is no file system here.",
  mend: "Write the offset in the file: `path:0xOFFSET`.",
  example: { source: "uprobe bash:readline\n" },
  message: ({ text }) => `\`${text}\` needs the program's file, and files cannot be read here`,
  notes: () => ["an offset needs no file: `path:0xOFFSET`"],
});

export const programMissing = entry<{ name: string; looked: readonly string[] }>({
  code: "KP1402",
  severity: "error",
  title: "program or library that is not there",
  meaning:
    "A name without `/` is looked for in `PATH`, and as a library by the dynamic loader's cache and in its folders; with `--root DIR` all of that below DIR.",
  mend: "Write the path, or name the root in which the program is.",
  example: { source: "uprobe bsh:readline\n", programs: "example" },
  message: ({ name }) => `there is no program or library \`${name}\``,
  notes: ({ looked }) => (looked.length === 0 ? [] : [`looked in ${looked.slice(0, 8).join(", ")}`]),
});

export const programUnreadable = entry<{ path: string; reason: string }>({
  code: "KP1403",
  severity: "error",
  title: "program that cannot be read",
  meaning: "The file is there, and its symbols cannot be read.",
  mend: "Make it readable, or write the offset in the file: `path:0xOFFSET`.",
  example: { source: "uprobe locked:main\n", programs: "example" },
  message: ({ path, reason }) => `\`${path}\` cannot be read: ${reason}`,
});

export const programDamaged = entry<{ path: string; reason: string; offset: number }>({
  code: "KP1404",
  severity: "error",
  title: "file that is no program",
  meaning: "Uprobes are for ELF files: programs and shared libraries. A script is none, its interpreter is.",
  mend: "Name the program that runs.",
  example: { source: "uprobe script:main\n", programs: "example" },
  message: ({ path, reason, offset }) => `\`${path}\` is no usable ELF file: ${reason} (at byte ${offset})`,
});

export const programSymbolMissing = entry<{ symbol: string; path: string; nearest: readonly string[] }>({
  code: "KP1405",
  severity: "error",
  title: "symbol that the program does not have",
  meaning:
    "Neither the symbol table nor the dynamic one has it. A stripped program keeps only what it shares; a function may also have been inlined.",
  mend: "Use a symbol that there is, or an offset from the debug information.",
  example: { source: "uprobe bash:readlin\n", programs: "example" },
  message: ({ symbol, path }) => `\`${path}\` has no symbol \`${symbol}\``,
  notes: ({ nearest }) => didYouMean(nearest),
  fix: () => "use the symbol with the nearest name",
});

export const programSymbolImported = entry<{ symbol: string; path: string; needed: readonly string[] }>({
  code: "KP1406",
  severity: "error",
  title: "symbol that the program takes from a library",
  meaning: "The program calls the function, and a shared library has it: what is here is only a way to it.",
  mend: "Probe the library: `uprobe libc:malloc`.",
  example: { source: "uprobe bash:malloc\n", programs: "example" },
  message: ({ symbol, path }) => `\`${symbol}\` is not in \`${path}\`, which takes it from a library`,
  notes: ({ needed }) => (needed.length === 0 ? [] : [`it uses ${needed.slice(0, 8).join(", ")}`]),
});

export const programSymbolIfunc = entry<{ symbol: string; path: string }>({
  code: "KP1407",
  severity: "error",
  title: "function that is chosen when the program starts",
  meaning:
    "The symbol is an indirect function (STT_GNU_IFUNC): at its address is the code that chooses an implementation for this processor, which runs once. A probe there sees no calls.",
  mend: "Probe the implementation: its name often ends in the processor's extension, `__memcpy_avx_unaligned`.",
  example: { source: "uprobe bash:chosen\n", programs: "example" },
  message: ({ symbol }) => `\`${symbol}\` only chooses an implementation, and is not called itself`,
});

export const programSymbolUnusable = entry<{ symbol: string; path: string; reason: string }>({
  code: "KP1408",
  severity: "error",
  title: "symbol at which there can be no uprobe",
  meaning: "A uprobe sits on an instruction that is loaded from the file, of the kind that the kernel can step over.",
  mend: "Use another symbol.",
  example: { source: "uprobe bash:a_variable\n", programs: "example" },
  message: ({ symbol, path, reason }) => `\`${symbol}\` of \`${path}\` ${reason}`,
});

export const programSymbolSeveral = entry<{ symbol: string; path: string; count: number }>({
  code: "KP1409",
  severity: "error",
  title: "several functions of one name in a program",
  meaning: "Static functions of different source files may have one name, and nothing tells which is meant.",
  mend: "Write the offset of the right one: `path:0xOFFSET`.",
  example: { source: "uprobe bash:twice\n", programs: "example" },
  message: ({ symbol, path, count }) => `\`${path}\` has ${counted(count, "function")} called \`${symbol}\``,
});
