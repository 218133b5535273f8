import type { SpineStep } from "@/server/domain/home/home";
import { countOf } from "@/server/domain/text/words";

const MAX_SHOWN = 18;
const GAP = 14;
const SIZE = 12;

/** The corners of an octagon, like a stop sign, in a square with sides of `SIZE`. */
const OCTAGON = "3.8,0.8 8.2,0.8 11.2,3.8 11.2,8.2 8.2,11.2 3.8,11.2 0.8,8.2 0.8,3.8";

/**
 * A workflow's steps: a dot for an agent, an octagon for a person, and a dot in an octagon for an agent whose
 * output is reviewed.
 */
export function Spine({ steps }: { steps: readonly SpineStep[] }) {
  const shown = steps.slice(0, MAX_SHOWN);
  const width = (shown.length - 1) * GAP + SIZE;
  return (
    <p className="flex items-center gap-2 text-muted text-xs">
      <svg
        aria-hidden="true"
        width={width}
        height={SIZE}
        viewBox={`0 0 ${width} ${SIZE}`}
        className="shrink-0"
      >
        <line x1={SIZE / 2} x2={width - SIZE / 2} y1={SIZE / 2} y2={SIZE / 2} className="stroke-edge" />
        {shown.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps have no other key here
          <g key={index} transform={`translate(${index * GAP} 0)`}>
            {step !== "agent" && (
              <polygon points={OCTAGON} strokeWidth={1.5} className="fill-surface stroke-waiting-line" />
            )}
            {step !== "person" && (
              <circle cx={SIZE / 2} cy={SIZE / 2} r={step === "agent" ? 4 : 2.5} className="fill-edge" />
            )}
          </g>
        ))}
      </svg>
      {steps.length > MAX_SHOWN && <span aria-hidden>+{steps.length - MAX_SHOWN}</span>}
      <span className="sr-only">{describe(steps)}</span>
    </p>
  );
}

/** Describes the drawing for screen readers. */
function describe(steps: readonly SpineStep[]): string {
  const people = steps.filter((step) => step !== "agent").length;
  return `${countOf(steps.length, "step")}, ${people === 0 ? "no reviews" : countOf(people, "review")}`;
}
