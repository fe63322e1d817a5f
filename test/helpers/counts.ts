/** What a suite reports to the runner: how many tests passed and how many did not. */
export interface Counts {
  passed: number;
  failed: number;
}
