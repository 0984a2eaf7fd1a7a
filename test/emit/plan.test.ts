/** `--to json`: the plan is what its published schema says. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compile } from "../../src/index.ts";

interface Schema {
  readonly required: readonly string[];
  readonly $defs: {
    readonly writes: {
      readonly items: { readonly properties: Readonly<Record<"path" | "text", { readonly pattern: string }>> };
    };
  };
}

interface Write {
  readonly path: string;
  readonly text: string;
}

const schema = JSON.parse(readFileSync(new URL("../../docs/plan.schema.json", import.meta.url), "utf8")) as Schema;
const PROGRAM = `kprobe vfs_read as begin < n: $arg3:u64 > where n > 1 { hist n; stack }
kretprobe vfs_read as done { }
kprobe vfs_write
span io = begin .. done on tid < us: elapsed.us > where us > 1ms { hist us; print "x" }
`;

test("every write is one line to a file that the schema allows, and everything is undone", () => {
  const { output } = compile([{ name: "plan.kp", text: PROGRAM }], { to: "json" });
  const plan = JSON.parse(output ?? "") as Readonly<Record<string, unknown>> & {
    apply: Write[];
    remove: Write[];
    tables: string[];
  };
  expect(Object.keys(plan).sort()).toEqual([...schema.required].sort());
  const { path, text } = schema.$defs.writes.items.properties;
  for (const write of [...plan.apply, ...plan.remove]) {
    expect(write.path).toMatch(new RegExp(path.pattern));
    expect(write.text).toMatch(new RegExp(text.pattern));
  }
  const triggers = plan.apply
    .filter((write) => write.path.endsWith("/trigger"))
    .map((write) => `${write.path} !${write.text}`);
  const removed = plan.remove
    .filter((write) => write.path.endsWith("/trigger"))
    .map((write) => `${write.path} ${write.text}`);
  expect(removed).toEqual(triggers.toReversed());
  expect(plan.tables).toEqual(["events/kpc/begin/hist", "events/synthetic/io/hist"]);
  expect(plan.remove.slice(-4).map((write) => write.text)).toEqual([
    "-:synthetic/io",
    "-:kpc/vfs_write",
    "-:kpc/done",
    "-:kpc/begin",
  ]);
});
