import type { ReviewPolicy } from "@/server/domain/review/policy";
import type { WorkflowDto } from "@/server/domain/workflow/operations";

export interface DraftStep {
  /** Tells steps apart on the page; a step that was never saved has no id yet. */
  key: string;
  id: string | null;
  agentId: string;
  action: string;
  /** A slug; empty: none. */
  name: string;
  review: ReviewPolicy | null;
}

/** The workflow as it is being written. */
export interface WorkflowDocument {
  name: string;
  description: string;
  steps: DraftStep[];
}

export type SaveState =
  | { kind: "idle" }
  | { kind: "saving" }
  | { kind: "failed"; message: string; requestId?: string }
  /** Somebody else saved first: nothing is written until the person chooses. */
  | { kind: "conflict"; message: string; theirs: WorkflowDto };

export interface EditorState {
  /** The workflow as it was last read from the server or written to it; null: it was never saved. */
  base: WorkflowDto | null;
  document: WorkflowDocument;
  openKey: string | null;
  /** The steps just added, and null for a workflow just begun: what they lack is not a mistake yet. */
  untold: readonly (string | null)[];
  save: SaveState;
  /** What a screen reader is told next. */
  announcement: string;
}

export type EditorAction =
  | { type: "rename"; name: string }
  | { type: "describe"; description: string }
  | { type: "add"; key: string; index: number; agentId: string }
  | { type: "change"; key: string; change: Partial<Omit<DraftStep, "key" | "id">> }
  | { type: "move"; key: string; by: -1 | 1 }
  | { type: "remove"; key: string }
  | { type: "restore"; step: DraftStep; index: number }
  | { type: "open"; key: string | null }
  | { type: "left"; key: string }
  | { type: "tell-all" }
  | { type: "saving" }
  | { type: "saved"; sent: WorkflowDocument; workflow: WorkflowDto }
  | { type: "save-failed"; message: string; requestId?: string }
  | { type: "conflict"; message: string; theirs: WorkflowDto }
  | { type: "load"; workflow: WorkflowDto }
  | { type: "put-back"; document: WorkflowDocument };

export function openEditor(workflow: WorkflowDto | null): EditorState {
  return {
    base: workflow,
    document: toDocument(workflow),
    openKey: null,
    untold: workflow ? [] : [null],
    save: { kind: "idle" },
    announcement: "",
  };
}

/** Every change of the editor. Pure: keys of new steps come with the action. */
export function reduceEditor(state: EditorState, action: EditorAction): EditorState {
  const { document } = state;
  const { steps } = document;
  switch (action.type) {
    case "rename":
      return write(state, { ...document, name: action.name });
    case "describe":
      return write(state, { ...document, description: action.description });
    case "add": {
      const { key, index, agentId } = action;
      const step = { key, id: null, agentId, action: "", name: "", review: null };
      const next = withSteps(state, steps.toSpliced(index, 0, step));
      const untold = [...state.untold, key];
      return { ...next, openKey: key, untold, announcement: `Step ${index + 1} added.` };
    }
    case "change":
      return withSteps(
        state,
        steps.map((step) => (step.key === action.key ? { ...step, ...action.change } : step)),
      );
    case "move":
      return move(state, action.key, action.by);
    case "remove": {
      const index = steps.findIndex((step) => step.key === action.key);
      const next = withSteps(state, steps.toSpliced(index, 1));
      return { ...next, announcement: `Step ${index + 1} removed.` };
    }
    case "restore": {
      const next = withSteps(state, steps.toSpliced(action.index, 0, action.step));
      return { ...next, announcement: `Step ${Math.min(action.index, steps.length) + 1} is back.` };
    }
    case "open":
      return { ...state, openKey: action.key };
    case "left":
      return { ...state, untold: state.untold.filter((key) => key !== action.key) };
    case "tell-all":
      return { ...state, untold: [] };
    case "saving":
      return { ...state, untold: [], save: { kind: "saving" } };
    case "saved":
      return {
        ...state,
        base: action.workflow,
        document: settle(document, action.sent, action.workflow),
        save: { kind: "idle" },
        announcement: "Saved.",
      };
    case "save-failed":
      return {
        ...state,
        untold: [],
        save: { kind: "failed", message: action.message, requestId: action.requestId },
      };
    case "conflict":
      return { ...state, save: { kind: "conflict", message: action.message, theirs: action.theirs } };
    case "load":
      return { ...openEditor(action.workflow), announcement: "Loaded what is saved." };
    case "put-back":
      return { ...state, document: action.document, announcement: "Your changes are back." };
  }
}

export function isDirty({ base, document }: EditorState): boolean {
  return JSON.stringify(toDefinition(document)) !== JSON.stringify(toDefinition(toDocument(base)));
}

/** The document as `workflow.replace` takes it: numbered by position, a policy only where a person decides. */
export function toDefinition({ name, description, steps }: WorkflowDocument) {
  return {
    name: name.trim(),
    description: description.trim() || null,
    steps: steps.map((step) => ({
      id: step.id,
      agentId: step.agentId,
      action: step.action,
      name: step.name || null,
      review: isHuman(step) ? tidyPolicy(step.review) : null,
    })),
  };
}

/** The name of the field of a step's action: where the focus goes when the step is to be worked on. */
export function actionFieldOf(key: string): string {
  return `action-${key}`;
}

export function isHuman(step: { agentId: string }): boolean {
  return step.agentId === "human";
}

/** Addresses are kept as they are typed; what is sent has none that is empty. */
export function tidyPolicy(policy: ReviewPolicy | null): ReviewPolicy | null {
  const approvers = policy?.approvers.map((approver) => approver.trim()).filter(Boolean) ?? [];
  return policy && { ...policy, approvers };
}

/** Whatever was typed, as a slug: "Price list" → "price-list". */
export function toStepName(text: string): string {
  return text
    .toLowerCase()
    .replace(/\s+/g, "-")
    .replace(/[^a-z0-9_-]/g, "")
    .replace(/^[^a-z]+/, "")
    .slice(0, 60);
}

function toDocument(workflow: WorkflowDto | null): WorkflowDocument {
  if (!workflow) return { name: "", description: "", steps: [] };
  const { name, description, steps } = workflow;
  return {
    name,
    description: description ?? "",
    steps: steps.map(({ id, agentId, action, name, review }) => ({
      key: id,
      id,
      agentId,
      action,
      name: name ?? "",
      review,
    })),
  };
}

/** What a save was refused for may be mended by it: the next save tells. */
function write(state: EditorState, document: WorkflowDocument): EditorState {
  return { ...state, document, save: state.save.kind === "failed" ? { kind: "idle" } : state.save };
}

function withSteps(state: EditorState, steps: DraftStep[]): EditorState {
  return write(state, { ...state.document, steps });
}

function move(state: EditorState, key: string, by: -1 | 1): EditorState {
  const { steps } = state.document;
  const from = steps.findIndex((step) => step.key === key);
  const to = from + by;
  const step = steps[from];
  if (!step) return state;
  if (to < 0 || to >= steps.length)
    return { ...state, announcement: `Step ${from + 1} is ${by < 0 ? "first" : "last"} already.` };
  const next = withSteps(state, steps.toSpliced(from, 1).toSpliced(to, 0, step));
  return { ...next, announcement: `Moved to position ${to + 1} of ${steps.length}.` };
}

/** After a save: new steps learn their ids; what was typed meanwhile stays. */
function settle(document: WorkflowDocument, sent: WorkflowDocument, saved: WorkflowDto): WorkflowDocument {
  const ids = new Map(sent.steps.map(({ key }, index) => [key, saved.steps[index]?.id ?? null]));
  return {
    name: document.name === sent.name ? saved.name : document.name,
    description: document.description === sent.description ? (saved.description ?? "") : document.description,
    steps: document.steps.map((step) => ({ ...step, id: ids.get(step.key) ?? step.id })),
  };
}
