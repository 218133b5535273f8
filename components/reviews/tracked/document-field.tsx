import { useMemo, useState } from "react";
import type { ReviewDraft } from "@/components/reviews/card/use-review-draft";
import { LazyMarkdown } from "@/components/runs/text/markdown/lazy-markdown";
import { MAX_RENDERED_CHARS } from "@/components/runs/text/text-view";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { looksLikeMarkdown } from "@/server/domain/markdown/looks-like-markdown";
import { EditableField } from "./editable-field";

/** A review's document, editable. Markdown is shown formatted until someone edits it. */
export function DocumentField({
  label,
  draft,
  isCode,
  error,
  isFirst,
}: {
  label: string;
  draft: ReviewDraft;
  isCode: boolean;
  error: string | null;
  /** Whether the document follows the sheet's header. */
  isFirst: boolean;
}) {
  const { text, edited } = draft;
  const [chosen, choose] = useState<"formatted" | "field" | null>(null);
  const canFormat = useMemo(
    () => !isCode && text.length <= MAX_RENDERED_CHARS && looksLikeMarkdown(text),
    [isCode, text],
  );
  const form = canFormat ? (chosen ?? (edited ? "field" : "formatted")) : "field";
  const isFormatted = form === "formatted";
  return (
    <div className="grid min-w-0 grid-cols-1 gap-2">
      {canFormat && (
        <Button
          size="small"
          variant="quiet"
          className={classNames(
            "-mt-1 -mr-2.5 w-fit justify-self-end",
            // Placed beside the line about the run, where the sheet has room for it.
            isFirst && "md:-mt-12",
          )}
          data-document-form={form}
          {...(isFormatted && { "data-edit-document": "" })}
          onClick={() => choose(isFormatted ? "field" : "formatted")}
        >
          {isFormatted ? "Edit document" : "Show formatted"}
        </Button>
      )}
      {isFormatted ? (
        <LazyMarkdown
          text={text}
          fallback={
            <p className="max-w-[68ch] whitespace-pre-wrap wrap-anywhere font-document text-page">{text}</p>
          }
        />
      ) : (
        <EditableField
          {...{ label, draft, isCode, error }}
          entered={chosen === "field" && canFormat}
          // Otherwise, typing the original text again would bring back the formatted document.
          onType={() => choose("field")}
        />
      )}
    </div>
  );
}
