/** Functions of C that programs call: each is declared where one calls it. */
import { STRING_BYTES } from "./shape.ts";

interface Helper {
  readonly name: string;
  readonly lines: readonly string[];
}

const SPACES = ["kernel", "user"] as const;

const READERS: readonly Helper[] = SPACES.flatMap((space) =>
  [8, 16, 32, 64].map((bits) => ({
    name: `${space}_u${bits}`,
    lines: [
      `static inline u${bits} ${space}_u${bits}(u64 at)`,
      "{",
      `    u${bits} value = 0;`,
      `    bpf_probe_read_${space}(&value, sizeof(value), (void *)at);`,
      "    return value;",
      "}",
    ],
  })),
);

/** What is behind a string's end must be the same in equal keys. */
const TEXTS: readonly Helper[] = SPACES.map((space) => ({
  name: `${space}_text`,
  lines: [
    `static inline void ${space}_text(char *to, u64 at)`,
    "{",
    `    __builtin_memset(to, 0, ${STRING_BYTES});`,
    `    bpf_probe_read_${space}_str(to, ${STRING_BYTES}, (void *)at);`,
    "}",
  ],
}));

const OTHERS: readonly Helper[] = [
  {
    name: "quotient",
    lines: [
      "static inline s64 quotient(s64 a, s64 b)",
      "{",
      "    u64 value = (u64)(a < 0 ? -a : a) / (u64)(b < 0 ? -b : b);",
      "    return (a < 0) == (b < 0) ? value : -value;",
      "}",
    ],
  },
  {
    name: "remainder",
    lines: [
      "static inline s64 remainder(s64 a, s64 b)",
      "{",
      "    u64 value = (u64)(a < 0 ? -a : a) % (u64)(b < 0 ? -b : b);",
      "    return a < 0 ? -value : value;",
      "}",
    ],
  },
];

/** Those that the text calls. */
export function helpersFor(text: string): readonly (readonly string[])[] {
  return [...READERS, ...TEXTS, ...OTHERS].flatMap(({ name, lines }) => (text.includes(`${name}(`) ? [lines] : []));
}
