import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { DraftDefinition, DraftStep } from "@/server/domain/workflow/draft";
import type { Draft, EditorDocument } from "@/server/domain/workflow/editor-document";
import type { DraftToSend, SendResult } from "./autosave";
import type { LocalCopy } from "./local-copy";
import { countDraftChanges, makeEditorStore } from "./store";

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-01-01T00:00:00Z") });
});
afterEach(() => {
  vi.useRealTimers();
});

const NOOR = { id: "mem_noor", name: "Noor Haddad", email: "noor@alderfinch.test" };

function step(id: string, more: Partial<DraftStep> = {}): DraftStep {
  return { id: `step_${id}`, agentId: "writer", action: `Do ${id}.`, name: null, review: null, ...more };
}

function document(
  steps: DraftStep[],
  { draft = null, revision = 1 }: { draft?: Draft | null; revision?: number } = {},
): EditorDocument {
  const at = "2026-01-01T00:00:00.000Z";
  return {
    workflow: {
      id: "wf_1",
      name: "Published",
      description: null,
      steps: steps.map((one, index) => ({ ...one, stepOrder: index + 1 })),
      stepCount: steps.length,
      revision,
      createdAt: at,
      updatedAt: at,
    },
    publishedBy: NOOR,
    draft,
    mayWrite: true,
    members: [],
  };
}

function draftOf(definition: DraftDefinition, revision: number, baseRevision = 1): Draft {
  return { definition, baseRevision, revision, updatedBy: NOOR, updatedAt: "2026-01-01T00:00:00.000Z" };
}

/** A server that counts revisions of one draft, and can be away; and the browser's storage. */
function open(opened = document([step("a"), step("b")]), kept: LocalCopy | null = null) {
  const server = {
    revision: opened.draft?.revision ?? 0,
    definition: opened.draft?.definition ?? null,
    answer: null as ((draft: DraftToSend) => SendResult | Promise<SendResult>) | null,
    received: [] as DraftToSend[],
  };
  const browser = { copy: kept };
  const store = makeEditorStore(
    opened,
    async (draft) => {
      server.received.push(draft);
      if (server.answer) return server.answer(draft);
      server.definition = draft.definition;
      server.revision++;
      return { kind: "saved", draft: { revision: server.revision, updatedAt: "2026-01-01T00:00:01.000Z" } };
    },
    {
      read: () => browser.copy,
      write: (copy) => {
        browser.copy = copy;
      },
      clear: () => {
        browser.copy = null;
      },
    },
  );
  const names = () => store.getState().definition.steps.map(({ id }) => id.slice(5));
  return { store, server, browser, names, state: store.getState };
}

const AWAY: SendResult = { kind: "unreached", message: null, requestId: null, signedOut: false };

describe("autosave", () => {
  test("saves within a second after typing, once for all of it", async () => {
    const { store, server, state } = open();
    for (const name of ["N", "Na", "Name"]) {
      store.actions.rename(name);
      await vi.advanceTimersByTimeAsync(200);
    }
    expect(state().save.kind).toBe("waiting");
    await vi.advanceTimersByTimeAsync(500);
    expect(server.received.map(({ definition }) => definition.name)).toEqual(["Name"]);
    expect(state()).toMatchObject({ save: { kind: "saved" }, draftRevision: 1 });
  });

  test("does not wait for a pause that never comes", async () => {
    const { store, server } = open();
    for (let typed = 0; typed < 30; typed++) {
      store.actions.rename(`${typed}`);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(server.received.length).toBeGreaterThanOrEqual(1);
  });

  test("sends what was typed during a save with the next one, over the one before", async () => {
    const { store, server, state } = open();
    let release = () => {};
    server.answer = () =>
      new Promise((resolve) => {
        release = () => {
          server.answer = null;
          resolve({ kind: "saved", draft: { revision: ++server.revision, updatedAt: "" } });
        };
      });
    store.actions.rename("First");
    await vi.advanceTimersByTimeAsync(500);
    store.actions.rename("Second");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.received).toHaveLength(1);
    release();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.received[1]).toMatchObject({ definition: { name: "Second" }, expectedDraftRevision: 1 });
    expect(state().save.kind).toBe("saved");
  });

  test("keeps the text in the browser and tries again until the server is back", async () => {
    const { store, server, browser, state } = open();
    server.answer = () => AWAY;
    store.actions.rename("Kept");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(state().save.kind).toBe("retrying");
    expect(browser.copy?.definition.name).toBe("Kept");
    store.actions.rename("Kept and more");
    expect(browser.copy?.definition.name).toBe("Kept and more");
    server.answer = null;
    await vi.advanceTimersByTimeAsync(16_000);
    expect(server.definition?.name).toBe("Kept and more");
    expect(state().save.kind).toBe("saved");
    expect(browser.copy).toBeNull();
  });

  test("tries again at once when the network is back", async () => {
    const { store, server, state } = open();
    server.answer = () => AWAY;
    store.actions.rename("Kept");
    await vi.advanceTimersByTimeAsync(40_000);
    server.answer = null;
    store.autosave.retryNow();
    await vi.advanceTimersByTimeAsync(1);
    expect(state().save.kind).toBe("saved");
  });

  test("takes a save whose answer was lost as saved", async () => {
    const { store, server, state } = open();
    server.answer = (draft) => {
      server.revision = 1;
      server.answer = () => ({
        kind: "conflict",
        theirs: document([], { draft: draftOf(structuredClone(draft.definition), 1) }),
      });
      return AWAY;
    };
    store.actions.rename("Sent twice");
    await vi.advanceTimersByTimeAsync(3_000);
    expect(state()).toMatchObject({ save: { kind: "saved" }, conflict: null, draftRevision: 1 });
  });

  test("does not send again what is refused before it is changed", async () => {
    const { store, server, state } = open();
    server.answer = () => ({ kind: "refused", message: "too long", requestId: "req_1" });
    store.actions.rename("Refused");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.received).toHaveLength(1);
    expect(state().save).toMatchObject({ kind: "refused", message: "too long" });
    server.answer = null;
    store.actions.rename("Taken");
    await vi.advanceTimersByTimeAsync(500);
    expect(state().save.kind).toBe("saved");
  });

  test("saves nothing while a conflict is open", async () => {
    const { store, server, state } = open();
    const theirs = document([step("a")], {
      draft: draftOf({ name: "Theirs", description: null, steps: [] }, 4),
    });
    server.answer = () => ({ kind: "conflict", theirs });
    store.actions.rename("Mine");
    await vi.advanceTimersByTimeAsync(500);
    expect(state().conflict).toEqual({ kind: "draft", theirs });
    store.actions.rename("Mine still");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.received).toHaveLength(1);
  });

  test("flush resolves once everything is on the server, and says when it is not", async () => {
    const { store, server } = open();
    store.actions.rename("Now");
    expect(await store.autosave.flush()).toBe(true);
    expect(server.definition?.name).toBe("Now");
    server.answer = () => AWAY;
    store.actions.rename("Later");
    expect(await store.autosave.flush()).toBe(false);
  });
});

describe("a conflict over the draft", () => {
  async function conflicting(draft: Draft | null, revision = 1) {
    const editor = open();
    const theirs = document([step("a")], { draft, revision });
    editor.server.answer = () => ({ kind: "conflict", theirs });
    editor.store.actions.rename("Mine");
    await vi.advanceTimersByTimeAsync(500);
    editor.server.answer = null;
    return editor;
  }
  const theirDraft = draftOf({ name: "Theirs", description: null, steps: [] }, 4);

  test("keeping mine saves it over theirs", async () => {
    const { store, server, state } = await conflicting(theirDraft);
    store.server.keepMine();
    await vi.advanceTimersByTimeAsync(500);
    expect(server.received.at(-1)).toMatchObject({ definition: { name: "Mine" }, expectedDraftRevision: 4 });
    expect(state()).toMatchObject({ conflict: null, save: { kind: "saved" } });
  });

  test("taking theirs shows it, and undo brings mine back and saves it", async () => {
    const { store, server, state } = await conflicting(theirDraft);
    store.server.takeTheirs();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(state()).toMatchObject({
      definition: { name: "Theirs" },
      draftRevision: 4,
      save: { kind: "saved" },
    });
    expect(server.received).toHaveLength(1);
    store.actions.undo();
    await vi.advanceTimersByTimeAsync(500);
    expect(server.received.at(-1)).toMatchObject({ definition: { name: "Mine" }, expectedDraftRevision: 4 });
  });

  test("where theirs was published, mine goes over that version", async () => {
    const { store, server } = await conflicting(null, 2);
    store.server.keepMine();
    await vi.advanceTimersByTimeAsync(500);
    expect(server.received.at(-1)).toMatchObject({ expectedDraftRevision: 0, baseRevision: 2 });
  });

  test("where theirs was published, taking it leaves no draft", async () => {
    const { store, state, names } = await conflicting(null, 2);
    store.server.takeTheirs();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(names()).toEqual(["a"]);
    expect(state()).toMatchObject({ draftRevision: 0, baseRevision: 2, save: { kind: "saved" } });
  });
});

describe("publishing", () => {
  test("ends the draft, and what was typed since is another one", async () => {
    const { store, server, state } = open();
    store.actions.rename("To publish");
    await store.autosave.flush();
    const sent = state().definition;
    store.actions.describe("Typed meanwhile");
    const { workflow } = document(sent.steps as DraftStep[], { revision: 2 });
    server.revision = 0;
    store.server.published({ ...workflow, name: "To publish" }, sent);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(state()).toMatchObject({ baseRevision: 2, definition: { description: "Typed meanwhile" } });
    expect(server.received.at(-1)).toMatchObject({ baseRevision: 2, expectedDraftRevision: 0 });
    expect(countDraftChanges(state())).toBe(1);
  });

  test("over somebody else's version: theirs taken removes my draft from the server, and undo makes it again", async () => {
    const { store, server, state } = open();
    store.actions.rename("Mine");
    await store.autosave.flush();
    store.server.overtaken("publish", document([step("z")], { revision: 2 }));
    store.server.takeTheirs();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.received.at(-1)).toMatchObject({
      definition: { name: "Published" },
      baseRevision: 2,
      expectedDraftRevision: 1,
    });
    store.actions.undo();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(state().definition.name).toBe("Mine");
    expect(server.definition?.name).toBe("Mine");
  });
});

describe("discarding", () => {
  test("shows what is published, and undo brings the draft back", async () => {
    const { store, server, state } = open();
    store.actions.rename("Draft");
    await store.autosave.flush();
    await store.autosave.hold();
    server.revision = 0;
    store.server.discarded(document([step("a"), step("b")]).workflow);
    expect(state()).toMatchObject({ definition: { name: "Published" }, save: { kind: "saved" } });
    store.actions.undo();
    await vi.advanceTimersByTimeAsync(500);
    expect(server.received.at(-1)).toMatchObject({ definition: { name: "Draft" }, expectedDraftRevision: 0 });
  });
});

describe("what the browser kept", () => {
  const mine = { name: "Typed offline", description: null, steps: [step("a")] };

  test("comes back and is saved, when the server's draft is still the one it was written over", async () => {
    const opened = document([step("a"), step("b")]);
    const { store, server, state } = open(opened, { definition: mine, baseRevision: 1, draftRevision: 0 });
    expect(store.server.recover(opened)).toBe(true);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.definition?.name).toBe("Typed offline");
    store.actions.undo();
    expect(state().definition.name).toBe("Published");
  });

  test("is a conflict with a draft that somebody else saved since", async () => {
    const opened = document([step("a")], { draft: draftOf({ ...mine, name: "Theirs" }, 7) });
    const { store, server, state } = open(opened, { definition: mine, baseRevision: 1, draftRevision: 3 });
    expect(store.server.recover(opened)).toBe(true);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(state()).toMatchObject({ conflict: { kind: "draft" }, definition: { name: "Typed offline" } });
    expect(server.received).toHaveLength(0);
    store.server.keepMine();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.received.at(-1)).toMatchObject({ expectedDraftRevision: 7 });
  });

  test("is forgotten when the server has it", () => {
    const opened = document([step("a")], { draft: draftOf(structuredClone(mine), 1) });
    const { store, browser } = open(opened, { definition: mine, baseRevision: 1, draftRevision: 0 });
    expect(store.server.recover(opened)).toBe(false);
    expect(browser.copy).toBeNull();
  });
});

describe("what others do meanwhile", () => {
  test("is shown, as long as nothing of mine waits", () => {
    const { store, names, state } = open();
    store.server.observe(document([step("c")], { revision: 2 }));
    expect(names()).toEqual(["c"]);
    expect(state()).toMatchObject({ baseRevision: 2, history: { past: [] } });
    expect(state().announcement.text).toBe("Noor Haddad changed this workflow.");
  });

  test("waits while mine is not saved", () => {
    const { store, names } = open();
    store.actions.rename("Mine");
    store.server.observe(document([step("c")], { revision: 2 }));
    expect(names()).toEqual(["a", "b"]);
  });

  test("does not touch my draft when they only published", async () => {
    const { store, state } = open();
    store.actions.rename("Mine");
    await store.autosave.flush();
    store.server.observe(
      document([step("c")], { revision: 2, draft: draftOf(structuredClone(state().definition), 1) }),
    );
    expect(state()).toMatchObject({ definition: { name: "Mine" }, baseRevision: 1 });
    expect(state().published.revision).toBe(2);
    expect(state().history.past).toHaveLength(1);
  });
});

describe("actions", () => {
  test("add, move, duplicate and remove steps; each can be undone and done again", () => {
    const { store, names, state } = open();
    const added = store.actions.insert(1, "human");
    expect(state().definition.steps[1]?.id).toBe(added);
    store.actions.moveBy(store.actions.selectedIds(), 1);
    expect(state().definition.steps[2]?.id).toBe(added);
    expect(state().announcement.text).toBe("Moved to position 3 of 3.");
    store.actions.moveBy(store.actions.selectedIds(), 1);
    expect(state().announcement.text).toBe("Already last.");
    store.actions.select("step_a");
    expect(store.actions.duplicate(["step_a"])).toBe(true);
    store.actions.remove(store.actions.selectedIds());
    expect(state().selection?.headId).toBe("step_b");
    for (let undone = 0; undone < 4; undone++) store.actions.undo();
    expect(names()).toEqual(["a", "b"]);
    expect(state().announcement.text).toBe("Undone: step 2 added.");
    store.actions.undo();
    expect(state().announcement.text).toBe("Nothing to undo.");
    for (let redone = 0; redone < 4; redone++) store.actions.redo();
    expect(names()).toHaveLength(3);
  });

  test("select one step or several in a row, which then move together", () => {
    const { store, names } = open(document(["a", "b", "c", "d"].map((id) => step(id))));
    store.actions.select("step_b");
    store.actions.select("step_c", { extend: true });
    expect(store.actions.selectedIds()).toEqual(["step_b", "step_c"]);
    store.actions.moveBy(store.actions.selectedIds(), 1);
    expect(names()).toEqual(["a", "d", "b", "c"]);
    store.actions.selectAll();
    expect(store.actions.selectedIds()).toHaveLength(4);
  });

  test("renaming a step renames its uses, as one change", () => {
    const { store, state } = open(
      document([step("a", { name: "facts" }), step("b", { action: "Use {{ steps.facts.output }}." })]),
    );
    store.actions.renameStep("step_a", "claims");
    expect(state().definition.steps[1]?.action).toBe("Use {{ steps.claims.output }}.");
    expect(state().announcement.text).toBe("Its use in 1 step was renamed too.");
    store.actions.undo();
    expect(state().definition.steps[1]?.action).toBe("Use {{ steps.facts.output }}.");
  });

  test("paste puts steps behind what is selected and selects them", () => {
    const { store, names, state } = open();
    store.actions.select("step_a");
    expect(store.actions.paste([step("x"), step("y")], store.actions.placeForNew())).toBe(true);
    expect(names()).toHaveLength(4);
    expect(names().at(-1)).toBe("b");
    expect(store.actions.selectedIds()).toEqual(
      state()
        .definition.steps.slice(1, 3)
        .map(({ id }) => id),
    );
  });

  test("a full workflow takes no more", () => {
    const full = Array.from({ length: 200 }, (_, index) => step(`${index}`));
    const { store, names } = open(document(full));
    expect(store.actions.insert(0, "writer")).toBeNull();
    expect(store.actions.duplicate(["step_1"])).toBe(false);
    expect(names()).toHaveLength(200);
  });
});
