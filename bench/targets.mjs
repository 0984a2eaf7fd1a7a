// What a target's types cost: a compile with one path of members, and reading the types alone beside bpftool.
import { spawnSync } from "node:child_process";
import { existsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { readFileSync } from "node:fs";
import { build } from "esbuild";
import { bestInTurns, bestMilliseconds } from "./measure.mjs";

const BTF = "/sys/kernel/btf/vmlinux";

/** @param {{ kpc: string, root: string, folder: string }} where */
export async function targets({ kpc, root, folder }) {
  if (!existsSync(BTF)) return [{ name: "this machine has no BTF", value: 0, unit: "" }];
  const file = join(folder, "this.kpt");
  const captured = spawnSync(process.execPath, [kpc, "target", "capture", "-o", file], { encoding: "utf8" });
  if (captured.status !== 0) throw new Error(captured.stderr);

  const plain = join(folder, "plain.kp");
  const path = join(folder, "path.kp");
  writeFileSync(plain, "kprobe vfs_read < count: $arg3 >\n");
  writeFileSync(path, "kprobe vfs_read < file->f_path.dentry->d_name.name >\n");
  const seconds = bestInTurns(
    {
      bare: ["-e", "0"],
      version: [kpc, "compile", plain],
      target: [kpc, "compile", "--target", file, plain],
      types: [kpc, "compile", "--target", file, path],
    },
    20,
  );

  const outfile = join(folder, "btf.mjs");
  await build({
    absWorkingDir: root,
    bundle: true,
    format: "esm",
    outfile,
    stdin: {
      contents: `export { openBtf } from "./src/target/btf/btf.ts"; export { findMember } from "./src/target/btf/resolve.ts";`,
      resolveDir: root,
    },
  });
  const { findMember, openBtf } = await import(pathToFileURL(outfile).href);
  const bytes = new Uint8Array(readFileSync(BTF));
  const lookUp = () => {
    const btf = openBtf(bytes);
    return findMember(btf, btf.find("file", ["struct"]), "f_path");
  };
  const cold = bestMilliseconds(lookUp, 1);
  const warm = bestMilliseconds(lookUp, 20);
  const bpftool = bestMilliseconds(() => spawnSync("bpftool", ["btf", "dump", "file", BTF, "format", "raw"]), 3);
  const hasBpftool = spawnSync("bpftool", ["version"]).status === 0;
  return [
    {
      name: "target file",
      value: statSync(file).size / 2 ** 20,
      unit: `MiB, of which ${(bytes.length / 2 ** 20).toFixed(1)} MiB are BTF unpacked`,
    },
    { name: "compile for a target", value: seconds.target / seconds.version, unit: "x one for a version" },
    { name: "with a path of members", value: seconds.types / seconds.version, unit: "x one for a version" },
    { name: "with a path of members", value: seconds.types / seconds.target, unit: "x one for the target without" },
    { name: "open BTF, find a member", value: cold, unit: "ms, the first time" },
    { name: "open BTF, find a member", value: warm, unit: "ms, warm" },
    ...(hasBpftool ? [{ name: "bpftool btf dump", value: bpftool / cold, unit: "x the first lookup" }] : []),
  ];
}
