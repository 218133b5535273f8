/** The agent's output so far. It becomes the step's output once the step ends. */
export function LiveOutput({ text }: { text: string }) {
  return (
    <div className="grid gap-2">
      <p role="status" className="text-muted text-sm">
        The agent is still writing. This text isn't final.
      </p>
      <p
        aria-busy
        className="max-w-prose whitespace-pre-wrap break-words border-accent border-l-2 pl-3 text-page"
      >
        {text}
        <span aria-hidden className="text-accent">
          ▍
        </span>
      </p>
    </div>
  );
}
