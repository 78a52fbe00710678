// @ts-check
// A short sound for what comes while nobody looks. Browsers let a page be heard once somebody has
// touched it; before that it is silent, and says nothing of it.

/** Two notes: Hz, and when they begin. */
const NOTES = [[660, 0], [880, 0.11]];

const GESTURES = ['pointerup', 'touchend', 'keydown'];

export class Sound {
  /** @param {EventTarget} place */
  constructor(place) {
    /** @type {AudioContext | null} */
    this._audio = null;
    const unlock = () => {
      this._unlisten();
      const Audio = window.AudioContext || /** @type {any} */ (window).webkitAudioContext;
      try {
        this._audio = Audio ? new Audio() : null;
      } catch (error) {
        // No device, or too many contexts.
      }
    };
    // Also of what goes no further.
    for (const event of GESTURES) place.addEventListener(event, unlock, true);
    this._unlisten = () => {
      for (const event of GESTURES) place.removeEventListener(event, unlock, true);
    };
  }

  play() {
    const { _audio: audio } = this;
    if (!audio) return;
    try {
      if (audio.state === 'suspended') audio.resume().catch(() => {});
      for (const [frequency, begin] of NOTES) {
        const tone = audio.createOscillator(), volume = audio.createGain();
        const at = audio.currentTime + begin;
        tone.frequency.value = frequency;
        volume.gain.setValueAtTime(0.0001, at);
        volume.gain.exponentialRampToValueAtTime(0.08, at + 0.02);
        volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.25);
        tone.connect(volume);
        volume.connect(audio.destination);
        tone.start(at);
        tone.stop(at + 0.3);
      }
    } catch (error) {
      // Silent, then.
    }
  }

  end() {
    this._unlisten();
    if (this._audio) void this._audio.close().catch(() => {});
    this._audio = null;
  }
}
