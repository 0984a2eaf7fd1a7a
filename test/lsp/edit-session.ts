/**
 * A real server whose document is edited at random, in the way in which an editor says it: ranges that are replaced.
 * Meanwhile features are asked for, and some of the answers are not waited for.
 */
import { expect } from "vitest";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Range } from "vscode-languageserver/node";
import { Client } from "./client.ts";
import { edited, random, someProgram } from "./random-edits.ts";

const URI = "file:///code/edited.kp";
const COPY = "file:///code/copy.kp";
/** After so many the document starts anew, else it would be nothing but broken pieces. */
const PER_TEXT = 50;
const COUNT = 12;

/** What a document is, apart from what is found in it. */
const STATE = ["documentSymbol", "semanticTokens/full", "foldingRange", "codeLens", "documentLink"];
const AT_A_POSITION = ["hover", "completion", "signatureHelp", "definition", "documentHighlight", "prepareRename"];

export interface EditSessionOptions {
  readonly seed: number;
  readonly edits: number;
  /** How many edits are between two comparisons with a document that is opened anew. */
  readonly every: number;
  readonly initializationOptions: object;
  readonly onStep?: (step: number) => void;
}

/** The server's memory in MiB, when half of the edits are done and at the end. */
export interface EditSessionReport {
  readonly half: number;
  readonly end: number;
}

/** Fails where the server's document is another one than the same text that is opened, and where an answer fails. */
export async function editSession(options: EditSessionOptions): Promise<EditSessionReport> {
  const { seed, edits, every, initializationOptions, onStep } = options;
  const next = random(seed);
  const client = new Client();
  await client.start({ initializationOptions });
  let text = "";
  let half = 0;
  await client.open(URI, text);
  for (let step = 0; step < edits; step++) {
    onStep?.(step);
    const version = step + 2;
    const changed = step % PER_TEXT === 0 ? someProgram(next, COUNT) : edited(text, next);
    await client.change(URI, version, changesBetween(text, changed, next));
    text = changed;
    await askSomething(client, text, next);
    if (step % every === every - 1) await expectSame(client, { text, version });
    if (step === Math.floor(edits / 2)) half = client.memoryMebibytes();
  }
  const end = client.memoryMebibytes();
  expect(await client.stop()).toBe(0);
  return { half, end };
}

/** One range that is replaced, or one that is emptied and then filled. */
function changesBetween(before: string, after: string, next: (below: number) => number): object[] {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  let same = 0;
  const most = Math.min(before.length, after.length) - start;
  while (same < most && before.at(-1 - same) === after.at(-1 - same)) same++;
  // No position is between the two characters of a line's end.
  if (before[start - 1] === "\r") start--;
  if (before[before.length - same] === "\n" || after[after.length - same] === "\n") same--;
  const document = TextDocument.create(URI, "kp", 1, before);
  const end = Math.max(start, before.length - same);
  const range: Range = { start: document.positionAt(start), end: document.positionAt(end) };
  const text = after.slice(start, after.length - (before.length - end));
  if (next(4) > 0) return [{ range, text }];
  return [
    { range, text: "" },
    { range: { start: range.start, end: range.start }, text },
  ];
}

/** Every second time a feature, which is taken back now and then. */
async function askSomething(client: Client, text: string, next: (below: number) => number): Promise<void> {
  if (next(2) === 0) return;
  const position = TextDocument.create(URI, "kp", 1, text).positionAt(next(text.length + 1));
  const method = `textDocument/${AT_A_POSITION[next(AT_A_POSITION.length)] ?? "hover"}`;
  const source = new CancellationTokenSource();
  const answer = client.connection.sendRequest(method, { textDocument: { uri: URI }, position }, source.token);
  if (next(4) > 0) {
    await answer;
    return;
  }
  source.cancel();
  // It may have been answered before.
  await answer.catch((error: unknown) => expect(String(error)).toContain("cancelled"));
}

async function expectSame(
  client: Client,
  { text, version }: { readonly text: string; readonly version: number },
): Promise<void> {
  await client.open(COPY, text, version);
  for (const name of STATE) {
    const [own, copy] = await Promise.all(
      [URI, COPY].map((uri) => client.ask(`textDocument/${name}`, { textDocument: { uri } })),
    );
    expect(own, `${name} of ${JSON.stringify(text)}`).toEqual(renamed(copy));
  }
  const found = await client.diagnostics(URI, version);
  expect(found, JSON.stringify(text)).toEqual(renamed(await client.diagnostics(COPY, version)));
  await client.connection.sendNotification("textDocument/didClose", { textDocument: { uri: COPY } });
}

/** The copy's own name stands in places that belong to findings. */
function renamed(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll(COPY, URI));
}
