/** The name with the seal: a ring with a signature. */
export function Brand() {
  return (
    <span className="inline-flex items-center gap-2.5 font-semibold text-page tracking-tight">
      <svg
        viewBox="0 0 24 24"
        aria-hidden="true"
        className="size-6 text-accent"
        fill="none"
        stroke="currentColor"
      >
        <circle cx="12" cy="12" r="10" strokeWidth="2" />
        <path
          d="M6.5 13.5c2-4 3.5-5 4.2-4.2.9 1-1.6 5-.4 5.600 1 .5 2.300-3 3.300-2.600.8.3.2 1.900 1.100 1.900.7 0 1.500-.7 2.800-2.200"
          strokeWidth="1.800"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      Countersign
    </span>
  );
}
