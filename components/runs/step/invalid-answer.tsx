import { TextView } from "@/components/runs/text/text-view";
import { Card } from "@/components/ui/card";

/** What a model answered that its step could not use, for whoever mends its instructions. */
export function RefusedAnswer({ answer }: { answer: string | undefined }) {
  if (answer === undefined) return null;
  return (
    <section aria-labelledby="answer-title">
      <Card className="grid min-w-0 grid-cols-1 gap-1 px-4 py-3">
        <h3 id="answer-title" className="font-medium">
          What the model answered
        </h3>
        <TextView label="answer" text={answer} none="" simulated={null} isCode />
      </Card>
    </section>
  );
}
