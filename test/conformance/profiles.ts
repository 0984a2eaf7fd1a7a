/**
 * What a booted kernel has that its version and architecture do not tell: configuration, and names
 * that are there to be probed. Until kpc reads targets, the generators keep to it.
 */

export interface Profile {
  /** Functions that can be probed at `suffix`, all returning a value. */
  readonly functions: readonly string[];
  /** What stands behind them in a kprobe: an offset where the entry cannot be probed. */
  readonly suffix: "" | "+4";
  /** Symbols that `@` finds: data, where the kernel keeps their names. */
  readonly symbols: readonly string[];
  /** CONFIG_PROBE_EVENTS_BTF_ARGS and CONFIG_DEBUG_INFO_BTF */
  readonly btf: boolean;
  /** A program of the guest and an offset in it at which there can be a uprobe. */
  readonly program: string;
}

const FUNCTIONS = ["vfs_read", "vfs_write", "vfs_open", "vfs_statx", "vfs_llseek"];
const DATA = ["jiffies_64", "init_task", "vfs_read"];

const USUAL: Profile = {
  functions: FUNCTIONS,
  suffix: "",
  symbols: DATA,
  btf: true,
  program: "/bin/busybox",
};

/** By the identifier of `harness/kernels.ts`; what is not listed is as usual. */
const PROFILES: Readonly<Record<string, Profile>> = {
  "amd64-5.10": { ...USUAL, btf: false },
  "amd64-6.1": { ...USUAL, btf: false },
  "armhf-6.12": { ...USUAL, btf: false, symbols: ["vfs_read"] },
  "i386-6.1": { ...USUAL, btf: false, symbols: ["vfs_read"] },
  "riscv64-6.12": { ...USUAL, suffix: "+4" },
  "loong64-7.2": { ...USUAL, btf: false, symbols: ["vfs_read"] },
  "mips64el-6.1": { ...USUAL, btf: false, symbols: ["vfs_read"] },
};

export function profileOf(kernelId: string): Profile {
  return PROFILES[kernelId] ?? USUAL;
}
