/** What is offered, before it is put into the protocol's words. */
import type { CompletionItemKind } from "vscode-languageserver/node";
import type { WordFacts } from "../../words.ts";

export interface Suggestion {
  readonly label: string;
  readonly kind: CompletionItemKind;
  /** One line beside it. */
  readonly detail?: string | undefined;
  /** Markdown. */
  readonly documentation?: string | undefined;
  /** What is inserted, if that is not the label. */
  readonly insert?: string | undefined;
  /** With places to fill in, for clients that have them. */
  readonly snippet?: string | undefined;
  /** Another change that comes with it, counted from the item's start. */
  readonly change?: { readonly start: number; readonly end: number; readonly newText: string };
}

export interface Suggestions {
  readonly all: readonly Suggestion[];
  /** False if there are more than are listed. */
  readonly isAll: boolean;
}

export function whole(all: readonly Suggestion[]): Suggestions {
  return { all, isAll: true };
}

export const NONE: Suggestions = whole([]);

export function wordsOf(words: Readonly<Record<string, WordFacts>>, kind: CompletionItemKind): Suggestion[] {
  return Object.entries(words).map(([label, { form, text, snippet }]) => ({
    label,
    kind,
    // A form that is the word itself tells nothing.
    detail: form === label ? text : form,
    documentation: text,
    snippet,
  }));
}
