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
import type { FirstSteps as FirstStepsDto } from "@/server/domain/home/home";
import { FirstCall } from "./first-call";

const LazyRunDialog = dynamic(
  () => import("@/components/runs/start/run-dialog").then(({ RunDialog }) => RunDialog),
  { ssr: false },
);

/** What to try in a new installation. Each step checks itself off once it's done. */
export function FirstSteps({ steps, publicUrl }: { steps: FirstStepsDto; publicUrl: string }) {
  const { run, decide, call, connect, workflow } = steps;
  const router = useRouter();
  const { client } = trpc.useUtils();
  const hide = trpc.home.hideFirstSteps.useMutation({
    onSuccess: () => {
      toast("First steps hidden", {
        label: "Undo",
        onSelect: async () => {
          await client.home.hideFirstSteps.mutate({ hidden: false });
          router.refresh();
        },
      });
      document.getElementById("main")?.focus();
      router.refresh();
    },
  });
  const all = [run, decide, call, connect].filter((done) => done !== undefined);
  return (
    <Section
      title="First steps"
      description={`${all.filter(Boolean).length} of ${all.length} done`}
      actions={
        <Button size="small" pending={hide.isPending} onClick={() => hide.mutate({ hidden: true })}>
          Hide first steps
        </Button>
      }
    >
      <FailureNotice title="Couldn't hide the first steps" failure={hide.error} />
      <Card>
        <ol className="divide-y">
          <Step done={run} title="Run a workflow" text="Agents do the work, and stop where a person decides.">
            {!run && <RunAction workflow={workflow} />}
          </Step>
          {decide !== undefined && (
            <Step
              done={decide}
              title="Decide a review"
              text="Read what an agent wrote, fix a word, then approve it or send it back."
            >
              {!decide && <ButtonLink href="/reviews">Open reviews</ButtonLink>}
            </Step>
          )}
          <Step
            done={call}
            title="Call the API"
            text="Start a run from a program, with a token that stands for you."
          >
            <FirstCall done={call} workflowId={workflow?.id ?? null} publicUrl={publicUrl} />
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
    </Section>
  );
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
  /** What to press to do it. */
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

function RunAction({ workflow }: Pick<FirstStepsDto, "workflow">) {
  const [used, setUsed] = useState(false);
  const [open, setOpen] = useState(false);
  if (!workflow) return <ButtonLink href="/workflows/new">New workflow</ButtonLink>;
  const show = () => {
    setUsed(true);
    setOpen(true);
  };
  return (
    <>
      <Button variant="primary" onClick={show} className="max-w-full">
        <span className="truncate">Run {workflow.name}</span>
      </Button>
      {used && <LazyRunDialog workflow={workflow} open={open} onClose={() => setOpen(false)} />}
    </>
  );
}
