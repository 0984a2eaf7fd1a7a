/** KP15: conditions and actions. */
import { entry } from "../entry.ts";
import { didYouMean } from "../wording.ts";

export const noCondition = entry<object>({
  code: "KP1501",
  severity: "error",
  title: "expression that is no condition",
  meaning:
    "A condition compares fields with constants, and joins comparisons with `&&`, `||` and `!`. The kernel's filters do not calculate.",
  mend: "Compare a field with a constant.",
  example: { source: "kprobe vfs_read < count: $arg3:u64 > where count + 1\n" },
  message: () => "this is no condition that the kernel could check",
  notes: () => ['a condition compares a field with a constant: `count > 4KiB && comm ~ "nginx*"`'],
});

export const unknownField = entry<{ name: string; names: readonly string[] }>({
  code: "KP1503",
  severity: "error",
  title: "condition on a field that the event does not have",
  meaning:
    "Conditions and actions use the fields that the event records, and `comm`, `tid` and `cpu`, which every record has.",
  mend: "Record the field, or use one that is recorded.",
  example: { source: "kprobe vfs_read < count: $arg3:u64 > where cuont > 10\n" },
  message: ({ name }) => `the event has no field \`${name}\``,
  notes: ({ names }) => [
    names.length === 0
      ? "it has `comm`, `tid` and `cpu`"
      : `it has ${names.map((one) => `\`${one}\``).join(", ")}, and \`comm\`, \`tid\` and \`cpu\``,
  ],
  fix: () => "use the field with the nearest name",
});

export const noField = entry<object>({
  code: "KP1504",
  severity: "error",
  title: "something else than a field",
  meaning: "What is compared or counted is a field of the event, by its name.",
  mend: "Give the value a name in the field list, and use that.",
  example: { source: "kprobe vfs_read < count: $arg3:u64 > where %di == 1\n" },
  message: () => "only a field of the event can stand here",
  notes: () => ["a value gets a name in the field list: `< size: %dx > where size > 0`"],
});

export const textAsNumber = entry<{ field: string }>({
  code: "KP1505",
  severity: "error",
  title: "string compared with a number",
  meaning: "The field is a string, or the operator is for strings.",
  mend: "Compare strings with strings, numbers with numbers.",
  example: { source: "kprobe vfs_read where comm == 5\n" },
  message: ({ field }) => `\`${field}\` cannot be compared in this way`,
  notes: () => ["strings have `==`, `!=`, `~` and `!~`, numbers `==`, `!=`, `<`, `<=`, `>`, `>=` and `&`"],
});

export const numberAsText = entry<{ field: string }>({
  code: "KP1506",
  severity: "error",
  title: "number compared with a string",
  meaning: "The field is a number or an array, and a string is none.",
  mend: "Compare it with a number.",
  example: { source: 'kprobe vfs_read < count: $arg3:u64 > where count == "many"\n' },
  message: ({ field }) => `\`${field}\` is no string`,
});

export const badText = entry<{ limit: number }>({
  code: "KP1507",
  severity: "error",
  title: "string that a filter cannot hold",
  meaning: "A filter's strings stand between quotes, without any escapes, and are at most 256 characters long.",
  mend: "Use `~` with a pattern that leaves the character out: `?` is any one.",
  example: { source: 'kprobe vfs_read where comm == "a\\"b"\n' },
  message: ({ limit }) => `a filter's string has no quotes or control characters, and at most ${limit} letters`,
});

export const textOrder = entry<{ operator: string }>({
  code: "KP1508",
  severity: "error",
  title: "order of strings",
  meaning: "Strings are the same or not, or match a pattern or not; there is no order among them.",
  mend: "Use `==`, `!=`, `~` or `!~`.",
  example: { source: 'kprobe vfs_read where comm < "m"\n' },
  message: ({ operator }) => `strings cannot be compared with \`${operator}\``,
});

export const arrayCompared = entry<{ field: string }>({
  code: "KP1509",
  severity: "error",
  title: "array in a condition",
  meaning:
    "The kernel compares arrays of 1, 2, 4 and 8 bytes as one number, and others never match. Neither is what is meant.",
  mend: "Record the element as a field of its own.",
  example: { source: "kprobe vfs_read < a: +0($arg1):u8[4] > where a == 1\n" },
  message: ({ field }) => `\`${field}\` is an array`,
});

export const neverHeld = entry<{ field: string; value: bigint; bits: number; signed: boolean }>({
  code: "KP1510",
  severity: "error",
  title: "constant that the field can never hold",
  meaning:
    "The field's type is too small for the constant, or has no sign. The kernel takes most such conditions, and they never match.",
  mend: "Give the field a type that can hold it: `s64`.",
  example: { source: "kprobe vfs_read < n: $arg3:u8 > where n == 300\n" },
  message: ({ field, value, bits, signed }) =>
    `\`${field}\` has ${bits} bits ${signed ? "with" : "without"} a sign, and is never ${value}`,
});

export const unknownAction = entry<{ name: string; nearest: readonly string[] }>({
  code: "KP1511",
  severity: "error",
  title: "action that does not exist",
  meaning:
    "Actions are `count`, `sum`, `hist`, `lhist`, `stack`, `print`, `snapshot`, `traceon`, `traceoff`, `enable`, `disable`, and `min`, `max`, `avg`, `ustack` in other back ends.",
  mend: "Use one of them.",
  example: { source: "kprobe vfs_read { cuont by comm }\n" },
  message: ({ name }) => `there is no action \`${name}\``,
  notes: ({ nearest }) => didYouMean(nearest),
  fix: ({ nearest }) => `write \`${nearest[0] ?? ""}\``,
});

export const actionForm = entry<{ action: string; form: string }>({
  code: "KP1512",
  severity: "error",
  title: "action in a form that it does not have",
  meaning: "Each action has its own operands and clauses.",
  mend: "Write it in the form that the message has.",
  example: { source: "kprobe vfs_read < n: $arg3 > { count n }\n" },
  message: ({ action, form }) => `\`${action}\` is written \`${form}\``,
});

export const tooManyKeys = entry<{ count: number; limit: number }>({
  code: "KP1514",
  severity: "error",
  title: "histogram with too many keys",
  meaning: "The kernel's histograms have three keys at most, of which the value of `hist` and `lhist` is one.",
  mend: "Leave a key out.",
  example: { source: "kprobe vfs_read < a: $arg1; b: $arg2; c: $arg3 > { count by a, b, c, tid }\n" },
  message: ({ count, limit }) => `this has ${count} keys, and ${limit} are possible`,
});

export const badCount = entry<{ most: bigint }>({
  code: "KP1515",
  severity: "error",
  title: "number that is out of range",
  meaning: "A limit, a step and a size are whole numbers from 1 on.",
  mend: "Write a number in the range.",
  example: { source: "kprobe vfs_read { snapshot limit 0 }\n" },
  message: ({ most }) => `this is a number from 1 to ${most}`,
});

export const triggerTwice = entry<{ action: string }>({
  code: "KP1516",
  severity: "error",
  title: "second trigger of one kind",
  meaning:
    "An event has one trigger of each kind: one `stack`, one `snapshot`, one `traceon`, one `traceoff`. The kernel answers «File exists».",
  mend: "Join the conditions with `||`.",
  example: { source: "kprobe vfs_read { stack if tid == 1; stack if tid == 2 }\n" },
  message: ({ action }) => `the event has \`${action}\` already`,
});

export const unknownEventNamed = entry<{ name: string; nearest: readonly string[] }>({
  code: "KP1517",
  severity: "error",
  title: "event that neither the program nor the target has",
  meaning:
    "`enable` and `disable`, and the ends of a span, name an event of the program, or `group:event` of the kernel's.",
  mend: "Name an event of the file.",
  example: { source: "kprobe vfs_read { enable vfs_wriet }\nkprobe vfs_write\n" },
  message: ({ name }) => `there is no event \`${name}\``,
  notes: ({ nearest }) => didYouMean(nearest),
  fix: ({ nearest }) => `write \`${nearest[0] ?? ""}\``,
});

export const tasksNotNames = entry<{ kernel: string }>({
  code: "KP1518",
  severity: "warning",
  title: "table by task where one by name was asked for",
  meaning:
    "Histograms have the task's name as a key since 6.17. Before, the key is the task's id, shown with its name: two tasks of one name have a line each.",
  mend: "Record the name as a field, `who: $comm`, and use that.",
  example: { source: "kprobe vfs_read { count by comm }\n", kernel: "6.12" },
  message: ({ kernel }) => `Linux ${kernel} has no key for a task's name: each task has a line of its own`,
  notes: () => ["a field has the name everywhere: `< who: $comm > { count by who }`"],
});

export const printFormat = entry<{ conversions: number; fields: number }>({
  code: "KP1519",
  severity: "error",
  title: "format that does not fit its fields",
  meaning:
    "Each field that is printed has a conversion in the format, as in C: `%d`, `%u`, `%x`, `%o`, `%c`, `%s`, `%p`, with flags and a width. A `%` itself is `%%`. There is no precision, which not all back ends have.",
  mend: "Write as many conversions as there are fields.",
  example: { source: 'kprobe vfs_read < n: $arg3:u64 > { print "%d of %d", n }\n' },
  message: ({ conversions, fields }) => `the format has ${conversions} conversions, for ${fields} fields`,
  notes: () => ["conversions are `%d`, `%u`, `%x`, `%X`, `%o`, `%c`, `%s` and `%p`; a `%` itself is `%%`"],
});

export const printConversion = entry<{ conversion: string; field: string }>({
  code: "KP1520",
  severity: "error",
  title: "conversion that its field does not have",
  meaning: "Strings are printed with `%s`, numbers with the others. An array has none.",
  mend: "Use `%s` for a string, `%d`, `%u` or `%x` for a number.",
  example: { source: 'kprobe vfs_read < n: $arg3:u64 > { print "%s", n }\n' },
  message: ({ conversion, field }) => `\`${field}\` cannot be printed with \`${conversion}\``,
});
