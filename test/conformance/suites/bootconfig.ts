/** What `--to bootconfig` gives, read by the kernel's own tool: it has in it what was written, and as many nodes. */
import { readFileSync, readdirSync } from "node:fs";
import { compile } from "../../../src/index.ts";
import type { CompileResult, Loader } from "../../../src/index.ts";
import { blocksOf } from "../../../src/emit/bootconfig/blocks.ts";
import { nodesOf } from "../../../src/emit/bootconfig/text.ts";
import { openTarget } from "../../../src/target/capture/open-target.ts";
import { exampleSections } from "../../../src/target/example/example-target.ts";
import type { Target } from "../../../src/target/target.ts";
import { bootconfigTool, readWithTool } from "../harness/bootconfig-tool.ts";
import type { Report } from "../harness/packages.ts";
import { errorsOf } from "./compile-for.ts";
import type { KernelUnderTest } from "./compile-for.ts";
import type { Outcome } from "./outcome.ts";

const PROGRAMS = new URL("../../emit/bootconfig/programs/", import.meta.url);

export interface BootconfigOptions {
  readonly target: Target;
  readonly examples: ReadonlyMap<string, string>;
  readonly report: Report;
}

export async function bootconfigs({ kernel }: KernelUnderTest, options: BootconfigOptions): Promise<Outcome> {
  const { target, examples, report } = options;
  const tool = await bootconfigTool(report);
  const failures: string[] = [];
  const refused: string[] = [];
  let read = 0;
  for (const { name, result, instance } of [...ofTests(), ...ofExamples(examples, target)]) {
    if (result.output === undefined) {
      refused.push(name);
      const [first] = errorsOf(result);
      if (first === undefined) failures.push(`${name}: neither an output nor an error`);
      continue;
    }
    read++;
    const { settings, blocks } = blocksOf(result.program, instance);
    const wrong = await wrongWith(tool, result.output, nodesOf([...settings, ...blocks]));
    if (wrong !== undefined) failures.push(`${name}: ${wrong}\n${result.output}`);
  }
  return {
    suite: "bootconfig",
    kernel: kernel.id,
    compared: read,
    failures,
    counts: { "refused with a reason": refused.length },
  };
}

interface Compiled {
  readonly name: string;
  readonly result: CompileResult;
  readonly instance: string | undefined;
}

/** The programs of the tests, for the kernel that they are written for. */
function ofTests(): readonly Compiled[] {
  const target = openTarget("example.kpt", exampleSections());
  const names = readdirSync(PROGRAMS).filter((name) => name.endsWith(".kp"));
  return names.flatMap((name) =>
    [undefined, "boot"].map((instance) => {
      const text = readFileSync(new URL(name, PROGRAMS), "utf8");
      const where = instance === undefined ? {} : { instance };
      return { name, instance, result: compile([{ name, text }], { target, to: "bootconfig", ...where }) };
    }),
  );
}

function ofExamples(examples: ReadonlyMap<string, string>, target: Target): readonly Compiled[] {
  const load: Loader = (path) => {
    const text = examples.get(path);
    return text === undefined ? { kind: "missing" } : { kind: "loaded", source: { name: path, text } };
  };
  return [...examples].map(([name, text]) => ({
    name,
    instance: undefined,
    result: compile([{ name, text }], { target, to: "bootconfig", load }),
  }));
}

async function wrongWith(tool: string, text: string, counted: number): Promise<string | undefined> {
  try {
    const { lines, nodes } = await readWithTool(tool, text);
    const wanted = linesOf(text);
    const absent = wanted.filter((line) => !lines.includes(line));
    const more = lines.filter((line) => !wanted.includes(line));
    // A program without events has one key, which is no event's.
    const expected = Math.max(counted, 1);
    if (nodes !== expected) return `the tool counts ${nodes} nodes, not ${expected}`;
    if (absent.length + more.length === 0) return undefined;
    return `the tool reads ${more.join("; ")}, not ${absent.join("; ")}`;
  } catch (error) {
    return `the tool refuses it: ${String(error)}`;
  }
}

/** What is written, in the form in which the tool lists it: blocks are opened, and values are in one line. */
function linesOf(text: string): readonly string[] {
  const lines: string[] = [];
  let block = "";
  for (const line of text.replaceAll(/,\n\s+/g, ", ").split("\n")) {
    const opened = /^(\S+) \{$/.exec(line)?.[1];
    if (opened !== undefined) block = opened;
    else if (/^\w+$/.test(line)) lines.push(`${line} = ""`);
    else if (line.startsWith("  ")) lines.push(`${block}.${line.trim()}${line.includes(" = ") ? "" : ' = ""'}`);
  }
  return lines;
}
