import { EditorState, type Extension, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, WidgetType } from "@codemirror/view";
import { ADDED, REMOVED } from "@/components/reviews/marked-text";
import { describeChange, indexAt, type LocatedChange } from "./locate-changes";

type Changes = readonly LocatedChange[];

export const setChanges = StateEffect.define<Changes>();

const NONE: Changes = [];

/** The changes, at their positions in the current text. Between comparisons, they move as the user types. */
export const changesField = StateField.define<Changes>({
  create: () => NONE,
  update(changes, { docChanged, changes: typed, effects }) {
    const compared = effects.findLast((effect) => effect.is(setChanges));
    if (compared) return compared.value;
    if (!docChanged || changes.length === 0) return changes;
    return changes.map(({ from, to, removed }) => ({
      from: typed.mapPos(from, -1),
      to: typed.mapPos(to, 1),
      removed,
    }));
  },
});

/** Shows the given changes, unless they're already shown. */
export function showChanges(view: EditorView, changes: Changes): void {
  const shown = view.state.field(changesField);
  const isSame =
    shown.length === changes.length &&
    changes.every(({ from, to, removed }, index) => {
      const other = shown[index];
      return other?.from === from && other.to === to && other.removed === removed;
    });
  if (isSame) return;
  view.dispatch({ effects: setChanges.of(changes) });
  restoreCaret(view);
}

/**
 * Marking text moves its node in the page. Chrome then moves the caret, which CodeMirror doesn't notice, so the next
 * typed character would end up in the wrong place.
 */
function restoreCaret(view: EditorView): void {
  const shown = view.contentDOM.ownerDocument.getSelection();
  if (!view.hasFocus || !shown?.focusNode || !view.contentDOM.contains(shown.focusNode)) return;
  const { anchor, head } = view.state.selection.main;
  if (view.posAtDOM(shown.focusNode, shown.focusOffset) === head) return;
  const [from, to] = [view.domAtPos(anchor), view.domAtPos(head)];
  shown.setBaseAndExtent(from.node, from.offset, to.node, to.offset);
}

/** Deleted text, struck through. It isn't part of the document. */
class RemovedText extends WidgetType {
  constructor(
    readonly text: string,
    readonly isCurrent: boolean,
  ) {
    super();
  }

  override eq(other: RemovedText): boolean {
    return other.text === this.text && other.isCurrent === this.isCurrent;
  }

  override get lineBreaks(): number {
    return this.text.split("\n").length - 1;
  }

  toDOM(): HTMLElement {
    const element = document.createElement("del");
    element.className = `${REMOVED} ${this.isCurrent ? CURRENT : ""}`;
    // A deleted line break alone would be invisible.
    element.textContent = this.text.trim() === "" ? this.text.replaceAll("\n", "↵\n") : this.text;
    return element;
  }

  override ignoreEvent(): boolean {
    return false;
  }
}

const CURRENT = "outline-1 outline-accent";
const inserted = Decoration.mark({ tagName: "ins", class: ADDED });
const currentlyInserted = Decoration.mark({ tagName: "ins", class: `${ADDED} ${CURRENT}` });

function decorate(state: EditorState): DecorationSet {
  const changes = state.field(changesField);
  const current = indexAt(changes, state.selection.main.head);
  return Decoration.set(
    changes.flatMap(({ from, to, removed }, index) => {
      const isCurrent = index === current;
      const mark = isCurrent ? currentlyInserted : inserted;
      return [
        ...(removed
          ? [Decoration.widget({ widget: new RemovedText(removed, isCurrent), side: -1 }).range(from)]
          : []),
        ...(to > from ? [mark.range(from, to)] : []),
      ];
    }),
    true,
  );
}

/** Tells screen readers which change the caret entered. */
const announceEntered = EditorState.transactionExtender.of(
  ({ startState, newSelection, selection, docChanged }) => {
    if (!selection || docChanged) return null;
    const changes = startState.field(changesField);
    const index = indexAt(changes, newSelection.main.head);
    const change = changes[index];
    if (!change || index === indexAt(changes, startState.selection.main.head)) return null;
    const words = describeChange(change.removed, startState.sliceDoc(change.from, change.to));
    return { effects: EditorView.announce.of(`Change ${index + 1} of ${changes.length}. ${words}`) };
  },
);

/** Marks deleted and inserted text in place. */
export const trackChanges: Extension = [
  changesField,
  announceEntered,
  EditorView.decorations.compute([changesField, "selection"], decorate),
];
