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
  /** A `*` stands at its left, so that `[]` and `()` need parentheses. */
  readonly afterPointer: boolean;
  /** There is a pointer or a function between the name and the type. */
  readonly elsewhere: boolean;
}

export type Composite = Extract<BtfType, { kind: "struct" | "union" | "enum" }>;

/** How to write a type without a name; `elsewhere` is true if it is not inside of what is declared. */
export type WriteUnnamed = (type: Composite, elsewhere: boolean) => string;

const withoutMembers: WriteUnnamed = ({ kind }) => `${kind} {…}`;

const QUALIFIERS: readonly string[] = ["const", "volatile", "restrict"];

/** C's declarations grow from the name outwards, and so does the text here. */
export class Declaration {
  readonly #btf: Btf;
  readonly #budget: Budget;

  constructor(btf: Btf, budget: Budget) {
    this.#btf = btf;
    this.#budget = budget;
  }

  of(id: number, name: string, unnamed = withoutMembers): string {
    return this.#around(id, { text: name, afterPointer: false, elsewhere: false }, { depth: 0, unnamed });
  }

  #around(id: number, declarator: Declarator, place: Place): string {
    const { depth } = place;
    const inside = { ...place, depth: depth + 1 };
    const { text, afterPointer, elsewhere } = declarator;
    this.#budget.spend(1 + text.length, depth);
    const type = this.#btf.type(id);
    const grouped = afterPointer ? `(${text})` : text;
    switch (type.kind) {
      case "pointer":
        return this.#around(type.target, pointer(`*${text}`), inside);
      case "array":
        return this.#around(type.element, { ...declarator, ...plain(`${grouped}[${type.length}]`) }, inside);
      case "prototype":
        return this.#around(type.returns, called(`${grouped}(${this.#parameters(type, inside)})`), inside);
      case "function":
        return this.#around(type.prototype, called(text === "" ? type.name : text), inside);
      case "variable":
        return this.#around(type.type, { ...declarator, ...plain(text === "" ? type.name : text) }, inside);
      case "volatile":
      case "const":
      case "restrict":
        return this.#qualified(type, declarator, place);
      case "type-tag":
      case "declaration-tag":
        return this.#around(type.target, declarator, inside);
      default: {
        const base = isUnnamed(type) ? place.unnamed(type, elsewhere) : baseName(type);
        this.#budget.spend(base.length, depth);
        return text === "" || text.startsWith("[") ? `${base}${text}` : `${base} ${text}`;
      }
    }
  }

  #parameters({ parameters, variadic }: Extract<BtfType, { kind: "prototype" }>, place: Place): string {
    const around = { ...place, unnamed: withoutMembers };
    const all = parameters.map(({ name, type }) => this.#around(type, called(name ?? ""), around));
    if (variadic) all.push("...");
    return all.length === 0 ? "void" : all.join(", ");
  }

  /** A pointer has its qualifiers behind the star, everything else before the type. */
  #qualified(outermost: BtfType, declarator: Declarator, place: Place): string {
    const words: string[] = [];
    let type = outermost;
    let { depth } = place;
    while ("target" in type && (QUALIFIERS.includes(type.kind) || type.kind === "type-tag")) {
      if (type.kind !== "type-tag" && !words.includes(type.kind)) words.push(type.kind);
      this.#budget.spend(1, depth++);
      type = this.#btf.type(type.target);
    }
    const { text } = declarator;
    const inside = { ...place, depth };
    if (type.kind !== "pointer") return `${words.join(" ")} ${this.#around(type.id, declarator, inside)}`;
    return this.#around(type.target, pointer(`*${[...words, ...(text === "" ? [] : [text])].join(" ")}`), inside);
  }
}

interface Place {
  readonly depth: number;
  readonly unnamed: WriteUnnamed;
}

function plain(text: string): Pick<Declarator, "text" | "afterPointer"> {
  return { text, afterPointer: false };
}

function pointer(text: string): Declarator {
  return { text, afterPointer: true, elsewhere: true };
}

/** A function, or a parameter of one. */
function called(text: string): Declarator {
  return { text, afterPointer: false, elsewhere: true };
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
