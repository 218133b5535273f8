import type { RunMatchDto } from "@/server/domain/run/finding/api";

const NAMES: Record<RunMatchDto["in"], string> = { INPUT: "Input", OUTPUT: "Output" };

/** Shows a search match in its context. */
export function MatchLine({ match }: { match: RunMatchDto }) {
  return (
    <span className="wrap-anywhere line-clamp-2 text-muted text-sm">
      <span className="font-medium">{NAMES[match.in]}:</span>{" "}
      {match.excerpt.map(({ text, matched }, index) =>
        matched ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other key
          <mark key={index} className="rounded-sm bg-accent-soft box-decoration-clone font-medium text-ink">
            {text}
          </mark>
        ) : (
          text
        ),
      )}
    </span>
  );
}
