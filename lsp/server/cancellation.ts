/** Requests that nobody waits for any more, or whose answer would be about another text. */
import { LSPErrorCodes, ResponseError } from "vscode-languageserver/node";
import type { CancellationToken, Disposable } from "vscode-languageserver/node";

/** Lets what has arrived meanwhile be read, a cancellation among it; fails if there is one. */
export async function cancellable(token: CancellationToken): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  if (token.isCancellationRequested) throw cancelled();
}

/** What takes long, and goes on for others who wait for it. */
export async function orCancelled<Result>(work: Promise<Result>, token: CancellationToken): Promise<Result> {
  if (token.isCancellationRequested) throw cancelled();
  let listener: Disposable | undefined;
  const cancellation = new Promise<never>((_, reject) => {
    listener = token.onCancellationRequested(() => reject(cancelled()));
  });
  try {
    return await Promise.race([work, cancellation]);
  } finally {
    listener?.dispose();
  }
}

function cancelled(): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
}

/** The text has changed while a request about it was worked on: places in the answer would be in none that there is. */
export function contentModified(): ResponseError {
  return new ResponseError(LSPErrorCodes.ContentModified, "the document has changed");
}
