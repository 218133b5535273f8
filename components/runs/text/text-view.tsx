import { useMemo, useState } from "react";
import { ErasedText, useErasedAt } from "@/components/erasure/erased";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { CopyButton } from "@/components/ui/copy-button";
import { looksLikeMarkdown } from "@/server/domain/markdown/looks-like-markdown";
import { LazyMarkdown } from "./markdown/lazy-markdown";
import type { SimulatedText } from "./simulated";
import { SimulatedMark } from "./simulated-badge";

/** Rendering longer text takes noticeable time, so the user has to ask for it. */
export const MAX_RENDERED_CHARS = 20_000;

/** Shows text from a run. Markdown is rendered, and its source can be shown instead. */
export function TextView({
  label,
  text,
  none,
  simulated,
  isCode = false,
}: {
  /** The name of the text, like "output". */
  label: string;
  text: string | null;
  /** Shown if there is no text. */
  none: string;
  simulated: SimulatedText | null;
  /** Uses a monospaced font, for JSON and similar text. */
  isCode?: boolean;
}) {
  const [isSwitched, setSwitched] = useState(false);
  const isMarkdown = useMemo(() => text !== null && !isCode && looksLikeMarkdown(text), [text, isCode]);
  const erasedAt = useErasedAt();
  if (text === null) return <p className="text-muted">{none}</p>;
  if (erasedAt !== null) return <ErasedText at={erasedAt} />;
  const asSource = isSwitched !== text.length > MAX_RENDERED_CHARS;
  const literal = <Literal text={text} isCode={isCode} />;
  return (
    <div className="grid grid-cols-1 gap-3">
      <div className="flex min-h-8 items-center gap-3">
        <span className="flex-1">{simulated && <SimulatedMark text={simulated} />}</span>
        {isMarkdown && (
          <Button
            size="small"
            variant="quiet"
            aria-pressed={asSource}
            className="aria-pressed:bg-sunken"
            onClick={() => setSwitched(!isSwitched)}
          >
            Source
          </Button>
        )}
        <CopyButton text={text} label={`Copy ${label}`}>
          Copy
        </CopyButton>
      </div>
      {isMarkdown && !asSource ? <LazyMarkdown text={text} fallback={literal} /> : literal}
    </div>
  );
}

function Literal({ text, isCode }: { text: string; isCode: boolean }) {
  if (text === "") return <p className="text-muted">Empty</p>;
  return (
    <p
      className={classNames(
        "max-w-[68ch] whitespace-pre-wrap break-words",
        isCode ? "font-mono text-sm" : "font-document text-page",
      )}
    >
      {text}
    </p>
  );
}
