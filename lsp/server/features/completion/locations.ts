/** Places to probe: functions, modules, programs and their functions, events, system calls. */
import { CompletionItemKind } from "vscode-languageserver/node";
import { ElfError } from "../../../../src/target/elf/elf.ts";
import { printFunction } from "../../../../src/target/btf/print.ts";
import type { Target } from "../../../../src/target/target.ts";
import type { CheckedDocument, Kernel } from "../../document/checked-document.ts";
import { code } from "../../document/markdown.ts";
import { declaredAs } from "../../document/member-paths.ts";
import { functionsOf, modulesOf } from "./names.ts";
import { programPaths } from "./paths.ts";
import type { Folders } from "./paths.ts";
import { SortedNames } from "./sorted-names.ts";
import { NONE } from "./suggestion.ts";
import type { Suggestion, Suggestions } from "./suggestion.ts";
import { USUAL_EVENTS, USUAL_FUNCTIONS, USUAL_PROGRAMS } from "./usual-places.ts";

/** As many as a person looks through; more are a longer word away. */
const MOST = 100;

interface Typed {
  readonly kind: string;
  readonly text: string;
  readonly folders: Folders | undefined;
}

/** There are not so many that they could not all be looked through. */
const MOST_SYSCALLS = 600;

export function locations(document: CheckedDocument, { kind, text, folders }: Typed): Suggestions {
  const { kernel } = document;
  switch (kind) {
    case "kprobe":
    case "kretprobe":
    case "fprobe":
    case "fretprobe":
      return functions(document, text);
    case "uprobe":
    case "uretprobe":
    case "usdt":
      return text.startsWith("/") && !text.includes(":") && folders !== undefined
        ? programPaths(text, folders)
        : ofPrograms(document, text);
    case "tracepoint":
      return events(document, text);
    case "rawtracepoint":
      return rawTracepoints(document, text);
    default:
      return syscalls(kernel.target, text);
  }
}

/** The places of a document's other probes: a function's return is probed where its entry is. */
function placesOf({ items }: CheckedDocument, kinds: RegExp): string[] {
  return items.flatMap(({ declaration }) =>
    declaration?.kind === "probe" && kinds.test(declaration.probeKind.text)
      ? declaration.locations.map(({ text }) => text)
      : [],
  );
}

/** Before a letter is typed: what the document probes, and what is probed most, as far as it is there. */
function likely(known: SortedNames, ...names: readonly (readonly string[])[]): string[] {
  return [...new Set(names.flat())].filter((name) => known.has(name));
}

function functions(document: CheckedDocument, text: string): Suggestions {
  const { target } = document.kernel;
  // Behind a function there can be an offset, of which nothing is known.
  if (/[+%]/.test(text)) return NONE;
  const colon = text.indexOf(":");
  if (colon >= 0) return ofModule(target, text.slice(0, colon), text.slice(colon + 1));
  const known = functionsOf(target);
  const own = placesOf(document, /^[kf](?:ret)?probe$/);
  const first = text === "" ? likely(known, own, USUAL_FUNCTIONS) : [];
  const { names, isAll } = known.matching(text, MOST);
  const modules = text === "" ? [] : modulesOf(target).matching(text, MOST).names;
  return {
    all: [
      ...[...new Set([...first, ...names])].slice(0, MOST).map((name) => functionSuggestion(target, name, name)),
      ...modules.map((name): Suggestion => ({
        label: `${name}:`,
        kind: CompletionItemKind.Module,
        detail: "a module's functions",
      })),
    ],
    isAll,
  };
}

function functionSuggestion({ types }: Target, name: string, label: string): Suggestion {
  const type = types?.findFunction(name);
  const prototype = type && printFunction(type.btf, type.id);
  return {
    label,
    kind: CompletionItemKind.Function,
    detail: prototype,
    documentation: prototype && code(prototype),
  };
}

function ofModule(target: Target, module: string, letters: string): Suggestions {
  const wanted = module.replaceAll("-", "_");
  const found = [...(target.symbols?.functions() ?? [])].filter(
    (one) => one.module === wanted && one.traceable !== false && one.blacklisted !== true && !one.init,
  );
  const { names, isAll } = new SortedNames(found.map(({ name }) => name)).matching(letters, MOST);
  return { all: names.map((name) => functionSuggestion(target, name, `${module}:${name}`)), isAll };
}

function ofPrograms(document: CheckedDocument, text: string): Suggestions {
  const { kernel } = document;
  const colon = text.indexOf(":");
  if (colon < 0) {
    const own = placesOf(document, /^u(?:ret)?probe$/).flatMap((place) => /^[^/:]+(?=:)/.exec(place)?.[0] ?? []);
    const known = new SortedNames(kernel.programNames?.() ?? []);
    const { names: found, isAll } = known.matching(text, MOST);
    const first = text === "" ? likely(known, own, USUAL_PROGRAMS) : [];
    const all = [...new Set([...first, ...found])].map((name): Suggestion => ({
      label: name,
      insert: `${name}:`,
      detail: name.startsWith("lib") ? "a library" : "a program",
      kind: CompletionItemKind.File,
    }));
    return { all, isAll };
  }
  const program = text.slice(0, colon);
  const letters = text.slice(colon + 1);
  // An offset, of the file or behind a function.
  if (/^\d|\+/.test(letters)) return NONE;
  const { names, isAll } = userFunctions(kernel, program).matching(letters, MOST);
  const all = names.map((name): Suggestion => ({
    label: `${program}:${name}`,
    kind: CompletionItemKind.Function,
    detail: `a function of ${program}`,
  }));
  return { all, isAll };
}

const NO_NAMES = new SortedNames([]);
const ofFile = new WeakMap<object, SortedNames>();

function userFunctions({ programs }: Kernel, program: string): SortedNames {
  const found = programs?.find(program);
  if (found?.kind !== "found") return NO_NAMES;
  const known = ofFile.get(found.elf);
  if (known !== undefined) return known;
  try {
    const names = new SortedNames(found.elf.symbolNames());
    ofFile.set(found.elf, names);
    return names;
  } catch (error) {
    if (error instanceof ElfError) return NO_NAMES;
    throw error;
  }
}

function events(document: CheckedDocument, text: string): Suggestions {
  const known = document.kernel.target.events;
  if (known === undefined) return NONE;
  const letters = text.replace(/[/.]/, ":");
  const names = new SortedNames([...known.keys()].map((key) => key.replace("/", ":")));
  const first = text === "" ? likely(names, placesOf(document, /^tracepoint$/), USUAL_EVENTS) : [];
  const { names: found, isAll } = names.matching(letters, MOST);
  const all = [...new Set([...first, ...found])].slice(0, MOST).map((name): Suggestion => {
    const [group = "", event = ""] = name.split(":");
    const fields = known.find(group, event)?.fields ?? [];
    return { label: name, kind: CompletionItemKind.Event, detail: fields.map((field) => field.name).join(", ") };
  });
  const groups = letters.includes(":") ? [] : groupsOf(names).matching(letters, MOST).names;
  const more = groups.map((name): Suggestion => ({
    label: `${name}:`,
    kind: CompletionItemKind.Module,
    detail: "a group's events",
  }));
  return { all: [...all, ...more], isAll };
}

function groupsOf({ all }: SortedNames): SortedNames {
  return new SortedNames(all.map((name) => name.replace(/:.*$/, "")));
}

/** A tracepoint's prototype is a type of its own: `btf_trace_NAME`. */
const TRACEPOINT_TYPE = "btf_trace_";

function rawTracepoints(document: CheckedDocument, text: string): Suggestions {
  const { types, events: known } = document.kernel.target;
  const typed = [...(types?.vmlinux?.names(["typedef"]) ?? [])].flatMap(({ name }) =>
    name.startsWith(TRACEPOINT_TYPE) ? [name.slice(TRACEPOINT_TYPE.length)] : [],
  );
  const names = typed.length > 0 ? typed : [...(known?.keys() ?? [])].map((key) => key.replace(/^.*\//, ""));
  const sorted = new SortedNames(names);
  const { names: found, isAll } = sorted.matching(text, MOST);
  const usual = USUAL_EVENTS.map((event) => event.replace(/^.*:/, ""));
  const first = text === "" ? likely(sorted, placesOf(document, /^rawtracepoint$/), usual) : [];
  const all = [...new Set([...first, ...found])].slice(0, MOST);
  return { all: all.map((label) => ({ label, kind: CompletionItemKind.Event, detail: "a tracepoint" })), isAll };
}

const ENTRY = "syscalls/sys_enter_";

function syscalls({ events: known, symbols, arch }: Target, text: string): Suggestions {
  const prefix = arch.syscall.wrapper?.prefix ?? arch.syscall.plainPrefix ?? "";
  const listed = [...(known?.keys() ?? [])].flatMap((key) => (key.startsWith(ENTRY) ? [key.slice(ENTRY.length)] : []));
  const wrappers =
    listed.length > 0 || prefix === ""
      ? []
      : (symbols?.startingWith(prefix) ?? []).map(({ name }) => name.slice(prefix.length));
  const { names, isAll } = new SortedNames([...listed, ...wrappers]).matching(text, MOST_SYSCALLS);
  const all = names.map((label): Suggestion => {
    const fields = known?.find("syscalls", `sys_enter_${label}`)?.fields ?? [];
    const own = fields.filter(({ name }) => name !== "__syscall_nr" && name !== "nr");
    return {
      label,
      kind: CompletionItemKind.Function,
      detail:
        own.length === 0
          ? "a system call"
          : `${label}(${own.map(({ type, name }) => declaredAs(type, name)).join(", ")})`,
    };
  });
  return { all, isAll };
}
