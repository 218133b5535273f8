import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { publishDraft, settleConflict } from "./publishing";
import { failure, NOOR, open, step } from "./testing/given-editor";

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-01-01T00:00:00Z") });
});
afterEach(() => {
  vi.useRealTimers();
});

const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const THEIRS = { name: "Theirs", description: null, steps: [step("z")] };

/** Sets up a conflict: Noor saved first, so Dana's changes are only on her own screen. */
async function openConflict() {
  const editor = open();
  editor.server.save({ definition: THEIRS, baseRevision: 1, expectedDraftRevision: 0 }, NOOR);
  editor.store.actions.rename("Mine");
  await wait(500);
  expect(editor.state().conflict?.kind).toBe("draft");
  return { ...editor, aside: () => editor.server.superseded.map(({ name }) => name) };
}

describe("settleConflict", () => {
  test("keeps their draft in the history before mine overwrites it", async () => {
    const { store, drafts, server, state, aside } = await openConflict();
    expect(await settleConflict(store, drafts, "mine")).toBe("done");
    expect(aside()).toEqual(["Theirs"]);
    await wait(500);
    expect(server.draft?.definition.name).toBe("Mine");
    expect(state().conflict).toBeNull();
  });

  test("keeps my draft in the history before theirs is shown", async () => {
    const { store, drafts, server, state, aside } = await openConflict();
    expect(await settleConflict(store, drafts, "theirs")).toBe("done");
    expect(aside()).toEqual(["Mine"]);
    expect(state().definition.name).toBe("Theirs");
    expect(server.draft?.definition.name).toBe("Theirs");
  });

  test("keeps nothing when my draft replaces a version, because versions are already in the history", async () => {
    const { store, drafts, server } = open();
    store.actions.rename("Mine");
    await wait(500);
    server.put(THEIRS);
    expect(await publishDraft(store, drafts)).toBe("conflict");
    expect(await settleConflict(store, drafts, "mine")).toBe("done");
    expect(server.superseded).toEqual([]);
  });

  test("changes nothing if keeping the draft fails, and can be retried", async () => {
    const { store, drafts, wire, server, state, aside } = await openConflict();
    const { supersede } = wire;
    wire.supersede = async () => Promise.reject(failure());
    for (const keep of ["mine", "theirs"] as const)
      await expect(settleConflict(store, drafts, keep)).rejects.toThrow("fetch failed");
    await wait(5_000);
    expect(state()).toMatchObject({ definition: { name: "Mine" }, conflict: { kind: "draft" } });
    expect(server.draft?.definition.name).toBe("Theirs");
    wire.supersede = supersede;
    expect(await settleConflict(store, drafts, "mine")).toBe("done");
    expect(aside()).toEqual(["Theirs"]);
  });

  test("starts a new conflict if they have saved again", async () => {
    const { store, drafts, server, state, aside } = await openConflict();
    const more = { ...THEIRS, name: "Theirs, and more" };
    server.save({ definition: more, baseRevision: 1, expectedDraftRevision: 1 }, NOOR);
    expect(await settleConflict(store, drafts, "mine")).toBe("conflict");
    expect(state()).toMatchObject({
      definition: { name: "Mine" },
      conflict: { theirs: { draft: { definition: { name: "Theirs, and more" } } } },
    });
    expect(await settleConflict(store, drafts, "mine")).toBe("done");
    expect(aside()).toEqual(["Theirs, and more"]);
  });
});
