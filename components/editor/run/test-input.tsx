import Link from "next/link";
import { TextView } from "@/components/runs/text-view";
import { TextArea } from "@/components/ui/field";
import { RelativeTime } from "@/components/ui/relative-time";
import { ChoiceGroup } from "./choice-group";
import type { LastInput } from "./last-input";
import type { InputSource, StepTrials } from "./test-memory";

/** What the tested step works on: what the last run gave it, or a text of one's own. */
export function TestInput({
  last,
  source,
  ownInput,
  fault,
  onChange,
}: {
  /** Null: no run has come so far. */
  last: LastInput | null;
  source: InputSource;
  ownInput: string;
  /** What is wrong with one's own text. */
  fault: string | null;
  onChange: (input: Partial<Pick<StepTrials, "source" | "ownInput">>) => void;
}) {
  return (
    <>
      {last && (
        <ChoiceGroup
          legend="What it works on"
          value={source}
          onChange={(source) => onChange({ source })}
          choices={[
            { value: "last", label: "What the last run gave it" },
            { value: "own", label: "A text of your own" },
          ]}
        />
      )}
      {last && source === "last" ? (
        <div className="grid grid-cols-1 gap-1">
          <p className="text-muted text-sm">
            {last.at ? <RelativeTime at={last.at} className="first-letter:uppercase" /> : "Not reached"},{" "}
            <Link href={`/runs/${last.runId}`} className="underline">
              in this run
            </Link>
          </p>
          <div className="@max-3xl:max-h-[30dvh] @max-3xl:overflow-y-auto">
            <TextView label="text of the last run" text={last.text} none="" simulated={last.simulated} />
          </div>
        </div>
      ) : (
        <TextArea
          label={last ? "Your text" : "What it works on"}
          labelHidden={last !== null}
          hint={ownInput.trim() === "" ? "Empty: the step gets no text to work on." : null}
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
