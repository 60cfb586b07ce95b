/** Two soft notes, a falling third: heard in a hall, and nobody is startled. */
const notes = [
  { hertz: 660, startSeconds: 0 },
  { hertz: 523, startSeconds: 0.28 },
];
const loudness = 0.18;
const fadeSeconds = 0.7;

/** Plays the notes; a machine without sound stays silent, the screen says the same. */
export function chime(): void {
  if (typeof AudioContext === 'undefined') return;
  const audio = new AudioContext();
  for (const note of notes) {
    const oscillator = audio.createOscillator();
    const volume = audio.createGain();
    const start = audio.currentTime + note.startSeconds;
    oscillator.frequency.value = note.hertz;
    volume.gain.setValueAtTime(loudness, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + fadeSeconds);
    oscillator.connect(volume).connect(audio.destination);
    oscillator.start(start);
    oscillator.stop(start + fadeSeconds);
    oscillator.onended = () => {
      if (note === notes.at(-1)) void audio.close();
    };
  }
}
