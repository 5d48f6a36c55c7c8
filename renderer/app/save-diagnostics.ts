import { client } from './client.ts'

/** Asks the core for the diagnostics bundle and saves it. @returns the name of its file */
export async function saveDiagnostics(): Promise<string> {
  const { fileName, text } = await client.diagnostics.bundle()
  saveAsFile(fileName, text)
  return fileName
}

/** Hands text to the browser's own saving; the address dies with the next turn of the loop. */
function saveAsFile(fileName: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 0)
}
