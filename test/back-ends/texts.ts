// Whether what is emitted for each example can be read by who it is for: bpftrace in the guest, Python, a shell
// and shellcheck here.
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "../../src/index.ts";
import type { Loader } from "../../src/index.ts";
import type { Target } from "../../src/target/target.ts";
import { run } from "../conformance/harness/command.ts";
import type { Report } from "../conformance/harness/packages.ts";
import { inRoot, runWithTools } from "./guest.ts";
import type { Machine } from "./machines.ts";
import { file } from "./scripts.ts";

export interface TextOutcome {
  /** Texts that were read, by back end. */
  readonly read: Readonly<Record<string, number>>;
  readonly failures: readonly string[];
}

interface Emitted {
  readonly name: string;
  readonly to: string;
  readonly output: string;
}

const BACK_ENDS = ["bpftrace", "bcc", "perf", "sh"] as const;

interface TextOptions {
  /** Of what bpftrace reads, which takes seconds in a guest: one in so many. */
  readonly every: number;
  readonly report: Report;
}

export async function readTexts(
  machine: Machine,
  target: Target,
  { every, report }: TextOptions,
): Promise<TextOutcome> {
  const all = await emittedFor(machine, target);
  const skipped = new Set(all.filter(({ to }) => to === "bpftrace").filter((_, index) => index % every !== 0));
  const emitted = all.filter((one) => !skipped.has(one));
  const failures = [...(await readHere(emitted, report)), ...(await readByBpftrace(emitted, machine, report))];
  const read = Object.fromEntries(BACK_ENDS.map((to) => [to, emitted.filter((one) => one.to === to).length]));
  return { read, failures };
}

async function emittedFor(machine: Machine, target: Target): Promise<Emitted[]> {
  const files = await examples();
  const load: Loader = (path, importer) => {
    const found = posix.join(posix.dirname(importer.name), path);
    const text = files.get(found);
    return text === undefined ? { kind: "missing" } : { kind: "loaded", source: { name: found, text } };
  };
  return [...files].flatMap(([name, text]) =>
    BACK_ENDS.flatMap((to): Emitted[] => {
      const tool = to === "bpftrace" ? { tool: machine.bpftrace } : {};
      const { output } = compile([{ name, text }], { target, to, load, ...tool });
      return output === undefined ? [] : [{ name, to, output }];
    }),
  );
}

async function examples(): Promise<ReadonlyMap<string, string>> {
  const folder = fileURLToPath(new URL("../../examples/", import.meta.url));
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".kp"));
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), "utf8")] as const)),
  );
}

const ENDS: Readonly<Record<string, string>> = { bcc: "py", perf: "sh", sh: "sh" };
const AS_PYTHON = "import ast, sys\nfor path in sys.argv[1:]: ast.parse(open(path).read(), path)";

async function readHere(emitted: readonly Emitted[], report: Report): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "kpc-texts-"));
  try {
    const paths: Record<string, string[]> = { py: [], sh: [] };
    for (const { name, to, output } of emitted) {
      const end = ENDS[to];
      if (end === undefined) continue;
      const path = join(folder, `${name.replaceAll("/", "-")}.${to}.${end}`);
      await writeFile(path, output);
      paths[end]?.push(path);
    }
    const [scripts = [], programs = []] = [paths["sh"], paths["py"]];
    report(`reading ${programs.length} texts as Python, ${scripts.length} as a shell and shellcheck do`);
    return [
      ...(await attempt("python3", ["-c", AS_PYTHON, ...programs])),
      ...(await Promise.all(scripts.map((path) => attempt("sh", ["-n", path])))).flat(),
      // `$arg1` in single quotes is for the kernel.
      ...(await attempt("shellcheck", ["--exclude=SC2016", ...scripts])),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function attempt(program: string, argv: readonly string[]): Promise<string[]> {
  try {
    await run(program, argv, { timeoutSeconds: 600 });
    return [];
  } catch (error) {
    return [`${program}: ${error instanceof Error ? error.message : String(error)}`];
  }
}

async function readByBpftrace(emitted: readonly Emitted[], machine: Machine, report: Report): Promise<string[]> {
  const programs = emitted.filter(({ to }) => to === "bpftrace");
  const command = inRoot(`bpftrace ${machine.dryRun} /tmp/program.bt`);
  const scripts = programs.map(({ name, output }) => ({
    id: name,
    script: `${file("/tmp/program.bt", output)}${command} >/tmp/out.txt 2>&1; status=$?; [ $status = 0 ] || tail -c 600 /tmp/out.txt; exit $status`,
  }));
  report(`${machine.kernel.id}: bpftrace ${machine.bpftrace} reads ${scripts.length} texts`);
  const { results } = await runWithTools(machine, scripts, { report, timeoutSeconds: 120 });
  return results.flatMap(({ id, status, stdout, failure }) =>
    status === 0 ? [] : [`bpftrace ${machine.bpftrace}: ${id}: ${failure?.reason ?? stdout.trim()}`],
  );
}
