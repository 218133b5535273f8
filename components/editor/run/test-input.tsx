import { clip } from "@/components/editor/action/variables/clip";
import { FailureNotice } from "@/components/failure-notice";
import { TextView } from "@/components/runs/text/text-view";
import { trpc } from "@/components/trpc";
import { ChoiceGroup } from "@/components/ui/choice-group";
import { TextArea } from "@/components/ui/field";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { LastInput } from "./last-input";
import type { InputSource, StepTrials } from "./test-memory";

/** The test's input: from the last run, or custom. */
export function TestInput({
  last,
  source,
  ownInput,
  fault,
  onChange,
}: {
  /** Null if no run has reached the step. */
  last: LastInput | null;
  source: InputSource;
  ownInput: string;
  /** The error in the custom input. */
  fault: string | null;
  onChange: (input: Partial<Pick<StepTrials, "source" | "ownInput">>) => void;
}) {
  return (
    <>
      {last && (
        <ChoiceGroup
          legend="Input"
          value={source}
          onChange={(source) => onChange({ source })}
          choices={[
            { value: "last", label: "Input from the last run" },
            { value: "own", label: "Custom input" },
          ]}
        />
      )}
      {last && source === "last" ? (
        <div className="grid grid-cols-1 gap-1">
          <p className="text-muted text-sm">
            {last.at ? (
              <>
                <RelativeTime at={last.at} className="first-letter:uppercase" />,{" "}
              </>
            ) : (
              "Not reached "
            )}
            <Link href={`/runs/${last.runId}`} className="underline">
              in this run
            </Link>
          </p>
          <LastText last={last} />
        </div>
      ) : (
        <TextArea
          label={last ? "Custom input" : "Input"}
          labelHidden={last !== null}
          hint={ownInput.trim() === "" ? "If this is empty, the step gets no input." : null}
          error={fault}
          value={ownInput}
          onChange={(event) => onChange({ source: "own", ownInput: event.target.value })}
          rows={5}
          controlClassName="@max-3xl:max-h-[30dvh]"
        />
      )}
    </>
  );
}

/** The step's input in the last run. If the editor has only the beginning of a long input, this reads all of it. */
function LastText({ last: { text, source, runId, simulated } }: { last: LastInput }) {
  const { data, error } = trpc.run.stepText.useQuery(
    { runId, stepId: source?.stepId ?? "", of: source?.of ?? "input" },
    { enabled: text.clipped && source !== null },
  );
  const whole = text.clipped ? data : text.text;
  return (
    <>
      <FailureNotice title="Couldn't load the input" failure={error} />
      {whole == null && (
        <p role="status" className="text-muted text-sm">
          Showing the beginning. The full input has {text.length.toLocaleString("en")} characters.
        </p>
      )}
      <div className="@max-3xl:max-h-[30dvh] @max-3xl:overflow-y-auto">
        <TextView
          label="input from the last run"
          text={whole ?? clip(text, text.length).text}
          none=""
          simulated={simulated}
        />
      </div>
    </>
  );
}
