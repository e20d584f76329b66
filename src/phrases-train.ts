/** What a training says, and what a model's way in and out of the registry is told with. */

import type { Measure, ModelVersion, Scores } from './models.ts';

type Model = { readonly model: string };
/** What is compared: the metric, and its value for the champion, if there is one, and for the new model. */
type Compared = { readonly metric: Measure; readonly champion?: number | undefined; readonly score: number };

export type TrainPhrase =
  | ({ readonly id: 'train.title'; readonly dataset?: string } & Model)
  | { readonly id: 'train.prepared'; readonly data: string }
  /** The latest of a metric while it trains; `best` so far. */
  | {
      readonly id: 'train.at';
      readonly metric: string;
      readonly value: number;
      readonly step: number;
      readonly best: number;
    }
  | { readonly id: 'train.line'; readonly line: string }
  /** An MLflow run was made, by name and link. */
  | { readonly id: 'train.run'; readonly name: string; readonly run: string; readonly link?: string }
  | { readonly id: 'train.trained'; readonly metric: string; readonly value?: number; readonly steps: number }
  | { readonly id: 'train.curve'; readonly metric: string; readonly steps: number }
  | ({ readonly id: 'train.compared'; readonly version?: string | undefined } & Compared)
  /** Every metric of both, as a table. */
  | {
      readonly id: 'train.table';
      readonly metric: Measure;
      readonly scores: Scores;
      readonly champion?: { readonly version: string; readonly scores: Scores } | undefined;
    }
  /** What people decide on. */
  | ({ readonly id: 'train.ready'; readonly version?: string | undefined; readonly isBetter: boolean } & Model &
      Compared)
  | ({ readonly id: 'train.not-better'; readonly version?: string | undefined } & Model & Compared)
  | { readonly id: 'train.promoted'; readonly from?: string | undefined; readonly to: string }
  | ({
      readonly id: 'train.done';
      readonly version: string;
      readonly from?: string | undefined;
      readonly previous: string;
    } & Model &
      Compared)
  | ({ readonly id: 'train.champion'; readonly version?: string | undefined } & Model)
  | ({ readonly id: 'train.back-title' } & Model)
  | {
      readonly id: 'train.aliases';
      readonly champion?: ModelVersion | undefined;
      readonly previous?: ModelVersion | undefined;
    }
  | ({ readonly id: 'train.back-ready'; readonly from: string; readonly to: string } & Model)
  | ({ readonly id: 'train.no-way-back'; readonly alias: string } & Model)
  | ({ readonly id: 'train.back-done'; readonly from: string; readonly to: string } & Model)
  /** Undo. */
  | { readonly id: 'train.killed'; readonly runs: readonly string[] }
  | ({ readonly id: 'train.aliases-restored'; readonly champion?: string | undefined } & Model);
