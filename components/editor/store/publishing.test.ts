import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { discardDraft, publishDraft } from "./publishing";
import { countDraftChanges } from "./store";
import { AWAY, failure, gate, NOOR, open, step } from "./testing/given-editor";

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-01-01T00:00:00Z") });
});
afterEach(() => {
  vi.useRealTimers();
});

const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const THEIRS = { name: "Theirs", description: null, steps: [step("z")] };

/** Opens an editor with a saved draft. */
async function openDraft(name = "Draft") {
  const editor = open();
  editor.store.actions.rename(name);
  await wait(500);
  expect(editor.state().draftRevision).toBe(1);
  return editor;
}

describe("publishing", () => {
  test("saves the current document, publishes it, and ends the draft", async () => {
    const { store, drafts, server, state } = await openDraft();
    store.actions.rename("Just typed");
    expect(await publishDraft(store, drafts)).toBe("done");
    expect(server).toMatchObject({ workflow: { name: "Just typed", revision: 2 }, draft: null });
    expect(state()).toMatchObject({ baseRevision: 2, draftRevision: 0, save: { kind: "saved" } });
    expect(countDraftChanges(state())).toBe(0);
  });

  test("can be undone, which makes the earlier document a draft again", async () => {
    const { store, drafts, server } = await openDraft();
    await publishDraft(store, drafts);
    store.actions.undo();
    await wait(500);
    expect(server.draft).toMatchObject({ definition: { name: "Published" }, baseRevision: 2 });
  });

  test("keeps text typed before the response as the next draft, without a conflict", async () => {
    const { store, wire, drafts, server, state } = await openDraft();
    const { publish } = wire;
    const before = gate();
    const after = gate();
    wire.publish = async (...expected) => {
      await before.opened;
      const workflow = await publish(...expected);
      await after.opened;
      return workflow;
    };
    const published = publishDraft(store, drafts);
    await wait(1);
    store.actions.describe("Typed before");
    await wait(5_000);
    before.open();
    store.actions.describe("Typed before and after");
    await wait(5_000);
    after.open();
    expect(await published).toBe("done");
    await wait(1_000);
    expect(server.workflow).toMatchObject({ name: "Draft", description: null });
    expect(server.draft).toMatchObject({
      definition: { description: "Typed before and after" },
      baseRevision: 2,
    });
    expect(state()).toMatchObject({ conflict: null, save: { kind: "saved" } });
    expect(countDraftChanges(state())).toBe(1);
  });

  test("happens once, no matter how many times it's requested", async () => {
    const { store, drafts, server, state } = await openDraft();
    const outcomes = await Promise.all([1, 2, 3].map(() => publishDraft(store, drafts)));
    expect(outcomes).toEqual(["done", "nothing", "nothing"]);
    expect(server.workflow.revision).toBe(2);
    expect(state().conflict).toBeNull();
  });

  test("waits for an undo to be saved", async () => {
    const { store, wire, drafts, server } = await openDraft();
    const { save } = wire;
    const { open: release, opened } = gate();
    wire.save = async (draft) => {
      await opened;
      return save(draft);
    };
    store.actions.describe("Undone");
    await wait(500);
    store.actions.undo();
    const published = publishDraft(store, drafts);
    release();
    expect(await published).toBe("done");
    expect(server).toMatchObject({ workflow: { name: "Draft", description: null }, draft: null });
  });

  test("reports that it's waiting while changes can't be saved", async () => {
    const { store, wire, drafts, server } = await openDraft();
    wire.save = async () => AWAY;
    store.actions.rename("Typed offline");
    expect(await publishDraft(store, drafts)).toBe("waits");
    expect(server.workflow.revision).toBe(1);
  });

  test("succeeds even if the response is lost, on this attempt or the next", async () => {
    for (const network of ["back", "away"]) {
      const { store, wire, drafts, server, state } = await openDraft(" With a space ");
      const { publish, read } = wire;
      wire.publish = async (...expected) => {
        await publish(...expected);
        throw failure();
      };
      if (network === "away")
        wire.read = async () => {
          throw failure();
        };
      const first = publishDraft(store, drafts);
      if (network === "back") expect(await first).toBe("done");
      else {
        await expect(first).rejects.toMatchObject({ message: "fetch failed" });
        Object.assign(wire, { publish, read });
        expect(await publishDraft(store, drafts)).toBe("done");
      }
      expect(server.workflow).toMatchObject({ name: "With a space", revision: 2 });
      expect(state()).toMatchObject({ conflict: null, draftRevision: 0, baseRevision: 2 });
      expect(countDraftChanges(state())).toBe(0);
    }
  });

  test("changes nothing if it's refused for any other reason", async () => {
    const { store, wire, drafts, state } = await openDraft();
    wire.publish = async () => {
      throw failure("not-runnable");
    };
    await expect(publishDraft(store, drafts)).rejects.toMatchObject({ data: { appCode: "not-runnable" } });
    expect(state()).toMatchObject({ conflict: null, draftRevision: 1, definition: { name: "Draft" } });
    store.actions.rename("Typed on");
    await wait(500);
    expect(state().save.kind).toBe("saved");
  });
});

describe("publishing over someone else's version", () => {
  async function openStale() {
    const editor = await openDraft("Mine");
    editor.server.put(THEIRS);
    expect(await publishDraft(editor.store, editor.drafts)).toBe("conflict");
    expect(editor.state()).toMatchObject({ conflict: { kind: "publish" }, published: { revision: 2 } });
    return editor;
  }

  test("overwrites their version if I keep mine", async () => {
    const { store, drafts, server } = await openStale();
    store.server.keepMine();
    expect(await publishDraft(store, drafts)).toBe("done");
    expect(server.workflow).toMatchObject({ name: "Mine", revision: 3 });
  });

  test("removes my draft from the server if I use their version, and undo recreates the draft", async () => {
    const { store, server, state } = await openStale();
    store.server.takeTheirs();
    await wait(1_000);
    expect(server.draft).toBeNull();
    expect(state()).toMatchObject({ definition: { name: "Theirs" }, draftRevision: 0, baseRevision: 2 });
    store.actions.undo();
    await wait(1_000);
    expect(server.draft).toMatchObject({ definition: { name: "Mine" }, baseRevision: 2 });
    expect(state().definition.name).toBe("Mine");
  });

  test("waits for a choice, no matter how many times it's requested", async () => {
    const { store, drafts, server } = await openStale();
    expect(await publishDraft(store, drafts)).toBe("conflict");
    expect(server.workflow.revision).toBe(2);
  });
});

describe("publishing a draft that someone overwrote", () => {
  async function openOverwritten() {
    const editor = await openDraft("Mine");
    editor.server.save({ definition: THEIRS, baseRevision: 1, expectedDraftRevision: 1 }, NOOR);
    expect(await publishDraft(editor.store, editor.drafts)).toBe("conflict");
    return editor;
  }

  test("keeps my draft in the browser, because the server no longer has it", async () => {
    const { browser, state } = await openOverwritten();
    expect(state().conflict?.kind).toBe("draft");
    expect(browser.copy?.definition.name).toBe("Mine");
  });

  test("saves my draft again if I keep it", async () => {
    const { store, server, state } = await openOverwritten();
    store.server.keepMine();
    await wait(500);
    expect(server.draft?.definition.name).toBe("Mine");
    expect(state()).toMatchObject({ conflict: null, save: { kind: "saved" } });
  });

  test("replaces the version they published with my draft", async () => {
    const { store, drafts, server, state } = await openDraft("Mine");
    server.save({ definition: THEIRS, baseRevision: 1, expectedDraftRevision: 1 }, NOOR);
    server.publish(2, 1, NOOR);
    expect(await publishDraft(store, drafts)).toBe("conflict");
    expect(state().conflict).toMatchObject({ kind: "draft", theirs: { draft: null } });
    store.server.keepMine();
    expect(await publishDraft(store, drafts)).toBe("done");
    expect(server.workflow).toMatchObject({ name: "Mine", revision: 3 });
  });
});

describe("discarding", () => {
  test("shows the published version, and undo restores the draft", async () => {
    const { store, drafts, server, state } = await openDraft();
    expect(await discardDraft(store, drafts)).toBe("done");
    expect(state()).toMatchObject({ definition: { name: "Published" }, save: { kind: "saved" } });
    expect(server.draft).toBeNull();
    store.actions.undo();
    await wait(500);
    expect(server.draft?.definition.name).toBe("Draft");
  });

  test("also drops unsaved changes, and undo restores them", async () => {
    const { store, drafts, received, server } = open();
    store.actions.rename("Just typed");
    await discardDraft(store, drafts);
    await wait(5_000);
    expect(received).toHaveLength(0);
    store.actions.undo();
    await wait(500);
    expect(server.draft?.definition.name).toBe("Just typed");
  });

  test("waits for a save in progress", async () => {
    const { store, wire, drafts, server, state } = await openDraft();
    const { save } = wire;
    const { open: release, opened } = gate();
    wire.save = async (draft) => {
      await opened;
      return save(draft);
    };
    store.actions.rename("On its way");
    await wait(500);
    const discarded = discardDraft(store, drafts);
    await wait(1_000);
    release();
    expect(await discarded).toBe("done");
    await wait(1_000);
    expect(server.draft).toBeNull();
    expect(state()).toMatchObject({ definition: { name: "Published" }, conflict: null, draftRevision: 0 });
    store.actions.undo();
    expect(state().definition.name).toBe("On its way");
  });

  test("also drops text typed before the response, without a conflict, and undo restores it", async () => {
    const { store, wire, drafts, server, state } = await openDraft();
    const { discard } = wire;
    const { open: release, opened } = gate();
    wire.discard = async (expected) => {
      await opened;
      return discard(expected);
    };
    const discarded = discardDraft(store, drafts);
    await wait(1);
    store.actions.rename("Typed later");
    await wait(5_000);
    release();
    expect(await discarded).toBe("done");
    expect(state()).toMatchObject({ definition: { name: "Published" }, conflict: null });
    store.actions.undo();
    await wait(500);
    expect(server.draft?.definition.name).toBe("Typed later");
  });

  test("isn't mistaken for someone else's change while it's in progress", async () => {
    const { store, wire, drafts, look, state } = await openDraft();
    const { discard } = wire;
    const { open: release, opened } = gate();
    wire.discard = async (expected) => {
      await discard(expected);
      await opened;
    };
    const discarded = discardDraft(store, drafts);
    await wait(1);
    expect(look()).toBeNull();
    release();
    await discarded;
    store.actions.undo();
    expect(state().definition.name).toBe("Draft");
  });

  test("also drops a save whose response was lost", async () => {
    const { store, wire, drafts, server, state } = open();
    wire.save = async (draft) => {
      server.save(draft);
      return AWAY;
    };
    store.actions.rename("Arrived");
    await wait(500);
    expect(await discardDraft(store, drafts)).toBe("done");
    await wait(20_000);
    expect(server.draft).toBeNull();
    expect(state()).toMatchObject({ save: { kind: "saved" }, definition: { name: "Published" } });
  });

  test("succeeds even if the response is lost, on this attempt or the next", async () => {
    for (const network of ["back", "away"]) {
      const { store, wire, drafts, state } = await openDraft();
      const { discard, read } = wire;
      wire.discard = async (expected) => {
        discard(expected);
        if (network === "away")
          wire.read = async () => {
            throw failure();
          };
        throw failure();
      };
      const first = discardDraft(store, drafts);
      if (network === "back") expect(await first).toBe("done");
      else {
        await expect(first).rejects.toMatchObject({ message: "fetch failed" });
        expect(state().definition.name).toBe("Draft");
        Object.assign(wire, { discard, read });
        expect(await discardDraft(store, drafts)).toBe("done");
      }
      store.actions.undo();
      expect(state().definition.name).toBe("Draft");
    }
  });

  test("keeps a newer draft by someone else and shows both drafts", async () => {
    const { store, drafts, server, browser, state } = await openDraft("Mine");
    server.save({ definition: THEIRS, baseRevision: 1, expectedDraftRevision: 1 }, NOOR);
    expect(await discardDraft(store, drafts)).toBe("conflict");
    expect(server.draft?.definition.name).toBe("Theirs");
    expect(state()).toMatchObject({ conflict: { kind: "draft" }, definition: { name: "Mine" } });
    expect(browser.copy?.definition.name).toBe("Mine");
  });
});
