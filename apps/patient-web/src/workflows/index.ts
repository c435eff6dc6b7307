import { parseInstitutionCode } from '../protocol/codes.ts';
import type { CreatePatientPage, Person, PersonVault } from './api.ts';
import { NetworkConnectivity } from './connectivity.ts';
import { guarded, toFailure } from './failures.ts';
import { checkCode } from './institutions.ts';
import { checkProfileDraft } from './ownEntries.ts';
import { PersonWorkflow } from './personWorkflow.ts';
import { completions, newPhrase, phraseWordsIn, quizOf, unknownWords } from './phrases.ts';
import { Network, Session } from './session.ts';

export * from './api.ts';
export { readNetworkConfiguration } from './configuration.ts';

export const createPatientPage: CreatePatientPage = (environment) => {
  const network = new Network(environment);
  const connectivity = new NetworkConnectivity(network);
  return {
    newPhrase: () => newPhrase(environment.random),
    quizOf: (phrase) => quizOf(phrase, environment.random),
    phraseWordsIn,
    unknownWords,
    completions,
    checkProfile: (profile) => checkProfileDraft(profile, network.clock.now()),
    looksLikeCode: (text) => {
      try {
        parseInstitutionCode(text);
      } catch (error) {
        throw toFailure(error);
      }
    },
    readCode: (text) => guarded(() => checkCode(network, text)),
    connectivity,
    open: (vault: PersonVault): Person => {
      const session = new Session(network, vault);
      // Who listens for ever is kept for ever, with all keys and content.
      const stop = connectivity.onLedgerMoved(() => session.lookAgain());
      return new PersonWorkflow(session, stop);
    },
  };
};
