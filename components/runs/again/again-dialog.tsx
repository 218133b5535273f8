import { useId, useState } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { besideFields, FailureNotice, faultOf } from "@/components/failure-notice";
import { type Failure, settle } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Checkbox, TextArea } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Skeleton } from "@/components/ui/skeleton";
import type { RunDetailDto } from "@/server/domain/run/api";
import type { Confirmation, RunPlan } from "@/server/domain/run/plan";
import { VersionChoice } from "./version-choice";
import { sayWhyAgain } from "./words";

/** What the reader chose and confirmed. `input` is missing if they didn't edit it. */
type Answer = Confirmation & { input?: string };

interface Words {
  title: string;
  /** What happens, in a sentence or two. */
  intro: string;
  /** The button's words. */
  submit: (asksFirst: boolean) => string;
  /** Asks to confirm these side effects. */
  confirm: (effects: RunPlan["sideEffects"]) => string;
  /** Titles of the error notices. */
  cannot: string;
  failed: string;
}

/** Shows what happens if a run is continued, or run again from a step, and asks to confirm it. */
export function AgainDialog({
  run,
  agents,
  words,
  plan,
  newest,
  isNewer,
  onNewer,
  request,
  open,
  onClose,
  onSubmit,
}: {
  run: RunDetailDto;
  agents: readonly AgentSummary[];
  words: Words;
  /** What happens on the chosen version. */
  plan: { data: RunPlan | undefined; error: Failure | null; isPending: boolean; isFetching: boolean };
  /** The workflow's newer version. Null if there is none. */
  newest: number | null;
  isNewer: boolean;
  onNewer: (isNewer: boolean) => void;
  request: { error: Failure | null; isPending: boolean };
  open: boolean;
  onClose: () => void;
  onSubmit: (answer: Answer) => Promise<unknown>;
}) {
  const form = useId();
  const [input, setInput] = useState<string | null>(null);
  /** What was confirmed. Anything different has to be confirmed again. */
  const [confirmed, confirm] = useState<string | null>(null);
  const [isMissing, setMissing] = useState(false);
  const { data } = plan;
  const sideEffects = data?.sideEffects ?? [];
  const shown = JSON.stringify([sideEffects, data?.planHash]);
  const isConfirmed = sideEffects.length === 0 || confirmed === shown;
  const edited = input !== null && input !== data?.input;
  const again = data ? listAgain(data, edited) : [];
  function submit() {
    if (request.isPending || !data || plan.isFetching) return;
    setMissing(!isConfirmed);
    if (!isConfirmed) return;
    const allowSideEffects = sideEffects.map(({ stepOrder }) => stepOrder);
    return settle(onSubmit({ allowSideEffects, planHash: data.planHash, ...(edited && { input }) }));
  }
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={words.title}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={form}
            variant="primary"
            pending={request.isPending || plan.isFetching}
            disabled={!data}
          >
            {words.submit(again.length > 0)}
          </Button>
        </>
      }
    >
      <Form id={form} className="grid grid-cols-1 gap-4" onSubmit={submit}>
        <p>{words.intro}</p>
        {plan.isPending && <Skeleton className="h-16" />}
        <VersionChoice
          {...{ run, newest, isNewer, agents }}
          onChange={onNewer}
          changedAgents={data?.changedAgents}
        />
        {data && (
          <InputEditor
            plan={data}
            input={input}
            onChange={setInput}
            error={faultOf(request.error, "/input")}
          />
        )}
        {again.length > 0 && (
          <div role="status" className="rounded-md border border-waiting-line bg-waiting-soft px-4 py-3">
            {again.map((line) => (
              <p key={line}>{line}</p>
            ))}
          </div>
        )}
        {sideEffects.length > 0 && (
          <Checkbox
            label={words.confirm(sideEffects)}
            className="wrap-anywhere"
            checked={isConfirmed}
            onChange={({ target }) => confirm(target.checked ? shown : null)}
          />
        )}
        {isMissing && !isConfirmed && (
          <p role="alert" className="text-failed text-sm">
            Select the checkbox to confirm.
          </p>
        )}
        <FailureNotice title={words.cannot} failure={plan.error} />
        <FailureNotice
          title={words.failed}
          failure={besideFields(request.error, (pointer) => pointer === "/input")}
        />
      </Form>
    </Dialog>
  );
}

/** Says who has to approve again first, and why. */
function listAgain({ asksAgain, isBehindApproval }: RunPlan, edited: boolean): string[] {
  const lines = asksAgain.map(sayWhyAgain);
  if (!edited || !isBehindApproval) return lines;
  return [...lines, "The same approvers have to approve the edited input first."];
}

function InputEditor({
  plan,
  input,
  onChange,
  error,
}: {
  plan: RunPlan;
  /** Null until it's edited. */
  input: string | null;
  onChange: (input: string) => void;
  error: string | null;
}) {
  const recorded = plan.input;
  if (recorded === null) return null;
  if (input === null)
    return (
      <Button className="w-fit" onClick={() => onChange(recorded)}>
        Edit the input of step {plan.fromStepOrder}
      </Button>
    );
  return (
    <TextArea
      label={`Input of step ${plan.fromStepOrder}`}
      value={input}
      onChange={({ target }) => onChange(target.value)}
      error={error}
      rows={8}
      controlClassName="max-h-[40dvh]"
    />
  );
}
