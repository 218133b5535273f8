const CENTS = { style: "currency", currency: "USD" } as const;

/** Formats millionths of a dollar like "$1,234.50", or like "$0.0042" below a cent. */
export function sayMoney(millionths: number): string {
  const dollars = millionths / 1e6;
  if (dollars === 0 || dollars >= 0.01) return dollars.toLocaleString("en", CENTS);
  if (dollars < 0.0001) return "less than $0.0001";
  return dollars.toLocaleString("en", { ...CENTS, maximumFractionDigits: 4 });
}
