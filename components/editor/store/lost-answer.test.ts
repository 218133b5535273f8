import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { AWAY, NOOR, open } from "./testing/given-editor";

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-01-01T00:00:00Z") });
});
afterEach(() => {
  vi.useRealTimers();
});

const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** Makes the next save succeed but drops its response. */
function loseAnswerOnce({ wire, server }: ReturnType<typeof open>) {
  const { save } = wire;
  wire.save = async (draft) => {
    wire.save = save;
    server.save(draft);
    return AWAY;
  };
}

describe("a save whose response was lost", () => {
  test("counts as saved", async () => {
    const editor = open();
    loseAnswerOnce(editor);
    editor.store.actions.rename("Sent twice");
    await wait(3_000);
    expect(editor.state()).toMatchObject({ save: { kind: "saved" }, conflict: null, draftRevision: 1 });
    expect(editor.server.draft?.revision).toBe(1);
  });

  test("doesn't conflict with text typed after it", async () => {
    const editor = open();
    loseAnswerOnce(editor);
    editor.store.actions.rename("Sent");
    await wait(600);
    editor.store.actions.rename("Sent and typed on");
    await wait(3_000);
    expect(editor.state()).toMatchObject({ save: { kind: "saved" }, conflict: null });
    expect(editor.server.draft).toMatchObject({ definition: { name: "Sent and typed on" }, revision: 2 });
  });

  test("doesn't conflict with undoing it", async () => {
    const editor = open();
    loseAnswerOnce(editor);
    editor.store.actions.rename("Sent");
    await wait(600);
    editor.store.actions.undo();
    await wait(3_000);
    expect(editor.state()).toMatchObject({ save: { kind: "saved" }, conflict: null, draftRevision: 0 });
    expect(editor.server.draft).toBeNull();
  });

  test("counts as saved if it made the draft match the published version", async () => {
    const editor = open();
    editor.store.actions.rename("Draft");
    await wait(1_000);
    loseAnswerOnce(editor);
    editor.store.actions.rename("Published");
    await wait(3_000);
    expect(editor.state()).toMatchObject({ save: { kind: "saved" }, conflict: null, draftRevision: 0 });
  });

  test("causes a conflict if someone has overwritten it", async () => {
    const editor = open();
    const { store, server, state } = editor;
    loseAnswerOnce(editor);
    store.actions.rename("Sent");
    await wait(600);
    const theirs = { name: "Theirs", description: null, steps: [] };
    server.save({ definition: theirs, baseRevision: 1, expectedDraftRevision: 1 }, NOOR);
    await wait(3_000);
    expect(state()).toMatchObject({ conflict: { kind: "draft" }, definition: { name: "Sent" } });
    expect(server.draft?.definition.name).toBe("Theirs");
  });
});
