/**
 * The syntax tree of a `.kp` file: plain immutable data, one type a construct.
 *
 * It says what was written and where, nothing of what it means: no kernel, no architecture, no
 * resolved name. Every node carries its place as `start` and `end`, offsets in UTF-16 code units
 * into the text that was parsed (`end` is exclusive). What could not be parsed is a `bad` node, so
 * a list is never missing its broken members.
 */

/** A half-open range of the source text, in UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A word of the source: a declared or used name. */
export interface Name extends Span {
  readonly text: string;
}

/** One comment; `///` comments document the declaration that follows. */
export interface Comment extends Span {
  readonly kind: "line" | "block" | "doc";
}

/** A whole file. `comments` are in source order and are not part of any declaration. */
export interface File extends Span {
  readonly kind: "file";
  readonly declarations: readonly Declaration[];
  readonly comments: readonly Comment[];
}

export type Declaration =
  | Import
  | Requires
  | Group
  | Constant
  | Parameter
  | StructDeclaration
  | EnumDeclaration
  | Probe
  | SpanDeclaration
  | Bad;

/** Something that could not be parsed, kept so that nothing is lost. */
export interface Bad extends Span {
  readonly kind: "bad";
}

/** `import "lib/fs.kp"` */
export interface Import extends Span {
  readonly kind: "import";
  readonly path: StringLiteral;
}

/** `requires arch x86_64, arm64; kernel >= 5.10` */
export interface Requires extends Span {
  readonly kind: "requires";
  readonly requirements: readonly Requirement[];
}

/** One subject of `requires`, with the words that follow it. */
export interface Requirement extends Span {
  readonly kind: "requirement";
  readonly subject: Name;
  /** `<`, `<=`, `==`, `!=`, `>=` or `>`; absent for a list such as `arch x86_64, arm64`. */
  readonly operator: Name | undefined;
  readonly values: readonly Name[];
}

/** `group myapp` */
export interface Group extends Span {
  readonly kind: "group";
  readonly name: Name;
}

/** `const AT_FDCWD = -100` */
export interface Constant extends Span {
  readonly kind: "const";
  readonly name: Name;
  readonly value: Expression;
}

/** `param slow: duration = 10ms` */
export interface Parameter extends Span {
  readonly kind: "param";
  readonly name: Name;
  readonly type: Name | undefined;
  readonly value: Expression | undefined;
}

/** `struct conn { int fd; char *host; }` */
export interface StructDeclaration extends Span {
  readonly kind: "struct";
  readonly keyword: "struct" | "union";
  readonly name: Name;
  readonly members: readonly Member[];
}

/** A member of a structure: one declarator; `int a, b;` gives two. */
export interface Member extends Span {
  readonly kind: "member";
  readonly type: CType;
  /** Absent for an anonymous structure or union, or an unnamed bit-field. */
  readonly name: Name | undefined;
  readonly dimensions: readonly Expression[];
  readonly bits: Expression | undefined;
}

/** A C type as it stands in a cast or before a member: words, then stars. */
export interface CType extends Span {
  readonly kind: "ctype";
  readonly tag: "struct" | "union" | "enum" | undefined;
  /** The words in order: `unsigned long`, or the tag's name. Empty for an anonymous structure. */
  readonly words: readonly Name[];
  readonly pointers: number;
  /** Members of a structure that is defined in place. */
  readonly members: readonly Member[] | undefined;
}

/** `enum mode { READ = 1; WRITE = 2; }` */
export interface EnumDeclaration extends Span {
  readonly kind: "enum";
  readonly name: Name;
  readonly enumerators: readonly Enumerator[];
}

export interface Enumerator extends Span {
  readonly kind: "enumerator";
  readonly name: Name;
  readonly value: Expression | undefined;
}

/** A probe: where it is, what it records, and what is done with it. */
export interface Probe extends Span {
  readonly kind: "probe";
  /** The kind's word: `kprobe`, `uretprobe`, … */
  readonly probeKind: Name;
  readonly locations: readonly Location[];
  /** How several locations belong together: a list (`,`) or alternatives (`|`). */
  readonly locationsAre: "list" | "alternatives";
  readonly alias: EventName | undefined;
  readonly maxactive: Expression | undefined;
  readonly fields: FieldList | undefined;
  readonly where: Expression | undefined;
  readonly actions: ActionBlock | undefined;
}

/** A place to probe, kept as it is written: its parts mean different things to different kinds. */
export interface Location extends Span {
  readonly kind: "location";
  readonly text: string;
  /** True where a string literal stood: `text` has its value, and the offsets do not match. */
  readonly quoted: boolean;
}

/** `as GROUP/NAME`, `as NAME` or `as GROUP/` */
export interface EventName extends Span {
  readonly kind: "event-name";
  readonly group: Name | undefined;
  readonly name: Name | undefined;
}

/** `< a: %ax; b >` */
export interface FieldList extends Span {
  readonly kind: "fields";
  readonly fields: readonly (Field | Bad)[];
}

/** `name: fetch:type`; the name and the type may be missing. */
export interface Field extends Span {
  readonly kind: "field";
  readonly name: Name | undefined;
  readonly value: Expression;
  readonly type: FieldType | undefined;
}

/** `u32`, `string[2]`, `b4@0/8`, `%pd`, `enum mode` */
export interface FieldType extends Span {
  readonly kind: "field-type";
  /** The type's word, a bit-field's whole spelling (`b4@0/8`), or `enum` and `flags`. */
  readonly name: Name;
  /** What `enum` and `flags` name. */
  readonly argument: Name | undefined;
  readonly length: ArrayLength | undefined;
}

/** `[4]`; without a value for `[]`, which no type has. */
export interface ArrayLength extends Span {
  readonly kind: "array-length";
  readonly value: Expression | undefined;
}

/** `span open_time = open .. open_ret on tid < … > where … { … }` */
export interface SpanDeclaration extends Span {
  readonly kind: "span";
  readonly name: Name;
  readonly starts: readonly Location[];
  readonly ends: readonly Location[];
  readonly keys: readonly Expression[];
  readonly fields: FieldList | undefined;
  readonly where: Expression | undefined;
  readonly actions: ActionBlock | undefined;
}

/** `{ count by comm; stack }` */
export interface ActionBlock extends Span {
  readonly kind: "actions";
  readonly actions: readonly (Action | Bad)[];
}

/** An action's word, its operands, and its clauses in the order they were written. */
export interface Action extends Span {
  readonly kind: "action";
  readonly name: Name;
  readonly operands: readonly Expression[];
  readonly clauses: readonly Clause[];
}

/** `by comm, file`, `step 100`, `sort bytes desc`, `if bytes > 1MiB` */
export interface Clause extends Span {
  readonly kind: "clause";
  readonly name: Name;
  readonly operands: readonly Expression[];
  readonly direction: Name | undefined;
}

export type Expression =
  | Word
  | NumberLiteral
  | StringLiteral
  | Register
  | Variable
  | Memory
  | Immediate
  | Dereference
  | MemberAccess
  | Index
  | Call
  | Unary
  | Binary
  | Cast
  | Parenthesized
  | Bad;

/** A bare word: a parameter, a field, a constant, an event. */
export interface Word extends Span {
  readonly kind: "word";
  readonly text: string;
}

/** A number with its suffix, as written: `0x10`, `4KiB`, `1_000`, and also `12zz`. */
export interface NumberLiteral extends Span {
  readonly kind: "number";
  readonly text: string;
}

/** A C string. `value` has its escapes decoded; `text` is as written, with the quotes. */
export interface StringLiteral extends Span {
  readonly kind: "string";
  readonly text: string;
  readonly value: string;
}

/** `%ax`; `name` is without the `%`. */
export interface Register extends Span {
  readonly kind: "register";
  readonly name: string;
}

/** `$arg1`, `$retval`, `$arg*`; `name` is without the `$`. */
export interface Variable extends Span {
  readonly kind: "variable";
  readonly name: string;
}

/** `@jiffies_64+8`, `@0xffff…`, `@+0x10`; `text` is without the `@`. */
export interface Memory extends Span {
  readonly kind: "memory";
  readonly text: string;
}

/** `\5`, `\"text"`; `text` is without the backslash, quotes included. */
export interface Immediate extends Span {
  readonly kind: "immediate";
  readonly text: string;
}

/** `+u8(base)`: the kernel's dereference. `offset` is as written, with its sign and the `u`. */
export interface Dereference extends Span {
  readonly kind: "dereference";
  readonly offset: string;
  readonly base: Expression;
}

/** `base->name` or `base.name` */
export interface MemberAccess extends Span {
  readonly kind: "member-access";
  readonly operator: "->" | ".";
  readonly base: Expression;
  readonly name: Name;
}

/** `base[index]` */
export interface Index extends Span {
  readonly kind: "index";
  readonly base: Expression;
  readonly index: Expression;
}

/** `this_cpu_ptr(x)` */
export interface Call extends Span {
  readonly kind: "call";
  readonly callee: Expression;
  readonly operands: readonly Expression[];
}

/** `*p`, `&x`, `-1`, `!a`, `~a` */
export interface Unary extends Span {
  readonly kind: "unary";
  readonly operator: string;
  readonly operand: Expression;
}

/** `a + b`, `a && b`, `comm ~ "nginx*"` */
export interface Binary extends Span {
  readonly kind: "binary";
  readonly operator: string;
  readonly left: Expression;
  readonly right: Expression;
}

/** `(struct sockaddr_in *)x`, or the kernel's `(file)x` and `(file,f_path)x` */
export interface Cast extends Span {
  readonly kind: "cast";
  readonly type: CType;
  /** The member after the comma of the kernel's container-of form: `f_path.dentry`. */
  readonly member: Name | undefined;
  readonly operand: Expression;
}

/** `(x)`: kept, since the kernel's own syntax cares. */
export interface Parenthesized extends Span {
  readonly kind: "parenthesized";
  readonly inner: Expression;
}
