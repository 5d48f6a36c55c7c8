export const shell = {
  opening: {
    title: 'Opening the till',
    soon: 'The book is being opened and checked.',
    slow: 'This takes longer than usual. The till keeps trying; nothing is lost.',
  },
  lost_window: {
    title: 'This window has ended',
    safe: 'The till keeps running and every sale is safe. To go on, open a new window:',
    step_desktop: 'On the desktop, open Tillbook again.',
    step_terminal: 'In a browser, use the fresh link that the till prints when it starts:',
  },
} as const
