import { describe, expect, test } from "vitest";
import type { DraftStep, WorkflowDocument } from "./document";
import { findDocumentProblems } from "./problems";

const AGENTS = [{ id: "human" }, { id: "writer" }];

function makeStep(change: Partial<DraftStep>): DraftStep {
  return { key: "a", id: null, agentId: "writer", action: "Do it.", name: "", review: null, ...change };
}

function makeDocument(...steps: DraftStep[]): WorkflowDocument {
  return { name: "Letter", description: "", steps };
}

function messagesOf(document: WorkflowDocument, blocksSaving: boolean): string[] {
  const problems = findDocumentProblems(document, AGENTS);
  return problems.filter((one) => one.blocksSaving === blocksSaving).map((one) => one.message);
}

describe("findDocumentProblems", () => {
  test("finds none in a workflow that can run", () => {
    expect(findDocumentProblems(makeDocument(makeStep({})), AGENTS)).toEqual([]);
  });

  test("counts what keeps it from running as no reason against saving", () => {
    expect(messagesOf(makeDocument(makeStep({ action: " " })), false)).toEqual([
      "Step 1 has no action. Say what is to be done.",
    ]);
  });

  test("does not count a missing step: the page shows it by itself", () => {
    expect(findDocumentProblems(makeDocument(), AGENTS)).toEqual([]);
  });

  test("names the step by its key", () => {
    const document = makeDocument(makeStep({}), makeStep({ key: "b", action: "{{ steps.x.output }}" }));
    expect(findDocumentProblems(document, AGENTS)).toMatchObject([{ key: "b" }]);
  });

  test("refuses to save what the server would refuse", () => {
    const twins = makeDocument(makeStep({ name: "draft" }), makeStep({ key: "b", name: "draft" }));
    expect(messagesOf(twins, true)).toEqual([
      'Step 2: an earlier step is named "draft" too. Choose another.',
    ]);
    expect(messagesOf({ ...makeDocument(makeStep({})), name: " " }, true)).toEqual([
      "The workflow has no name. Give it one.",
    ]);
    const review = {
      approvers: ["role:owner", "dana"],
      quorum: 1,
      allowRequester: true,
      timeoutSeconds: null,
    };
    expect(messagesOf(makeDocument(makeStep({ agentId: "human", review })), true)).toEqual([
      expect.stringContaining('Step 1: the approver "dana" is neither an email address nor'),
    ]);
  });
});
