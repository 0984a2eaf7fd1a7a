/** Names of programs and libraries that could be probed, for completion: those of the usual folders. */
import type { Host } from "../../src/cli/host.ts";

const FOLDERS = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
const LIBRARIES = ["/lib", "/lib64", "/usr/lib", "/usr/lib64"];

/** As `uprobe` takes them: `bash`, `libc`. `root` is that of the machine that is meant. */
export function programNames(host: Pick<Host, "listFolder" | "environment">, root: string | undefined): string[] {
  const below = (folder: string): string => `${(root ?? "").replace(/\/$/, "")}${folder}`;
  const path = root === undefined ? (host.environment("PATH")?.split(":") ?? []) : [];
  const folders = new Set([...path.filter((folder) => folder.startsWith("/")), ...FOLDERS]);
  const programs = [...folders].flatMap((folder) => [...host.listFolder(below(folder))]);
  const libraries = LIBRARIES.flatMap((folder) => {
    const own = host.listFolder(below(folder));
    const multiarch = own.filter((name) => name.includes("-linux-"));
    return [...own, ...multiarch.flatMap((name) => [...host.listFolder(below(`${folder}/${name}`))])];
  });
  const named = libraries.flatMap((file) => /^(lib[\w+-]+)\.so(?:\.|$)/.exec(file)?.[1] ?? []);
  return [...new Set([...programs, ...named])];
}
