"use client";

import { Check, Circle } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button, ButtonLink } from "@/components/ui/button";
import { Card, Section } from "@/components/ui/card";
import { toast } from "@/components/ui/toast";
import { areDone, type FirstSteps as FirstStepsDto } from "@/server/domain/home/home";
import { FirstCall } from "./first-call";

const LazyRunDialog = dynamic(
  () => import("@/components/runs/start/run-dialog").then(({ RunDialog }) => RunDialog),
  { ssr: false },
);

/**
 * Things to try in a new installation. Each step is checked off once it's done. When all steps are done, the section
 * disappears, except while its dialog is open. It also stays if it shows a new token, because the token can't be shown
 * again.
 */
export function FirstSteps({ steps, publicUrl }: { steps: FirstStepsDto | null; publicUrl: string }) {
  const [last, setLast] = useState(steps);
  if (steps && steps !== last) setLast(steps);
  const [token, setToken] = useState<string | null>(null);
  const [dialog, setDialog] = useState<{ workflow: { id: string; name: string }; open: boolean } | null>(
    null,
  );
  const hiding = useHiding();
  const keeps = token !== null || dialog?.open === true;
  const isOver = !steps || areDone(steps);
  if (!last || hiding.isHidden || (isOver && !keeps)) return null;
  const { run, decide, sealedRunId, call, connect, workflow } = last;
  const close = () => {
    setDialog(dialog && { ...dialog, open: false });
    // Moves the focus to the page, because the button that opened the dialog may be gone.
    if (run) document.getElementById("main")?.focus();
  };
  const all = [run, decide, call, connect].filter((done) => done !== undefined);
  return (
    <Section
      title="First steps"
      description={<span role="status">{`${all.filter(Boolean).length} of ${all.length} steps done`}</span>}
      actions={
        <Button size="small" pending={hiding.isPending} onClick={hiding.hide}>
          Hide first steps
        </Button>
      }
    >
      <FailureNotice title="Couldn't hide the first steps" failure={hiding.error} />
      <Card>
        <ol className="divide-y">
          <Step
            done={run}
            title="Run a workflow"
            text="Agents do the work, and the run pauses when a person has to decide."
          >
            {!run && (
              <RunAction workflow={workflow} onRun={(it) => setDialog({ workflow: it, open: true })} />
            )}
          </Step>
          {decide !== undefined && (
            <Step
              done={decide}
              title="Complete a review"
              text="Read what an agent wrote, edit it, then approve it or send it back."
            >
              {!decide && <ButtonLink href="/reviews">Open reviews</ButtonLink>}
              {decide && sealedRunId && (
                <ButtonLink href={`/evidence/${sealedRunId}`} target="_blank">
                  View the sealed page
                </ButtonLink>
              )}
            </Step>
          )}
          <Step done={call} title="Call the API" text="Start a run from your code with a personal API token.">
            <FirstCall
              done={call}
              workflowId={workflow?.id ?? null}
              token={token}
              onToken={setToken}
              publicUrl={publicUrl}
            />
          </Step>
          {connect !== undefined && (
            <Step
              done={connect}
              title="Connect a model"
              text="Until then, agents use the Simulated model, which only quotes sentences from the input."
            >
              {!connect && <ButtonLink href="/settings/models">Connect a model</ButtonLink>}
            </Step>
          )}
        </ol>
      </Card>
      {dialog && <LazyRunDialog {...dialog} onClose={close} />}
    </Section>
  );
}

/** Hides the section in all of the member's browsers, and immediately in this one. */
function useHiding() {
  const router = useRouter();
  const { client } = trpc.useUtils();
  const [isHidden, setHidden] = useState(false);
  const { mutate, isPending, error } = trpc.home.hideFirstSteps.useMutation({
    onSuccess: () => {
      setHidden(true);
      toast("First steps hidden", { label: "Undo", onSelect: () => void showAgain() });
      document.getElementById("main")?.focus();
      router.refresh();
    },
  });
  async function showAgain() {
    try {
      await client.home.hideFirstSteps.mutate({ hidden: false });
      setHidden(false);
      router.refresh();
    } catch {
      toast("Couldn't show the first steps again. Check your connection, then try again.", {
        label: "Try again",
        onSelect: () => void showAgain(),
      });
    }
  }
  return { isHidden, isPending, error, hide: () => mutate({ hidden: true }) };
}

function Step({
  done,
  title,
  text,
  children,
}: {
  done: boolean;
  title: string;
  text: string;
  /** The step's buttons or links. */
  children: ReactNode;
}) {
  const Icon = done ? Check : Circle;
  return (
    <li className="flex items-start gap-3 p-4">
      <Icon
        aria-hidden
        className={done ? "mt-0.5 size-4 shrink-0 text-done" : "mt-0.5 size-4 shrink-0 text-edge"}
      />
      <div className="flex min-w-0 flex-1 flex-wrap items-start justify-between gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-56">
          <h3 className="font-medium">
            {title}
            {done && <span className="font-normal text-done text-sm"> · Done</span>}
          </h3>
          <p className="text-muted text-sm">{text}</p>
        </div>
        {children}
      </div>
    </li>
  );
}

function RunAction({
  workflow,
  onRun,
}: Pick<FirstStepsDto, "workflow"> & { onRun: (workflow: { id: string; name: string }) => void }) {
  if (!workflow) return <ButtonLink href="/workflows/new">New workflow</ButtonLink>;
  return (
    <Button variant="primary" onClick={() => onRun(workflow)} className="max-w-full">
      <span className="truncate">Run {workflow.name}</span>
    </Button>
  );
}
