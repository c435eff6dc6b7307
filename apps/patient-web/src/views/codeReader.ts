import { isFailure } from '../workflows/api';
import { h, icon } from './dom';
import { failureText } from './failureWords';
import type { Scanner, Screen } from './screen';
import { button, field, notice } from './widgets';

/** Longest side of a camera picture that is looked at; more finds no more and costs time. */
const longestSide = 1280;
/** How long a code that is not ours must stay in sight before it is mentioned. */
const patience = 1500;

/** Camera, picture or pasted text → the text of a code of this system. */
export interface CodeReader {
  render(): Node;
  stop(): void;
}

export function codeReader(screen: Screen, found: (text: string) => void): CodeReader {
  return new Reader(screen, found);
}

type CameraState = 'off' | 'starting' | 'on' | 'refused' | 'missing' | 'failed';

class Reader implements CodeReader {
  readonly #screen: Screen;
  readonly #found: (text: string) => void;
  readonly #video: HTMLVideoElement;
  readonly #message: HTMLElement;
  #camera: CameraState = 'off';
  #stream: MediaStream | undefined;
  #isStopped = false;
  #pasted = '';
  #foreignSince: number | undefined;

  constructor(screen: Screen, found: (text: string) => void) {
    this.#screen = screen;
    this.#found = found;
    this.#video = h('video', { class: 'viewfinder-video', playsinline: true, muted: true, autoplay: true });
    this.#video.muted = true;
    this.#message = h('div', { class: 'scan-message', 'aria-live': 'polite' });
    void this.#startIfAllowed();
  }

  stop(): void {
    this.#isStopped = true;
    this.#endStream();
  }

  render(): Node {
    const { words } = this.#screen;
    const { t } = words;
    this.#video.setAttribute('aria-label', t('scan.camera'));
    return h(
      'div',
      { class: 'reader' },
      h(
        'div',
        { class: `viewfinder ${this.#camera}` },
        this.#camera === 'on' || this.#camera === 'starting' ? this.#video : icon('scan', 'large'),
        this.#camera === 'on' && h('div', { class: 'viewfinder-frame', 'aria-hidden': 'true' }),
        this.#camera === 'on' && h('p', { class: 'viewfinder-hint' }, t('scan.hint')),
        this.#camera !== 'on' &&
          button(
            t(this.#camera === 'starting' ? 'scan.starting' : 'scan.start'),
            () => void this.#startCamera(),
            { kind: 'primary', icon: 'scan', isDisabled: this.#camera === 'starting', id: 'scan-start' },
          ),
      ),
      this.#camera === 'refused' && notice('warning', t('scan.refusedTitle'), h('p', null, t('scan.refused'))),
      this.#camera === 'missing' && notice('warning', t('scan.missingTitle'), h('p', null, t('scan.missing'))),
      this.#camera === 'failed' && notice('warning', t('scan.failedTitle'), h('p', null, t('scan.failed'))),
      this.#message,
      h(
        'div',
        { class: 'actions' },
        h(
          'label',
          { class: 'button plain wide file-button', for: 'scan-picture' },
          icon('export'),
          h('span', null, t('scan.picture')),
          h('input', {
            type: 'file',
            id: 'scan-picture',
            class: 'visually-hidden',
            accept: 'image/*',
            onchange: (event: Event) => void this.#readPicture(event.target as HTMLInputElement),
          }),
        ),
      ),
      h(
        'details',
        { class: 'details' },
        h('summary', null, t('scan.paste')),
        h(
          'form',
          {
            onsubmit: (event: Event) => {
              event.preventDefault();
              this.#take([this.#pasted], true);
            },
          },
          field(
            words,
            t('scan.pasteLabel'),
            h('textarea', {
              class: 'input',
              id: 'scan-text',
              rows: 3,
              maxlength: 4096,
              autocapitalize: 'none',
              spellcheck: 'false',
              value: this.#pasted,
              oninput: (event: Event) => {
                this.#pasted = (event.target as HTMLTextAreaElement).value;
              },
            }),
            { hint: t('scan.pasteHint') },
          ),
          button(t('scan.use'), () => undefined, { type: 'submit', id: 'scan-use' }),
        ),
      ),
    );
  }

  /** Without asking, when the person has allowed the camera before. */
  async #startIfAllowed(): Promise<void> {
    try {
      const status = await navigator.permissions.query({ name: 'camera' as PermissionName });
      if (status.state === 'granted' && !this.#isStopped) {
        await this.#startCamera();
      }
    } catch {
      // Some browsers do not tell; the button is there.
    }
  }

  async #startCamera(): Promise<void> {
    if (this.#camera === 'starting' || this.#camera === 'on') {
      return;
    }
    this.#setCamera('starting');
    try {
      const media = navigator.mediaDevices;
      const [stream, scanner] = await Promise.all([
        media.getUserMedia({
          audio: false,
          video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 960 } },
        }),
        this.#screen.world.loadScanner(),
      ]);
      if (this.#isStopped) {
        stopTracks(stream);
        return;
      }
      this.#stream = stream;
      this.#video.srcObject = stream;
      await this.#video.play();
      this.#setCamera('on');
      await this.#look(scanner);
    } catch (error) {
      this.#endStream();
      const name = error instanceof DOMException ? error.name : '';
      const state = name === 'NotAllowedError' ? 'refused' : name === 'NotFoundError' ? 'missing' : 'failed';
      this.#setCamera(navigator.mediaDevices === undefined ? 'missing' : state);
    }
  }

  /** One picture at a time, always the newest: what was not looked at in time is gone. */
  async #look(scanner: Scanner): Promise<void> {
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (context === null) {
      throw new Error('no canvas');
    }
    while (!this.#isStopped && this.#stream !== undefined) {
      await nextPicture(this.#video);
      const { videoWidth, videoHeight } = this.#video;
      if (videoWidth === 0 || videoHeight === 0) {
        continue;
      }
      const scale = Math.min(1, longestSide / Math.max(videoWidth, videoHeight));
      canvas.width = Math.round(videoWidth * scale);
      canvas.height = Math.round(videoHeight * scale);
      context.drawImage(this.#video, 0, 0, canvas.width, canvas.height);
      const texts = await scanner.textsIn(context.getImageData(0, 0, canvas.width, canvas.height));
      if (this.#isStopped) {
        return;
      }
      this.#take(texts, false);
    }
  }

  async #readPicture(input: HTMLInputElement): Promise<void> {
    const picture = input.files?.[0];
    if (picture === undefined) {
      return;
    }
    const { t } = this.#screen.words;
    this.#say('info', t('scan.reading'));
    try {
      const scanner = await this.#screen.world.loadScanner();
      const texts = await scanner.textsIn(picture);
      if (texts.length === 0) {
        this.#say('warning', t('scan.nothing'), t('scan.nothingNext'));
      } else {
        this.#take(texts, true);
      }
    } catch {
      this.#say('error', t('scan.unreadable'), t('scan.nothingNext'));
    } finally {
      // The same picture again must count as a choice again.
      input.value = '';
    }
  }

  /** Takes the first text that is ours; of the others it says what is wrong with them. */
  #take(texts: readonly string[], isAsked: boolean): void {
    let problem: unknown;
    for (const text of texts) {
      try {
        this.#screen.world.page.looksLikeCode(text);
      } catch (error) {
        // A code of ours that is damaged says more than a foreign one beside it.
        if (problem === undefined || !isFailure(error, 'NotOurs')) {
          problem = error;
        }
        continue;
      }
      this.stop();
      this.#screen.announce(this.#screen.words.t('scan.found'));
      this.#found(text);
      return;
    }
    if (problem === undefined) {
      this.#foreignSince = undefined;
      return;
    }
    const now = performance.now();
    this.#foreignSince ??= now;
    if (isAsked || now - this.#foreignSince > patience) {
      const { what, next } = failureText(this.#screen.words, problem);
      this.#say('warning', what, next);
    }
  }

  #say(tone: 'info' | 'warning' | 'error', title: string, text = ''): void {
    const content = notice(tone, title, text !== '' && h('p', null, text));
    if (this.#message.textContent !== content.textContent) {
      this.#message.replaceChildren(content);
    }
  }

  #setCamera(state: CameraState): void {
    this.#camera = state;
    if (!this.#isStopped) {
      this.#screen.update();
    }
  }

  #endStream(): void {
    if (this.#stream !== undefined) {
      stopTracks(this.#stream);
      this.#stream = undefined;
    }
    this.#video.srcObject = null;
  }
}

function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) {
    track.stop();
  }
}

function nextPicture(video: HTMLVideoElement): Promise<void> {
  return new Promise((resolve) => {
    if ('requestVideoFrameCallback' in video) {
      // A camera that delivers nothing must not keep the loop from being stopped.
      const timer = setTimeout(resolve, 500);
      video.requestVideoFrameCallback(() => {
        clearTimeout(timer);
        resolve();
      });
    } else {
      setTimeout(resolve, 66);
    }
  });
}
