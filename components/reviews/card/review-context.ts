import type { SimulatedText } from "@/components/runs/text/simulated";

/** Additional data for a review's card. */
export interface ReviewContext {
  readerId: string;
  /** The agent that wrote the draft and can revise it. Null for a person's step. */
  author: string | null;
  /** Whether the built-in model wrote the draft. */
  simulated: SimulatedText | null;
  /** What happens after an approval, once known. */
  next: string | null;
  /** Whether the context for checking the document is still loading. */
  isLoading: boolean;
}
