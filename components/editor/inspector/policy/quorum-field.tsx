import { toWholeNumber } from "@/components/editor/inspector/numbers";
import { useTyped } from "@/components/editor/inspector/use-typed";
import { TextField } from "@/components/ui/field";
import { MAX_QUORUM } from "@/server/domain/review/policy-limits";

/** The number of people who have to approve. Invalid input stays in the field without changing the number. */
export function QuorumField({
  value,
  hint,
  error,
  onChange,
}: {
  value: number;
  hint: string | null;
  error: string | null;
  onChange: (value: number) => void;
}) {
  const [text, setTyped] = useTyped(value, String);
  // If the current number is invalid, `error` already explains that.
  const typo = error === null && toWholeNumber(text, 1, MAX_QUORUM) === null;

  function type(text: string) {
    const next = toWholeNumber(text, 1, MAX_QUORUM) ?? value;
    setTyped(text, next);
    if (next !== value) onChange(next);
  }

  return (
    <TextField
      label="Approvals needed"
      inputMode="numeric"
      autoComplete="off"
      maxLength={6}
      controlClassName="max-w-24"
      value={text}
      onChange={({ target }) => type(target.value)}
      hint={hint}
      error={
        typo
          ? `Enter a whole number from 1 to ${MAX_QUORUM}. The current value, ${value}, still applies.`
          : error
      }
    />
  );
}
