import { describe, expect, test } from "vitest";
import type { WorkflowOverview } from "@/server/domain/workflow/api";
import type { DraftDefinition, DraftStep } from "@/server/domain/workflow/draft";
import { findProblems } from "@/server/domain/workflow/problems";
import { BLANK, beginImported, findMade } from "./beginning";

const AGENTS = [{ id: "writer" }, { id: "human" }];
const step: DraftStep = { id: "step_1", agentId: "writer", action: "Write.", name: null, review: null };
const begin = (definition: DraftDefinition) => beginImported(definition, findProblems(definition, AGENTS));

describe("beginImported", () => {
  test("publishes a workflow that can run, and omits its steps' IDs", () => {
    const { id: _, ...fields } = step;
    expect(begin({ name: " Letter ", description: "d", steps: [step] })).toEqual({
      published: { name: "Letter", description: "d", steps: [fields] },
      draft: null,
    });
  });

  test("keeps the steps' retry policies", () => {
    const retry = { attempts: 2, backoffSeconds: 30, timeoutSeconds: null };
    const { published } = begin({ name: "Letter", description: null, steps: [{ ...step, retry }] });
    expect(published.steps).toMatchObject([{ retry }]);
  });

  test("saves a workflow that can't run as the draft of a workflow without steps", () => {
    const definition = { name: "Letter", description: null, steps: [{ ...step, agentId: "gone" }] };
    expect(begin(definition)).toEqual({
      published: { name: "Letter", description: null, steps: [] },
      draft: definition,
    });
  });

  test("publishes a valid name and keeps the file's original name in the draft", () => {
    const nameless = begin({ name: " ", description: null, steps: [step] });
    expect(nameless).toMatchObject({ published: { name: "Untitled workflow" }, draft: { name: " " } });
    const long = begin({ name: "😀".repeat(201), description: null, steps: [step] });
    expect(long.published.name).toBe("😀".repeat(200));
    expect(long.draft?.name).toBe("😀".repeat(201));
  });
});

describe("findMade", () => {
  const place = { memberId: "mem_1", openedAt: "2026-05-06T09:00:00.000Z" };
  const made: WorkflowOverview = {
    id: "wf_1",
    name: "Untitled workflow",
    description: null,
    stepCount: 0,
    draft: null,
    revision: 0,
    createdAt: "2026-05-06T09:00:05.000Z",
    updatedAt: "2026-05-06T09:00:05.000Z",
    updatedBy: { id: "mem_1", name: "Dana", email: "dana@example.test" },
    inactiveAgents: [],
    openReviews: 0,
    recentRuns: [],
    starts: null,
    hasStoppedTrigger: false,
  };

  test("finds the workflow created by a request whose response was lost", () => {
    expect(findMade([made], BLANK, place)?.id).toBe("wf_1");
  });

  test.each([
    ["a different name", { name: "Letter" }],
    ["steps", { stepCount: 1 }],
    ["later changes", { revision: 1 }],
    ["an earlier creation time", { createdAt: "2026-05-06T08:59:59.999Z" }],
    ["a different member", { updatedBy: { ...made.updatedBy, id: "mem_2" } }],
  ])("ignores a workflow with %s", (_, change) => {
    expect(findMade([{ ...made, ...change }], BLANK, place)).toBeNull();
  });
});
