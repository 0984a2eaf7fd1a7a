// What a bootconfig's program must have become in a booted kernel, by the plan that `--to json` gives for a running one.
import { compile } from "../../../src/index.ts";
import type { CheckOptions } from "../../../src/index.ts";

interface Plan {
  readonly apply: readonly { readonly path: string; readonly text: string }[];
}

export interface Expected {
  /** Lines of dynamic_events, without the number of a return probe. */
  readonly definitions: readonly string[];
  /** Of each event's files below `events`, what must be in them. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
}

const GROUPS: Readonly<Record<string, string>> = {
  p: "kprobes",
  r: "kprobes",
  f: "fprobes",
  t: "tracepoints",
  e: "eprobes",
};

export function expectedOf(text: string, options: CheckOptions): Expected {
  const { output = "{}" } = compile([{ name: "boot.kp", text }], { ...options, to: "json" });
  const { apply } = JSON.parse(output) as Plan;
  const definitions = apply.filter(({ path }) => path === "dynamic_events").map((one) => one.text);
  const groups = new Map(
    definitions.flatMap((line) => {
      const [, kind = "", name = ""] = /^(\w)\d*:kpc\/(\w+)/.exec(line) ?? [];
      return name === "" ? [] : [[name, GROUPS[kind] ?? ""] as const];
    }),
  );
  const moved = (written: string): string =>
    written.replaceAll(
      /\bkpc([/.:])(\w+)/g,
      (_, sign: string, name: string) => `${groups.get(name) ?? ""}${sign}${name}`,
    );
  return {
    definitions: definitions.map((line) => moved(line).replace(/^s:/, "s:synthetic/")),
    files: apply
      .filter(({ path }) => path !== "dynamic_events")
      .map(({ path, text: content }) => ({ path: moved(path).replace(/^events\//, ""), text: moved(content) })),
  };
}

/** A line of dynamic_events as it is compared. */
export function asListed(line: string): string {
  return line.replace(/^r\d+:/, "r:").replaceAll("\t", " ");
}

/** Whether a file of an event has in it what was written to it. */
export function has(path: string, found: readonly string[], text: string): boolean {
  if (path.endsWith("/enable")) return found.some((line) => line.startsWith(text));
  if (path.endsWith("/filter")) return found.includes(text);
  const at = text.indexOf(" if ");
  const [command, condition] = at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at)];
  // A limit counts down, and a histogram is listed with what it has by default.
  const words = command.startsWith("hist:") ? wordsOf(command) : [command.replace(/:\d+$/, ":")];
  return found.some((line) => words.every((word) => line.includes(word)) && line.includes(condition));
}

/** What the kernel lists at another place: the variables among the values, and the values with the count. */
function wordsOf(command: string): readonly string[] {
  return command
    .slice("hist:".length)
    .split(":")
    .flatMap((part) => {
      const value = part.slice(part.indexOf("=") + 1);
      if (part.startsWith("vals=") || part.startsWith("sort=")) return value.split(",");
      return part.startsWith("onmatch") || part.startsWith("keys=") || part.startsWith("size=")
        ? [part]
        : part.split(",");
    });
}
