/** `kpc target capture`: a kernel's own account of itself, as one file. */
import type { FoundParts } from "../../../target/capture/parts.ts";
import { command } from "../../command.ts";
import type { Compiler, Host } from "../../host.ts";
import { completeParts, machineOf } from "../../read-target.ts";
import { TARGET_OPTIONS } from "../../target.ts";
import { UsageError } from "../../usage-error.ts";
import { CAPTURE_SCRIPT } from "./script.ts";

const ANY_FILE = { files: [] } as const;
const LOOSE = ["btf", "kallsyms", "config", "vmlinux", "traceable", "blacklist", "readme"] as const;

export const targetCapture = command({
  name: "target capture",
  summary: "Writes what this machine's kernel says of itself to a file",
  details: [
    "The file is what `--target` takes, on any machine. `--root` reads copies below a folder, as",
    "`--script` makes them on machines without Node. With loose parts only these are in the file.",
  ],
  operands: "",
  mostOperands: 0,
  options: {
    output: {
      short: "o",
      value: "FILE",
      suggests: { files: [".kpt"] },
      help: "the file that is written; RELEASE.kpt if it is not given",
    },
    script: { help: "prints a shell script that copies a machine's files into a tar, and captures nothing" },
    root: {
      value: "DIR",
      suggests: { folders: true },
      help: "a folder with copies of a machine's files, in their paths",
    },
    arch: {
      value: "ARCH",
      suggests: { listed: TARGET_OPTIONS.arch.listed },
      help: "the architecture, where the files do not tell it",
    },
    release: { value: "RELEASE", help: "the kernel's release, where the files do not tell it" },
    btf: {
      value: "FILE",
      suggests: ANY_FILE,
      repeatable: true,
      help: "BTF, or an ELF file with it; the kernel's first, then modules'",
    },
    kallsyms: { value: "FILE", suggests: ANY_FILE, help: "/proc/kallsyms, or a System.map" },
    config: { value: "FILE", suggests: ANY_FILE, help: "the kernel's configuration" },
    vmlinux: { value: "FILE", suggests: ANY_FILE, help: "the kernel as an ELF file: its types and symbols" },
    traceable: { value: "FILE", suggests: ANY_FILE, help: "available_filter_functions of tracefs" },
    blacklist: { value: "FILE", suggests: ANY_FILE, help: "kprobes/blacklist of debugfs" },
    readme: { value: "FILE", suggests: ANY_FILE, help: "the README of tracefs" },
  },
  examples: [
    "kpc target capture -o web1.kpt",
    "kpc target capture --script | ssh web1 sudo sh > web1.tar",
    "kpc target capture --release 6.1.0 --arch arm64 --btf vmlinux.btf --kallsyms System.map -o board.kpt",
  ],
  async run(values, _operands, host) {
    if (values.script) {
      host.stdout.write(CAPTURE_SCRIPT);
      return 0;
    }
    const compiler = await host.compiler();
    const isLoose = LOOSE.some((name) => (values[name]?.length ?? 0) > 0);
    const found = isLoose ? looseParts(values, host, compiler) : machineParts(values.root, host, compiler);
    const parts = completeParts(found, { release: values.release, arch: values.arch }, compiler);
    const sections = compiler.sectionsOf(parts);
    const path = values.output ?? `${parts.release}.kpt`;
    const bytes = compiler.writeTargetFile(sections, host.compression);
    host.writeFile(path, bytes);
    const target = compiler.openTarget(path, sections);
    host.stderr.write(`${path}: Linux ${parts.release} on ${parts.arch}, ${(bytes.length / 2 ** 20).toFixed(1)} MiB\n`);
    for (const [what, count] of Object.entries(compiler.contentsOf(target))) {
      host.stderr.write(`  ${String(count).padStart(8)} ${what}\n`);
    }
    for (const { part, reason } of parts.gaps) host.stderr.write(`  not captured: ${part}: ${reason}\n`);
    return 0;
  },
});

function machineParts(root: string | undefined, host: Host, { readMachine }: Compiler): FoundParts {
  const own = root === undefined ? host.architecture : undefined;
  return readMachine(machineOf(host), { root: root ?? "/", arch: own });
}

type LooseValues = Readonly<Record<Exclude<(typeof LOOSE)[number], "btf">, string | undefined>> & {
  readonly btf: readonly string[];
};

/** Only what is named: parts of different machines would make a kernel that there is not. */
function looseParts(values: LooseValues, host: Host, compiler: Compiler): FoundParts {
  const bytes = (path: string): Uint8Array => {
    const read = host.readFile(path);
    if (read.kind === "bytes") return read.bytes;
    throw new UsageError(`cannot read \`${path}\`: ${read.kind === "missing" ? "there is no such file" : read.reason}`);
  };
  const text = (path: string | undefined): string | undefined =>
    path === undefined ? undefined : new TextDecoder().decode(bytes(path));
  const kernel = values.vmlinux === undefined ? undefined : compiler.readVmlinux(bytes(values.vmlinux));
  const btf = new Map<string, () => Uint8Array>();
  if (kernel?.btf !== undefined) btf.set("vmlinux", () => kernel.btf ?? new Uint8Array());
  values.btf.forEach((path, index) => {
    const found = compiler.btfIn(bytes(path));
    btf.set(index === 0 ? "vmlinux" : moduleName(path), () => found);
  });
  return {
    release: kernel?.release,
    arch: kernel?.arch,
    kallsyms: text(values.kallsyms) ?? kernel?.kallsyms,
    traceable: text(values.traceable),
    blacklist: text(values.blacklist),
    readme: text(values.readme),
    config: text(values.config),
    events: undefined,
    btf,
    gaps: [],
  };
}

/** `/sys/kernel/btf/ext4` and `ext4.ko` are of `ext4`. */
function moduleName(path: string): string {
  return path
    .slice(path.lastIndexOf("/") + 1)
    .replace(/\.(?:ko|btf)$/, "")
    .replaceAll("-", "_");
}
