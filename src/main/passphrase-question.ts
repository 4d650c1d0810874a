import type { EngineState } from '../contract/shell.ts';
import type { AskPassphrase } from './keychain.ts';

export interface PassphraseQuestion {
  readonly ask: AskPassphrase;
  /** What the person typed. Means nothing when nobody asks. */
  answer(passphrase: string): void;
}

/** The question for the passphrase, from the key's side to the window's and back. `onQuestion` gets null while an answer is tried. */
export function passphraseQuestion(
  onQuestion: (question: EngineState['passphrase'] | null) => void,
): PassphraseQuestion {
  let waiting: ((passphrase: string) => void) | null = null;
  return {
    ask: (question) =>
      new Promise((resolve) => {
        waiting = resolve;
        onQuestion(question);
      }),
    answer(passphrase) {
      const answered = waiting;
      if (answered === null) return;
      waiting = null;
      onQuestion(null);
      answered(passphrase);
    },
  };
}
