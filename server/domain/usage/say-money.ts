const CENTS = { style: "currency", currency: "USD" } as const;

/** Millionths of a dollar as people read them: "$1,234.50", and below a cent "$0.0042". */
export function sayMoney(millionths: number): string {
  const dollars = millionths / 1e6;
  if (dollars === 0 || dollars >= 0.01) return dollars.toLocaleString("en", CENTS);
  if (dollars < 0.0001) return "less than $0.0001";
  return dollars.toLocaleString("en", { ...CENTS, maximumFractionDigits: 4 });
}
