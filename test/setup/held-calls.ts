import { expect, vi } from 'vitest';
import type { Given, Order } from '../../playground/orders.ts';
import type { Stage } from './stage.ts';

/** ms. */
const PATIENCE = { timeout: 180_000, interval: 100 };

/** A call that is held: nothing happened, or it happened and nobody hears of it. */
export const BEFORE = { hang: true } as const;
export const AFTER = { hang: true, loseResponse: true } as const;

/** Holds the next such call to the platform for good: whoever makes it can only be killed. */
export function hold({ platform }: Stage, on: string, how: Omit<Order, 'on'>): Given {
  return platform.orders.add({ on, times: 1, ...how });
}

/** Waits until the call has come that is held. */
export function fulfilled(given: Given): Promise<void> {
  return vi.waitFor(() => expect(given.stands()).toBe(false), PATIENCE);
}
