/** The five meanings a colour can have. Each is always joined by an icon and a word. */
export type Tone = 'plain' | 'good' | 'wait' | 'need' | 'info'
