/** A measured value and its limit as figures of two digits: `4.1 %` where it is a ratio, else the plain number. */
export type Rate = { readonly ratio: boolean; readonly value: string; readonly limit?: string };

/** A query whose limit is above 1 is no ratio; without a limit the value itself decides. */
export function rateOf(value: number, limit?: number): Rate {
  const ratio = (limit ?? value) <= 1;
  const shown = (each: number) => (ratio ? `${plain(each * 100)} %` : plain(each));
  return { ratio, value: shown(value), ...(limit === undefined ? {} : { limit: shown(limit) }) };
}

function plain(value: number): string {
  return String(Number(value.toPrecision(2)));
}
