import { useRouter } from "next/navigation";
import { useId, useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { settle, trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextArea } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { toast } from "@/components/ui/toast";
import { isBlank } from "@/server/domain/text/is-blank";
import { EmptyInputWarning } from "./empty-input-warning";
import { indent, readSample, SAMPLE } from "./form/trigger-text";
import { useTest } from "./form/use-preview";
import { TextBlock } from "./text-block";
import type { Trigger } from "./trigger-words";

/** Shows the input that a trigger's run would get. Starts the run only if the user confirms. */
export function RunNowDialog({
  trigger,
  inputUser,
  onClose,
}: {
  trigger: Trigger;
  /** The name of the agent that uses the input. Null if no agent uses it. */
  inputUser: string | null;
  onClose: () => void;
}) {
  const router = useRouter();
  const form = useId();
  const path = { id: trigger.workflowId, triggerId: trigger.id };
  const { sample, setTyped, hint, payload, loading, unread } = usePayload(trigger);
  const isWebhook = trigger.type === "webhook";
  const isBroken = isWebhook && payload === undefined;
  const { preview, failure } = useTest(loading || isBroken ? null : { ...path, payload });
  const input = preview?.input;
  const run = trpc.trigger.runNow.useMutation({
    onSuccess: ({ run: started }) => {
      onClose();
      toast(
        "Run started",
        started ? { label: "Open", onSelect: () => router.push(`/runs/${started.id}`) } : undefined,
      );
    },
  });
  const hasNone = trigger.type === "workflow" && input === null;
  const isDisabled = loading || isBroken || hasNone || failure !== null;
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Test ${trigger.name}`}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" form={form} variant="primary" pending={run.isPending} disabled={isDisabled}>
            Run now
          </Button>
        </>
      }
    >
      <Form
        id={form}
        className="grid grid-cols-1 gap-4"
        onSubmit={() => (isDisabled ? undefined : settle(run.mutateAsync({ ...path, payload })))}
      >
        <p>
          {trigger.type === "schedule"
            ? "This is the input that the next scheduled run would get. “Run now” starts a real run with today's date and time"
            : "This is the input that the next run would get. “Run now” starts a real run with it"}
          , even while the trigger is disabled.
        </p>
        {isWebhook && (
          <TextArea
            label="Received JSON"
            spellCheck={false}
            controlClassName="max-h-60 font-mono text-sm"
            hint={hint}
            error={isBroken && !loading ? "This isn't valid JSON." : null}
            value={sample}
            onChange={({ target }) => setTyped(target.value)}
          />
        )}
        <FailureNotice title="Couldn't load the last JSON received" failure={unread} />
        {hasNone && <p className="text-muted">No matching runs have ended yet.</p>}
        {input !== undefined && input !== null && <TextBlock title="Input">{input || "No input"}</TextBlock>}
        {input !== undefined && input !== null && isBlank(input) && <EmptyInputWarning user={inputUser} />}
        <FailureNotice title="Couldn't preview the input" failure={failure} />
        <FailureNotice title="Couldn't start the run" failure={run.error} />
      </Form>
    </Dialog>
  );
}

/** Returns the JSON to test a webhook with: the typed JSON, the last JSON received, or a sample. */
function usePayload({ workflowId: id, id: triggerId, type, lastFiring }: Trigger) {
  const [typed, setTyped] = useState<string | null>(null);
  const reads = type === "webhook" && lastFiring !== null;
  const last = trpc.trigger.firing.useQuery(
    { id, triggerId, firingId: lastFiring?.id ?? "" },
    { enabled: reads },
  );
  const received = last.data?.payload;
  const sample = typed ?? (received ? indent(received) : SAMPLE);
  return {
    sample,
    setTyped,
    hint: typed !== null ? null : received ? "The last JSON received." : "An example.",
    unread: last.error,
    payload: type === "webhook" ? readSample({ sample }) : undefined,
    loading: reads && last.isPending,
  };
}
