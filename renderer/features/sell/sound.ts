let audio: AudioContext | null = null

/** Two soft notes, a fifth apart. A browser that has not been touched yet stays silent. */
export function playPaid(): void {
  audio ??= new AudioContext()
  if (audio.state === 'suspended') void audio.resume().catch(() => undefined)
  playNote(audio, { frequencyHz: 659.3, atS: 0 })
  playNote(audio, { frequencyHz: 987.8, atS: 0.11 })
}

function playNote(context: AudioContext, note: { frequencyHz: number; atS: number }): void {
  const startS = context.currentTime + note.atS
  const oscillator = context.createOscillator()
  const gain = context.createGain()
  oscillator.type = 'sine'
  oscillator.frequency.value = note.frequencyHz
  gain.gain.setValueAtTime(0.0001, startS)
  gain.gain.exponentialRampToValueAtTime(0.18, startS + 0.015)
  gain.gain.exponentialRampToValueAtTime(0.0001, startS + 0.32)
  oscillator.connect(gain).connect(context.destination)
  oscillator.start(startS)
  oscillator.stop(startS + 0.35)
}
