/** What the way of a version from Harbor through Argo CD is told with. Durations in ms, times in Unix ms. */

import type { ScanLimit, ScanReport } from './apps.ts';
import type { ApplicationTrouble } from './phrases-failure-delivery.ts';

export type DeliveryPhrase =
  | {
      readonly id: 'delivery.image';
      readonly image: string;
      readonly digest: string;
      readonly ref: string;
      readonly commit: string;
    }
  | { readonly id: 'delivery.scanning'; readonly status: string; readonly percent?: number }
  /** The line of a finished scan on the card. */
  | { readonly id: 'delivery.scanned'; readonly report: ScanReport; readonly limit: ScanLimit }
  /** Why a run stopped at the scan, with the worst findings. */
  | {
      readonly id: 'delivery.over-limit';
      readonly image: string;
      readonly report: ScanReport;
      readonly limit: ScanLimit;
    }
  /** Somebody else's operation is going on; ours has to wait. */
  | { readonly id: 'delivery.busy'; readonly application: string; readonly by?: string }
  | { readonly id: 'delivery.syncing'; readonly application: string; readonly message?: string }
  | {
      readonly id: 'delivery.settling';
      readonly application: string;
      readonly health: string;
      /** A string is the words of a resource. */
      readonly why?: ApplicationTrouble | string;
    }
  | {
      readonly id: 'delivery.watching';
      readonly until: number;
      readonly rate?: number;
      readonly limit?: number;
      /** What is wrong right now, but not for long enough to count; a string is from a run that an earlier build began. */
      readonly trouble?: ApplicationTrouble | string;
    }
  | {
      readonly id: 'delivery.watched';
      readonly application: string;
      readonly took: number;
      readonly highest?: number;
      readonly limit?: number;
      /** How long Prometheus gave no answer, so that only health was watched. */
      readonly blind?: number;
    }
  /** Undo: the application runs again what it ran before, and is Healthy. */
  | {
      readonly id: 'delivery.restored';
      readonly application: string;
      readonly digest: string;
      readonly version?: string;
    };
