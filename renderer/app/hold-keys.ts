/**
 * Ref of a dialog's inside. The focus goes to what stands ready for it (`data-autofocus`) at once:
 * the kit's trap comes a moment later, and letters typed meanwhile would be lost. When the dialog
 * goes, the focus returns to where it was; the kit gives back only what it opened itself.
 */
export function holdKeys(inside: HTMLElement | null): (() => void) | undefined {
  if (!inside) return undefined
  const before = document.activeElement
  inside.querySelector<HTMLElement>('[data-autofocus]')?.focus({ preventScroll: true })
  return () => {
    if (before instanceof HTMLElement) before.focus({ preventScroll: true })
  }
}
