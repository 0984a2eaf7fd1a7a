/** Strings that are compared with a text: byte by byte, since programs in BPF have no constants in memory. */
import { indented } from "./layout.ts";
import { bytesOf, byteText, inComment } from "./text.ts";

export interface TextTest {
  readonly kind: "is" | "begins" | "contains";
  readonly text: string;
}

/** The function of that name: true where the string that lies at `s`, in `size` bytes, passes the test. */
export function comparisonLines(name: string, { kind, text }: TextTest): readonly string[] {
  const bytes = bytesOf(text);
  return [
    `/* ${COMMENTS[kind]} "${inComment(text)}" */`.replaceAll('"', "'"),
    `static inline int ${name}(const char *s, int size)`,
    "{",
    ...indented(kind === "contains" ? search(bytes) : comparison(bytes, kind === "is")),
    "}",
  ];
}

const COMMENTS = { is: "is", begins: "begins with", contains: "contains" } as const;

function comparison(bytes: readonly number[], whole: boolean): string[] {
  const all = whole ? [...bytes, 0] : bytes;
  if (all.length === 0) return ["return 1;"];
  return [`if (size < ${all.length})`, "    return 0;", ...joined("return ", all, (index) => `s[${index}]`)];
}

function search(bytes: readonly number[]): string[] {
  if (bytes.length === 0) return ["return 1;"];
  return [
    `for (int i = 0; i + ${bytes.length} < size; i++) {`,
    "    if (s[i] == 0)",
    "        return 0;",
    ...indented(joined("if (", bytes, (index) => (index === 0 ? "s[i]" : `s[i + ${index}]`), ")")),
    "        return 1;",
    "}",
    "return 0;",
  ];
}

const IN_A_LINE = 6;

function joined(
  head: string,
  bytes: readonly number[],
  place: (index: number) => string,
  end: "" | ")" = "",
): string[] {
  const tests = bytes.map((byte, index) => `${place(index)} == ${byteText(byte)}`);
  const lines: string[] = [];
  for (let at = 0; at < tests.length; at += IN_A_LINE) lines.push(tests.slice(at, at + IN_A_LINE).join(" && "));
  const close = end === "" ? ";" : end;
  return lines.map(
    (line, index) => `${index === 0 ? head : "    "}${line}${index === lines.length - 1 ? close : " &&"}`,
  );
}
