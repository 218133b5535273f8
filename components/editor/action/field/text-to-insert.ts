/** What a browser is about to put in place of a range; null: something that a plain text does not do by itself. */
export function textToInsert({
  inputType,
  data,
  dataTransfer,
}: Pick<InputEvent, "inputType" | "data" | "dataTransfer">): string | null {
  if (inputType === "insertLineBreak" || inputType === "insertParagraph") return "\n";
  if (inputType.startsWith("insert")) return data ?? dataTransfer?.getData("text/plain") ?? null;
  return inputType.startsWith("delete") ? "" : null;
}
