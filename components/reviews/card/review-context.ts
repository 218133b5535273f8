import type { SimulatedText } from "@/components/runs/text/simulated";

/** What a review's card shows beyond the review itself. */
export interface ReviewContext {
  readerId: string;
  /** The agent that wrote the draft and could write another. Null: a person's step. */
  author: string | null;
  /** The built-in model wrote the draft. */
  simulated: SimulatedText | null;
  /** What an approval leads to, once that is known. */
  next: string | null;
  /** What the review is checked against is still loading. */
  isLoading: boolean;
}
