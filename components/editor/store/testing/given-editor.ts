import type { DraftToSend, SendResult } from "@/components/editor/store/autosave";
import type { LocalCopy } from "@/components/editor/store/local-copy";
import type { DraftServer } from "@/components/editor/store/publishing";
import { makeEditorStore } from "@/components/editor/store/store";
import type { WorkflowDto } from "@/server/domain/workflow/api";
import { countChanges, diffDefinitions } from "@/server/domain/workflow/diff";
import { type DraftDefinition, type DraftStep, toDraft } from "@/server/domain/workflow/draft";
import type { Draft, EditorDocument } from "@/server/domain/workflow/editor-document";

export const DANA = { id: "mem_dana", name: "Dana Whitfield", email: "dana@alderfinch.test" };
export const NOOR = { id: "mem_noor", name: "Noor Haddad", email: "noor@alderfinch.test" };
const AT = "2026-01-01T00:00:00.000Z";

export const AWAY: SendResult = { kind: "unreached", message: null, requestId: null, signedOut: false };

export function step(id: string, more: Partial<DraftStep> = {}): DraftStep {
  return { id: `step_${id}`, agentId: "writer", action: `Do ${id}.`, name: null, review: null, ...more };
}

export function document(
  steps: DraftStep[],
  {
    draft = null,
    revision = 1,
    by = NOOR,
  }: { draft?: Draft | null; revision?: number; by?: typeof NOOR } = {},
): EditorDocument {
  const workflow: WorkflowDto = {
    id: "wf_1",
    name: "Published",
    description: null,
    steps: steps.map((one, index) => ({ ...one, stepOrder: index + 1 })),
    stepCount: steps.length,
    revision,
    createdAt: AT,
    updatedAt: AT,
  };
  return { workflow, publishedBy: by, draft, mayWrite: true, members: [] };
}

export function draftOf(
  definition: DraftDefinition,
  revision: number,
  baseRevision = 1,
  updatedBy = NOOR,
): Draft {
  return { definition, baseRevision, revision, updatedBy, updatedAt: AT };
}

/** A fake server with one workflow. Counts revisions like the real server. */
export function serve(opened: EditorDocument) {
  const { workflow, draft } = structuredClone(opened);
  const versions = new Map([
    [1, toDraft(workflow)],
    [workflow.revision, toDraft(workflow)],
  ]);
  const server = {
    workflow,
    draft,
    publishedBy: opened.publishedBy,
    lastDraft: draft?.revision ?? 0,
    superseded: [] as DraftDefinition[],
    read: (): EditorDocument =>
      structuredClone({
        ...opened,
        workflow: server.workflow,
        publishedBy: server.publishedBy,
        draft: server.draft,
      }),
    save({ definition, baseRevision, expectedDraftRevision }: DraftToSend, by = DANA): SendResult {
      if ((server.draft?.revision ?? 0) !== expectedDraftRevision)
        return { kind: "conflict", theirs: server.read() };
      const base = versions.get(baseRevision);
      if (!base) return { kind: "refused", message: "never published", requestId: "req_0" };
      const revision = ++server.lastDraft;
      const same = countChanges(diffDefinitions(base, definition)) === 0;
      server.draft = same ? null : structuredClone(draftOf(definition, revision, baseRevision, by));
      return { kind: "saved", draft: { revision: same ? 0 : revision, updatedAt: AT } };
    },
    publish(expectedDraftRevision: number, expectedRevision: number, by = DANA): WorkflowDto {
      if (server.draft?.revision !== expectedDraftRevision) throw failure("conflict");
      if (server.workflow.revision !== expectedRevision) throw failure("precondition-failed");
      const { definition } = server.draft;
      server.draft = null;
      server.lastDraft++;
      return server.put({ ...definition, name: definition.name.trim() }, by);
    },
    discard(expectedDraftRevision: number) {
      if (server.draft?.revision !== expectedDraftRevision) throw failure("conflict");
      server.draft = null;
      server.lastDraft++;
    },
    keepSuperseded(draft: number | DraftDefinition) {
      if (typeof draft === "number" && server.draft?.revision !== draft) throw failure("conflict");
      const definition = typeof draft === "number" ? server.draft?.definition : draft;
      if (definition) server.superseded.push(structuredClone(definition));
    },
    /** Changes the workflow as the API does: publishes directly and leaves drafts alone. */
    put(definition: DraftDefinition, by = NOOR): WorkflowDto {
      const revision = server.workflow.revision + 1;
      const steps = definition.steps.map((one, index) => ({ ...one, stepOrder: index + 1 }));
      server.workflow = structuredClone({ ...server.workflow, ...definition, steps, revision });
      server.publishedBy = by;
      versions.set(revision, toDraft(server.workflow));
      return structuredClone(server.workflow);
    },
  };
  return server;
}

/** The error that a procedure throws. Without a code, the server was unreachable. */
export function failure(appCode?: string) {
  return Object.assign(new Error(appCode ?? "fetch failed"), {
    data: appCode === undefined ? undefined : { appCode, requestId: "req_1" },
  });
}

/** Returns a promise and the function that resolves it. */
export function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

/**
 * Opens Dana's editor with its own server and browser storage. Tests replace functions of `wire` to delay a call,
 * or to drop the call or its response.
 */
export function open(
  opened = document([step("a"), step("b")]),
  left: LocalCopy[] = [],
  server = serve(opened),
) {
  const received: DraftToSend[] = [];
  const wire = {
    save: async (draft: DraftToSend): Promise<SendResult> => server.save(draft),
    read: async () => server.read(),
    publish: async (draft: number, revision: number) => server.publish(draft, revision),
    discard: async (draft: number) => server.discard(draft),
    supersede: async (draft: number | DraftDefinition) => server.keepSuperseded(draft),
  };
  const browser = { copy: null as LocalCopy | null, left };
  const store = makeEditorStore(
    opened,
    DANA.id,
    (draft) => {
      received.push(draft);
      return wire.save(draft);
    },
    {
      readLeft: async () => browser.left,
      clearLeft: () => {
        browser.left = [];
      },
      write: (copy) => {
        browser.copy = structuredClone(copy);
      },
      clear: () => {
        browser.copy = null;
      },
    },
  );
  const drafts: DraftServer = {
    read: () => wire.read(),
    publish: ({ expectedDraftRevision, expectedRevisions: [revision = 0] }) =>
      wire.publish(expectedDraftRevision, revision),
    discard: ({ expectedDraftRevision }) => wire.discard(expectedDraftRevision),
    supersede: (draft) => wire.supersede(draft),
  };
  const state = store.getState;
  return {
    store,
    state,
    server,
    wire,
    drafts,
    received,
    browser,
    names: () => state().definition.steps.map(({ id }) => id.slice(5)),
    /** Polls as the page does and handles the response. */
    look: () => {
      const asked = { published: state().published.revision, draft: state().draftRevision };
      return store.server.observe(server.read(), asked);
    },
  };
}
