import { describe, expect, test } from "vitest";
import type { AuditEntryDto } from "@/server/domain/ledger/api";
import { hrefOfSubject, labelOf, nameSubject, readChanges, sayActor } from "./entry-words";

type Entry = AuditEntryDto["entry"];

function shown(entry: Partial<Entry>, rest: Partial<Omit<AuditEntryDto, "entry">> = {}): AuditEntryDto {
  return {
    sequence: 1,
    signed: true,
    entry: {
      type: "countersign/entry",
      id: "ent_1",
      organization: "org_1",
      at: "2026-11-27T09:40:00.000Z",
      action: "workflow.published",
      subject: { type: "workflow", id: "wf_1" },
      run: null,
      actor: { member: null, channel: null, token: null, address: null, request: null },
      data: {},
      sealed: null,
      ...entry,
    },
    actorName: null,
    subjectName: null,
    private: null,
    erased: false,
    ...rest,
  };
}

describe("an entry's words", () => {
  test("say who did it, even if the person is gone", () => {
    const actor = { member: "mem_1", channel: "WEB", token: null, address: null, request: null };
    expect(sayActor(shown({}))).toBe("Countersign");
    expect(sayActor(shown({ actor }))).toBe("Former member");
    expect(sayActor(shown({ actor }, { actorName: "Sam Okafor" }))).toBe("Sam Okafor");
  });

  test("name the subject by its current name, or by the name in the entry's content", () => {
    const name = { private: { before: { name: "Letters" } } };
    expect(nameSubject(shown({}, { subjectName: "Replies", ...name }))).toBe("Replies");
    expect(nameSubject(shown({}, name))).toBe("Letters");
    expect(nameSubject(shown({ subject: { type: "tool_server", id: "t" } }))).toBe("Tool server");
    expect(nameSubject(shown({ subject: { type: "run", id: "r" } }, { subjectName: "Letters" }))).toBe(
      "Run of Letters",
    );
  });

  test("link to pages that exist", () => {
    expect(hrefOfSubject(shown({}, { subjectName: "Letters" }))).toBe("/workflows/wf_1");
    expect(hrefOfSubject(shown({}))).toBeNull();
    expect(hrefOfSubject(shown({ subject: { type: "member", id: "mem_1" } }))).toBe("/settings/members");
    expect(hrefOfSubject(shown({ subject: { type: "ledger", id: "org_1" } }))).toBeNull();
  });
});

test("labels are made from the names of fields", () => {
  expect(labelOf("secondsInView")).toBe("Seconds in view");
  expect(labelOf("workflowId")).toBe("Workflow ID");
  expect(labelOf("tool_server")).toBe("Tool server");
});

test("changes show each field's value before and after", () => {
  const { changed, rest } = readChanges({
    before: { name: "Letters", approvers: ["role:owner"], gone: true },
    after: { name: "Replies", approvers: [], added: { a: 1 } },
    note: "Tidied up",
    other: null,
  });
  expect(changed).toEqual([
    { label: "Name", before: "Letters", after: "Replies" },
    { label: "Approvers", before: "role:owner", after: "None" },
    { label: "Gone", before: "Yes", after: "" },
    { label: "Added", before: "", after: '{\n  "a": 1\n}' },
  ]);
  expect(rest).toEqual([{ label: "Note", text: "Tidied up" }]);
});

test("changes can be a single value, or the fields of steps", () => {
  expect(readChanges({ before: "approver", after: null }).changed).toEqual([
    { label: "Value", before: "approver", after: "None" },
  ]);
  const before = { steps: [{ id: "step_1", action: "List." }] };
  const after = {
    steps: [
      { id: "step_1", action: "Sum up." },
      { id: "step_2", action: "Check." },
    ],
  };
  expect(readChanges({ before, after }).changed).toEqual([
    { label: "Steps, step_1: Action", before: "List.", after: "Sum up." },
    { label: "Steps, step_2: Action", before: "", after: "Check." },
  ]);
});
