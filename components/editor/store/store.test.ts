import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { DEFAULT_DRAFT_POLICY } from "@/server/domain/review/default-policy";
import type { LocalCopy } from "./local-copy";
import { AWAY, DANA, document, draftOf, gate, NOOR, open, serve, step } from "./testing/given-editor";

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-01-01T00:00:00Z") });
});
afterEach(() => {
  vi.useRealTimers();
});

const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const THEIRS = { name: "Theirs", description: null, steps: [step("a")] };

describe("a conflict over the draft", () => {
  /** Noor saved while Dana typed. If `published` is true, she also published her draft. */
  async function conflicting({ published = false } = {}) {
    const editor = open();
    const { store, server, state } = editor;
    store.actions.describe("Started");
    await wait(500);
    server.save({ definition: THEIRS, baseRevision: 1, expectedDraftRevision: 1 }, NOOR);
    if (published) server.publish(2, 1, NOOR);
    store.actions.rename("Mine");
    await wait(500);
    expect(state()).toMatchObject({ conflict: { kind: "draft" }, definition: { name: "Mine" } });
    return editor;
  }

  test("saves my draft over theirs if I keep mine, and undo restores theirs", async () => {
    const { store, server, state } = await conflicting();
    store.server.keepMine();
    await wait(500);
    expect(server.draft).toMatchObject({ definition: { name: "Mine" }, revision: 3, updatedBy: DANA });
    expect(state()).toMatchObject({ conflict: null, save: { kind: "saved" } });
    store.actions.undo();
    await wait(500);
    expect(server.draft?.definition).toEqual(THEIRS);
  });

  test("saves my draft if I keep it, even if I have undone all my changes", async () => {
    const { store, server } = await conflicting();
    store.actions.undo();
    store.server.keepMine();
    await wait(500);
    expect(server.draft?.definition).toMatchObject({ name: "Published", description: "Started" });
  });

  test("shows their draft if I use it, and undo restores and saves mine", async () => {
    const { store, server, state, received } = await conflicting();
    store.server.takeTheirs();
    await wait(2_000);
    expect(state()).toMatchObject({ definition: THEIRS, draftRevision: 2, save: { kind: "saved" } });
    expect(received).toHaveLength(2);
    store.actions.undo();
    await wait(500);
    expect(server.draft).toMatchObject({ definition: { name: "Mine" }, revision: 3 });
  });

  test("replaces the version they published with my draft if I keep mine", async () => {
    const { store, received } = await conflicting({ published: true });
    store.server.keepMine();
    await wait(500);
    expect(received.at(-1)).toMatchObject({ expectedDraftRevision: 0, baseRevision: 2 });
  });

  test("leaves no draft if I use the version they published", async () => {
    const { store, state, names } = await conflicting({ published: true });
    store.server.takeTheirs();
    await wait(2_000);
    expect(names()).toEqual(["a"]);
    expect(state()).toMatchObject({ draftRevision: 0, baseRevision: 2, save: { kind: "saved" } });
  });
});

describe("the copy kept in the browser", () => {
  const mine = { name: "Typed offline", description: null, steps: [step("a")] };
  const left = (more: Partial<LocalCopy> = {}): LocalCopy[] => [
    { definition: mine, baseRevision: 1, draftRevision: 0, unanswered: null, ...more },
  ];

  test("is restored and saved if the server's draft hasn't changed since", async () => {
    const opened = document([step("a"), step("b")]);
    const { store, server, browser, state } = open(opened, left());
    expect(await store.server.recover(opened)).toBe(true);
    expect(browser).toMatchObject({ left: [], copy: { definition: mine } });
    await wait(1_000);
    expect(server.draft?.definition.name).toBe("Typed offline");
    expect(browser.copy).toBeNull();
    store.actions.undo();
    expect(state().definition.name).toBe("Published");
  });

  test("is restored as a draft of the version it's based on", async () => {
    const opened = document([step("z")], { revision: 2 });
    const { store, server, state } = open(opened, left());
    expect(await store.server.recover(opened)).toBe(true);
    await wait(1_000);
    expect(state().conflict).toBeNull();
    expect(server.draft).toMatchObject({ definition: mine, baseRevision: 1 });
  });

  test("is restored over the same page's last save, whether or not that save reached the server", async () => {
    const sent = { ...mine, name: "Typed off" };
    for (const arrived of ["before", "after", "never"]) {
      const opened = document([step("a"), step("b")], {
        draft: arrived === "before" ? draftOf(structuredClone(sent), 1, 1, DANA) : null,
      });
      const { store, server, state } = open(opened, left({ unanswered: sent }));
      if (arrived === "after") server.save({ definition: sent, baseRevision: 1, expectedDraftRevision: 0 });
      expect(await store.server.recover(opened)).toBe(true);
      await wait(2_000);
      expect(state()).toMatchObject({ conflict: null, save: { kind: "saved" } });
      expect(server.draft).toMatchObject({ definition: mine, revision: 2 });
    }
  });

  test("conflicts with a newer draft by someone else, even after another reload", async () => {
    const opened = document([step("a")], { draft: draftOf({ ...mine, name: "Theirs" }, 7) });
    const first = open(opened, left({ draftRevision: 3 }));
    expect(await first.store.server.recover(opened)).toBe(true);
    await wait(10_000);
    const { store, server, received, state } = open(opened, first.browser.copy ? [first.browser.copy] : []);
    expect(await store.server.recover(opened)).toBe(true);
    await wait(10_000);
    expect(state()).toMatchObject({ conflict: { kind: "draft" }, definition: { name: "Typed offline" } });
    expect(received).toHaveLength(0);
    store.server.keepMine();
    await wait(1_000);
    expect(server.draft).toMatchObject({ definition: mine, revision: 8 });
  });

  test("includes the copies of several pages: the latest is shown, and undo goes back to the others", async () => {
    const opened = document([step("a"), step("b")]);
    const other = { ...mine, name: "Typed in another tab" };
    const { store, state } = open(opened, [...left({ definition: other }), ...left()]);
    await store.server.recover(opened);
    expect(state().definition.name).toBe("Typed offline");
    store.actions.undo();
    expect(state().definition.name).toBe("Typed in another tab");
    store.actions.undo();
    expect(state().definition.name).toBe("Published");
  });

  test("is dropped when the server has its changes", async () => {
    const opened = document([step("a")], { draft: draftOf(structuredClone(mine), 1) });
    const { store, browser } = open(opened, left());
    expect(await store.server.recover(opened)).toBe(false);
    expect(browser.left).toEqual([]);
  });

  test("is restored only once, not again when the user returns to the page", async () => {
    const opened = document([step("a"), step("b")]);
    const { store, wire, browser, state } = open(opened);
    await store.server.recover(opened);
    wire.save = async () => AWAY;
    store.actions.rename("Typed here");
    await wait(500);
    browser.left = left();
    expect(await store.server.recover(opened)).toBe(false);
    expect(state().definition.name).toBe("Typed here");
  });
});

describe("changes made outside this page", () => {
  const put = { name: "Published", description: null, steps: [step("c")] };

  test("are shown unless I have unsaved changes, and undo restores what they replaced", () => {
    const { server, store, look, names, state } = open();
    server.put(put);
    expect(look()).toBe("Noor Haddad changed this workflow.");
    expect(names()).toEqual(["c"]);
    expect(state()).toMatchObject({ baseRevision: 2, save: { kind: "saved" } });
    store.actions.undo();
    expect(names()).toEqual(["a", "b"]);
    expect(state().announcement.text).toBe("Undone: Noor Haddad's changes.");
  });

  test("in a row can be undone as a single change and are reported once a minute", async () => {
    const { server, store, look, names } = open();
    const told: (string | null)[] = [];
    for (const id of ["c", "d", "e", "f"]) {
      server.put({ ...put, steps: [step(id)] });
      told.push(look());
      await wait(25_000);
    }
    expect(told.map(Boolean)).toEqual([true, false, false, true]);
    store.actions.undo();
    expect(names()).toEqual(["a", "b"]);
  });

  test("are reported as mine if I made them in another tab", () => {
    const { server, look } = open();
    server.put(put, DANA);
    expect(look()).toBe("You changed this workflow elsewhere.");
  });

  test("are credited to the publisher if I can't see drafts", () => {
    const opened = { ...document([step("a")]), mayWrite: false };
    const { server, look } = open(opened);
    server.save({ definition: THEIRS, baseRevision: 1, expectedDraftRevision: 0 }, DANA);
    expect(look()).toBeNull();
    server.put(put, NOOR);
    expect(look()).toBe("Noor Haddad changed this workflow.");
  });

  test("wait while I have unsaved changes", () => {
    const { server, store, look, names } = open();
    store.actions.rename("Mine");
    server.put(put);
    expect(look()).toBeNull();
    expect(names()).toEqual(["a", "b"]);
  });

  test("wait while my changes are being saved, even if I have undone them", async () => {
    const { server, store, wire, look, names } = open();
    const { save } = wire;
    const { open: release, opened } = gate();
    wire.save = async (draft) => {
      await opened;
      return save(draft);
    };
    store.actions.rename("Undone");
    await wait(500);
    store.actions.undo();
    server.put(put);
    expect(look()).toBeNull();
    release();
    await wait(1_000);
    look();
    expect(names()).toEqual(["c"]);
  });

  test("never restore text that I overwrote during the request", async () => {
    const { server, store, state } = open();
    server.save({ definition: THEIRS, baseRevision: 1, expectedDraftRevision: 0 }, NOOR);
    const asked = { published: 1, draft: 0 };
    const answer = server.read();
    store.server.observe(answer, asked);
    store.actions.rename("Over theirs");
    await wait(500);
    expect(store.server.observe(answer, asked)).toBeNull();
    expect(state()).toMatchObject({ definition: { name: "Over theirs" }, draftRevision: 2 });
  });

  test("don't touch my draft if only the published version changed", async () => {
    const { server, store, look, state } = open();
    store.actions.rename("Mine");
    await store.autosave.flush();
    server.put(put);
    expect(look()).toBeNull();
    expect(state()).toMatchObject({
      definition: { name: "Mine" },
      baseRevision: 1,
      published: { revision: 2 },
    });
    expect(state().history.past).toHaveLength(1);
  });

  test("leave my history alone if I already see the resulting document", async () => {
    const { server, store, look, state } = open();
    store.actions.rename("Mine");
    await store.autosave.flush();
    server.publish(1, 1, NOOR);
    expect(look()).toBeNull();
    expect(state()).toMatchObject({ draftRevision: 0, baseRevision: 2, published: { name: "Mine" } });
    expect(state().history.past).toHaveLength(1);
  });
});

test("two pages can take turns editing one draft if each has seen the other's changes", async () => {
  const opened = document([step("a"), step("b")]);
  const server = serve(opened);
  const one = open(opened, [], server);
  const other = open(opened, [], server);
  for (let turn = 0; turn < 3; turn++) {
    one.store.actions.rename(`One ${turn}`);
    await wait(500);
    other.look();
    other.store.actions.describe(`Other ${turn}`);
    await wait(500);
    one.look();
  }
  expect(one.state()).toMatchObject({
    conflict: null,
    definition: { name: "One 2", description: "Other 2" },
  });
  expect(other.state()).toMatchObject({
    conflict: null,
    definition: { name: "One 2", description: "Other 2" },
  });
});

describe("actions", () => {
  test("select a moved step, and change nothing if it moves to its current place", () => {
    const { store, names, state } = open();
    store.actions.select("step_a");
    store.actions.move(["step_b"], 0);
    expect(names()).toEqual(["b", "a"]);
    expect(store.actions.selectedIds()).toEqual(["step_b"]);
    store.actions.selectAll();
    store.actions.move(["step_a"], 1);
    expect(store.actions.selectedIds()).toEqual(["step_b", "step_a"]);
    expect(state().history.past).toHaveLength(1);
  });

  test("add, move, duplicate, and remove steps, and can be undone and redone", () => {
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

  test("select one step, or several adjacent steps that then move together", () => {
    const { store, names } = open(document(["a", "b", "c", "d"].map((id) => step(id))));
    store.actions.select("step_b");
    store.actions.select("step_c", { extend: true });
    expect(store.actions.selectedIds()).toEqual(["step_b", "step_c"]);
    store.actions.moveBy(store.actions.selectedIds(), 1);
    expect(names()).toEqual(["a", "d", "b", "c"]);
    store.actions.selectAll();
    expect(store.actions.selectedIds()).toHaveLength(4);
  });

  test("rename a step and update references to it as one change", () => {
    const { store, state } = open(
      document([step("a", { name: "facts" }), step("b", { action: "Use {{ steps.facts.output }}." })]),
    );
    store.actions.renameStep("step_a", "claims");
    expect(state().definition.steps[1]?.action).toBe("Use {{ steps.claims.output }}.");
    expect(state().announcement.text).toBe("References in 1 step updated.");
    store.actions.undo();
    expect(state().definition.steps[1]?.action).toBe("Use {{ steps.facts.output }}.");
  });

  test("paste steps after the selection and select them", () => {
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

  test("add no more steps to a full workflow", () => {
    const full = Array.from({ length: 200 }, (_, index) => step(`${index}`));
    const { store, names } = open(document(full));
    expect(store.actions.insert(0, "writer")).toBeNull();
    expect(store.actions.duplicate(["step_1"])).toBe(false);
    expect(names()).toHaveLength(200);
  });
});

test("moving a review to an earlier step is one change, selects that step, and can be undone at once", () => {
  const review = { ...DEFAULT_DRAFT_POLICY, quorum: 2 };
  const { store, state } = open(document([step("a"), step("b", { review })]));
  const reviews = () => state().definition.steps.map(({ review }) => review);
  store.actions.moveReview("step_b", "step_a", review);
  expect(reviews()).toEqual([review, null]);
  expect(state().selection).toMatchObject({ headId: "step_a" });
  store.actions.undo();
  expect(reviews()).toEqual([null, review]);
});
