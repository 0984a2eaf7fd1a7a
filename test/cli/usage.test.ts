/** What kpc answers to wrong usage, and its help. */
import { expect, test } from "vitest";
import { memoryHost } from "../../src/cli/memory-host.ts";
import { run } from "../../src/cli/main.ts";
import { VERSION } from "../../src/version.ts";
import { kpc } from "./support.ts";

/** For what must not load the compiler. */
const withoutCompiler = { compiler: () => Promise.reject(new Error("the compiler was loaded")) };

test("--version and --help load no compiler", async () => {
  expect(await kpc(["--version"], withoutCompiler)).toMatchObject({ code: 0, stdout: `kpc ${VERSION}\n`, stderr: "" });
  const help = await kpc(["--help"], withoutCompiler);
  expect(help.code).toBe(0);
  expect(help.stdout).toMatchInlineSnapshot(`
    "kpc checks Linux probe definitions and compiles them for the kernel

    Usage: kpc COMMAND [OPTION]... [OPERAND]...

    Commands:
      compile         Checks a program and compiles it
      check           Checks a program
      fmt             Formats programs
      target capture  Writes what this machine's kernel says of itself to a file
      target show     Shows what is known of a kernel
      target diff     Says what is different between two kernels
      functions       Lists functions of a kernel, with their prototypes
      types           Shows layouts of a kernel's structures, and its other types
      regs            Lists an architecture's registers and what they hold
      explain         Explains a finding by its code, or lists all codes
      lsp             Serves an editor, by the language server protocol
      completion      Prints a script that completes kpc's commands in a shell

    Options:
      -h, --help     show this help; after a command, that command's
      -V, --version  show kpc's version
    "
  `);
});

test("each command has a help, also by `kpc help`", async () => {
  for (const name of ["compile", "check", "regs", "explain"]) {
    const asked = await kpc([name, "--help", "operand"]);
    expect(asked.code).toBe(0);
    expect(asked.stdout).toMatch(new RegExp(`^Usage: kpc ${name} .*Examples:\n`, "s"));
    expect(await kpc(["help", name])).toEqual(asked);
  }
});

test("the help of compile", async () => {
  expect((await kpc(["compile", "-h"])).stdout).toMatchInlineSnapshot(`
    "Usage: kpc compile [OPTION]... [FILE]...

    Checks a program and compiles it

    The result goes to standard output, what is found to standard error. If there are errors there
    is no result. Several FILEs are one program; \`-\` is standard input.

    Options:
          --target FILE               the kernel: a file that \`kpc target capture\` wrote, or \`live\` for this machine
          --arch ARCH                 the architecture that is probed; this machine's if it is not given
                                      x86_64, i386, arm64, arm, riscv64, s390x, ppc64le, loongarch64, mips64
          --kernel VERSION            the kernel that is probed, such as 6.1; the newest known if it is not given
          --btf WHO                   who works out where members are: kpc, by offsets, or the kernel itself
                                      offsets, kernel
          --root DIR                  the root folder in which programs and libraries are; this machine's if it is not given
          --max-matches N             how many functions or events a pattern may match; 64 if it is not given
      -D, --define NAME=VALUE         sets a \`param\` of the program; can be repeated
          --to BACK-END               what to compile to
                                      tracefs, sh, json, cmdline, bootconfig, bpftrace, bcc, perf
          --bpftrace-version VERSION  the bpftrace that runs the result, from 0.17 on; the newest known if it is not given
          --instance NAME             the tracing instance that records, with \`--to bootconfig\`
      -o, --output FILE               writes the result to a file, as a whole or not at all
      -e, --text TEXT                 a line of the program; can be repeated
          --format FORMAT             how findings are written
                                      text, json, sarif
      -h, --help                      show this help

    Examples:
      kpc compile open.kp
      kpc compile --to sh -o open.sh open.kp
      kpc compile --to bpftrace --bpftrace-version 0.17 open.kp
      kpc compile --arch arm64 --kernel 6.1 -e 'kprobe vfs_read < count: %x2 >'
    "
  `);
});

test.each([
  [[]],
  [["complie", "a.kp"]],
  [["open.kp"]],
  [["--verison"]],
  [["compile", "--kernal", "6.1", "a.kp"]],
  [["compile", "-x"]],
  [["compile", "--arch"]],
  [["compile", "-o", "-e", "kprobe a"]],
  [["compile", "--help=yes"]],
  [["compile", "--format", "xml", "-e", "kprobe a"]],
  [["compile", "-D", "slow", "-e", "kprobe a"]],
  [["check"]],
  [["regs", "arm64", "x86_64"]],
])("%j needs no compiler to be wrong", async (argv) => {
  const isRead = ["-D", "check"].some((word) => (argv as readonly string[]).includes(word));
  const { code, stdout, stderr } = await kpc(argv, isRead ? {} : withoutCompiler);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).not.toContain("internal error");
});

test("what is said to wrong usage", async () => {
  const said = async (...argv: string[]): Promise<string> => (await kpc(argv)).stderr;
  expect(
    [
      await said("complie", "a.kp"),
      await said("open.kp"),
      await said("compile", "--kernal", "6.1"),
      await said("compile", "--arch"),
      await said("compile", "--arch", "x68_64", "-e", "kprobe a"),
      await said("compile", "--kernel", "new", "-e", "kprobe a"),
      await said("compile", "--to", "tracesf", "-e", "kprobe a"),
      await said("compile", "-D", "slow", "-e", "kprobe a"),
      await said("check"),
      await said("explain", "KP9999"),
    ].join("\n"),
  ).toMatchInlineSnapshot(`
    "kpc: there is no command \`complie\`
    did you mean \`compile\`?
    \`kpc --help\` lists the commands

    kpc: \`open.kp\` is no command
    to compile it, write \`kpc compile open.kp\`
    \`kpc --help\` lists the commands

    kpc: \`compile\` has no option \`--kernal\`
    did you mean \`--kernel\`?
    \`kpc compile --help\` shows its options

    kpc: \`--arch\` needs a value: --arch ARCH
    \`kpc compile --help\` shows its options

    kpc: there is no architecture \`x68_64\`
    did you mean \`x86_64\` or \`x86-64\`?
    kpc knows x86_64, i386, arm64, arm, riscv64, s390x, ppc64le, loongarch64, mips64
    \`kpc compile --help\` shows its options

    kpc: \`new\` is no kernel version
    a version is two or three numbers: 6.1, 6.12.117
    \`kpc compile --help\` shows its options

    kpc: there is no back end \`tracesf\`
    did you mean \`tracefs\`?
    the back ends are tracefs, sh, json, cmdline, bootconfig, bpftrace, bcc, perf
    \`kpc compile --help\` shows its options

    kpc: \`-D slow\` defines nothing
    write -D NAME=VALUE, as in -D slow=5ms
    \`kpc compile --help\` shows its options

    kpc: there is nothing to read: name a file, \`-\` for standard input, or a program with \`-e\`
    \`kpc check --help\` shows its options

    kpc: no finding has the code \`KP9999\`
    \`kpc explain\` lists all codes
    \`kpc explain --help\` shows its options
    "
  `);
});

test("names that act on a terminal are shown, not sent", async () => {
  const { stderr } = await kpc(["\u001b[31m\nx"]);
  expect(stderr).toContain("`␛[31m␊x`");
});

test("an error of kpc itself is one line; its stack only if asked for", async () => {
  const broken = { compiler: () => Promise.reject(new Error("something broke")) };
  const ended = await kpc(["check", "-e", "kprobe a"], broken);
  expect(ended).toMatchObject({ code: 70, stdout: "" });
  expect(ended.stderr).toBe(
    "kpc: internal error: something broke; please report it (KPC_DEBUG=1 shows where it happened)\n",
  );
  const debugged = await kpc(["check", "-e", "kprobe a"], { ...broken, environment: { KPC_DEBUG: "1" } });
  expect(debugged.stderr).toMatch(/\n {4}at .*usage\.test\.ts/);
});

test("explain lists, and explains with what kpc says", async () => {
  const list = await kpc(["explain"]);
  expect(list.stdout).toContain("KP0101  file that does not exist\n");
  const forms = await Promise.all(["KP0101", "kp0101", "101"].map((code) => kpc(["explain", code])));
  for (const form of forms) expect(form).toEqual(forms[0]);
  expect(forms[0]?.stdout).toMatchInlineSnapshot(`
    "KP0101: file that does not exist (error)

    The file that was named on the command line, or by an \`import\`, is not there.

    Check the path. A relative path in an \`import\` starts at the folder of the file
    that imports.

    For example

        $ kpc check missing.kp

    gives

        error[KP0101]: there is no file \`missing.kp\`
         --> missing.kp

        1 error
    "
  `);
});

test("every code can be explained, and its example shows it", async () => {
  const { stdout } = await kpc(["explain"]);
  for (const code of stdout.match(/^KP\d{4}/gm) ?? []) {
    const explained = await kpc(["explain", code]);
    expect(explained.code, code).toBe(0);
    expect(explained.stdout, code).toContain(`[${code}]`);
  }
});

test("regs lists the registers of an architecture, by any of its names", async () => {
  const { code, stdout } = await kpc(["regs", "aarch64"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^arm64: 64 bits, little-endian\n/);
  expect(stdout).toMatch(/^%x0 +argument 1 +the return value$/m);
  expect(await kpc(["regs"], { architecture: "arm64" })).toMatchObject({ stdout });
});

test("running kpc leaves nothing behind that the next run would see", async () => {
  const host = memoryHost({ compiler: () => import("../../src/cli/compiler.ts") });
  const first = await run(["regs"], host);
  const { stdout } = host.written;
  expect([first, await run(["regs"], host)]).toEqual([0, 0]);
  expect(host.written.stdout).toBe(stdout + stdout);
});
