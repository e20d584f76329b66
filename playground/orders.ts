/** What a test, or somebody at the failure panel, wants to go wrong. Matches are substrings of `call`. */
export type Order = {
  /** Part of `METHOD path?op=…` or of a Slack method's name; `*` is every call. */
  readonly on: string;
  readonly status?: number;
  readonly body?: string;
  readonly retryAfter?: number;
  /** Slack's way of refusing: `{ok: false, error}`. */
  readonly error?: string;
  /** Never answered; the call has no effect. */
  readonly hang?: boolean;
  /** The call has its effect, but nobody hears of it; with `hang` not even that the connection broke. */
  readonly loseResponse?: boolean;
  /** The call arrives twice, as when a proxy on the way repeats it; the caller hears the second answer. */
  readonly twice?: boolean;
  /** Before anything else happens. ms. */
  readonly delay?: number;
  /** How often; until cleared if absent. */
  readonly times?: number;
};

/** An order that was given, to see whether it still stands and to take it back. */
export type Given = { readonly stands: () => boolean; readonly cancel: () => void };
export type Orders = ReturnType<typeof createOrders>;

export function createOrders() {
  let orders: { order: Order; left: number }[] = [];
  return {
    add(order: Order): Given {
      const given = { order, left: order.times ?? Number.POSITIVE_INFINITY };
      orders.push(given);
      return {
        stands: () => given.left > 0 && orders.includes(given),
        cancel: () => {
          orders = orders.filter((each) => each !== given);
        },
      };
    },
    clear: () => {
      orders = [];
    },
    /** The order this call falls under, used up by one. */
    take(call: string): Order | undefined {
      const found = orders.find(({ order, left }) => left > 0 && (order.on === '*' || call.includes(order.on)));
      if (!found) return undefined;
      found.left -= 1;
      return found.order;
    },
  };
}
