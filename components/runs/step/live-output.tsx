/** What an agent writes, while it writes: plain text, and not the step's output before it has ended. */
export function BeingWritten({ text }: { text: string }) {
  return (
    <div className="grid gap-2">
      <p role="status" className="text-muted text-sm">
        Being written. It is the output once the step has ended.
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
