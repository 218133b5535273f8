import { Plus } from "lucide-react";
import { FailureNotice } from "@/components/failure-notice";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { BLANK } from "./beginning";
import type { Begin } from "./use-begin";

const WAY = "blank";

export function BlankCard({ begin: { begin, isPending, failureOf } }: { begin: Begin }) {
  // With `?new`, the editor focuses the name first, because it's only a placeholder.
  const start = () => begin({ way: WAY, beginning: BLANK, hrefOf: (id) => `/workflows/${id}?new` });
  return (
    <Card className="grid content-start gap-3 p-4">
      <div className="grid gap-1">
        <h2 className="font-semibold">Blank</h2>
        <p className="text-muted">Start with an empty workflow and add steps.</p>
      </div>
      <Button variant="primary" pending={isPending(WAY)} onClick={start} className="justify-self-start">
        <Plus aria-hidden className="size-4" />
        Blank workflow
      </Button>
      <FailureNotice title="Couldn't create the workflow" failure={failureOf(WAY)} />
    </Card>
  );
}
