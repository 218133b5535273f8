"use client";

import { useRouter } from "next/navigation";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { toast } from "@/components/ui/toast";

/** Suggests to owners of older organizations what new organizations start with. */
export function ResumeNotice() {
  const router = useRouter();
  const over = (said: string) => () => {
    toast(said);
    document.getElementById("main")?.focus();
    router.refresh();
  };
  const turnOn = trpc.organization.setRules.useMutation({ onSuccess: over("Rule saved") });
  const dismiss = trpc.home.dismissResumeNotice.useMutation({ onSuccess: over("Notice dismissed") });
  const isPending = turnOn.isPending || dismiss.isPending;
  return (
    <Card className="grid grid-cols-1 gap-3 px-4 py-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
        <div className="min-w-0 max-w-prose flex-1 basis-80">
          <h2 className="font-medium">Require reviewId to resume a run?</h2>
          <p className="text-muted">
            An API client that loses a response and retries can accidentally approve the next review. New
            organizations require the reviewId, which prevents this. Clients that don't send it get a 400
            error until they are updated.
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          <Button
            variant="primary"
            pending={isPending}
            onClick={() => turnOn.mutate({ resumeNamesReview: true })}
          >
            Require reviewId
          </Button>
          <Button pending={isPending} onClick={() => dismiss.mutate()}>
            Dismiss
          </Button>
        </div>
      </div>
      <FailureNotice title="Couldn't change the rule" failure={turnOn.error} />
      <FailureNotice title="Couldn't dismiss the notice" failure={dismiss.error} />
    </Card>
  );
}
