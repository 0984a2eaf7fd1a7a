/** Types as C declares them. */
import type { Btf } from "./btf.ts";
import { Budget } from "./budget.ts";
import type { BtfType } from "./type.ts";

/** As C has it in a cast: `struct file *`, `const char *`, `char[16]`. */
export function typeName(btf: Btf, id: number): string {
  return declare(btf, id, "");
}

/** As C declares a name: `char comm[16]`, `void (*release)(struct file *)`. */
export function declare(btf: Btf, id: number, name: string): string {
  return new Declaration(btf, new Budget(btf, id)).of(id, name);
}

interface Declarator {
  readonly text: string;
  /** Words that are still to be written: those of an array are those of its elements. */
  readonly qualifiers: readonly string[];
  /** A `*` stands at its left, so that `[]` and `()` need parentheses. */
  readonly afterPointer: boolean;
  /** There is a pointer or a function between the name and the type. */
  readonly elsewhere: boolean;
}

export type Composite = Extract<BtfType, { kind: "struct" | "union" | "enum" }>;

/** How to write a type without a name; `elsewhere` is true if it is not inside of what is declared. */
export type WriteUnnamed = (type: Composite, elsewhere: boolean) => string;

const withoutMembers: WriteUnnamed = ({ kind }) => `${kind} {…}`;

/** C's declarations grow from the name outwards, and so does the text here. */
export class Declaration {
  readonly #btf: Btf;
  readonly #budget: Budget;

  constructor(btf: Btf, budget: Budget) {
    this.#btf = btf;
    this.#budget = budget;
  }

  of(id: number, name: string, unnamed = withoutMembers): string {
    return this.#around(id, { ...called(name), elsewhere: false }, { depth: 0, unnamed });
  }

  #around(id: number, declarator: Declarator, place: Place): string {
    const { depth } = place;
    const inside = { ...place, depth: depth + 1 };
    const { text, qualifiers, afterPointer, elsewhere } = declarator;
    this.#budget.spend(1 + text.length, depth);
    const type = this.#btf.type(id);
    const grouped = afterPointer ? `(${text})` : text;
    switch (type.kind) {
      case "pointer":
        return this.#around(type.target, pointer(`*${words(qualifiers, text)}`), inside);
      case "array":
        return this.#around(
          type.element,
          { ...declarator, text: `${grouped}[${type.length}]`, afterPointer: false },
          inside,
        );
      // Functions have no qualifiers; GCC writes `noreturn` and `const` functions that way.
      case "prototype":
        return this.#around(type.returns, called(`${grouped}(${this.#parameters(type, inside)})`), inside);
      case "function":
        return this.#around(type.prototype, called(text === "" ? type.name : text), inside);
      case "variable":
        return this.#around(type.type, called(text === "" ? type.name : text), inside);
      case "volatile":
      case "const":
      case "restrict":
        return this.#around(type.target, { ...declarator, qualifiers: withWord(qualifiers, type.kind) }, inside);
      case "type-tag":
      case "declaration-tag":
        return this.#around(type.target, declarator, inside);
      default: {
        const base = words(qualifiers, isUnnamed(type) ? place.unnamed(type, elsewhere) : baseName(type));
        this.#budget.spend(base.length, depth);
        return joined(base, text);
      }
    }
  }

  #parameters({ parameters, variadic }: Extract<BtfType, { kind: "prototype" }>, place: Place): string {
    const around = { ...place, unnamed: withoutMembers };
    const all = parameters.map(({ name, type }) => this.#around(type, called(name ?? ""), around));
    if (variadic) all.push("...");
    return all.length === 0 ? "void" : all.join(", ");
  }
}

interface Place {
  readonly depth: number;
  readonly unnamed: WriteUnnamed;
}

function pointer(text: string): Declarator {
  return { text, qualifiers: [], afterPointer: true, elsewhere: true };
}

/** A function, a variable or a parameter. */
function called(text: string): Declarator {
  return { text, qualifiers: [], afterPointer: false, elsewhere: true };
}

/** In one order, since C has none: `const volatile`, as everybody writes it. */
function withWord(qualifiers: readonly string[], word: string): readonly string[] {
  return [...new Set([...qualifiers, word])].sort();
}

function words(qualifiers: readonly string[], text: string): string {
  return joined(qualifiers.join(" "), text);
}

/** With a blank between them if there are two words, and none before `[]`. */
function joined(before: string, text: string): string {
  return before === "" || text === "" || text.startsWith("[") ? `${before}${text}` : `${before} ${text}`;
}

export function isUnnamed(type: BtfType): type is Composite {
  return (type.kind === "struct" || type.kind === "union" || type.kind === "enum") && type.name === undefined;
}

function baseName(type: BtfType): string {
  switch (type.kind) {
    case "struct":
    case "union":
    case "enum":
      return `${type.kind} ${type.name ?? ""}`;
    case "forward":
      return `${type.of} ${type.name}`;
    case "int":
    case "float":
    case "typedef":
    case "section":
      return type.name;
    default:
      return "void";
  }
}
