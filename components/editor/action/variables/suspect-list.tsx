import { CircleAlert, Info } from "lucide-react";
import { rankSuspects, type Suspect } from "./suspects";

/** The maximum number of suspects to list. Text pasted from a different system can contain many. */
const MAX_LISTED = 3;

/** Explains the underlined parts, because touch and keyboard users can't hover over them. */
export function SuspectList({
  id,
  suspects,
  onReplace,
}: {
  id: string;
  suspects: readonly Suspect[];
  onReplace: (text: string, suspect: Suspect) => void;
}) {
  if (suspects.length === 0) return null;
  const ranked = rankSuspects(suspects);
  const more = ranked.length - MAX_LISTED;
  return (
    <ul id={id} className="grid gap-1 text-muted text-sm">
      {ranked.slice(0, MAX_LISTED).map((suspect) => (
        <SuspectItem key={suspect.source} suspect={suspect} onReplace={onReplace} />
      ))}
      {more > 0 && <li>And {more} more like these.</li>}
    </ul>
  );
}

function SuspectItem({
  suspect,
  onReplace,
}: {
  suspect: Suspect;
  onReplace: (text: string, suspect: Suspect) => void;
}) {
  const { severity, message, meant } = suspect;
  const Icon = severity === "error" ? CircleAlert : Info;
  return (
    <li className={severity === "error" ? "text-failed" : undefined}>
      <Icon aria-hidden className="mr-1.5 inline size-3.5 align-[-2px]" />
      <span className="break-words">{message}</span>
      {meant !== null && (
        <button
          type="button"
          onClick={() => onReplace(meant, suspect)}
          // Enlarges the touch target without making the line taller.
          className="relative ml-2 rounded-sm font-medium text-accent underline-offset-2 hover:underline touch:after:absolute touch:after:-inset-x-2 touch:after:-inset-y-3"
        >
          Use it<span className="sr-only"> instead of {suspect.source}</span>
        </button>
      )}
    </li>
  );
}
