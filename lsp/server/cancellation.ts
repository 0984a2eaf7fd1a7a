/** Requests that nobody waits for any more. */
import { LSPErrorCodes, ResponseError } from "vscode-languageserver/node";
import type { CancellationToken } from "vscode-languageserver/node";

/** Lets what has arrived meanwhile be read, a cancellation among it; fails if there is one. */
export async function cancellable(token: CancellationToken): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
}
