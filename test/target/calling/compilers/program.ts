/**
 * A C program, without a library, that calls functions of given signatures and writes down what the
 * registers and the stack were: for parameters when `dump` is entered in the function's place, for
 * results when a function that the compiler made has returned to `call_and_dump`.
 */
import type { Machine } from "./machines.ts";
import { BUFFERS, BUFFER_BYTES } from "./machines.ts";
import { generator } from "./signatures.ts";
import type { CType, Signature } from "./types.ts";
import { declareType } from "./types.ts";

export const RECORD = { registers: 256, floats: 256, stack: 512, pointed: 64, registerWords: 16, stackWords: 48 };

/** Both calls of every signature, the one for the parameters first. */
export function programText(signatures: readonly Signature[], machine: Machine): string {
  const random = generator(7);
  return [
    SUPPORT.replace("SYSTEM_CALL", machine.systemCall),
    ...signatures.map((signature, index) => functionsOf(signature, index, random)),
    `void (*const tests[])(void) = {${signatures.map((_, index) => `p${index}, r${index}`).join(", ")}};`,
    `const int test_count = ${signatures.length * 2};`,
  ].join("\n");
}

function functionsOf({ result, parameters, variadic }: Signature, index: number, random: (limit: number) => number) {
  const lines = parameters.flatMap((type, at) => [
    declareType(type, `t${index}_${at}`),
    `t${index}_${at} v${index}_${at} = ${initializer(type, random)};`,
  ]);
  const types = parameters.map((_, at) => `t${index}_${at}`);
  const list = variadic ? [...types, "..."] : types;
  lines.push(declareType(result, `t${index}`));
  lines.push(`extern t${index} f${index}(${list.join(", ") || "void"}) __asm__("dump${index}");`);
  const values = parameters.map((_, at) => `v${index}_${at}`);
  const passed = variadic ? [...values, "7", "8"] : values;
  lines.push(
    `static void p${index}(void) { ${values.map(noteValue).join(" ")} count = ${values.length}; f${index}(${passed.join(", ")}); }`,
  );
  const named = types.map((type, at) => `${type} a${at}`);
  const header = `t${index} g${index}(${[...named, ...(variadic ? ["..."] : [])].join(", ") || "void"})`;
  if (result.kind === "void") lines.push(`${header} { }`);
  else {
    lines.push(`t${index} w${index} = ${initializer(result, random)};`);
    lines.push(`__attribute__((noinline)) ${header} { return w${index}; }`);
  }
  const note = result.kind === "void" ? "count = 0;" : `${noteValue(`w${index}`, 0)} count = 1;`;
  lines.push(`static void r${index}(void) { ${note} target = (void (*)(void))g${index}; call_and_dump(); }`);
  return lines.join("\n");
}

function noteValue(name: string, at: number): string {
  return `values[${at}] = &${name}; sizes[${at}] = sizeof ${name};`;
}

function initializer(type: CType, random: (limit: number) => number): string {
  const hex = (bytes: number): string =>
    `0x${Array.from({ length: bytes }, () => (1 + random(255)).toString(16).padStart(2, "0")).join("")}`;
  switch (type.kind) {
    case "void":
      return "";
    case "integer":
      if (type.bytes < 16) return `${hex(type.bytes)}ull`;
      return `((unsigned __int128)${hex(8)}ull << 64 | ${hex(8)}ull)`;
    case "float":
      return `${1000 + random(500_000)}.5`;
    case "record": {
      const members = type.isUnion ? type.members.slice(0, 1) : type.members;
      const texts = members.map(({ type: member, count }) => {
        const values = Array.from({ length: count }, () => initializer(member, random));
        return count > 1 ? `{ ${values.join(", ")} }` : (values[0] ?? "");
      });
      return `{ ${texts.join(", ")} }`;
    }
  }
}

const SUPPORT = `
typedef unsigned long word;
static long system_call(long number, long first, long second, long third) { SYSTEM_CALL }
unsigned char regs[256] __attribute__((aligned(16))), fregs[256] __attribute__((aligned(16)));
unsigned char bufs[${BUFFERS * BUFFER_BYTES}] __attribute__((aligned(64)));
word entry_sp, stack_top;
void (*target)(void);
static const void *values[32];
static word sizes[32];
static int count, next;
extern void (*const tests[])(void);
extern const int test_count;
void call_and_dump(void);
static unsigned char out[32768];
static word used;
static void emit(const void *from, word bytes) {
  for (word i = 0; i < bytes; i++) out[used++] = ((const volatile unsigned char *)from)[i];
}
static void emit_pointed(word address) {
  static const unsigned char nothing[64];
  int known = (address >= (word)bufs && address <= (word)bufs + sizeof bufs - 64) ||
    (address >= entry_sp && address < stack_top);
  emit(known ? (const void *)address : nothing, 64);
}
void main_loop(void);
void report(void) {
  used = 0;
  emit(regs, sizeof regs);
  emit(fregs, sizeof fregs);
  emit((const void *)entry_sp, 512);
  for (int i = 0; i < ${RECORD.registerWords}; i++) emit_pointed(((word *)regs)[i]);
  for (int i = 0; i < ${RECORD.stackWords}; i++) emit_pointed(((word *)entry_sp)[i]);
  emit(bufs, sizeof bufs);
  for (int i = 0; i < count; i++) emit(values[i], sizes[i]);
  for (word done = 0; done < used;) done += system_call(WRITE, 1, (long)(out + done), used - done);
  next++;
  main_loop();
}
void main_loop(void) {
  for (word i = 0; i < sizeof bufs; i++) ((volatile unsigned char *)bufs)[i] = 0;
  for (word i = 0; i < sizeof regs; i++) ((volatile unsigned char *)regs)[i] = ((volatile unsigned char *)fregs)[i] = 0;
  if (next == test_count) system_call(EXIT, 0, 0, 0);
  tests[next]();
}
void *memcpy(void *to, const void *from, word bytes) {
  for (word i = 0; i < bytes; i++) ((volatile unsigned char *)to)[i] = ((const volatile unsigned char *)from)[i];
  return to;
}
void *memset(void *to, int value, word bytes) {
  for (word i = 0; i < bytes; i++) ((volatile unsigned char *)to)[i] = value;
  return to;
}
void *memmove(void *to, const void *from, word bytes) { return memcpy(to, from, bytes); }
`;
