/** Places to probe: functions, modules, programs and their functions, events, system calls. */
import { CompletionItemKind } from "vscode-languageserver/node";
import { ElfError } from "../../../../src/target/elf/elf.ts";
import { printFunction } from "../../../../src/target/btf/print.ts";
import type { Target } from "../../../../src/target/target.ts";
import type { CheckedDocument, Kernel } from "../../document/checked-document.ts";
import { code } from "../../document/markdown.ts";
import { SortedNames, functionsOf, modulesOf } from "./names.ts";
import { NONE } from "./suggestion.ts";
import type { Suggestion, Suggestions } from "./suggestion.ts";

/** As many as a person looks through; more are a longer word away. */
const MOST = 100;

export function locations(document: CheckedDocument, kind: string, text: string): Suggestions {
  const { kernel } = document;
  switch (kind) {
    case "kprobe":
    case "kretprobe":
    case "fprobe":
    case "fretprobe":
      return functions(kernel.target, text);
    case "uprobe":
    case "uretprobe":
    case "usdt":
      return ofPrograms(kernel, text);
    case "tracepoint":
      return events(kernel.target, text);
    case "rawtracepoint":
      return rawTracepoints(kernel.target, text);
    default:
      return syscalls(kernel.target, text);
  }
}

function functions(target: Target, text: string): Suggestions {
  const colon = text.indexOf(":");
  if (colon >= 0) return ofModule(target, text.slice(0, colon), text.slice(colon + 1));
  const { names, isAll } = functionsOf(target).matching(text, MOST);
  const modules = text === "" ? [] : modulesOf(target).all.filter((name) => name.startsWith(text));
  return {
    all: [
      ...names.map((name): Suggestion => functionSuggestion(target, name, name)),
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
    (one) => one.module === wanted && one.traceable !== false && one.name.includes(letters),
  );
  const { names, isAll } = new SortedNames(found.map(({ name }) => name)).matching(letters, MOST);
  return { all: names.map((name) => functionSuggestion(target, name, `${module}:${name}`)), isAll };
}

function ofPrograms(kernel: Kernel, text: string): Suggestions {
  const colon = text.lastIndexOf(":");
  if (colon < 0) {
    const names = kernel.programNames?.() ?? [];
    const { names: found, isAll } = new SortedNames(names).matching(text, MOST);
    const all = found.map((name): Suggestion => ({ label: name, insert: `${name}:`, kind: CompletionItemKind.File }));
    return { all, isAll };
  }
  const program = text.slice(0, colon);
  const { names, isAll } = userFunctions(kernel, program).matching(text.slice(colon + 1), MOST);
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

function events({ events: known }: Target, text: string): Suggestions {
  if (known === undefined) return NONE;
  const letters = text.replace(/[/.]/, ":");
  const names = new SortedNames([...known.keys()].map((key) => key.replace("/", ":")));
  const { names: found, isAll } = names.matching(letters, MOST);
  const all = found.map((name): Suggestion => {
    const [group = "", event = ""] = name.split(":");
    const fields = known.find(group, event)?.fields ?? [];
    return { label: name, kind: CompletionItemKind.Event, detail: fields.map((field) => field.name).join(", ") };
  });
  return { all, isAll };
}

/** A tracepoint's prototype is a type of its own: `btf_trace_NAME`. */
const TRACEPOINT_TYPE = "btf_trace_";

function rawTracepoints({ types, events: known }: Target, text: string): Suggestions {
  const typed = [...(types?.vmlinux?.names(["typedef"]) ?? [])].flatMap(({ name }) =>
    name.startsWith(TRACEPOINT_TYPE) ? [name.slice(TRACEPOINT_TYPE.length)] : [],
  );
  const names = typed.length > 0 ? typed : [...(known?.keys() ?? [])].map((key) => key.replace(/^.*\//, ""));
  const { names: found, isAll } = new SortedNames(names).matching(text, MOST);
  return { all: found.map((label) => ({ label, kind: CompletionItemKind.Event, detail: "a tracepoint" })), isAll };
}

const ENTRY = "syscalls/sys_enter_";

function syscalls({ events: known, symbols, arch }: Target, text: string): Suggestions {
  const prefix = arch.syscall.wrapper?.prefix ?? arch.syscall.plainPrefix ?? "";
  const listed = [...(known?.keys() ?? [])].flatMap((key) => (key.startsWith(ENTRY) ? [key.slice(ENTRY.length)] : []));
  const wrappers =
    listed.length > 0 || prefix === ""
      ? []
      : (symbols?.startingWith(prefix) ?? []).map(({ name }) => name.slice(prefix.length));
  const { names, isAll } = new SortedNames([...listed, ...wrappers]).matching(text, MOST);
  const all = names.map((label): Suggestion => {
    const fields = known?.find("syscalls", `sys_enter_${label}`)?.fields ?? [];
    const own = fields.filter(({ name }) => name !== "__syscall_nr" && name !== "nr");
    return {
      label,
      kind: CompletionItemKind.Function,
      detail:
        own.length === 0 ? "a system call" : `${label}(${own.map(({ type, name }) => `${type} ${name}`).join(", ")})`,
    };
  });
  return { all, isAll };
}
