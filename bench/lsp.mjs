// What the language server costs, beside Microsoft's for JSON with a document of the same size, in one run.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { StreamMessageReader, StreamMessageWriter, createMessageConnection } from "vscode-jsonrpc/node";

const LINES = 5_000;
const KEYSTROKES = 100;
const COMPLETIONS = 200;
const STARTS = 8;

/** @param {{ kpc: string, root: string, folder: string }} where */
export async function lsp({ kpc, folder }) {
  const target = join(folder, "lsp.kpt");
  const captured = spawnSync(process.execPath, [kpc, "target", "capture", "-o", target], { encoding: "utf8" });
  const initializationOptions = captured.status === 0 ? { target } : { arch: "x86_64", kernel: "6.12" };
  const functions = functionsOf(kpc, initializationOptions);
  const json = createRequire(import.meta.url).resolve("vscode-json-languageserver/bin/vscode-json-languageserver");
  const text = program(functions);
  const servers = {
    kpc: {
      argv: [kpc, "lsp", "--stdio"],
      initializationOptions,
      document: { uri: "file:///bench/a.kp", languageId: "kp", text },
      // A letter into a number, the name of an event, and a function's name.
      places: [/const BIG = 4/, /as event_\d+/g, /\$arg2/g, /kprobe [a-z_]+/g],
      completion: /kprobe [a-z_]{4}/g,
      letter: "1",
    },
    json: {
      argv: [json, "--stdio"],
      initializationOptions: {},
      document: { uri: "file:///bench/a.json", languageId: "json", text: jsonOfSize(text.length) },
      places: [/"name": "\w+/g, /"count": \d+/g],
      completion: /"name": "\w+/g,
      letter: "1",
    },
  };
  const [own, theirs] = [await measure(servers.kpc), await measure(servers.json)];
  const rows = [
    ["start to initialized", "start", "ms"],
    ["keystroke to findings, p50", "keystroke50", "ms"],
    ["keystroke to findings, p95", "keystroke95", "ms"],
    ["keystroke, CPU time", "keystrokeCpu", "ms"],
    ["completion, p50", "completion50", "ms"],
    ["completion, p95", "completion95", "ms"],
    ["resident memory", "memory", "MiB"],
  ];
  return rows.flatMap(([name, key, unit]) => [
    { name, value: own[key], unit },
    { name, value: own[key] / theirs[key], unit: "x the JSON server" },
  ]);
}

/** Functions of the target that have a prototype, so that much is looked up. */
function functionsOf(kpc, { target }) {
  if (target === undefined) return ["vfs_read", "vfs_write", "vfs_open"];
  const { stdout } = spawnSync(process.execPath, [kpc, "functions", "--target", target, "*_[rwo]*"], {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  const names = [...stdout.matchAll(/(\w+)\([^()]*\w+ \**\w+\)$/gm)].map(([, name]) => name);
  return [...new Set(names)].slice(0, LINES);
}

/** Half raw arguments, half paths of members: two lines a probe. */
function program(functions) {
  const lines = ["const BIG = 4KiB", ""];
  for (let index = 0; lines.length < LINES; index++) {
    const name = functions[(index * 7) % functions.length];
    if (index % 2 === 0) {
      lines.push(`kprobe ${name} as event_${index} < a: $arg1; b: +8($arg2):u32 >`);
      lines.push("  where a > BIG");
    } else {
      lines.push(`kprobe vfs_read as event_${index} < file->f_path.dentry->d_name.name; count >`);
      lines.push('  where count > 4KiB { print "%d", count }');
    }
  }
  return `${lines.join("\n")}\n`;
}

function jsonOfSize(size) {
  const entries = [];
  for (let length = 0; length < size;) {
    const entry = `  { "name": "entry${entries.length}", "count": ${entries.length}, "nested": { "a": [1, 2, 3] } }`;
    entries.push(entry);
    length += entry.length + 2;
  }
  return `[\n${entries.join(",\n")}\n]\n`;
}

async function measure(server) {
  const starts = [];
  for (let time = 0; time < STARTS; time++) {
    const session = await startSession(server);
    starts.push(session.started);
    session.stop();
  }
  const session = await startSession(server);
  const { connection, changed, positionAt } = session;
  const { document } = server;
  const { uri } = document;
  const opened = changed();
  void connection.sendNotification("textDocument/didOpen", { textDocument: { ...document, version: 1 } });
  await opened;

  const offsets = placesIn(document.text, server.places);
  const keystrokes = [];
  const cpuBefore = session.cpu();
  let version = 1;
  for (let time = 0; time < KEYSTROKES; time++) {
    const at = positionAt(offsets[(time * 31) % offsets.length]);
    // A letter comes, and goes again.
    for (const [end, text] of [
      [at, server.letter],
      [{ ...at, character: at.character + 1 }, ""],
    ]) {
      const found = changed();
      const before = performance.now();
      version++;
      void connection.sendNotification("textDocument/didChange", {
        textDocument: { uri, version },
        contentChanges: [{ range: { start: at, end }, text }],
      });
      await found;
      keystrokes.push(performance.now() - before);
    }
  }

  const keystrokeCpu = (session.cpu() - cpuBefore) / keystrokes.length;

  const completions = [];
  const wanted = placesIn(document.text, [server.completion]);
  for (let time = 0; time < COMPLETIONS; time++) {
    const position = positionAt(wanted[(time * 17) % wanted.length]);
    const before = performance.now();
    await connection.sendRequest("textDocument/completion", { textDocument: { uri }, position });
    completions.push(performance.now() - before);
  }
  const memory = session.memory();
  session.stop();
  return {
    start: Math.min(...starts),
    keystroke50: quantile(keystrokes, 0.5),
    keystroke95: quantile(keystrokes, 0.95),
    keystrokeCpu,
    completion50: quantile(completions, 0.5),
    completion95: quantile(completions, 0.95),
    memory,
  };
}

/** The ends of what the patterns match. */
function placesIn(text, patterns) {
  return patterns.flatMap((pattern) => {
    const all = [...text.matchAll(new RegExp(pattern.source, "g"))];
    return all.map((match) => match.index + match[0].length);
  });
}

async function startSession({ argv, initializationOptions, document }) {
  const before = performance.now();
  const child = spawn(process.execPath, argv, { stdio: ["pipe", "pipe", "ignore"] });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  let wake = () => {};
  child.once("exit", (code) => {
    if (code !== null) throw new Error(`${argv.join(" ")} has ended with ${code}`);
  });
  connection.onNotification("textDocument/publishDiagnostics", () => wake());
  connection.onRequest("client/registerCapability", () => null);
  connection.listen();
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: { textDocument: { completion: { completionItem: { snippetSupport: true } } } },
    initializationOptions,
  });
  const started = performance.now() - before;
  await connection.sendNotification("initialized", {});
  const lineStarts = [0];
  for (let at = document.text.indexOf("\n"); at >= 0; at = document.text.indexOf("\n", at + 1)) lineStarts.push(at + 1);
  return {
    connection,
    started,
    changed: () =>
      new Promise((resolve) => {
        wake = resolve;
      }),
    positionAt: (offset) => {
      const line = lineStarts.findLastIndex((start) => start <= offset);
      return { line, character: offset - lineStarts[line] };
    },
    memory: () => {
      const status = `/proc/${child.pid}/status`;
      const kibibytes = existsSync(status) ? /VmRSS:\s+(\d+)/.exec(readFileSync(status, "utf8"))?.[1] : undefined;
      return Number(kibibytes ?? Number.NaN) / 1024;
    },
    // In the kernel's ticks, a hundred a second: all of them together are long enough.
    cpu: () => {
      const [, ...fields] = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(/\) |\s/);
      return (Number(fields[12]) + Number(fields[13])) * 10;
    },
    stop: () => {
      connection.dispose();
      child.kill();
    },
  };
}

function quantile(values, part) {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * part)];
}
