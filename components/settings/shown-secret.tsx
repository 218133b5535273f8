import { CopyButton } from "@/components/ui/copy-button";

/** A value that's shown only once, with a copy button. */
export function ShownSecret({ label, text }: { label: string; text: string }) {
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
