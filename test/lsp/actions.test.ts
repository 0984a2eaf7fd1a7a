/** Code actions, hints, lenses and signatures. */
import { expect, test } from "vitest";
import { codeActions, FIX_ALL } from "../../lsp/server/features/code-actions.ts";
import { codeLenses } from "../../lsp/server/features/code-lens.ts";
import { anchorOf, diagnosticsOf } from "../../lsp/server/features/diagnostics.ts";
import { inlayHints } from "../../lsp/server/features/inlay-hints.ts";
import { signatureHelp } from "../../lsp/server/features/signature-help.ts";
import { URI, example } from "./support.ts";
import type { Example } from "./support.ts";

function actionsAt(found: Example, only?: readonly string[]): ReturnType<typeof codeActions> {
  const { document, lines, offset } = found;
  const span = { start: Math.max(0, offset), end: Math.max(0, offset) };
  return codeActions(document, span, { lines, uri: URI, documentation: undefined, only });
}

/** What a text becomes by each action at the cursor. */
function applied(marked: string, only?: readonly string[]): string[] {
  const found = example(marked);
  return actionsAt(found, only).map(({ title, edit }) => {
    let { text } = found;
    const edits = (edit?.changes?.[URI] ?? []).toSorted(
      (a, b) => found.lines.offset(b.range.start) - found.lines.offset(a.range.start),
    );
    for (const { range, newText } of edits) {
      text = text.slice(0, found.lines.offset(range.start)) + newText + text.slice(found.lines.offset(range.end));
    }
    return `${title}\n${text}`;
  });
}

test("fixes of findings, and an alternative for a function that is missing", () => {
  expect(applied("kprobe vfs_re$0ed < %di >")).toMatchInlineSnapshot(`
    [
      "probe the function with the nearest name
    kprobe vfs_read < %di >",
      "add \`vfs_read\` as an alternative
    kprobe vfs_reed | vfs_read < %di >",
    ]
  `);
});

test("all fixes at once", () => {
  expect(applied("kprobe vfs_reed\nkprobe vfs_write < %rdi >\nkprobe vfs_getatr\n", [FIX_ALL])).toMatchInlineSnapshot(`
    [
      "apply all fixes
    kprobe vfs_read
    kprobe vfs_write < %di >
    kprobe vfs_getattr
    ",
    ]
  `);
});

test("registers, C and the kernel's own form can be written for each other", () => {
  expect(applied("kprobe vfs_read < a: %$0si >")).toMatchInlineSnapshot(`
    [
      "write \`%si\` as \`$arg2\`
    kprobe vfs_read < a: $arg2 >",
      "write it in C: \`buf\`
    kprobe vfs_read < a: buf >",
    ]
  `);
  expect(applied("kprobe vfs_read < d: +$00x10(%di):x64 >")).toMatchInlineSnapshot(`
    [
      "write it in C: \`file->f_path.dentry\`
    kprobe vfs_read < d: file->f_path.dentry:x64 >",
    ]
  `);
  expect(applied("kprobe vfs_read < file->f_path.den$0try >")).toMatchInlineSnapshot(`
    [
      "write it as the kernel does: \`dentry: +16($arg1):x64\`
    kprobe vfs_read < dentry: +16($arg1):x64 >",
    ]
  `);
  expect(applied("kretprobe vfs_read < a: %$0si >", ["refactor"])).toEqual([]);
});

test("what is written in C is compiled to the same place", () => {
  for (const raw of ["+0x10(%di)", "+16(+16($arg1))", "+24($arg1)", "+52(%di)", "%dx", "+0(%cx)"]) {
    const [, inC = ""] = applied(`kprobe vfs_read < d: ${raw.replace(/(?=.$)/, "$0")}:x64 >`, ["refactor.rewrite"])
      .filter((one) => one.startsWith("write it in C"))
      .flatMap((one) => one.split("\n"));
    const decimal = raw.replace("0x10", "16").replace("%di", "$arg1").replace("%dx", "$arg3").replace("%cx", "$arg4");
    expect(applied(inC.replace("d: ", "d: $0"), ["refactor.rewrite"]).join()).toContain(`d: ${decimal}:x64`);
  }
});

test("hints: types that are meant, offsets, names that are made", () => {
  const { document, lines, text } = example(
    "kprobe vfs_read < count; file->f_path.dentry; n: %dx:u8 >\nkprobe vfs_write as w\nkprobe many_1, many_2\n",
  );
  const hints = inlayHints(document, lines, { start: 0, end: text.length });
  expect(hints.map(({ position, label }) => `${position.line}:${position.character} ${label as string}`))
    .toMatchInlineSnapshot(`
    [
      "0:15 as kpc/vfs_read",
      "0:23 :u64",
      "0:44 :x64 @+16",
      "2:21 as kpc/many_1 … 2 events",
    ]
  `);
});

test("a lens for each back end, and one to run", () => {
  const { document, lines } = example("kprobe vfs_read < count > { hist count }\n");
  const commands = codeLenses(document, lines, URI).map(({ command }) => command);
  const texts = commands.map((command) => [command?.title, command?.tooltip].filter(Boolean).join(": "));
  expect(texts).toMatchInlineSnapshot(`
    [
      "tracefs ✔",
      "sh ✔",
      "json ✔",
      "cmdline ✘: cmdline cannot do the actions of a probe that it defines",
      "bootconfig ✔",
      "bpftrace ✔ (1 warning): bpftrace has \`hist\` in its own way",
      "bcc ✔ (1 warning): bcc has \`hist\` in its own way",
      "perf ✘: perf cannot do \`hist\`",
      "▶ run",
    ]
  `);
});

test("a lens says that it fails, and warns of nothing that stands in the text", () => {
  const titles = (text: string): (string | undefined)[] => {
    const { document, lines } = example(text);
    return codeLenses(document, lines, URI).map(({ command }) => command?.title);
  };
  expect(titles("kprobe vfs_read < count: %rdx >\n").slice(0, 2)).toEqual(["tracefs ✘", "sh ✘"]);
  expect(titles("kprobe vfs_read < a: %ax >\n").slice(0, 2)).toEqual(["tracefs ✔", "sh ✔"]);
});

function signature(marked: string): string | undefined {
  const { document, offset } = example(marked);
  const help = signatureHelp(document, offset);
  const [found] = help?.signatures ?? [];
  const active = found?.parameters?.[help?.activeParameter ?? 0]?.label;
  return found && `${found.label} [${String(active)}]`;
}

test("signatures of actions, kinds, dereferences and the probed function", () => {
  expect(signature("kprobe vfs_read < count > { hist $0 }")).toMatchInlineSnapshot(`"hist FIELD [by KEYS] [FIELD]"`);
  expect(signature("kprobe vfs_read < count > { lhist count step $0 }")).toMatchInlineSnapshot(
    `"lhist FIELD step N [by KEYS] [N]"`,
  );
  expect(signature('kprobe vfs_read < count > { print "%d", $0 }')).toMatchInlineSnapshot(
    `"print FORMAT, FIELD, … [FIELD]"`,
  );
  expect(signature("kprobe vfs_$0")).toMatchInlineSnapshot(`"kprobe [module:]function[+offset] < fields > [function]"`);
  expect(signature("kprobe vfs_read < x: +8($0) >")).toMatchInlineSnapshot(`"+|-[u]OFFSET(FETCH) [FETCH]"`);
  expect(signature("kprobe vfs_read < $0 >")).toMatchInlineSnapshot(
    `"long int vfs_read(struct file *file, const char *buf, size_t count, loff_t *pos) [struct file *file]"`,
  );
  expect(signature("const A = $01")).toBeUndefined();
});

test("findings have their code, a link to its page, and the places that belong to them", () => {
  const { document, lines } = example(
    "kprobe vfs_read as a\nkprobe vfs_write < count > \nconst A = 1\nconst A = 2\nkprobe nothing_there\n",
  );
  const found = diagnosticsOf(document, lines, { uri: URI, documentation: "file:///docs/diagnostics.md" });
  expect(found).toMatchObject([
    { code: "KP0301", severity: 1, relatedInformation: [{ location: { range: { start: { line: 2 } } } }] },
    { code: "KP1201", codeDescription: { href: `file:///docs/diagnostics.md#${anchorOf("KP1201")}` } },
  ]);
});
