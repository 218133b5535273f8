import { type RefObject, useMemo, useRef, useState } from "react";
import { focusLabeled } from "@/components/code-field/focus-labeled";
import type { Leave } from "@/components/code-field/handover";
import { PlainArea } from "@/components/code-field/plain-area";
import type { ReviewDraft } from "@/components/reviews/card/use-review-draft";
import { MarkedText } from "@/components/reviews/marked-text";
import { classNames } from "@/components/ui/class-names";
import { CONTROL, Field, type FieldWiring } from "@/components/ui/field";
import { withLineEndsOf, withPlainLineEnds } from "@/server/domain/text/line-ends";
import { ChangeBar } from "./change-bar";
import { type LocatedChange, locateChanges } from "./locate-changes";
import type { ChangeCommand } from "./tracked-editor";
import { useTrackedEditor } from "./use-tracked-editor";

const NO_CHANGES: readonly LocatedChange[] = [];

/** Overrides CodeMirror's own padding. */
const PADDING = "px-4! py-3!";

/**
 * The document as a field. Changes are marked in place. If the editor can't load or the changes are too large, they're
 * listed below the field instead.
 */
export function EditableField({
  label,
  draft,
  isCode,
  error,
  entered,
  onType,
}: {
  label: string;
  draft: ReviewDraft;
  isCode: boolean;
  error: string | null;
  /** Whether the user opened the field, which then gets the focus. */
  entered: boolean;
  onType: () => void;
}) {
  const { edited, changes } = draft;
  const leave = useRef<Leave>(null);
  const command = useRef<(command: ChangeCommand) => void>(null);
  const [current, setCurrent] = useState(-1);
  const form = useTrackedEditor(leave, { edited, entered });
  const located = useMemo(() => (changes ? locateChanges(changes.segments) : NO_CHANGES), [changes]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the click is on the label.
    // biome-ignore lint/a11y/useKeyWithClickEvents: keyboard users reach the field directly.
    <div className="grid min-w-0 grid-cols-1 gap-2" onClick={focusLabeled}>
      <Field label={label} labelHidden={!isCode} error={error} className="grid-cols-1">
        {(wiring) => (
          <DocumentText
            {...{ wiring, draft, isCode, form, leave, command }}
            located={located ?? NO_CHANGES}
            onWrite={(typed) => {
              draft.setText(withLineEndsOf(draft.basis.text, typed));
              onType();
            }}
            onCurrent={setCurrent}
          />
        )}
      </Field>
      {edited && (
        <ChangeBar
          words={changes?.words ?? "Edited"}
          current={current}
          onCommand={form.TrackedEditor && located ? (name) => command.current?.(name) : null}
          onUndoAll={draft.undoEdits}
        />
      )}
      {edited && changes && (form.failed || !located) && (
        <section aria-label="Your changes" className="grid gap-1 rounded-md border px-4 py-3">
          <p className="font-medium text-sm">Your changes</p>
          <MarkedText segments={changes.segments} isCode={isCode} />
        </section>
      )}
    </div>
  );
}

/** The text, in a textarea until someone edits it, then in the editor. Both use "\n" line endings. */
function DocumentText({
  wiring,
  draft,
  isCode,
  form: { TrackedEditor, handover, load },
  leave,
  command,
  located,
  onWrite,
  onCurrent,
}: {
  wiring: FieldWiring;
  draft: ReviewDraft;
  isCode: boolean;
  form: ReturnType<typeof useTrackedEditor>;
  leave: RefObject<Leave | null>;
  command: RefObject<((command: ChangeCommand) => void) | null>;
  located: readonly LocatedChange[];
  onWrite: (typed: string) => void;
  onCurrent: (index: number) => void;
}) {
  const text = useMemo(() => withPlainLineEnds(draft.text), [draft.text]);
  const basis = useMemo(() => withPlainLineEnds(draft.basis.text), [draft.basis.text]);
  const look = classNames("max-w-[72ch]", isCode ? "font-mono text-sm" : "font-document text-page");
  const attributes = { ...wiring, "data-document": "", spellCheck: !isCode };
  if (!TrackedEditor)
    return (
      <PlainArea
        {...attributes}
        value={text}
        onChange={(event) => onWrite(event.target.value)}
        onFocus={load}
        handover={handover}
        leave={leave}
        className={classNames(
          CONTROL,
          "field-sizing-content block min-h-20 resize-y [tab-size:4]",
          PADDING,
          look,
        )}
      />
    );
  return (
    <TrackedEditor
      {...{ text, basis, handover, attributes }}
      changes={{ located, after: draft.changes?.after ?? basis }}
      className={classNames(
        "rounded-md border border-edge bg-surface text-ink has-[[aria-invalid]]:border-failed",
        look,
      )}
      contentClassName={PADDING}
      onChange={onWrite}
      onCurrent={onCurrent}
      ref={command}
    />
  );
}
