/** Renders a sentence. The parts in backticks become code. */
export function ProblemText({ text }: { text: string }) {
  return text.split("`").map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence don't move.
      <code key={index} className="wrap-anywhere font-mono text-sm">
        {part}
      </code>
    ) : (
      part
    ),
  );
}
