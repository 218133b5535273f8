import { classNames } from "@/components/ui/class-names";
import { CopyButton } from "@/components/ui/copy-button";
import type { SimulatedText } from "./simulated";
import { SimulatedMark } from "./simulated-badge";

/** Shows text from a run literally, never as markup. */
export function TextView({
  label,
  text,
  none,
  simulated,
  isCode = false,
}: {
  /** What the text is, like "output". */
  label: string;
  text: string | null;
  /** Shown if there is no text. */
  none: string;
  simulated: SimulatedText | null;
  /** Uses a monospaced font, for JSON and similar text. */
  isCode?: boolean;
}) {
  if (text === null) return <p className="text-muted">{none}</p>;
  return (
    <div className="grid grid-cols-1 gap-3">
      <div className="flex min-h-8 items-center justify-between gap-3">
        <span>{simulated && <SimulatedMark text={simulated} />}</span>
        <CopyButton text={text} label={`Copy ${label}`}>
          Copy
        </CopyButton>
      </div>
      {text === "" ? (
        <p className="text-muted">Empty</p>
      ) : (
        <p
          className={classNames(
            "max-w-[68ch] whitespace-pre-wrap break-words",
            isCode ? "font-mono text-sm" : "text-page",
          )}
        >
          {text}
        </p>
      )}
    </div>
  );
}
