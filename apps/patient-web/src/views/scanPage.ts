import { type CheckedInstitution, type FailureCode, isFailure } from '../workflows/api';
import { codeReader, type CodeReader } from './codeReader';
import { h } from './dom';
import type { Screen, View } from './screen';
import { button, failureNotice, loading } from './widgets';

/** Scan → the institution as it stands on the ledger → the sheet that lets it in. */
export function scanView(screen: Screen): View {
  return new ScanPage(screen);
}

const aboutCode: readonly FailureCode[] = ['NotOurs', 'Damaged', 'UnsupportedVersion', 'OtherNetwork', 'CodeDoesNotMatchLedger', 'InstitutionInactive'];

function isAboutCode(failure: unknown): boolean {
  return aboutCode.some((code) => isFailure(failure, code));
}

class ScanPage implements View {
  readonly #screen: Screen;
  #reader: CodeReader | undefined;
  #text: string | undefined;
  #failure: unknown;

  constructor(screen: Screen) {
    this.#screen = screen;
    const code = screen.takeCode();
    if (code !== undefined) {
      void this.#check(code);
    }
  }

  get title(): string {
    return this.#screen.words.t('scan.title');
  }

  leave(): void {
    this.#reader?.stop();
  }

  render(): Node {
    const { words } = this.#screen;
    const { t } = words;
    if (this.#failure !== undefined) {
      return h(
        'div',
        null,
        failureNotice(words, this.#failure),
        h(
          'div',
          { class: 'actions bottom' },
          // What is wrong with the code itself is no better a second time.
          !isAboutCode(this.#failure) &&
            button(t('common.retry'), () => void this.#check(this.#text ?? ''), { icon: 'refresh', isWide: true, id: 'retry' }),
          button(t('scan.again'), () => this.#startAgain(), { kind: 'primary', icon: 'scan', isWide: true, id: 'again' }),
        ),
      );
    }
    if (this.#text !== undefined) {
      return loading(words, t('scan.checking'));
    }
    this.#reader ??= codeReader(this.#screen, (text) => void this.#check(text));
    return h('div', null, h('p', { class: 'lead' }, t('scan.lead')), this.#reader.render());
  }

  #startAgain(): void {
    this.#failure = undefined;
    this.#text = undefined;
    this.#reader = undefined;
    this.#screen.update();
  }

  async #check(text: string): Promise<void> {
    this.#reader?.stop();
    this.#text = text;
    this.#failure = undefined;
    this.#screen.update();
    const session = this.#screen.session;
    try {
      const institution: CheckedInstitution = await this.#screen.world.page.readCode(text);
      if (session === undefined || session.isOver || session !== this.#screen.session) {
        return;
      }
      session.scanned = institution;
      this.#screen.go(`grant/${institution.id}`);
    } catch (error) {
      this.#failure = error;
      this.#screen.update();
    }
  }
}
