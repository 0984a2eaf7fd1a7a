/**
 * What can be wrong with the form of a text: facts only, each with its place. The words for them
 * are in the catalogue of diagnostics, which the grammar does not know.
 */
import type { Span } from "./tree.ts";

export type SyntaxProblem = Span &
  (
    | { readonly kind: "unexpected-character"; readonly text: string }
    | { readonly kind: "unclosed-comment" }
    | { readonly kind: "unclosed-string" }
    | { readonly kind: "unknown-escape"; readonly escape: string }
    | { readonly kind: "unknown-declaration"; readonly word: string }
    | { readonly kind: "not-a-declaration"; readonly found: string }
    | {
        readonly kind: "expected";
        /** What could have stood there: `a field`, `;`, `>`. */
        readonly expected: string;
        /** The text that stands there, or `undefined` at the end of the file. */
        readonly found: string | undefined;
        /** What was being read: `a probe`, `a field`. */
        readonly inside: string;
      }
    | { readonly kind: "nested-too-deep"; readonly limit: number }
  );

export type SyntaxProblemKind = SyntaxProblem["kind"];
