/** Names one of two compared runs. */
export function SideLabel({ side }: { side: "A" | "B" }) {
  return (
    <span className="inline-flex size-5 shrink-0 items-center justify-center rounded-sm border border-edge bg-sunken font-semibold text-xs">
      {side}
    </span>
  );
}
