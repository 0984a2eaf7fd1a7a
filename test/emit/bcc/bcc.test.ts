// Programs beside what BCC is given for them.
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compile } from "../../../src/index.ts";
import { exampleTarget } from "../../support/examples.ts";

const FOLDER = new URL("programs/", import.meta.url);
const NAMES = readdirSync(FOLDER).flatMap((name) => (name.endsWith(".kp") ? [name.slice(0, -".kp".length)] : []));

type Options = Parameters<typeof compile>[1];

function compiled(text: string, options: Options = { target: exampleTarget() }) {
  return compile([{ name: "example.kp", text }], { ...options, to: "bcc" });
}

function codes(text: string, options?: Options): readonly string[] {
  const { output, diagnostics } = compiled(text, options);
  expect(output).toBeUndefined();
  return diagnostics.flatMap(({ code, severity }) => (severity === "error" ? [code] : []));
}

const hasPython = spawnSync("python3", ["--version"]).status === 0;

describe("programs", () => {
  test.each(NAMES)("%s", async (name) => {
    const text = readFileSync(new URL(`${name}.kp`, FOLDER), "utf8");
    const { output, diagnostics } = compiled(text);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    await expect(output).toMatchFileSnapshot(`programs/${name}.py`);
  });

  test.skipIf(!hasPython)("are Python", () => {
    const paths = NAMES.map((name) => new URL(`programs/${name}.py`, import.meta.url).pathname);
    const script = "import ast, sys\nfor path in sys.argv[1:]: ast.parse(open(path).read(), path)";
    const { status, stderr } = spawnSync("python3", ["-c", script, ...paths], { encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
  });
});

describe("what is refused", () => {
  test("what BCC cannot do, with the reason and who can", () => {
    const { output, diagnostics } = compiled("kprobe vfs_read { snapshot }\n");
    expect(output).toBeUndefined();
    expect(diagnostics).toMatchObject([
      { code: "KP0910", message: "bcc cannot do `snapshot`", notes: [expect.stringContaining("tracefs")] },
    ]);
  });

  test("an architecture for which kpc writes no programs", () => {
    expect(codes("kprobe vfs_read\n", { arch: "mips64" })).toEqual(["KP0910"]);
  });

  test("an event whose fields are not known", () => {
    expect(codes("tracepoint sched:sched_switch\n", {})).toEqual(["KP0910"]);
    expect(codes("tracepoint sched:sched_switch as s < pid: $next_pid:s32 >\n", {})).toEqual(["KP0910"]);
  });

  test("a second program where BCC knows one", () => {
    expect(codes("rawtracepoint sched_switch as a\nrawtracepoint sched_switch as b\n")).toEqual(["KP0910"]);
    expect(codes("fprobe vfs_read as a\nfprobe vfs_read as b\n")).toEqual(["KP0910"]);
  });

  test("the result of a function whose prototype is not known", () => {
    expect(codes("fretprobe vfs_read as a < ret: $retval >\n", { kernel: "6.12" })).toEqual(["KP0910"]);
  });
});
