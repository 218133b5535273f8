import { useMemo } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { MarkedText } from "@/components/reviews/marked-text";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { diffTexts } from "@/server/domain/text/diff-texts";
import type { CheckedToolServer } from "@/server/domain/tool/tool-server";

/**
 * Lists tool definitions that changed on the server. Agents get the new definitions once someone accepts
 * them.
 */
export function FoundChanges({
  id,
  found,
  onAdopted,
}: {
  id: string;
  found: CheckedToolServer;
  onAdopted: () => void;
}) {
  const adopt = trpc.toolServer.adopt.useMutation({ onSuccess: onAdopted });
  return (
    <section aria-label="Changes" className="grid w-full grid-cols-1 gap-3 rounded-md border px-4 py-3">
      <p className="max-w-prose">Agents keep using the previous definitions until you accept the changes.</p>
      {found.changed.map((tool) => (
        <Changed key={tool.name} {...tool} />
      ))}
      <FailureNotice title="Couldn't accept the changes" failure={adopt.error} />
      <Button
        className="justify-self-start"
        pending={adopt.isPending}
        onClick={() => adopt.mutate({ id, listed: found.listed })}
      >
        Accept changes
      </Button>
    </section>
  );
}

function Changed({ name, before, after }: CheckedToolServer["changed"][number]) {
  const segments = useMemo(() => diffTexts(before, after), [before, after]);
  return (
    <details>
      <summary className="w-fit cursor-pointer rounded-sm touch:py-3">
        Changes in <code className="break-all font-mono text-sm">{name}</code>
      </summary>
      <div className="mt-2">
        <MarkedText segments={segments} isCode />
      </div>
    </details>
  );
}
