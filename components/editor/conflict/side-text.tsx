import type { DiffSegment } from "@/server/domain/text/diff-texts";

/**
 * Shows one side's text and marks the parts that the other side doesn't contain. Without segments, nothing is marked.
 */
export function SideText({
  text,
  segments,
  side,
}: {
  text: string;
  segments: readonly DiffSegment[] | null;
  side: "removed" | "added";
}) {
  return (
    <p className="max-w-[68ch] whitespace-pre-wrap break-words text-page">
      {segments === null
        ? text
        : segments.map((segment, index) =>
            "same" in segment ? (
              segment.same
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: segments have no other key
              <Marked key={index} text={segment[side]} />
            ),
          )}
    </p>
  );
}

function Marked({ text }: { text: string }) {
  if (text === "") return null;
  return <mark className="rounded-sm bg-accent-soft text-accent underline underline-offset-4">{text}</mark>;
}
