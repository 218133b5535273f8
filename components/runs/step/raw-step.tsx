import { useMemo } from "react";
import { TextView } from "@/components/runs/text/text-view";
import type { StepRunDto } from "@/server/domain/run/api";

/** A step as the API returns it. */
export function RawStep({ step }: { step: StepRunDto }) {
  const text = useMemo(() => JSON.stringify(step, null, 2), [step]);
  return <TextView label="JSON" text={text} none="" simulated={null} isCode />;
}
