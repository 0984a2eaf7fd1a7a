/** How actions are written: what stands behind each one's name, and the clauses that it takes. */
import type { ACTION_WORDS, CLAUSE_WORDS } from "../../grammar/keywords.ts";

type ActionWord = (typeof ACTION_WORDS)[number];
type ClauseWord = (typeof CLAUSE_WORDS)[number];

interface ActionForm {
  readonly head: string;
  /** In the order in which they are written. */
  readonly clauses: readonly ClauseWord[];
  /** The clause without which it is none. */
  readonly needs?: ClauseWord;
}

const TABLE: readonly ClauseWord[] = ["by", "sort", "size", "if"];
const ONCE: readonly ClauseWord[] = ["limit", "if"];

const ACTION_FORMS: Readonly<Record<ActionWord, ActionForm>> = {
  count: { head: "count", clauses: TABLE },
  sum: { head: "sum FIELD", clauses: TABLE },
  min: { head: "min FIELD", clauses: TABLE },
  max: { head: "max FIELD", clauses: TABLE },
  avg: { head: "avg FIELD", clauses: TABLE },
  hist: { head: "hist FIELD", clauses: TABLE },
  lhist: { head: "lhist FIELD", clauses: ["step", ...TABLE], needs: "step" },
  stack: { head: "stack", clauses: ["if"] },
  ustack: { head: "ustack", clauses: ["if"] },
  print: { head: "print FORMAT, FIELDS", clauses: [] },
  snapshot: { head: "snapshot", clauses: ONCE },
  traceon: { head: "traceon", clauses: ONCE },
  traceoff: { head: "traceoff", clauses: ONCE },
  enable: { head: "enable EVENT", clauses: ONCE },
  disable: { head: "disable EVENT", clauses: ONCE },
};

export const CLAUSE_FORMS: Readonly<Record<ClauseWord, string>> = {
  by: "by KEYS",
  step: "step N",
  sort: "sort FIELD",
  size: "size N",
  limit: "limit N",
  if: "if CONDITION",
};

export function isAction(name: string): name is ActionWord {
  return Object.hasOwn(ACTION_FORMS, name);
}

/** `lhist FIELD step N [by KEYS] [sort FIELD] [size N] [if CONDITION]` */
export function actionForm(name: ActionWord): string {
  const { head, clauses, needs } = ACTION_FORMS[name];
  return [head, ...clauses.map((one) => (one === needs ? CLAUSE_FORMS[one] : `[${CLAUSE_FORMS[one]}]`))].join(" ");
}

/** The clauses that an action takes; none for what is no action. */
export function clausesOf(name: string): readonly string[] {
  return isAction(name) ? ACTION_FORMS[name].clauses : [];
}
