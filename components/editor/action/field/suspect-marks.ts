import { StateEffect, StateField, type Text } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";
import type { Suspect } from "@/components/editor/action/variables/suspects";
import { locate, normalizeLines } from "./change";
import { suspectLook } from "./looks";

/** The suspects of a text, which may be one that the field does not hold any more. */
export const tellSuspects = StateEffect.define<{ value: string; suspects: readonly Suspect[] }>();

/** Underlines what does not do what it seems to, and says why where the pointer rests. */
export const suspectMarks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, { changes, effects, newDoc }) {
    const told = effects.findLast((effect) => effect.is(tellSuspects));
    return told ? markSuspects(newDoc, told.value) : marks.map(changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

function markSuspects(
  doc: Text,
  { value, suspects }: { value: string; suspects: readonly Suspect[] },
): DecorationSet {
  return Decoration.set(
    suspects.flatMap((suspect) => {
      const { source, start, message } = suspect;
      const from = locate(value, start);
      const to = from + normalizeLines(source).length;
      if (doc.sliceString(from, to) !== normalizeLines(source)) return [];
      const mark = Decoration.mark({
        class: suspectLook(suspect),
        attributes: { title: message },
      });
      return [mark.range(from, to)];
    }),
  );
}
