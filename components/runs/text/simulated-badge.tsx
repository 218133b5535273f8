import { Badge } from "@/components/ui/badge";
import { saySimulated } from "@/server/domain/review/words";
import type { SimulatedText } from "./simulated";

/** Marks text from the built-in model, even after edits. */
export function SimulatedBadge({ text: { editedBy } }: { text: SimulatedText }) {
  return <Badge>{saySimulated(editedBy)}</Badge>;
}

/** The badge and its meaning. Shown next to simulated text, never inside, because the text may be sent elsewhere. */
export function SimulatedMark({ text }: { text: SimulatedText }) {
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1 text-muted text-sm">
      <SimulatedBadge text={text} />
      <span>Assembled from sentences in the input, without a real model.</span>
    </span>
  );
}
