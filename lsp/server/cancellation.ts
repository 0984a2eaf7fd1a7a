/** Requests that nobody waits for any more, or whose answer would be about another text. */
import { LSPErrorCodes, ResponseError } from "vscode-languageserver/node";
import type { CancellationToken } from "vscode-languageserver/node";

/** Lets what has arrived meanwhile be read, a cancellation among it; fails if there is one. */
export async function cancellable(token: CancellationToken): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
}

/** The text has changed while a request about it was worked on: places in the answer would be in none that there is. */
export function contentModified(): ResponseError {
  return new ResponseError(LSPErrorCodes.ContentModified, "the document has changed");
}
