/**
 * The kernel's own table of errors, `TRACE_EVENT_ERRORS` in kernel/trace/trace_probe.h, and what kpc
 * says first: with a program that the kernel would answer so.
 */

export interface Covered {
  readonly kernelCode: string;
  readonly message: string;
  readonly program: string;
  readonly code: string;
  readonly kernel?: string;
  readonly arch?: string;
}

const REPEATED = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join("; ");

export const COVERED: readonly Covered[] = [
  {
    kernelCode: "BAD_REFCNT",
    message: "Invalid reference counter offset",
    program: "uprobe /bin/x:0x10(zz)",
    code: "KP0410",
  },
  {
    kernelCode: "REFCNT_OPEN_BRACE",
    message: "Reference counter brace is not closed",
    program: "uprobe /bin/x:0x10(0x20",
    code: "KP0409",
  },
  {
    kernelCode: "BAD_REFCNT_SUFFIX",
    message: "Reference counter has wrong suffix",
    program: "uprobe /bin/x:0x10(0x20)%return",
    code: "KP0409",
  },
  { kernelCode: "BAD_UPROBE_OFFS", message: "Invalid uprobe offset", program: "uprobe /bin/x:0x16zz", code: "KP0410" },
  {
    kernelCode: "BAD_MAXACT_TYPE",
    message: "Maxactive is only for function exit",
    program: "kprobe f maxactive 5",
    code: "KP0421",
  },
  { kernelCode: "BAD_MAXACT", message: "Invalid maxactive number", program: "kretprobe f maxactive 0", code: "KP0422" },
  {
    kernelCode: "MAXACT_TOO_BIG",
    message: "Maxactive is too big",
    program: "kretprobe f maxactive 4097",
    code: "KP0422",
  },
  { kernelCode: "BAD_PROBE_ADDR", message: "Invalid probed address or symbol", program: "kprobe f-1", code: "KP0402" },
  {
    kernelCode: "BAD_RETPROBE",
    message: "Retprobe address must be an function entry",
    program: "kretprobe f+8",
    code: "KP0405",
  },
  {
    kernelCode: "BAD_TP_NAME",
    message: "Invalid character in tracepoint name",
    program: "rawtracepoint sched:x",
    code: "KP0414",
  },
  { kernelCode: "BAD_ADDR_SUFFIX", message: "Invalid probed address suffix", program: "kprobe f%ret", code: "KP0404" },
  { kernelCode: "NO_GROUP_NAME", message: "Group name is not specified", program: "kprobe f as /e", code: "KP0415" },
  {
    kernelCode: "GROUP_TOO_LONG",
    message: "Group name is too long",
    program: `kprobe f as ${"g".repeat(64)}/e`,
    code: "KP0416",
  },
  {
    kernelCode: "BAD_GROUP_NAME",
    message: "Group name must follow the same rules as C identifiers",
    program: "kprobe f as 1g/e",
    code: "KP0415",
  },
  { kernelCode: "NO_EVENT_NAME", message: "Event name is not specified", program: "kprobe f as < >", code: "KP0207" },
  {
    kernelCode: "EVENT_TOO_LONG",
    message: "Event name is too long",
    program: `kprobe f as ${"e".repeat(64)}`,
    code: "KP0416",
  },
  {
    kernelCode: "BAD_EVENT_NAME",
    message: "Event name must follow the same rules as C identifiers",
    program: "kprobe f as e-1",
    code: "KP0415",
  },
  {
    kernelCode: "EVENT_EXIST",
    message: "Given group/event name is already used by another event",
    program: "kprobe f as e\nfprobe f as e",
    code: "KP0417",
  },
  {
    kernelCode: "RETVAL_ON_PROBE",
    message: "$retval is not available on probe",
    program: "kprobe f < $retval >",
    code: "KP0501",
  },
  { kernelCode: "BAD_STACK_NUM", message: "Invalid stack number", program: "kprobe f < $stack2049 >", code: "KP0505" },
  { kernelCode: "BAD_ARG_NUM", message: "Invalid argument number", program: "kprobe f < $arg0 >", code: "KP0503" },
  { kernelCode: "BAD_VAR", message: "Invalid $-variable specified", program: "kprobe f < $nosuch >", code: "KP0502" },
  { kernelCode: "BAD_REG_NAME", message: "Invalid register name", program: "kprobe f < a: %rax >", code: "KP0701" },
  { kernelCode: "BAD_MEM_ADDR", message: "Invalid memory address", program: "kprobe f < a: @0x >", code: "KP0509" },
  { kernelCode: "BAD_IMM", message: "Invalid immediate value", program: "kprobe f < a: \\abc >", code: "KP0507" },
  {
    kernelCode: "IMMSTR_NO_CLOSE",
    message: "String is not closed with '\"'",
    program: 'kprobe f < a: \\"abc >',
    code: "KP0202",
  },
  {
    kernelCode: "FILE_ON_KPROBE",
    message: "File offset is not available with kprobe",
    program: "kprobe f < a: @+8 >",
    code: "KP0501",
  },
  {
    kernelCode: "BAD_FILE_OFFS",
    message: "Invalid file offset value",
    program: "uprobe /bin/x:0x10 < a: @+zz >",
    code: "KP0510",
  },
  {
    kernelCode: "SYM_ON_UPROBE",
    message: "Symbol is not available with uprobe",
    program: "uprobe /bin/x:0x10 < a: @main >",
    code: "KP0501",
  },
  {
    kernelCode: "TOO_MANY_OPS",
    message: "Dereference is too much nested",
    program: `kprobe f < a: ${"+0(".repeat(15)}%di${")".repeat(15)} >`,
    code: "KP0804",
    kernel: "6.12",
  },
  {
    kernelCode: "TOO_MANY_NESTED",
    message: "Too many nested typecasts/dereferences",
    program: `kprobe f < a: ${"+0(".repeat(9)}%di${")".repeat(9)} >`,
    code: "KP0803",
  },
  {
    kernelCode: "DEREF_NEED_BRACE",
    message: "Dereference needs a brace",
    program: "kprobe f < a: +0%di >",
    code: "KP0207",
  },
  {
    kernelCode: "BAD_DEREF_OFFS",
    message: "Invalid dereference offset",
    program: "kprobe f < a: +(%di) >",
    code: "KP0511",
  },
  {
    kernelCode: "DEREF_OPEN_BRACE",
    message: "Dereference brace is not closed",
    program: "kprobe f < a: +0(%di >",
    code: "KP0207",
  },
  {
    kernelCode: "COMM_CANT_DEREF",
    message: "$comm can not be dereferenced",
    program: "kprobe f < a: +0($comm) >",
    code: "KP0513",
  },
  { kernelCode: "BAD_FETCH_ARG", message: "Invalid fetch argument", program: "kprobe f < a: +0() >", code: "KP0207" },
  {
    kernelCode: "ARRAY_NO_CLOSE",
    message: "Array is not closed",
    program: "kprobe f < a: +0(%di):u8[4 >",
    code: "KP0207",
  },
  {
    kernelCode: "BAD_ARRAY_SUFFIX",
    message: "Array has wrong suffix",
    program: "kprobe f < a: +0(%di):u8[4]x >",
    code: "KP0207",
  },
  {
    kernelCode: "BAD_ARRAY_NUM",
    message: "Invalid array size",
    program: "kprobe f < a: +0(%di):u8[0] >",
    code: "KP0603",
  },
  {
    kernelCode: "ARRAY_TOO_BIG",
    message: "Array number is too big",
    program: "kprobe f < a: +0(%di):u8[65] >",
    code: "KP0603",
  },
  { kernelCode: "BAD_TYPE", message: "Unknown type is specified", program: "kprobe f < a: %di:u128 >", code: "KP0601" },
  {
    kernelCode: "BAD_STRING",
    message: "String accepts only memory argument",
    program: "kprobe f < a: %di:string >",
    code: "KP0605",
  },
  {
    kernelCode: "BAD_STRING",
    message: "String accepts only memory argument",
    program: "kprobe f < a: %di:u8[4] >",
    code: "KP0604",
  },
  {
    kernelCode: "BAD_SYMSTRING",
    message: "Symbol String doesn't accept data/userdata",
    program: "kprobe f < a: $stack:symstr >",
    code: "KP0606",
  },
  {
    kernelCode: "NEED_STRING_TYPE",
    message: "$comm and immediate-string only accepts string type",
    program: "kprobe f < a: $comm:u64 >",
    code: "KP0607",
  },
  { kernelCode: "BAD_BITFIELD", message: "Invalid bitfield", program: "kprobe f < a: %di:b9@0/8 >", code: "KP0602" },
  {
    kernelCode: "ARG_NAME_TOO_LONG",
    message: "Argument name is too long",
    program: `kprobe f < ${"a".repeat(33)}: %di >`,
    code: "KP0416",
  },
  {
    kernelCode: "NO_ARG_NAME",
    message: "Argument name is not specified",
    program: "kprobe f < =%di >",
    code: "KP0207",
  },
  {
    kernelCode: "BAD_ARG_NAME",
    message: "Argument name must follow the same rules as C identifiers",
    program: "kprobe f < 1a: %di >",
    code: "KP0601",
  },
  {
    kernelCode: "USED_ARG_NAME",
    message: "This argument name is already used",
    program: "kprobe f < a: %di; a: %si >",
    code: "KP0518",
  },
  {
    kernelCode: "USED_ARG_NAME",
    message: "This argument name is already used",
    program: "kprobe f < common_pid: %di >",
    code: "KP0519",
  },
  {
    kernelCode: "ARG_TOO_LONG",
    message: "Argument expression is too long",
    program: `kprobe f < a: +${"0".repeat(60)}1(%di) >`,
    code: "KP0802",
    kernel: "6.12",
  },
  {
    kernelCode: "ARG_TOO_LONG",
    message: "Argument expression is too long",
    program: "kprobe f < a: +0x55d1890a(+0265(+0x4e6291f5(%r10))):%pD >",
    code: "KP0802",
    kernel: "6.12",
  },
  { kernelCode: "NO_ARG_BODY", message: "No argument expression", program: "kprobe f < a: >", code: "KP0207" },
  {
    kernelCode: "TOO_MANY_ARGS",
    message: "Too many arguments are specified",
    program: `kprobe f < ${REPEATED(129, (index) => `a${index}: \\1:u8`)} >`,
    code: "KP0801",
  },
  {
    kernelCode: "TOO_MANY_EARGS",
    message: "Too many entry arguments specified",
    program: `fretprobe f < ${REPEATED(16, (index) => `a${index}: $arg${index + 1}`)} >`,
    code: "KP0808",
  },
  {
    kernelCode: "EVENT_TOO_BIG",
    message: "Event too big (too many fields?)",
    program: `kprobe f < ${REPEATED(7, (index) => `a${index}: +0(%di):u64[64]`)} >`,
    code: "KP0805",
  },
  { kernelCode: "FAIL_REG_PROBE", message: "Failed to register probe event", program: "kprobe 0", code: "KP0403" },
  {
    kernelCode: "DIFF_PROBE_TYPE",
    message: "Probe type is different from existing probe",
    program: "kprobe f as e\nkretprobe f as e",
    code: "KP0417",
  },
  {
    kernelCode: "DIFF_ARG_TYPE",
    message: "Argument type or name is different from existing probe",
    program: "kprobe f as e < a: %di >\nkprobe g as e < b: %di >",
    code: "KP0418",
  },
  {
    kernelCode: "SAME_PROBE",
    message: "There is already the exact same probe event",
    program: "kprobe f as e\nkprobe f as e",
    code: "KP0419",
  },
  {
    kernelCode: "NO_EVENT_INFO",
    message: "This requires both group and event name to attach",
    program: "tracepoint sched_switch < a: $pid >",
    code: "KP0413",
  },
  {
    kernelCode: "BAD_ATTACH_EVENT",
    message: "Attached event does not exist",
    program: "kprobe f as g/e\ntracepoint g:e < a: $pid >",
    code: "KP0420",
  },
  {
    kernelCode: "NO_EP_FILTER",
    message: "No filter rule after 'if'",
    program: "tracepoint a:b < c: $pid > where",
    code: "KP0207",
  },
  {
    kernelCode: "NOSUP_BTFARG",
    message: "BTF is not available or not supported",
    program: "uprobe /bin/x:0x10 < a: count >",
    code: "KP0501",
  },
  {
    kernelCode: "NOFENTRY_ARGS",
    message: "$arg* can be used only on function entry or exit",
    program: "kprobe f+8 < a: $arg1 >",
    code: "KP0501",
  },
  {
    kernelCode: "DOUBLE_ARGS",
    message: "$arg* can be used only once in the parameters",
    program: "kprobe f < $arg*; $arg* >",
    code: "KP0506",
  },
  {
    kernelCode: "BAD_VAR_ARGS",
    message: "$arg* must be an independent parameter without name etc.",
    program: "kprobe f < a: $arg* >",
    code: "KP0506",
  },
  {
    kernelCode: "NOSUP_DAT_ARG",
    message: "Non pointer structure/union argument is not supported.",
    program: "kprobe f < a: file.f_mode >",
    code: "KP1101",
  },
  {
    kernelCode: "BAD_HYPHEN",
    message: "Failed to parse single hyphen. Forgot '>'?",
    program: "kprobe f < a: file-f_mode >",
    code: "KP1112",
  },
  {
    kernelCode: "NOSUP_PERCPU",
    message: "Per-cpu variable access is only for kernel probes",
    program: "uprobe /bin/x:0x10 < a: this_cpu_read(%di) >",
    code: "KP0501",
  },
  {
    kernelCode: "TYPECAST_NOT_EVENT",
    message: "Typecasts are only for eprobe fields",
    program: "kprobe f < a: (file)%di->f_mode >",
    code: "KP0901",
    kernel: "7.2",
  },
  {
    kernelCode: "TYPECAST_REQ_FIELD",
    message: "Typecast requires a field access",
    program: "kprobe f < a: (file)%di >",
    code: "KP0515",
  },
  {
    kernelCode: "TYPECAST_SYM_OFFSET",
    message: "@SYM+/-OFFSET with typecast needs parentheses",
    program: "kprobe f < a: (file)@x+8->f_mode >",
    code: "KP0516",
  },
  {
    kernelCode: "TYPECAST_BAD_ARROW",
    message: "Typecast field option does not support -> operator",
    program: "kprobe f < a: (file,a->b)%di->f_mode >",
    code: "KP0207",
  },
];

/** Refusals that need the target's symbols, types or files. */
export const NEEDS_A_TARGET = [
  ...["FILE_NOT_FOUND", "NO_REGULAR_FILE", "NON_UNIQ_SYMBOL", "NO_TRACEPOINT", "NO_RETVAL", "BAD_TYPE4STR"],
  ...["BAD_INSN_BNDRY", "BAD_ATTACH_ARG", "NO_EVENT_FIELD", "NO_BTFARG", "NO_BTF_ENTRY", "ARGS_2LONG", "ARGIDX_2BIG"],
  ...["NO_PTR_STRCT", "NO_BTF_FIELD", "BAD_BTF_TID", "TYPECAST_NOT_ALIGNED"],
];

/** Spellings of one code in other versions: `MAXACT_NO_KPROBE` became `BAD_MAXACT_TYPE` in 6.5. */
export const SAME_AS = ["MAXACT_NO_KPROBE"];
