// What a person does, and what must come of it.
import type { CodeServer } from "../code-server.ts";
import type { Editor } from "../editor.ts";
import type { Workspace } from "../workspace.ts";

export interface Session {
  readonly editor: Editor;
  readonly server: CodeServer;
  readonly workspace: Workspace;
  /** Another window, for as long as the work takes: `folder=…` or `workspace=…`. */
  readonly inWindow: (query: string, work: (editor: Editor) => Promise<void>) => Promise<void>;
}

export interface Step {
  readonly what: string;
  readonly work: (session: Session) => Promise<void>;
}
