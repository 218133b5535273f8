/** The callback ID of the form for requesting changes. */
export const CHANGES_FORM = "request_changes";
const MAX_REASON = 3_000;

/** Writes the form that asks what should change. `target` identifies the card and document that the form is about. */
export function writeChangesForm(target: string): object {
  const plain = (text: string) => ({ type: "plain_text", text, emoji: false });
  return {
    type: "modal",
    callback_id: CHANGES_FORM,
    private_metadata: target,
    title: plain("Request changes"),
    submit: plain("Request changes"),
    close: plain("Cancel"),
    blocks: [
      {
        type: "input",
        block_id: "reason",
        label: plain("What should change?"),
        element: {
          type: "plain_text_input",
          action_id: "reason",
          multiline: true,
          min_length: 1,
          max_length: MAX_REASON,
        },
      },
    ],
  };
}
