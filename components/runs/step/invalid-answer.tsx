import { TextView } from "@/components/runs/text/text-view";
import { Card } from "@/components/ui/card";

/** Shows a model's response that the step couldn't use, to help fix the instructions. */
export function InvalidAnswer({ answer }: { answer: string | undefined }) {
  if (answer === undefined) return null;
  return (
    <section aria-labelledby="answer-title">
      <Card className="grid min-w-0 grid-cols-1 gap-1 px-4 py-3">
        <h3 id="answer-title" className="font-medium">
          Model response
        </h3>
        <TextView label="answer" text={answer} none="" simulated={null} isCode />
      </Card>
    </section>
  );
}
