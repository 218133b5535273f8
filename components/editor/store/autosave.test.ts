import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { SendResult } from "./autosave";
import { AWAY, document, draftOf, gate, NOOR, open, step } from "./testing/given-editor";

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-01-01T00:00:00Z") });
});
afterEach(() => {
  vi.useRealTimers();
});

const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** Delays saves until the gate opens. */
function delaySaves({ wire }: ReturnType<typeof open>) {
  const { open, opened } = gate();
  const { save } = wire;
  wire.save = async (draft) => {
    await opened;
    return save(draft);
  };
  return open;
}

describe("autosave", () => {
  test("saves once, within a second after typing", async () => {
    const { store, received, state } = open();
    for (const name of ["N", "Na", "Name"]) {
      store.actions.rename(name);
      await wait(200);
    }
    expect(state().save.kind).toBe("waiting");
    await wait(500);
    expect(received.map(({ definition }) => definition.name)).toEqual(["Name"]);
    expect(state()).toMatchObject({ save: { kind: "saved" }, draftRevision: 1 });
  });

  test("saves even if typing never pauses", async () => {
    const { store, received } = open();
    for (let typed = 0; typed < 30; typed++) {
      store.actions.rename(`${typed}`);
      await wait(100);
    }
    expect(received.length).toBeGreaterThanOrEqual(1);
  });

  test("sends text typed during a save with the next save, which is based on the first one", async () => {
    const editor = open();
    const { store, received, state } = editor;
    const release = delaySaves(editor);
    store.actions.rename("First");
    await wait(500);
    store.actions.rename("Second");
    await wait(1_000);
    expect(received).toHaveLength(1);
    release();
    await wait(1_000);
    expect(received[1]).toMatchObject({ definition: { name: "Second" }, expectedDraftRevision: 1 });
    expect(state().save.kind).toBe("saved");
  });

  test("saves an undo made during a save", async () => {
    const editor = open();
    const { store, server, state } = editor;
    const release = delaySaves(editor);
    store.actions.rename("Undone");
    await wait(500);
    store.actions.undo();
    expect(state().save.kind).toBe("saving");
    release();
    await wait(1_000);
    expect(server.draft).toBeNull();
    expect(state()).toMatchObject({ save: { kind: "saved" }, draftRevision: 0 });
  });

  test("doesn't resend a refused document until it changes", async () => {
    const { store, wire, received, state } = open();
    const { save } = wire;
    wire.save = async () => ({ kind: "refused", message: "too long", requestId: "req_1" });
    store.actions.rename("Refused");
    await wait(60_000);
    expect(received).toHaveLength(1);
    expect(state().save).toMatchObject({ kind: "refused", message: "too long" });
    wire.save = save;
    store.actions.rename("Taken");
    await wait(500);
    expect(state().save.kind).toBe("saved");
  });

  test("doesn't report a refusal of changes that have been undone", async () => {
    const { store, wire, browser, state } = open();
    const { open: release, opened } = gate();
    wire.save = async () => {
      await opened;
      return { kind: "refused", message: "too long", requestId: "req_1" };
    };
    store.actions.rename("Refused");
    await wait(500);
    store.actions.undo();
    release();
    await wait(1);
    expect(state().save.kind).toBe("saved");
    expect(browser.copy).toBeNull();
  });

  test("flush resolves once everything is on the server and reports failures", async () => {
    const { store, server, wire } = open();
    store.actions.rename("Now");
    expect(await store.autosave.flush()).toBe(true);
    expect(server.draft?.definition.name).toBe("Now");
    wire.save = async () => AWAY;
    store.actions.rename("Later");
    expect(await store.autosave.flush()).toBe(false);
  });

  test("flush waits for an undo to be saved", async () => {
    const editor = open();
    const release = delaySaves(editor);
    editor.store.actions.rename("Undone");
    await wait(500);
    editor.store.actions.undo();
    const flushed = editor.store.autosave.flush();
    release();
    expect(await flushed).toBe(true);
    expect(editor.server.draft).toBeNull();
    expect(editor.state().draftRevision).toBe(0);
  });

  test("flush ends even if the user keeps typing", async () => {
    const { store, wire, server } = open();
    const { save } = wire;
    let typed = 0;
    wire.save = (draft) => {
      store.actions.rename(`Typed on ${++typed}`);
      return save(draft);
    };
    store.actions.rename("Asked");
    expect(await store.autosave.flush()).toBe(true);
    expect(server.draft?.definition.name).toMatch(/^Asked|^Typed on/);
    expect(store.autosave.isIdle()).toBe(false);
  });

  test("runExclusive holds back saves until it ends, then saves the typed text", async () => {
    const { store, received } = open();
    const { open: release, opened } = gate();
    const done = store.autosave.runExclusive(() => opened);
    await wait(1);
    store.actions.rename("Typed later");
    expect(vi.getTimerCount()).toBe(0);
    await wait(10_000);
    expect(received).toHaveLength(0);
    release();
    await done;
    await wait(500);
    expect(received).toHaveLength(1);
  });

  test("runExclusive delays retries, even immediate ones, until it ends", async () => {
    const { store, wire, received, state } = open();
    const { save } = wire;
    wire.save = async () => AWAY;
    store.actions.rename("Tried");
    await wait(600);
    const { open: release, opened } = gate();
    const done = store.autosave.runExclusive(() => opened);
    await wait(1);
    store.autosave.retryNow();
    await wait(10_000);
    expect(received).toHaveLength(1);
    wire.save = save;
    release();
    await done;
    await wait(1_000);
    expect(state().save.kind).toBe("saved");
  });

  test("runExclusive runs calls one at a time, and flush waits for them", async () => {
    const { store, server } = open();
    const { open: release, opened } = gate();
    const order: string[] = [];
    const first = store.autosave.runExclusive(() => opened.then(() => order.push("first")));
    const second = store.autosave.runExclusive(async () => order.push("second"));
    store.actions.rename("Typed later");
    const flushed = store.autosave.flush().then(() => order.push(`flushed ${server.draft?.definition.name}`));
    await wait(1_000);
    expect(order).toEqual([]);
    release();
    await Promise.all([first, second, flushed]);
    expect(order).toEqual(["first", "second", "flushed Typed later"]);
  });
});

describe("saving while the server is unreachable", () => {
  test("keeps the document in the browser and retries until it succeeds", async () => {
    const { store, server, wire, browser, state } = open();
    const { save } = wire;
    wire.save = async () => AWAY;
    store.actions.rename("Kept");
    await wait(10_000);
    expect(state().save.kind).toBe("retrying");
    expect(browser.copy?.definition.name).toBe("Kept");
    store.actions.rename("Kept and more");
    expect(browser.copy?.definition.name).toBe("Kept and more");
    wire.save = save;
    await wait(16_000);
    expect(server.draft?.definition.name).toBe("Kept and more");
    expect(state().save.kind).toBe("saved");
    expect(browser.copy).toBeNull();
  });

  test("retries as soon as the network is back", async () => {
    const { store, wire, state } = open();
    const { save } = wire;
    wire.save = async () => AWAY;
    store.actions.rename("Kept");
    await wait(40_000);
    wire.save = save;
    store.autosave.retryNow();
    await wait(1);
    expect(state().save.kind).toBe("saved");
  });

  test("retries immediately if the network comes back during a failing attempt", async () => {
    const { store, wire, state } = open();
    const { save } = wire;
    wire.save = async () => AWAY;
    store.actions.rename("Kept");
    await wait(25_000);
    const { open: fail, opened } = gate();
    wire.save = async () => {
      await opened;
      wire.save = save;
      return AWAY;
    };
    await wait(15_000);
    expect(state().save.kind).toBe("saving");
    store.autosave.retryNow();
    fail();
    await wait(1);
    expect(state().save.kind).toBe("saved");
  });

  test("sends text typed after an undo", async () => {
    const { store, wire, server, browser, state } = open();
    const { save } = wire;
    wire.save = async () => AWAY;
    store.actions.rename("Undone");
    await wait(500);
    store.actions.undo();
    expect(state().save.kind).toBe("retrying");
    store.actions.rename("Typed after it");
    expect(browser.copy?.definition.name).toBe("Typed after it");
    wire.save = save;
    await wait(20_000);
    expect(server.draft?.definition.name).toBe("Typed after it");
    expect(state().save.kind).toBe("saved");
  });
});

describe("a draft with no changes left", () => {
  test("is superseded by a newer published version, and undo restores the draft on top of that version", async () => {
    const { store, server, look, names, state } = open();
    store.actions.remove(["step_a"]);
    await wait(500);
    server.put({ name: "Published", description: null, steps: [step("c")] });
    look();
    expect(state()).toMatchObject({ baseRevision: 1, published: { revision: 2 } });
    store.actions.undo();
    await wait(500);
    expect(names()).toEqual(["c"]);
    expect(state()).toMatchObject({ draftRevision: 0, baseRevision: 2, save: { kind: "saved" } });
    store.actions.undo();
    await wait(500);
    expect(names()).toEqual(["a", "b"]);
    expect(server.draft).toMatchObject({ baseRevision: 2 });
  });
});

describe("a workflow that someone deleted", () => {
  test("is no longer saved once a save discovers the deletion, and its changes are kept", async () => {
    const { store, wire, received, browser, state } = open();
    wire.save = async () => ({ kind: "gone" });
    store.actions.rename("Mine");
    await wait(500);
    expect(state()).toMatchObject({ deleted: true, definition: { name: "Mine" } });
    store.actions.rename("Mine still");
    store.autosave.retryNow();
    await wait(60_000);
    expect(await store.autosave.flush()).toBe(false);
    expect(received).toHaveLength(1);
    expect(browser.copy?.definition.name).toBe("Mine still");
  });

  test("is detected before any edit, and ignores late responses", async () => {
    const { store, server, received, look, state } = open();
    server.put({ ...state().definition, name: "Theirs" });
    store.server.deleted();
    expect(look()).toBeNull();
    expect(state().definition.name).toBe("Published");
    store.actions.rename("Mine");
    await wait(60_000);
    expect(received).toEqual([]);
  });

  test("leaves nothing to restore once it's saved as a new workflow", async () => {
    const { store, browser } = open();
    store.server.deleted();
    store.actions.rename("Mine");
    expect(browser.copy?.definition.name).toBe("Mine");
    store.server.keptElsewhere();
    expect(browser.copy).toBeNull();
  });
});

describe("a conflict", () => {
  const theirs = document([step("a")], {
    draft: draftOf({ name: "Theirs", description: null, steps: [] }, 4),
  });

  test("blocks saving until it's resolved", async () => {
    const { store, wire, received, browser, state } = open();
    wire.save = async (): Promise<SendResult> => ({ kind: "conflict", theirs });
    store.actions.rename("Mine");
    await wait(500);
    expect(state().conflict).toEqual({ kind: "draft", theirs });
    store.actions.rename("Mine still");
    await wait(60_000);
    expect(received).toHaveLength(1);
    expect(browser.copy?.definition.name).toBe("Mine still");
  });

  test("doesn't arise if both drafts are the same", async () => {
    const { store, server, state } = open();
    const definition = { ...state().definition, name: "The same" };
    server.save({ definition: structuredClone(definition), baseRevision: 1, expectedDraftRevision: 0 }, NOOR);
    store.actions.rename("The same");
    await wait(500);
    expect(state()).toMatchObject({ conflict: null, save: { kind: "saved" }, draftRevision: 1 });
  });
});
