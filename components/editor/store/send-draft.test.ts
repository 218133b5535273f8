import { expect, test } from "vitest";
import { sendDraft } from "./send-draft";

const DRAFT = {
  definition: { name: "Test", description: null, steps: [] },
  baseRevision: 1,
  expectedDraftRevision: 0,
};

/** Returns the result of a save that the server rejects with this field error. */
function refusedWith(pointer: string, message: string) {
  const data = { appCode: "invalid-input", requestId: "req_1", errors: [{ pointer, message }] };
  return failWith(data, `${pointer} ${message}`);
}

/** Returns the result of a save that fails with this error. */
function failWith(data: object, message: string) {
  const mutate = async () => {
    throw Object.assign(new Error(message), { data });
  };
  return sendDraft({ draft: { save: { mutate } } } as never, "wf_1", DRAFT);
}

test("a draft of a deleted workflow can't be saved", async () => {
  expect(await failWith({ appCode: "not-found", requestId: "req_1" }, "There is no such workflow")).toEqual({
    kind: "gone",
  });
});

test.each([
  [
    "/definition/steps/1/action",
    "must have at most 20,000 characters",
    "Step 2, “action” must have at most 20,000 characters.",
  ],
  [
    "/definition/description",
    "must have at most 4,000 characters",
    "“description” must have at most 4,000 characters.",
  ],
  [
    "/definition",
    "the whole definition must be at most 512 KiB",
    "The whole definition must be at most 512 KiB.",
  ],
])("explains in plain words why %s is refused", async (pointer, message, words) => {
  expect(await refusedWith(pointer, message)).toEqual({
    kind: "refused",
    message: words,
    requestId: "req_1",
  });
});
