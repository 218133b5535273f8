import { Badge } from "@/components/ui/badge";
import type { SimulatedText } from "./simulated";

const NAMES = new Intl.ListFormat("en-GB");

/** Marks a text that the built-in model wrote, whoever edited it since: "Simulated, edited by Dana Whitfield". */
export function SimulatedBadge({ text: { editedBy } }: { text: SimulatedText }) {
  const edited = editedBy.length > 0 && `, edited by ${NAMES.format(editedBy)}`;
  return <Badge>Simulated{edited}</Badge>;
}
