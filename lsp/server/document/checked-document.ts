/** A document as it was checked: what every feature is a function of. */
import type { Declaration, Probe, Span } from "../../../grammar/tree.ts";
import { checkProgram } from "../../../src/check/check.ts";
import type { Checked } from "../../../src/check/check.ts";
import type { Context } from "../../../src/check/context.ts";
import type { Loader, ReadBatch } from "../../../src/check/files.ts";
import type { Diagnostic, Place, SourceFile } from "../../../src/diagnostics/diagnostic.ts";
import { BACK_ENDS } from "../../../src/emit/back-ends.ts";
import type { Event, Program } from "../../../src/program/program.ts";
import type { Programs } from "../../../src/target/elf/programs.ts";
import type { Target } from "../../../src/target/target.ts";
import { verdictOf } from "./back-ends.ts";
import { itemAt, readItems, updateItems } from "./items.ts";
import type { Item, Items } from "./items.ts";
import { ImportTree, importOf } from "./import-tree.ts";
import { Memory } from "./memory.ts";

/** What documents are checked for. */
export interface Kernel {
  readonly target: Target;
  readonly programs: Programs | undefined;
  /** Names of programs and libraries that could be probed. */
  readonly programNames?: () => readonly string[];
}

export interface CheckedDocument {
  readonly name: string;
  readonly text: string;
  readonly items: readonly Item[];
  readonly starts: readonly number[];
  readonly kernel: Kernel;
  readonly program: Program;
  /** Of the checker and of the default back end; places are those of the items. */
  readonly diagnostics: readonly Diagnostic[];
  readonly context: Omit<Context, "source">;
  /** Where a place is in the document; absent for one of another file. */
  readonly locate: (place: Place) => Span | undefined;
  /** Where a place is in a file that it imports. */
  readonly locateImported: (place: Place) => ImportedPlace | undefined;
  /** Where the document imports what leads to a file. */
  readonly importTo: (name: string) => Span | undefined;
  /** The same for another way to the kernel: what another back end would find. */
  readonly through: (way: Context["through"]) => Checked;
}

/** A place in a file that a document imports. */
export interface ImportedPlace extends Span {
  /** Of the file. */
  readonly name: string;
}

const MOST_MATCHES = 64;

/** Checks one document again and again, each time only what has changed. */
export class DocumentChecker {
  readonly #name: string;
  readonly #kernel: Kernel;
  readonly #load: Loader;
  readonly #memories = new Map<Context["through"], Memory>();
  /** The items of this document and of the files that it imports. */
  readonly #read = new Map<string, Items>();
  readonly #locators = new WeakMap<Items, CheckedDocument["locate"]>();
  #imports = new ImportTree();
  /** What the default back end has said of an item. */
  #verdicts = new Map<SourceFile, Verdict>();

  constructor(name: string, kernel: Kernel, load: Loader) {
    this.#name = name;
    this.#kernel = kernel;
    this.#load = load;
  }

  check(text: string): CheckedDocument {
    const checked = this.#check(text, "tracefs");
    const { text: read, items, starts } = this.#itemsOf(this.#name, text);
    const { program, context } = checked;
    const locate = locator({ items, starts });
    return {
      name: this.#name,
      text: read,
      items,
      starts,
      kernel: this.#kernel,
      program: { ...program, sources: [{ name: this.#name, text }] },
      diagnostics: [...checked.diagnostics, ...this.#verdict(program)],
      context,
      locate,
      locateImported: (place) => this.#locateImported(place),
      importTo: (name) => {
        const path = this.#imports.pathTo(name, this.#name);
        return path === undefined ? undefined : importOf({ items, starts }, path);
      },
      through: (way) => (way === "tracefs" ? checked : this.#check(text, way)),
    };
  }

  #locateImported(place: Place): ImportedPlace | undefined {
    for (const [name, read] of this.#read) {
      const span = name === this.#name ? undefined : this.#locatorOf(read)(place);
      if (span !== undefined) return { ...span, name };
    }
    return undefined;
  }

  /** Made once as long as the file does not change: it may have thousands of findings. */
  #locatorOf(read: Items): CheckedDocument["locate"] {
    const known = this.#locators.get(read) ?? locator(read);
    this.#locators.set(read, known);
    return known;
  }

  /** What the default back end says, which is of each declaration by itself. */
  #verdict(program: Program): readonly Diagnostic[] {
    const [backEnd] = BACK_ENDS;
    const spans = groupBySource(program.spans);
    const events = groupBySource(program.events);
    const diagnostics: Diagnostic[] = [];
    const verdicts = new Map<SourceFile, Verdict>();
    for (const source of new Set([...events.keys(), ...spans.keys()])) {
      const own = { events: events.get(source) ?? [], spans: spans.get(source) ?? [] };
      const known = this.#verdicts.get(source);
      const isKnown = known !== undefined && own.spans.length === 0 && areSame(known.events, own.events);
      const found = isKnown ? known.diagnostics : verdictOf(backEnd, { ...program, ...own });
      verdicts.set(source, { events: own.events, diagnostics: found });
      if (found.length > 0) diagnostics.push(...found);
    }
    this.#verdicts = verdicts;
    return diagnostics;
  }

  #check(text: string, through: Context["through"]): Checked {
    const memory = this.#memories.get(through) ?? new Memory();
    this.#memories.set(through, memory);
    memory.begin();
    this.#imports = new ImportTree();
    return checkProgram({
      sources: [{ name: this.#name, text }],
      target: this.#kernel.target,
      programs: this.#kernel.programs,
      defines: {},
      mostMatches: MOST_MATCHES,
      btf: "offsets",
      through,
      load: this.#imports.watch(this.#load),
      parse: (source) => this.#batches(source, memory),
      remember: memory.remember,
    });
  }

  *#batches({ name, text }: SourceFile, memory: Memory): Generator<ReadBatch> {
    for (const { declaration, problems, source } of this.#itemsOf(name, text).items) {
      if (declaration !== undefined) memory.meet(declaration);
      yield { declarations: declaration === undefined ? [] : [declaration], problems, part: source };
    }
  }

  #itemsOf(name: string, text: string): Items {
    const old = this.#read.get(name);
    const items = old === undefined ? readItems(name, text) : updateItems(name, old, text);
    this.#read.set(name, items);
    return items;
  }
}

interface Verdict {
  readonly events: readonly Event[];
  readonly diagnostics: readonly Diagnostic[];
}

function groupBySource<Of extends { readonly source: SourceFile }>(all: readonly Of[]): Map<SourceFile, Of[]> {
  const groups = new Map<SourceFile, Of[]>();
  for (const one of all) {
    const own = groups.get(one.source);
    if (own === undefined) groups.set(one.source, [one]);
    else own.push(one);
  }
  return groups;
}

/** What a probe has become is remembered, so what its fields have become is mostly the same object. */
function areSame(a: readonly Event[], b: readonly Event[]): boolean {
  return a.length === b.length && a.every((one, index) => isSame(one, b[index]));
}

function isSame(a: Event, b: Event | undefined): boolean {
  if (b === undefined || a.group !== b.group || a.name !== b.name) return false;
  if (a.condition !== b.condition || a.actions !== b.actions) return false;
  return a.kind === "event" || b.kind === "event" ? a.kind === b.kind : a.arguments === b.arguments;
}

function locator({ items, starts }: Pick<Items, "items" | "starts">): CheckedDocument["locate"] {
  let places: Map<SourceFile, number> | undefined;
  return ({ source, start, end }) => {
    places ??= new Map(items.map((item, index) => [item.source, starts[index] ?? 0]));
    const base = places.get(source);
    return base === undefined ? undefined : { start: base + start, end: base + end };
  };
}

/** A place in a document: the item that it is in, and where inside. */
export interface Spot {
  readonly item: Item;
  readonly index: number;
  /** Where the item starts. */
  readonly base: number;
  /** Inside the item. */
  readonly offset: number;
}

export function spotAt(document: Pick<CheckedDocument, "items" | "starts">, offset: number): Spot | undefined {
  const index = itemAt(document, offset);
  const item = document.items[index];
  const base = document.starts[index] ?? 0;
  return item && { item, index, base, offset: offset - base };
}

/** Every declaration with where its item starts. */
export function* declarationsOf({
  items,
  starts,
}: Pick<CheckedDocument, "items" | "starts">): Generator<{ declaration: Declaration; base: number; item: Item }> {
  for (const [index, item] of items.entries()) {
    if (item.declaration !== undefined) {
      yield { declaration: item.declaration, base: starts[index] ?? 0, item };
    }
  }
}

const eventsByItem = new WeakMap<Program, Map<SourceFile, Event[]>>();

/** The events that a declaration has become. */
export function eventsOf({ program }: Pick<CheckedDocument, "program">, { source }: Item): readonly Event[] {
  let all = eventsByItem.get(program);
  if (all === undefined) {
    all = groupBySource(program.events);
    eventsByItem.set(program, all);
  }
  return all.get(source) ?? [];
}

/** The comment that documents a declaration: the `///` lines straight before it. */
export function documentationOf({ items }: Pick<CheckedDocument, "items">, index: number): string | undefined {
  const before = items[index - 1];
  if (before === undefined) return undefined;
  const { text } = before.source;
  const lines: string[] = [];
  let end = text.length;
  for (const { kind, start, end: commentEnd } of [...before.comments].reverse()) {
    if (kind !== "doc" || text.slice(commentEnd, end).trim() !== "") break;
    lines.unshift(
      text
        .slice(start + 3, commentEnd)
        .replace(/^ /, "")
        .trimEnd(),
    );
    end = start;
  }
  return lines.length === 0 ? undefined : lines.join("\n");
}

export function isProbe(declaration: Declaration | undefined): declaration is Probe {
  return declaration?.kind === "probe";
}
