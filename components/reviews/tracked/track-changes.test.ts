import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { expect, test } from "vitest";
import { changesField, setChanges, trackChanges } from "./track-changes";

/** Text in which "Zinc" replaced "Copper" and " up" was deleted. */
function createState() {
  const state = EditorState.create({ doc: "Zinc is.", extensions: trackChanges });
  const changes = [
    { from: 0, to: 4, removed: "Copper" },
    { from: 7, to: 7, removed: " up" },
  ];
  return state.update({ effects: setChanges.of(changes) }).state;
}

test("until the next comparison, changes move and grow as text is typed", () => {
  const typedBefore = createState().update({ changes: { from: 5, insert: "now " } }).state;
  expect(typedBefore.field(changesField)).toEqual([
    { from: 0, to: 4, removed: "Copper" },
    { from: 11, to: 11, removed: " up" },
  ]);
  const typedAt = createState().update({ changes: { from: 7, insert: " down" } }).state;
  expect(typedAt.field(changesField)[1]).toEqual({ from: 7, to: 12, removed: " up" });
});

test("a change is announced when the caret enters it, but not while it moves inside", () => {
  const announced = (state: EditorState, anchor: number) =>
    state
      .update({ selection: { anchor } })
      .effects.filter((effect) => effect.is(EditorView.announce))
      .map(({ value }) => value);
  const outside = createState().update({ selection: { anchor: 5 } }).state;
  expect(announced(outside, 2)).toEqual(["Change 1 of 2. Deleted: Copper. Inserted: Zinc."]);
  expect(announced(outside, 7)).toEqual(["Change 2 of 2. Deleted: up."]);
  expect(announced(outside.update({ selection: { anchor: 2 } }).state, 3)).toEqual([]);
  expect(announced(outside, 6)).toEqual([]);
});

test("typing into a change announces nothing", () => {
  const { effects } = createState().update({ changes: { from: 4, insert: "!" }, selection: { anchor: 5 } });
  expect(effects).toEqual([]);
});
