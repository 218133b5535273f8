import { CopyButton } from "@/components/ui/copy-button";
import type { MadeToken } from "./new-token-form";
import { firstCall } from "./scopes";

/** A new token, the one time it is shown, with a call that works. */
export function ShownToken({ made, publicUrl }: { made: MadeToken; publicUrl: string }) {
  const call = firstCall(publicUrl, made.token, made.scopes);
  return (
    <div className="grid gap-4">
      <p>Copy it now: it is shown this once, and kept nowhere.</p>
      <Code label="Token" text={made.token} />
      {call && <Code label="Try it in a terminal" text={call} />}
    </div>
  );
}

function Code({ label, text }: { label: string; text: string }) {
  return (
    <div className="grid gap-1.5">
      <div className="flex items-center justify-between gap-4">
        <span className="font-medium text-sm">{label}</span>
        <CopyButton text={text}>Copy</CopyButton>
      </div>
      <pre className="whitespace-pre-wrap break-all rounded-md border bg-sunken p-3 font-mono text-sm">
        {text}
      </pre>
    </div>
  );
}
