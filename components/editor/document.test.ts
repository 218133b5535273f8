import { describe, expect, test } from "vitest";
import type { WorkflowDto } from "@/server/domain/workflow/operations";
import {
  type EditorAction,
  type EditorState,
  isDirty,
  openEditor,
  reduceEditor,
  toDefinition,
  toStepName,
} from "./document";

const AT = "2026-11-24T09:00:00.000Z";

function workflow(...agentIds: string[]): WorkflowDto {
  const steps = agentIds.map((agentId, index) => ({
    id: `step_${index + 1}`,
    stepOrder: (index + 1) * 10,
    agentId,
    action: `Do ${index + 1}.`,
    name: null,
    review: null,
  }));
  return {
    id: "wf_1",
    name: "Briefing",
    description: null,
    steps,
    stepCount: steps.length,
    revision: 4,
    createdAt: AT,
    updatedAt: AT,
  };
}

function edit(state: EditorState, ...actions: EditorAction[]): EditorState {
  return actions.reduce(reduceEditor, state);
}

function keysOf({ document }: EditorState): string[] {
  return document.steps.map((step) => step.key);
}

const opened = openEditor(workflow("writer", "human", "finance_agent"));
const add: EditorAction = { type: "add", key: "new", index: 1, agentId: "writer" };

describe("openEditor", () => {
  test("begins with what is saved, whatever its numbers", () => {
    expect(isDirty(opened)).toBe(false);
    expect(keysOf(opened)).toEqual(["step_1", "step_2", "step_3"]);
  });
});

describe("a workflow that was never saved", () => {
  const begun = openEditor(null);

  test("is empty, and unsaved from the first word on", () => {
    expect(isDirty(begun)).toBe(false);
    expect(isDirty(edit(begun, { type: "rename", name: "Letter" }))).toBe(true);
  });

  test("becomes what the first save made", () => {
    const written = edit(begun, { type: "rename", name: "Briefing" }, { ...add, index: 0 });
    const saved = edit(written, { type: "saved", sent: written.document, workflow: workflow("writer") });
    expect(saved.base?.id).toBe("wf_1");
    expect(saved.document.steps).toMatchObject([{ key: "new", id: "step_1" }]);
  });
});

describe("what is not told yet", () => {
  test("is the name of a workflow just begun, and each step just added", () => {
    expect(opened.untold).toEqual([]);
    expect(edit(openEditor(null), add).untold).toEqual([null, "new"]);
  });

  test("is told once its field is left, and all of it by a save or a run", () => {
    const begun = edit(openEditor(null), add);
    expect(edit(begun, { type: "left", key: "new" }).untold).toEqual([null]);
    for (const action of [
      { type: "saving" },
      { type: "save-failed", message: "" },
      { type: "tell-all" },
    ] as const)
      expect(edit(begun, action).untold).toEqual([]);
  });
});

describe("reduceEditor", () => {
  test("takes a refusal back with the next change, and a conflict only by a choice", () => {
    const refused = edit(opened, { type: "save-failed", message: "The workflow has no name." });
    expect(edit(refused, { type: "rename", name: "Letter" }).save).toEqual({ kind: "idle" });
    const conflict: EditorAction = { type: "conflict", message: "", theirs: workflow("writer") };
    expect(edit(opened, conflict, add).save.kind).toBe("conflict");
  });

  test("puts a new step in at its place, open", () => {
    const state = edit(opened, add);
    expect(keysOf(state)).toEqual(["step_1", "new", "step_2", "step_3"]);
    expect(state.openKey).toBe("new");
    expect(state.announcement).toBe("Step 2 added.");
  });

  test("moves a step and says where it is now", () => {
    const state = edit(opened, { type: "move", key: "step_3", by: -1 });
    expect(keysOf(state)).toEqual(["step_1", "step_3", "step_2"]);
    expect(state.announcement).toBe("Moved to position 2 of 3.");
  });

  test("leaves the first step first, and says so", () => {
    const state = edit(opened, { type: "move", key: "step_1", by: -1 });
    expect(keysOf(state)).toEqual(keysOf(opened));
    expect(state.announcement).toBe("Step 1 is first already.");
  });

  test("brings a removed step back where it was, and nothing has changed", () => {
    const step = opened.document.steps[1];
    if (!step) throw new Error("no step");
    const removed = edit(opened, { type: "remove", key: step.key });
    expect(keysOf(removed)).toEqual(["step_1", "step_3"]);
    const back = edit(removed, { type: "restore", step, index: 1 });
    expect(back.document).toEqual(opened.document);
    expect(isDirty(back)).toBe(false);
  });

  test("gives a new step its id once it is saved, and keeps what was typed meanwhile", () => {
    const sending = edit(opened, add, { type: "rename", name: " Letter " });
    const sent = sending.document;
    const typing = edit(sending, { type: "change", key: "new", change: { action: "More." } });
    const saved = {
      ...workflow("writer", "writer", "human", "finance_agent"),
      name: "Letter",
      revision: 5,
    };
    const state = edit(typing, { type: "saved", sent, workflow: saved });
    expect(state.document.steps.map(({ key, id }) => [key, id])).toEqual([
      ["step_1", "step_1"],
      ["new", "step_2"],
      ["step_2", "step_3"],
      ["step_3", "step_4"],
    ]);
    expect(state.document.name).toBe("Letter");
    expect(state.document.steps[1]?.action).toBe("More.");
    expect(state.base?.revision).toBe(5);
    expect(isDirty(state)).toBe(true);
  });

  test("keeps one's own document when somebody else saved first", () => {
    const mine = edit(opened, { type: "rename", name: "Mine" });
    const theirs = { ...workflow("writer"), name: "Theirs", revision: 5 };
    const state = edit(mine, { type: "conflict", message: "Noor changed it.", theirs });
    expect(state.document.name).toBe("Mine");
    expect(state.save).toEqual({ kind: "conflict", message: "Noor changed it.", theirs });
  });

  test("takes theirs, and can put mine back on top of it", () => {
    const mine = edit(opened, { type: "rename", name: "Mine" });
    const theirs = { ...workflow("writer"), name: "Theirs", revision: 5 };
    const taken = edit(mine, { type: "load", workflow: theirs });
    expect(taken.document.name).toBe("Theirs");
    expect(isDirty(taken)).toBe(false);
    const back = edit(taken, { type: "put-back", document: mine.document });
    expect(back.document).toBe(mine.document);
    expect(back.base?.revision).toBe(5);
  });
});

describe("toDefinition", () => {
  const policy = {
    approvers: [" a@b.test", "", "role:owner"],
    quorum: 1,
    allowRequester: true,
    timeoutSeconds: null,
  };

  test("sends a policy only for a person's step, without addresses that are empty", () => {
    const state = edit(
      opened,
      { type: "change", key: "step_1", change: { review: policy } },
      { type: "change", key: "step_2", change: { review: policy } },
    );
    const { steps } = toDefinition(state.document);
    expect(steps[0]?.review).toBeNull();
    expect(steps[1]?.review?.approvers).toEqual(["a@b.test", "role:owner"]);
  });

  test("says null for what is empty", () => {
    expect(toDefinition(opened.document)).toMatchObject({
      description: null,
      steps: [{ name: null }, {}, {}],
    });
  });
});

describe("toStepName", () => {
  test.each([
    ["Price list", "price-list"],
    ["2nd Draft!", "nd-draft"],
    ["__x", "x"],
    ["a".repeat(80), "a".repeat(60)],
    ["", ""],
  ])("makes of %j the slug %j", (text, slug) => {
    expect(toStepName(text)).toBe(slug);
  });
});
