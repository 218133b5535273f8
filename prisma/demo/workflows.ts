import { BRIEFING, CONTRACT_SUMMARY, REFUND_REPLY, type Template } from "@/server/domain/template/templates";

/** How a demo run ends: the last review is approved, edited, rejected, or left for the visitor. */
export type Ending = "completes" | "edited" | "rejected" | "waits";

export interface DemoWorkflow {
  template: Template;
  runs: { hoursAgo: number; ending: Ending }[];
}

/** Workflows from three templates. Each run's input is the sample text of its template. */
export const DEMO_WORKFLOWS: DemoWorkflow[] = [
  {
    template: BRIEFING,
    runs: [
      { hoursAgo: 51, ending: "completes" },
      { hoursAgo: 27, ending: "edited" },
    ],
  },
  {
    template: REFUND_REPLY,
    runs: [
      { hoursAgo: 30, ending: "rejected" },
      { hoursAgo: 5, ending: "completes" },
      { hoursAgo: 1, ending: "waits" },
    ],
  },
  { template: CONTRACT_SUMMARY, runs: [{ hoursAgo: 20, ending: "completes" }] },
];
