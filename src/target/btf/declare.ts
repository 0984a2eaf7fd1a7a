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
}

const QUALIFIERS: readonly string[] = ["const", "volatile", "restrict"];

/** C's declarations grow from the name outwards, and so does the text here. */
export class Declaration {
  readonly #btf: Btf;
  readonly #budget: Budget;

  constructor(btf: Btf, budget: Budget) {
    this.#btf = btf;
    this.#budget = budget;
  }

  of(id: number, name: string): string {
    return this.#around(id, plain(name), 0);
  }

  #around(id: number, declarator: Declarator, depth: number): string {
    const { text, afterPointer } = declarator;
    this.#budget.spend(1 + text.length, depth);
    const type = this.#btf.type(id);
    const grouped = afterPointer ? `(${text})` : text;
    switch (type.kind) {
      case "pointer":
        return this.#around(type.target, { text: `*${text}`, afterPointer: true }, depth + 1);
      case "array":
        return this.#around(type.element, plain(`${grouped}[${type.length}]`), depth + 1);
      case "prototype":
        return this.#around(type.returns, plain(`${grouped}(${this.#parameters(type, depth)})`), depth + 1);
      case "function":
        return this.#around(type.prototype, plain(text === "" ? type.name : text), depth + 1);
      case "variable":
        return this.#around(type.type, plain(text === "" ? type.name : text), depth + 1);
      case "volatile":
      case "const":
      case "restrict":
        return this.#qualified(type, declarator, depth);
      case "type-tag":
      case "declaration-tag":
        return this.#around(type.target, declarator, depth + 1);
      default: {
        const base = baseName(type);
        this.#budget.spend(base.length, depth);
        return text === "" || text.startsWith("[") ? `${base}${text}` : `${base} ${text}`;
      }
    }
  }

  #parameters({ parameters, variadic }: Extract<BtfType, { kind: "prototype" }>, depth: number): string {
    const all = parameters.map(({ name, type }) => this.#around(type, plain(name ?? ""), depth + 1));
    if (variadic) all.push("...");
    return all.length === 0 ? "void" : all.join(", ");
  }

  /** A pointer has its qualifiers behind the star, everything else before the type. */
  #qualified(outermost: BtfType, declarator: Declarator, depth: number): string {
    const words: string[] = [];
    let type = outermost;
    let inner = depth;
    while ("target" in type && (QUALIFIERS.includes(type.kind) || type.kind === "type-tag")) {
      if (type.kind !== "type-tag" && !words.includes(type.kind)) words.push(type.kind);
      this.#budget.spend(1, inner++);
      type = this.#btf.type(type.target);
    }
    const { text } = declarator;
    if (type.kind !== "pointer") return `${words.join(" ")} ${this.#around(type.id, declarator, inner)}`;
    const behind = text === "" ? "" : ` ${text}`;
    return this.#around(type.target, { text: `*${words.join(" ")}${behind}`, afterPointer: true }, inner + 1);
  }
}

function plain(text: string): Declarator {
  return { text, afterPointer: false };
}

function baseName(type: BtfType): string {
  switch (type.kind) {
    case "struct":
    case "union":
    case "enum":
      return `${type.kind} ${type.name ?? "{…}"}`;
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
