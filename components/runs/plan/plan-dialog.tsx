import { useEffect, useId, useRef, useState } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { besideFields, FailureNotice, faultOf } from "@/components/failure-notice";
import { type Failure, settle } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Checkbox, TextArea } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Skeleton } from "@/components/ui/skeleton";
import type { RunDetailDto } from "@/server/domain/run/api";
import type { Confirmation, RunPlan } from "@/server/domain/run/run-plan";
import { VersionChoice } from "./version-choice";
import { askToConfirm, sayWhyAgain } from "./words";

/** The user's choices and confirmation. `input` is missing if they didn't edit it. */
type Answer = Confirmation & { input?: string };

interface Words {
  title: string;
  /** Explains in a sentence or two what will happen. */
  intro: string;
  /** The button's label. */
  submit: (asksFirst: boolean) => string;
  /** Introduces the requests that may have been sent before: "this may happen again". */
  again: string;
  /** The titles of the error notices. */
  cannot: string;
  failed: string;
}

const NOTHING: Pick<RunPlan, "asksAgain" | "sideEffects"> = { asksAgain: [], sideEffects: [] };

/** Shows what continuing or rerunning a run will do. Asks the user to confirm. */
export function PlanDialog({
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
  /** The plan for the chosen version. */
  plan: { data: RunPlan | undefined; error: Failure | null; isPending: boolean; isFetching: boolean };
  /** The workflow's newer version, to show until the plan loads. Null if there is none or it isn't known yet. */
  newest: number | null;
  isNewer: boolean;
  onNewer: (isNewer: boolean) => void;
  request: { error: Failure | null; isPending: boolean };
  open: boolean;
  onClose: () => void;
  /** `asksFirst` is true if people have to approve before anything runs. */
  onSubmit: (answer: Answer, asksFirst: boolean) => Promise<unknown>;
}) {
  const form = useId();
  const [input, setInput] = useState<string | null>(null);
  /** The side effects, plan, and version that the user confirmed. If one changes, the user has to confirm again. */
  const [confirmed, confirm] = useState<string | null>(null);
  const [isMissing, setMissing] = useState(false);
  const { data } = plan;
  const edited = input !== null && input !== data?.input;
  const { asksAgain, sideEffects } = (edited && data?.ifEdited) || data || NOTHING;
  // Prefers the plan's version, which the user confirms. The page may know only an older one.
  const shownVersion = data ? data.newestVersion : newest;
  const shown = JSON.stringify([sideEffects, data?.planHash, shownVersion]);
  const isConfirmed = sideEffects.length === 0 || confirmed === shown;
  function submit() {
    if (request.isPending || !data || plan.isFetching) return;
    setMissing(!isConfirmed);
    if (!isConfirmed) return;
    const allowSideEffects = sideEffects.map(({ stepOrder }) => stepOrder);
    const answer = { allowSideEffects, planHash: data.planHash, ...(edited && { input }) };
    return settle(onSubmit(answer, asksAgain.length > 0));
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
            {words.submit(asksAgain.length > 0)}
          </Button>
        </>
      }
    >
      <Form id={form} className="grid grid-cols-1 gap-4" onSubmit={submit}>
        <p>{words.intro}</p>
        {plan.isPending && <Skeleton className="h-16" />}
        <VersionChoice
          {...{ run, isNewer, agents }}
          newest={shownVersion}
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
        {asksAgain.length > 0 && (
          <div role="status" className="rounded-md border border-waiting-line bg-waiting-soft px-4 py-3">
            {asksAgain.map((asked) => (
              <p key={asked.stepOrder}>{sayWhyAgain(asked)}</p>
            ))}
          </div>
        )}
        {sideEffects.length > 0 && (
          <Checkbox
            label={askToConfirm(sideEffects, words.again)}
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

function InputEditor({
  plan,
  input,
  onChange,
  error,
}: {
  plan: RunPlan;
  /** Null until the user edits it. */
  input: string | null;
  onChange: (input: string) => void;
  error: string | null;
}) {
  const field = useRef<HTMLTextAreaElement>(null);
  const isOpen = input !== null;
  // Moves the focus, because the button that had it is gone.
  useEffect(() => {
    if (isOpen) field.current?.focus();
  }, [isOpen]);
  const recorded = plan.input;
  if (recorded === null) return null;
  if (input === null)
    return (
      <Button className="w-fit" onClick={() => onChange(recorded)}>
        Edit step {plan.fromStepOrder}'s input
      </Button>
    );
  return (
    <TextArea
      ref={field}
      label={`Step ${plan.fromStepOrder}'s input`}
      value={input}
      onChange={({ target }) => onChange(target.value)}
      error={error}
      rows={8}
      controlClassName="max-h-[40dvh]"
    />
  );
}
